//! Schemas that hold under conditions. Types know none: what holds under one becomes what may be there.

use super::Conversion;
use crate::dialect::edit;
use crate::dialect::kind::Trail;
use crate::document::{Member, Node, join};

/// `if`, `then`, `else`.
pub(super) fn branches(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    let found = ["if", "then", "else"].map(|key| edit::remove(schema, key));
    if found.iter().all(Option::is_none) {
        return;
    }
    let message = "`if`, `then` and `else`: members of every branch are optional";
    ctx.note("condition", schema, trail, message);
    for branch in found.into_iter().flatten() {
        include(schema, branch, trail);
    }
}

pub(super) fn dependent_schemas(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    let Some(dependent) = edit::remove(schema, "dependentSchemas") else { return };
    let message = "`dependentSchemas`: their members are optional";
    ctx.note("condition", schema, trail, message);
    let place = join(&trail.written, "dependentSchemas");
    let trail = Trail { written: place, ..trail.clone() };
    for member in dependent.value.members() {
        include(schema, member.clone(), &trail);
    }
}

pub(super) fn dependent_required(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    if edit::remove(schema, "dependentRequired").is_some() {
        let message = "`dependentRequired`: members needed because of others are optional";
        ctx.note("condition", schema, trail, message);
    }
}

/// Takes the members of a branch over that the schema does not have.
fn include(schema: &mut Node, branch: Member, trail: &Trail) {
    let place = join(&join(&trail.written, &branch.key), "properties");
    let Some(properties) = branch.value.get("properties") else { return };
    for member in properties.members() {
        // A condition that compares a member says nothing of its type.
        if branch.key == "if" || !member.value.is_object() {
            continue;
        }
        if schema.get("properties").is_none() {
            let empty = edit::object(Vec::new(), schema);
            edit::put(schema, "properties", empty);
        }
        let Some(own) = schema.get_mut("properties") else { return };
        if own.get(&member.key).is_none() {
            let value = edit::written(member.value.clone(), &join(&place, &member.key));
            edit::put(own, &member.key, value);
        }
    }
}
