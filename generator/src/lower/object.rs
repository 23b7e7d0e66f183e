//! Objects: their members, merged where several schemas declare them.

use crate::{
    model::{Additional, Kind, Member, Object, Origin, SchemaId, Type, TypeRef},
    notice::Element,
    vocabulary,
};

use super::{
    context::Context,
    lifecycle::{Described, lifecycle, provenance},
    schema::{at, type_ref},
    shape::{AdditionalShape, ObjectShape, Part, annotations, is_secret, pattern},
};

/// Members of an object, gathered from all its parts.
#[derive(Clone, Default)]
pub(super) struct Merged {
    members: Vec<Member>,
    required: Vec<String>,
    additional: Option<Additional>,
}

impl Merged {
    pub fn into_kind(mut self) -> Kind {
        for member in &mut self.members {
            member.required |= self.required.contains(&member.wire);
        }
        let additional = self.additional.unwrap_or(Additional::Open);
        match additional {
            Additional::Typed(value) if self.members.is_empty() => {
                Kind::Alias(TypeRef::new(Type::Map(Box::new(value))))
            }
            additional => Kind::Object(Object { members: self.members, additional }),
        }
    }

    /// The later declaration of a member wins, in the place of the first, as far as it says more.
    fn add(&mut self, member: Member) {
        match self.members.iter_mut().find(|known| known.wire == member.wire) {
            Some(known) => {
                let ty = match member.ty.ty {
                    Type::Any => known.ty.clone(),
                    _ => member.ty.clone(),
                };
                *known = Member {
                    ty,
                    read_only: known.read_only || member.read_only,
                    write_only: known.write_only || member.write_only,
                    secret: known.secret || member.secret,
                    doc: member.doc.clone().or_else(|| known.doc.take()),
                    lifecycle: member.lifecycle.clone().or_else(|| known.lifecycle.take()),
                    ..member
                };
            }
            None => self.members.push(member),
        }
    }

    /// Members that only some values have: none is required, and what is declared in two ways is
    /// any value.
    pub fn add_loosely(&mut self, other: Self) {
        for member in other.members {
            match self.members.iter_mut().find(|known| known.wire == member.wire) {
                Some(known) if known.ty != member.ty => known.ty = TypeRef::new(Type::Any),
                Some(_) => {}
                None => self.members.push(Member { required: false, ..member }),
            }
        }
    }
}

pub(super) fn members(
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
    let annotations = annotations(part.written);
    let described = Described {
        element: Element::Property,
        name: wire,
        pointer,
        flagged: annotations.deprecated,
        texts: [annotations.description, None],
    };
    let lifecycle = lifecycle(ctx, &described, extension.lifecycle.map(Into::into));
    Member {
        pointer: pointer.to_owned(),
        wire: wire.to_owned(),
        name: extension.name,
        ty,
        required: false,
        read_only: annotations.read_only,
        write_only: annotations.write_only,
        secret: is_secret(part.written),
        pattern: pattern(part.written),
        doc: annotations.description.map(str::to_owned),
        lifecycle,
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
