//! Choices, once all types are known: what tells their alternatives apart, and which of them would
//! be tried for ever.

use std::collections::BTreeSet;

use crate::model::{Api, Kind, Member, SchemaId, Type, TypeRef, Union};

use super::context::Context;

pub(super) fn settle(ctx: &mut Context<'_, '_>) {
    let mut settled = Vec::new();
    for id in ctx.api.schema_ids() {
        let Kind::Union(union) = &ctx.api[id].kind else { continue };
        let mut union = union.clone();
        union.variants.retain(|variant| !leads(ctx.api, &variant.ty, id));
        let is_endless = union.variants.len() < all(ctx.api, id);
        if union.discriminator.is_none() {
            by_constant(ctx.api, &mut union);
        }
        keep_digits(ctx.api, &mut union);
        settled.push((id, union, is_endless));
    }
    for (id, mut union, is_endless) in settled {
        if is_endless {
            let pointer = ctx.api[id].pointer.clone();
            let message = "an alternative of this choice is the choice itself and is left out";
            ctx.warn("endless-schema", &pointer, message);
        }
        ctx.api.schemas[id.0].kind = match union.variants.len() {
            0 => Kind::Alias(TypeRef::new(Type::Any)),
            1 if is_endless => Kind::Alias(union.variants.remove(0).ty),
            _ => Kind::Union(union),
        };
    }
}

fn all(api: &Api, id: SchemaId) -> usize {
    match &api[id].kind {
        Kind::Union(union) => union.variants.len(),
        _ => 0,
    }
}

/// Whether `wanted` is met behind a type before any value has been read.
fn leads(api: &Api, ty: &TypeRef, wanted: SchemaId) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![ty];
    while let Some(ty) = waiting.pop() {
        let Type::Schema(id) = &ty.ty else { continue };
        if *id == wanted {
            return true;
        }
        if !seen.insert(*id) {
            continue;
        }
        match &api[*id].kind {
            Kind::Alias(ty) => waiting.push(ty),
            Kind::Union(union) => waiting.extend(union.variants.iter().map(|one| &one.ty)),
            Kind::Object(_) | Kind::Enumeration(_) => {}
        }
    }
    false
}

/// Beside whole numbers, a number is one that none of them holds: a double would not hold all of
/// those either.
fn keep_digits(api: &Api, union: &mut Union) {
    let is_whole = |ty: &Type| {
        matches!(
            ty,
            Type::Int32 | Type::Int64 | Type::Uint64 | Type::UnixSeconds | Type::UnixMillis
        )
    };
    if !union.variants.iter().any(|variant| is_whole(api.resolved(&variant.ty.ty))) {
        return;
    }
    for variant in &mut union.variants {
        if *api.resolved(&variant.ty.ty) == Type::Double {
            variant.ty.ty = Type::Decimal;
        }
    }
}

/// A member that every alternative requires, each with one value of its own, is a discriminator
/// that the document does not name.
fn by_constant(api: &Api, union: &mut Union) {
    let Some((first, others)) = union.variants.split_first() else { return };
    let candidates = constants(api, &first.ty).into_iter();
    let told_apart = candidates.filter_map(|(wire, value)| {
        let mut values = vec![value];
        for other in others {
            let found = constants(api, &other.ty).into_iter().find(|(name, _)| *name == wire);
            values.push(found?.1);
        }
        let distinct: BTreeSet<&String> = values.iter().collect();
        (distinct.len() == values.len()).then_some((wire, values))
    });
    let Some((wire, values)) = told_apart.into_iter().next() else { return };
    for (variant, value) in union.variants.iter_mut().zip(values) {
        variant.tags = vec![value];
    }
    union.discriminator = Some(wire);
}

/// Members that must be there and have one value.
fn constants(api: &Api, ty: &TypeRef) -> Vec<(String, String)> {
    let Type::Schema(id) = api.resolved(&ty.ty) else { return Vec::new() };
    let Kind::Object(object) = &api[*id].kind else { return Vec::new() };
    let required = object.members.iter().filter(|member| member.required && !member.ty.nullable);
    let constant = |member: &Member| match api.resolved(&member.ty.ty) {
        Type::Boolean => member.constant.map(|truth| truth.to_string()),
        Type::Schema(id) => match &api[*id].kind {
            Kind::Enumeration(enumeration) => match enumeration.values.as_slice() {
                [only] => Some(only.wire.to_string()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    required.filter_map(|member| Some((member.wire.clone(), constant(member)?))).collect()
}
