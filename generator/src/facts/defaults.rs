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
                let direction = directions[id.0];
                !direction.is_sent() || needed(object, *id, direction, endless).next().is_none()
            }
            _ => false,
        })
        .collect();
    loop {
        let kept: BTreeSet<SchemaId> = defaults
            .iter()
            .copied()
            .filter(|id| holds(api, *id, &defaults, directions, endless))
            .collect();
        if kept.len() == defaults.len() {
            return kept;
        }
        defaults = kept;
    }
}

/// The members without which there is no value: neither what only the other side writes, nor what
/// would have no end.
fn needed<'o>(
    object: &'o Object,
    id: SchemaId,
    direction: Direction,
    endless: &BTreeSet<(SchemaId, usize)>,
) -> impl Iterator<Item = &'o Member> {
    let is_needed = move |member: &Member| match direction {
        Direction::Sent => !member.read_only,
        Direction::Received => !member.write_only,
        Direction::Both => !(member.read_only || member.write_only && member.ty.nullable),
    };
    let required = object.members.iter().enumerate().filter(|(_, member)| member.required);
    required
        .filter(move |(index, member)| is_needed(member) && !endless.contains(&(id, *index)))
        .map(|(_, member)| member)
}

fn holds(
    api: &Api,
    id: SchemaId,
    defaults: &BTreeSet<SchemaId>,
    directions: &[Direction],
    endless: &BTreeSet<(SchemaId, usize)>,
) -> bool {
    let Kind::Object(object) = &api[id].kind else { return false };
    needed(object, id, directions[id.0], endless)
        .all(|member| has_default(api, &member.ty, defaults, &mut BTreeSet::from([id])))
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
