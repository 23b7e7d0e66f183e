//! Objects: the members of a schema and of all parts of an `allOf`, merged.

use std::collections::BTreeSet;

use crate::{
    document::join,
    model::{Additional, Kind, Member, Object, Origin, SchemaId},
    vocabulary,
};

use super::{
    context::Context,
    lifecycle::{lifecycle, provenance},
    schema::{COMPONENTS, at, component, kind, type_ref},
    shape::{AdditionalShape, ObjectShape, Part, Shape, Written, is_secret, pattern, shape},
};

/// Members of an object, gathered from all its parts.
#[derive(Default)]
struct Merged {
    members: Vec<Member>,
    required: Vec<String>,
    additional: Option<Additional>,
}

impl Merged {
    fn into_kind(mut self) -> Kind {
        for member in &mut self.members {
            member.required |= self.required.contains(&member.wire);
        }
        let additional = self.additional.unwrap_or(Additional::Open);
        Kind::Object(Object { members: self.members, additional })
    }

    /// The later declaration of a member wins, in the place of the first.
    fn add(&mut self, member: Member) {
        match self.members.iter_mut().find(|known| known.wire == member.wire) {
            Some(known) => *known = member,
            None => self.members.push(member),
        }
    }
}

fn members(
    ctx: &mut Context<'_, '_>,
    object: &ObjectShape<'_>,
    pointer: &str,
    id: SchemaId,
    merged: &mut Merged,
) {
    for (wire, part) in &object.properties {
        let member = member(ctx, wire, part, &at(pointer, part), id);
        merged.add(member);
    }
    for required in &object.required {
        merged.required.push((*required).to_owned());
    }
    match &object.additional {
        AdditionalShape::Unstated => {}
        AdditionalShape::Any => merged.additional = Some(Additional::Open),
        AdditionalShape::None => merged.additional = Some(Additional::Closed),
        AdditionalShape::Typed(part) => {
            let origin = Some(Origin::Within(id, "value".to_owned()));
            let ty = type_ref(ctx, part.written, &at(pointer, part), origin);
            merged.additional = Some(Additional::Typed(ty));
        }
    }
}

fn member(
    ctx: &mut Context<'_, '_>,
    wire: &str,
    part: &Part<'_>,
    pointer: &str,
    id: SchemaId,
) -> Member {
    let extension: vocabulary::Schema = ctx.extension(pointer);
    let ty = type_ref(ctx, part.written, pointer, Some(Origin::Within(id, wire.to_owned())));
    let data = match part.written {
        Written::Item(schema) => Some(&schema.schema_data),
        Written::Reference(_) => None,
    };
    Member {
        pointer: pointer.to_owned(),
        wire: wire.to_owned(),
        name: extension.name,
        ty,
        required: false,
        read_only: data.is_some_and(|data| data.read_only),
        write_only: data.is_some_and(|data| data.write_only),
        secret: is_secret(part.written),
        pattern: pattern(part.written),
        doc: data.and_then(|data| data.description.clone()),
        lifecycle: lifecycle(
            data.is_some_and(|data| data.deprecated),
            extension.lifecycle.map(Into::into),
        ),
        provenance: provenance(&extension.provenance),
    }
}

pub(super) fn object(
    ctx: &mut Context<'_, '_>,
    object: &ObjectShape<'_>,
    pointer: &str,
    id: SchemaId,
) -> Kind {
    let mut merged = Merged::default();
    members(ctx, object, pointer, id, &mut merged);
    merged.into_kind()
}

pub(super) fn all_of(
    ctx: &mut Context<'_, '_>,
    parts: &[Part<'_>],
    beside: &ObjectShape<'_>,
    pointer: &str,
    id: SchemaId,
) -> Kind {
    if let ([only], true) = (parts, beside.properties.is_empty()) {
        let origin = Some(Origin::Within(id, "value".to_owned()));
        return match only.written {
            Written::Item(schema) => kind(ctx, schema, &at(pointer, only), id),
            Written::Reference(_) => {
                Kind::Alias(type_ref(ctx, only.written, &at(pointer, only), origin))
            }
        };
    }
    let mut merged = Merged::default();
    let mut visited = BTreeSet::new();
    for part in parts {
        gather(ctx, part.written, &at(pointer, part), id, &mut merged, &mut visited);
    }
    members(ctx, beside, pointer, id, &mut merged);
    merged.into_kind()
}

/// Adds the members of one part of an `allOf`, through references and nested `allOf`s.
fn gather(
    ctx: &mut Context<'_, '_>,
    written: Written<'_>,
    pointer: &str,
    id: SchemaId,
    merged: &mut Merged,
    visited: &mut BTreeSet<String>,
) {
    let openapi = ctx.source.openapi;
    match written {
        Written::Reference(reference) => {
            let Some(name) = component(reference) else {
                ctx.error("reference", pointer, format!("`{reference}` is not a named schema"));
                return;
            };
            let target = join(COMPONENTS, &name);
            match openapi.components.schemas.get(&name) {
                Some(schema) if visited.insert(target.clone()) => {
                    gather(ctx, Written::from(schema), &target, id, merged, visited);
                }
                Some(_) => {}
                None => ctx.error("reference", pointer, format!("there is no schema `{name}`")),
            }
        }
        Written::Item(schema) => match shape(schema) {
            Shape::Object(object) => members(ctx, &object, pointer, id, merged),
            Shape::All(parts, beside) => {
                for part in &parts {
                    gather(ctx, part.written, &at(pointer, part), id, merged, visited);
                }
                members(ctx, &beside, pointer, id, merged);
            }
            _ => ctx.warn(
                "all-of",
                pointer,
                "a part of `allOf` that is not an object adds no members",
            ),
        },
    }
}
