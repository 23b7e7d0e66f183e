//! Which objects can start empty: those only received, so that tests can make one, and those of
//! which nothing is required.

use std::collections::BTreeSet;

use crate::model::{Api, Kind, Member, Object, SchemaId, Type, TypeRef};

use super::Direction;

/// `endless` are members that are left open although they are required.
pub(super) fn defaults(
    api: &Api,
    directions: &[Direction],
    endless: &BTreeSet<(SchemaId, usize)>,
) -> BTreeSet<SchemaId> {
    // Starts with every candidate and drops those that hold something without a start value.
    let mut defaults: BTreeSet<SchemaId> = api
        .schema_ids()
        .filter(|id| match &api[*id].kind {
            Kind::Object(object) => {
                !directions[id.0].is_sent() || required(object, *id, endless).next().is_none()
            }
            _ => false,
        })
        .collect();
    loop {
        let kept: BTreeSet<SchemaId> =
            defaults.iter().copied().filter(|id| holds(api, *id, &defaults, endless)).collect();
        if kept.len() == defaults.len() {
            return kept;
        }
        defaults = kept;
    }
}

/// The members that every value has.
fn required<'o>(
    object: &'o Object,
    id: SchemaId,
    endless: &BTreeSet<(SchemaId, usize)>,
) -> impl Iterator<Item = &'o Member> {
    let members = object.members.iter().enumerate();
    members
        .filter(move |(index, member)| member.required && !endless.contains(&(id, *index)))
        .map(|(_, member)| member)
}

fn holds(
    api: &Api,
    id: SchemaId,
    defaults: &BTreeSet<SchemaId>,
    endless: &BTreeSet<(SchemaId, usize)>,
) -> bool {
    match &api[id].kind {
        Kind::Object(object) => required(object, id, endless)
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
        Type::DateTime | Type::Date | Type::Duration | Type::Base64 => false,
        Type::Schema(id) => match &api[*id].kind {
            Kind::Alias(ty) => above.insert(*id) && has_default(api, ty, defaults, above),
            // A required member of its own kind never ends.
            Kind::Object(_) => defaults.contains(id) && !above.contains(id),
            Kind::Enumeration(_) | Kind::Union(_) => false,
        },
        _ => true,
    }
}
