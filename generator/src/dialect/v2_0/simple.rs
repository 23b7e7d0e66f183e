//! Parameters and headers say what they are by members of their own; OpenAPI 3.0 wants a schema.

use crate::document::{Node, Position, Value};

use super::build::Object;
use super::conversion::Conversion;
use super::schema;
use super::spot::Spot;

/// What a schema has to say of a value, and a parameter said itself.
const SAID: [&str; 16] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
];

/// Whether an extension speaks of the value, not of the parameter.
pub(super) fn is_of_schema(key: &str) -> bool {
    key.starts_with("x-enum") || schema::NULLABLE.contains(&key) || key == "x-ms-enum"
}

/// The schema of `written`, known under the pointer of what it was made from.
pub(super) fn schema(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Node {
    if let Some(stated) = written.get("schema") {
        let node = schema::schema(ctx, &stated);
        return Node { written: Some(stated.written()), ..node };
    }
    value(ctx, written).finish()
}

/// The same for a part of a form, which has no other place for its description and its extensions.
pub(super) fn part(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Node {
    if written.get("schema").is_some() {
        return schema(ctx, written);
    }
    let mut value = value(ctx, written);
    for key in ["description", "example"] {
        value.keep(key, written.get(key));
    }
    for (key, spot) in written.members().filter(|(key, _)| key.starts_with("x-")) {
        if !is_of_schema(key) {
            value.put(key, &spot, spot.node.clone());
        }
    }
    value.finish()
}

/// The text that stands for a list when OpenAPI 3.0 has no word for how the list is joined.
pub(super) fn joined_text(written: &Spot<'_>) -> Node {
    let mut text = Object::made_of(written);
    text.say("type", "string");
    text.finish()
}

fn value(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Object {
    let mut value = Object::made_of(written);
    for (key, spot) in written.members() {
        if spot.node.is_null() || !(SAID.contains(&key) || is_of_schema(key)) {
            continue;
        }
        match key {
            "type" => schema::ty(ctx, &spot, &mut value),
            "items" => value.put(key, &spot, items(ctx, &spot)),
            _ if schema::NULLABLE.contains(&key) => {}
            _ => value.put(key, &spot, spot.node.clone()),
        }
    }
    schema::nullable(ctx, written, &mut value);
    untyped(ctx, written, &mut value);
    if written.text("type") == Some("array") && written.get("items").is_none() {
        ctx.warn("missing-items", written, "what the list holds is not said; text is assumed");
        value.say("items", serde_json::json!({ "type": "string" }));
    }
    value
}

fn items(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Node {
    if !written.node.is_object() {
        return written.node.clone();
    }
    if written.reference().is_some() {
        return schema::schema(ctx, written);
    }
    let is_list = written.text("type") == Some("array");
    if let Some(format) = written.get("collectionFormat").filter(|_| is_list) {
        let message = "how a list inside a list is joined cannot be said; commas are assumed";
        ctx.warn("collection-format", &format, message);
    }
    value(ctx, written).finish()
}

/// A value that is sent as text and says no more is a text.
fn untyped(ctx: &mut Conversion<'_>, written: &Spot<'_>, value: &mut Object) {
    if value.has("type") {
        return;
    }
    let assumed = if value.has("items") { "array" } else { "string" };
    let is_number = |node: &Node| node.as_number().is_some();
    let values = written.get("enum");
    if values.is_some_and(|values| values.node.items().iter().any(is_number)) {
        return;
    }
    let message = match assumed {
        "array" => "`type` is missing beside `items`; a list is assumed",
        _ => "`type` is missing; text is assumed",
    };
    ctx.warn("missing-type", written, message);
    value.say("type", assumed);
}

/// A truth value, which some authors write as text.
pub(super) fn is_true(ctx: &mut Conversion<'_>, spot: &Spot<'_>) -> bool {
    match &spot.node.value {
        Value::Bool(value) => *value,
        Value::String(text) if text == "true" || text == "false" => {
            ctx.warn("truth-as-text", spot, format!("`\"{text}\"` is text; `{text}` is assumed"));
            text == "true"
        }
        _ => {
            let message = format!("{} is no truth value; `false` is assumed", spot.node.kind());
            ctx.warn("truth-as-text", spot, message);
            false
        }
    }
}

/// `true`, where the author said so in another way.
pub(super) fn truth(at: Position) -> Node {
    Node::new(Value::Bool(true), at)
}
