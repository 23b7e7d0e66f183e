//! Members that are described by more than their names.

use super::Conversion;
use crate::dialect::edit;
use crate::dialect::kind::Trail;
use crate::document::{Node, Value, join};

/// Members whose names fit a pattern are additional ones in OpenAPI 3.0.
pub(super) fn pattern_properties(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    let Some(patterns) = edit::remove(schema, "patternProperties") else { return };
    if schema.get("additionalProperties").and_then(Node::as_bool) == Some(true) {
        return;
    }
    let place = join(&trail.written, "patternProperties");
    let mut choices: Vec<Node> = Vec::new();
    for member in patterns.value.members() {
        let value = edit::written(member.value.clone(), &join(&place, &member.key));
        if !choices.contains(&value) {
            choices.push(value);
        }
    }
    let other = edit::remove(schema, "additionalProperties").map(|member| member.value);
    if let Some(other) = other.filter(Node::is_object) {
        choices.push(edit::written(other, &join(&trail.written, "additionalProperties")));
    }
    let message = "`patternProperties`: members of any other name may be of these types";
    ctx.note("pattern-properties", schema, trail, message);
    let value = match (choices.len(), choices.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            choices.push(last);
            let mut value = edit::object(Vec::new(), schema);
            let choices = edit::list(choices, schema);
            edit::put(&mut value, "anyOf", choices);
            edit::written(value, &place)
        }
        (_, None) => return,
    };
    edit::put(schema, "additionalProperties", value);
    if schema.get("type").is_none() {
        edit::say(schema, "type", "object");
    }
}

/// Beside no other schema, what is not evaluated is what is additional.
pub(super) fn unevaluated(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    let Some(unevaluated) = edit::remove(schema, "unevaluatedProperties") else { return };
    if schema.get("additionalProperties").is_some() {
        return;
    }
    let is_alone = ["$ref", "allOf", "anyOf", "oneOf"].iter().all(|key| schema.get(key).is_none());
    if is_alone || unevaluated.value.is_object() {
        let value =
            edit::written(unevaluated.value, &join(&trail.written, "unevaluatedProperties"));
        edit::put(schema, "additionalProperties", value);
    } else if unevaluated.value.as_bool() == Some(false) {
        let message = "`unevaluatedProperties` beside other schemas: further members are allowed";
        ctx.note("unevaluated", schema, trail, message);
    }
}

pub(super) fn property_names(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    if edit::remove(schema, "propertyNames").is_some() {
        ctx.note("property-names", schema, trail, "`propertyNames` is not checked");
    }
}

/// A member that is `false` must not be there.
pub(super) fn forbidden_properties(_: &mut Conversion<'_>, schema: &mut Node, _: &Trail) {
    let Some(Node { value: Value::Object(members), .. }) = schema.get_mut("properties") else {
        return;
    };
    members.retain(|member| member.value.as_bool() != Some(false));
}

/// What others refer to in here has become a component; the rest nobody uses. Names that a schema gives itself have
/// done their work.
pub(super) fn definitions(_: &mut Conversion<'_>, schema: &mut Node, _: &Trail) {
    const DONE: [&str; 8] = [
        "$defs",
        "definitions",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "$schema",
        "$vocabulary",
        "$comment",
    ];
    for key in DONE {
        edit::remove(schema, key);
    }
}
