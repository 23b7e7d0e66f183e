//! Schemas made of others: `allOf`, and members or alternatives that stand beside each other.

use std::collections::BTreeSet;

use crate::{
    document::join,
    model::{Kind, Origin, Schema, SchemaId, Type, TypeRef, Union, Variant},
};

use super::{
    conflict,
    context::Context,
    object::{Merged, members},
    schema::{self, COMPONENTS, alternatives, at, component, referred, tags, type_ref},
    shape::{Composite, Part, Shape, Written, annotations, shape},
};

/// The part that says all that a composite says, when there is one: a reference with a description
/// beside it is the reference.
pub(super) fn only<'p, 'w>(
    ctx: &Context<'_, '_>,
    composite: &'p Composite<'w>,
) -> Option<&'p Part<'w>> {
    if !composite.beside.is_silent() || !composite.either.is_empty() {
        return None;
    }
    let telling: Vec<_> = composite.all.iter().filter(|part| tells(part.written)).collect();
    match telling.as_slice() {
        [] => composite.all.first(),
        [only] => Some(only),
        several => {
            let is_object = several.iter().any(|part| is_object(ctx, part.written));
            let narrowest = || several.iter().min_by_key(|part| width(ctx, part.written)).copied();
            if is_object { None } else { narrowest() }
        }
    }
}

/// What a composite is that no single part stands for.
pub(super) fn kind(
    ctx: &mut Context<'_, '_>,
    composite: &Composite<'_>,
    pointer: &str,
    id: SchemaId,
) -> Kind {
    if let Some(part) = only(ctx, composite) {
        conflict::of_parts(ctx, &composite.all, pointer);
        let place = at(pointer, part);
        return match part.written {
            Written::Item(schema) => schema::kind(ctx, schema, &place, id),
            Written::Reference(_) => Kind::Alias(type_ref(ctx, part.written, &place, None)),
        };
    }
    let mut gathered =
        Gathered { visited: BTreeSet::from([pointer.to_owned()]), ..Gathered::default() };
    gathered.composite(ctx, composite, pointer, id);
    match gathered.unions.as_slice() {
        [] => gathered.merged.into_kind(),
        [union] if union.parts.iter().all(|part| is_object(ctx, part.written)) => {
            let union = union.clone();
            distributed(ctx, &gathered, &union, pointer, id)
        }
        _ => {
            let message = "several choices in one object: members of all of them are optional";
            ctx.warn("all-of", pointer, message);
            for union in std::mem::take(&mut gathered.unions) {
                for part in &union.parts {
                    gathered.loosely(ctx, part, &union.pointer, id);
                }
            }
            gathered.merged.into_kind()
        }
    }
}

/// The members of all parts, and the choices among them.
#[derive(Clone, Default)]
struct Gathered<'w> {
    merged: Merged,
    unions: Vec<Alternatives<'w>>,
    visited: BTreeSet<String>,
}

/// A choice that stands inside a composite.
#[derive(Clone)]
struct Alternatives<'w> {
    parts: Vec<Part<'w>>,
    pointer: String,
    discriminator: Option<&'w openapiv3::Discriminator>,
}

impl<'w> Gathered<'w> {
    /// Adds one part, through references. Inline types are named after `owner`, the schema that
    /// declares them.
    fn part<'s: 'w>(
        &mut self,
        ctx: &mut Context<'_, 's>,
        written: Written<'w>,
        pointer: &str,
        owner: SchemaId,
    ) {
        let schema = match written {
            Written::Item(schema) => schema,
            Written::Reference(reference) => {
                let Some((target, written)) = target(ctx, reference) else {
                    // Says what is wrong with the reference.
                    referred(ctx, reference, pointer);
                    return;
                };
                if self.visited.insert(target.clone()) {
                    let owner = ctx.schemas.get(&target).copied().unwrap_or(owner);
                    self.part(ctx, written, &target, owner);
                }
                return;
            }
        };
        match shape(schema) {
            Shape::Object(object) => members(ctx, &object, pointer, owner, &mut self.merged),
            Shape::Composite(composite) => self.composite(ctx, &composite, pointer, owner),
            Shape::Either(parts) => {
                self.either(ctx, parts, pointer, schema.schema_data.discriminator.as_ref());
            }
            _ if !tells(written) => {}
            _ => ctx.warn(
                "all-of",
                pointer,
                "a part of `allOf` that is not an object adds no members",
            ),
        }
    }

    fn composite<'s: 'w>(
        &mut self,
        ctx: &mut Context<'_, 's>,
        composite: &Composite<'w>,
        pointer: &str,
        owner: SchemaId,
    ) {
        for part in &composite.all {
            self.part(ctx, part.written, &at(pointer, part), owner);
        }
        members(ctx, &composite.beside, pointer, owner, &mut self.merged);
        self.either(ctx, composite.either.clone(), pointer, composite.discriminator);
    }

    /// A choice that leads back to what is being made is how documents write inheritance: there
    /// the base adds its members only.
    fn either(
        &mut self,
        ctx: &Context<'_, '_>,
        parts: Vec<Part<'w>>,
        pointer: &str,
        discriminator: Option<&'w openapiv3::Discriminator>,
    ) {
        let parts = alternatives(ctx, &parts, pointer);
        let leads_back = parts.iter().any(|part| match part.written {
            Written::Reference(reference) => {
                let target = target(ctx, reference);
                target.is_some_and(|(target, _)| self.visited.contains(&target))
            }
            Written::Item(_) => false,
        });
        if !parts.is_empty() && !leads_back {
            let pointer = pointer.to_owned();
            self.unions.push(Alternatives { parts, pointer, discriminator });
        }
    }

    fn loosely<'s: 'w>(
        &mut self,
        ctx: &mut Context<'_, 's>,
        part: &Part<'w>,
        pointer: &str,
        id: SchemaId,
    ) {
        let mut one = Self { visited: self.visited.clone(), ..Self::default() };
        one.part(ctx, part.written, &at(pointer, part), id);
        self.merged.add_loosely(one.merged);
    }
}

/// A choice with members that all alternatives have: each alternative gets them.
fn distributed<'w, 's: 'w>(
    ctx: &mut Context<'_, 's>,
    base: &Gathered<'w>,
    union: &Alternatives<'w>,
    pointer: &str,
    id: SchemaId,
) -> Kind {
    let mut variants = Vec::new();
    for (index, part) in union.parts.iter().enumerate() {
        let place = at(&union.pointer, part);
        let tags = tags(union.discriminator, part.written);
        // A choice among those that are made of this schema has its members already.
        if is_made_of(ctx, part.written, pointer, &mut BTreeSet::new()) {
            let ty = type_ref(ctx, part.written, &place, None);
            variants.push(Variant { ty, tags });
            continue;
        }
        let words = match part.written {
            Written::Reference(reference) => component(reference),
            Written::Item(_) => None,
        };
        let words = words.unwrap_or_else(|| format!("variant {index}"));
        let doc = annotations(part.written).description.map(str::to_owned);
        let variant = ctx.claim_unshared(Schema {
            doc,
            ..schema::blank(ctx, pointer, Origin::Within(id, words))
        });
        let mut one = Gathered { unions: Vec::new(), ..base.clone() };
        one.part(ctx, part.written, &place, variant);
        for union in std::mem::take(&mut one.unions) {
            for part in &union.parts {
                one.loosely(ctx, part, &union.pointer, variant);
            }
        }
        ctx.api.schemas[variant.0].kind = one.merged.into_kind();
        variants.push(Variant { ty: TypeRef::new(Type::Schema(variant)), tags });
    }
    let discriminator =
        union.discriminator.map(|discriminator| discriminator.property_name.clone());
    Kind::Union(Union { variants, discriminator })
}

/// Whether a part says more than a description does.
fn tells(written: Written<'_>) -> bool {
    match written {
        Written::Reference(_) => true,
        Written::Item(schema) => match shape(schema) {
            Shape::Plain(ty) => ty != Type::Any,
            Shape::Object(object) => !object.is_silent(),
            _ => true,
        },
    }
}

fn is_object(ctx: &Context<'_, '_>, written: Written<'_>) -> bool {
    fn look(ctx: &Context<'_, '_>, written: Written<'_>, seen: &mut BTreeSet<String>) -> bool {
        let schema = match written {
            Written::Item(schema) => schema,
            Written::Reference(reference) => {
                let Some((target, written)) = target(ctx, reference) else { return false };
                return seen.insert(target) && look(ctx, written, seen);
            }
        };
        match shape(schema) {
            Shape::Object(_) => true,
            Shape::Composite(composite) => {
                let mut parts = composite.all.iter().chain(&composite.either);
                !composite.beside.is_silent() || parts.any(|part| look(ctx, part.written, seen))
            }
            Shape::Either(parts) => parts.iter().any(|part| look(ctx, part.written, seen)),
            _ => false,
        }
    }
    look(ctx, written, &mut BTreeSet::new())
}

/// How much a part that is no object leaves open: of several, what says most is taken.
fn width(ctx: &Context<'_, '_>, written: Written<'_>) -> u8 {
    fn look(ctx: &Context<'_, '_>, written: Written<'_>, depth: u8) -> u8 {
        match written {
            Written::Reference(_) if depth == 0 => 3,
            Written::Reference(reference) => {
                target(ctx, reference).map_or(3, |(_, written)| look(ctx, written, depth - 1))
            }
            Written::Item(schema) => match shape(schema) {
                Shape::Texts(_) | Shape::Integers(_) => 0,
                Shape::Plain(Type::Any) => 4,
                Shape::Plain(Type::Text) => 2,
                _ => 1,
            },
        }
    }
    look(ctx, written, 8)
}

/// Whether a schema takes in the members of the one at `base`.
fn is_made_of(
    ctx: &Context<'_, '_>,
    written: Written<'_>,
    base: &str,
    seen: &mut BTreeSet<String>,
) -> bool {
    let schema = match written {
        Written::Item(schema) => schema,
        Written::Reference(reference) => {
            let Some((target, written)) = target(ctx, reference) else { return false };
            return target == base || (seen.insert(target) && is_made_of(ctx, written, base, seen));
        }
    };
    match shape(schema) {
        Shape::Composite(composite) => {
            composite.all.iter().any(|part| is_made_of(ctx, part.written, base, seen))
        }
        _ => false,
    }
}

/// A named schema and the place where it stands.
pub(super) fn target<'s>(ctx: &Context<'_, 's>, reference: &str) -> Option<(String, Written<'s>)> {
    let name = component(reference)?;
    let schema = ctx.source.openapi.components.schemas.get(&name)?;
    Some((join(COMPONENTS, &name), Written::from(schema)))
}
