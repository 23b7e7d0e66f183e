//! Aliases that are made of themselves. Rust cannot name such a type, so what would lead back is
//! any value.

use std::collections::BTreeSet;

use crate::model::{Api, Kind, SchemaId, Type, TypeRef};

use super::context::Context;

/// Every reference of a loop is cut, so that the result does not depend on where it is entered.
pub(super) fn cut(ctx: &mut Context<'_, '_>) {
    let aliases: Vec<SchemaId> =
        ctx.api.schema_ids().filter(|id| leads(ctx.api, *id, *id)).collect();
    let mut cut = Vec::new();
    for id in aliases {
        if let Kind::Alias(ty) = &ctx.api[id].kind {
            let mut ty = ty.clone();
            open(ctx.api, id, &mut ty);
            cut.push((id, ty));
        }
    }
    for (id, ty) in cut {
        let schema = &mut ctx.api.schemas[id.0];
        schema.kind = Kind::Alias(ty);
        let pointer = schema.pointer.clone();
        let message = "this schema is made of itself alone: what it refers to is any value";
        ctx.warn("endless-schema", &pointer, message);
    }
}

/// Puts any value where a type leads back to `start`.
fn open(api: &Api, start: SchemaId, ty: &mut TypeRef) {
    match &mut ty.ty {
        Type::Array(inner) | Type::Map(inner) => open(api, start, inner),
        Type::Schema(id) if *id == start || leads(api, *id, start) => ty.ty = Type::Any,
        _ => {}
    }
}

/// Whether `wanted` is found behind the alias `from`, through aliases, lists and maps alone.
fn leads(api: &Api, from: SchemaId, wanted: SchemaId) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(id) = waiting.pop() {
        let Kind::Alias(ty) = &api[id].kind else { continue };
        for inner in ty.ty.schemas() {
            if inner == wanted {
                return true;
            }
            if seen.insert(inner) {
                waiting.push(inner);
            }
        }
    }
    false
}
