//! Which objects can start empty: those only received, so that tests can make one, and those of
//! which nothing is required.

use std::collections::BTreeSet;

use crate::model::{Api, Kind, SchemaId, Type, TypeRef};

use super::Direction;

pub(super) fn defaults(api: &Api, directions: &[Direction]) -> BTreeSet<SchemaId> {
    // Starts with every candidate and drops those that hold something without a start value.
    let mut defaults: BTreeSet<SchemaId> = api
        .schema_ids()
        .filter(|id| match &api[*id].kind {
            Kind::Object(object) => {
                !directions[id.0].is_sent() || object.members.iter().all(|member| !member.required)
            }
            _ => false,
        })
        .collect();
    loop {
        let kept: BTreeSet<SchemaId> =
            defaults.iter().copied().filter(|id| holds(api, *id, &defaults)).collect();
        if kept.len() == defaults.len() {
            return kept;
        }
        defaults = kept;
    }
}

fn holds(api: &Api, id: SchemaId, defaults: &BTreeSet<SchemaId>) -> bool {
    match &api[id].kind {
        Kind::Object(object) => object
            .members
            .iter()
            .filter(|member| member.required)
            .all(|member| has_default(api, &member.ty, defaults, &mut BTreeSet::from([id]))),
        _ => false,
    }
}

fn has_default(
    api: &Api,
    ty: &TypeRef,
    defaults: &BTreeSet<SchemaId>,
    above: &mut BTreeSet<SchemaId>,
) -> bool {
    if ty.nullable {
        return true;
    }
    match &ty.ty {
        Type::DateTime | Type::Date | Type::Base64 => false,
        Type::Schema(id) => match &api[*id].kind {
            Kind::Alias(ty) => above.insert(*id) && has_default(api, ty, defaults, above),
            // A required member of its own kind never ends.
            Kind::Object(_) => defaults.contains(id) && !above.contains(id),
            Kind::Enumeration(_) | Kind::Union(_) => false,
        },
        _ => true,
    }
}
