//! What stands beside a `$ref`, which OpenAPI 3.1 reads and 3.0 does not.

use super::Conversion;
use crate::dialect::edit;
use crate::dialect::kind::Trail;
use crate::dialect::repair;
use crate::document::{Node, Value, join};

/// The reference becomes one of `allOf`, beside which everything else stays.
pub(super) fn reference_beside_others(_: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    if schema.get("$ref").and_then(Node::as_str).is_none() {
        return;
    }
    let is_idle = |key: &str| {
        matches!(key, "$ref" | "$defs" | "definitions" | "$comment" | "$id" | "$anchor" | "$schema")
    };
    let only_annotates =
        |key: &str| matches!(key, "description" | "title" | "summary") || key.starts_with("x-");
    let others = || schema.entries().map(|(key, _)| key).filter(|key| !is_idle(key));
    let is_choice = repair::is_choice(trail);
    if others().next().is_none() || (is_choice && others().all(only_annotates)) {
        return;
    }
    repair::wrap_reference(schema, trail);
    let Some(Node { value: Value::Array(parts), .. }) = schema.get_mut("allOf") else { return };
    for (index, part) in parts.iter_mut().enumerate().skip(1) {
        let stood = join(&join(&trail.written, "allOf"), &(index - 1).to_string());
        *part = edit::written(part.clone(), &stood);
    }
}
