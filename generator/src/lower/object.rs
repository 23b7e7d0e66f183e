//! Objects: their members, merged where several schemas declare them.

use crate::{
    model::{Additional, Kind, Member, Object, Origin, SchemaId, Type, TypeRef},
    notice::Element,
    vocabulary,
};

use super::{
    conflict::Overlap,
    context::Context,
    lifecycle::{Described, lifecycle, provenance},
    schema::{at, type_ref},
    shape::{AdditionalShape, ObjectShape, Part, annotations, constant, is_secret, pattern},
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

    /// The declaration that says most of a member wins, and the later of two, in the place of the first.
    /// Returns what was declared before.
    fn add(&mut self, member: Member) -> Option<TypeRef> {
        let Some(known) = self.members.iter_mut().find(|known| known.wire == member.wire) else {
            self.members.push(member);
            return None;
        };
        let before = known.ty.clone();
        let says_less = says(&member.ty.ty) < says(&before.ty);
        *known = Member {
            ty: if says_less { before.clone() } else { member.ty.clone() },
            pattern: member.pattern.clone().or_else(|| known.pattern.take()),
            constant: member.constant.or(known.constant),
            read_only: known.read_only || member.read_only,
            write_only: known.write_only || member.write_only,
            secret: known.secret || member.secret,
            doc: member.doc.clone().or_else(|| known.doc.take()),
            lifecycle: member.lifecycle.clone().or_else(|| known.lifecycle.take()),
            ..member
        };
        Some(before)
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

/// How much a type says: nothing, the kind of value alone, or more.
pub(super) fn says(ty: &Type) -> u8 {
    match ty {
        Type::Any => 0,
        Type::Text | Type::Double => 1,
        Type::Array(item) | Type::Map(item) if item.ty == Type::Any => 1,
        _ => 2,
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
        let (pointer, second) = (member.pointer.clone(), member.ty.clone());
        if let Some(first) = merged.add(member) {
            let member = (*wire).to_owned();
            ctx.overlaps.push(Overlap { pointer, member, first, second });
        }
    }
    for required in &object.required {
        merged.required.push((*required).to_owned());
    }
    match &object.additional {
        AdditionalShape::Unstated => {}
        AdditionalShape::Any => _ = merged.additional.get_or_insert(Additional::Open),
        AdditionalShape::None => merged.additional = Some(Additional::Closed),
        AdditionalShape::Typed(part) => {
            let origin = Some(Origin::Within(id, "value".to_owned()));
            let ty = type_ref(ctx, part.written, &at(pointer, part), origin);
            if let Some(Additional::Typed(first)) = &merged.additional {
                let (pointer, member) = (at(pointer, part), "additionalProperties".to_owned());
                let (first, second) = (first.clone(), ty.clone());
                ctx.overlaps.push(Overlap { pointer, member, first, second });
            }
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
        constant: constant(part.written),
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
