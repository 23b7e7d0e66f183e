//! Values: one only, examples, bounds.

use serde_json::Value as Json;

use super::Conversion;
use crate::dialect::edit;
use crate::dialect::kind::Trail;
use crate::document::{Node, Value};

/// `const` is an enum of one value, and of that value's type.
pub(super) fn constant(_: &mut Conversion<'_>, schema: &mut Node, _: &Trail) {
    let Some(constant) = edit::remove(schema, "const") else { return };
    let name = match &constant.value.value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if schema.get("type").is_none() {
        edit::say(schema, "type", name);
    }
    if name != "null" {
        let values = edit::list(vec![constant.value], schema);
        edit::put(schema, "enum", values);
    }
}

/// OpenAPI 3.0 has one example. The first is it.
pub(super) fn examples(_: &mut Conversion<'_>, schema: &mut Node, _: &Trail) {
    let Some(examples) = edit::remove(schema, "examples") else { return };
    let first = match examples.value.value {
        Value::Array(items) => items.into_iter().next(),
        // Named ones, as media types have them.
        Value::Object(members) => {
            members.first().and_then(|member| member.value.get("value").cloned())
        }
        _ => None,
    };
    if let Some(first) = first.filter(|_| schema.get("example").is_none()) {
        edit::put(schema, "example", first);
    }
}

/// A bound that is excluded is a number of its own in OpenAPI 3.1, and a remark on the other one in 3.0.
pub(super) fn exclusive_bounds(_: &mut Conversion<'_>, schema: &mut Node, _: &Trail) {
    let bounds = [("exclusiveMinimum", "minimum", 1.0), ("exclusiveMaximum", "maximum", -1.0)];
    for (exclusive, inclusive, sign) in bounds {
        let Some(bound) = schema.get(exclusive).filter(|node| node.as_number().is_some()) else {
            continue;
        };
        let bound = bound.clone();
        let other = schema.get(inclusive).and_then(Node::as_f64);
        let is_tighter =
            other.is_none_or(|other| bound.as_f64().is_some_and(|own| sign * own >= sign * other));
        edit::remove(schema, exclusive);
        if is_tighter {
            edit::put(schema, inclusive, bound);
            edit::say(schema, exclusive, Json::Bool(true));
        }
    }
}
