//! Lists whose items differ by position. OpenAPI 3.0 has no such thing: every item may be any of those that are listed.

use super::Conversion;
use crate::dialect::edit;
use crate::dialect::kind::Trail;
use crate::document::{Node, Value, join};

pub(super) fn prefix_items(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    edit::remove(schema, "unevaluatedItems");
    let is_closed = schema.get("items").and_then(Node::as_bool) == Some(false);
    if is_closed {
        edit::remove(schema, "items");
    }
    // A list of schemas is how drafts before 2020 write it.
    let (key, prefix) = match edit::remove(schema, "prefixItems") {
        Some(prefix) => ("prefixItems", prefix.value),
        None => match schema.get("items") {
            Some(items) if items.is_array() => match edit::remove(schema, "items") {
                Some(items) => ("items", items.value),
                None => return,
            },
            _ => return,
        },
    };
    let Value::Array(prefix) = prefix.value else { return };
    let place = join(&trail.written, key);
    let mut choices: Vec<Node> = Vec::new();
    for (index, item) in prefix.into_iter().enumerate() {
        let item = edit::written(item, &join(&place, &index.to_string()));
        if !choices.contains(&item) {
            choices.push(item);
        }
    }
    if let Some(rest) = edit::remove(schema, "items") {
        let rest = edit::written(rest.value, &join(&trail.written, "items"));
        if !choices.contains(&rest) {
            choices.push(rest);
        }
    }
    if choices.len() > 1 {
        let message = "a list whose items differ by position: any item may be of any of them";
        ctx.note("tuple", schema, trail, message);
    }
    let items = match (choices.len(), choices.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            choices.push(last);
            let mut items = edit::object(Vec::new(), schema);
            let choices = edit::list(choices, schema);
            edit::put(&mut items, "anyOf", choices);
            edit::written(items, &place)
        }
        (_, None) => return,
    };
    edit::put(schema, "items", items);
    if schema.get("type").is_none() {
        edit::say(schema, "type", "array");
    }
}

/// That some item is of a kind is not in a type.
pub(super) fn contains(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    edit::remove(schema, "minContains");
    edit::remove(schema, "maxContains");
    if edit::remove(schema, "contains").is_some() {
        ctx.note("contains", schema, trail, "`contains` is not checked");
    }
}
