//! `type`: a list of types, and null as one of them.

use serde_json::{Value as Json, json};

use super::Conversion;
use crate::dialect::edit;
use crate::dialect::kind::Trail;
use crate::document::{Node, Value, join};

/// `true` is any value, `false` is none. Where OpenAPI 3.0 knows them, they stay.
pub(super) fn truth(node: &mut Node, trail: &Trail) {
    let Value::Bool(any) = node.value else { return };
    let is_known = trail.pointer.ends_with("/additionalProperties")
        && !trail.pointer.ends_with("/properties/additionalProperties");
    let is_converted = ["/unevaluatedProperties", "/unevaluatedItems"]
        .iter()
        .any(|key| trail.pointer.ends_with(key));
    if !is_known && !is_converted {
        let schema = if any { json!({}) } else { json!({ "not": {} }) };
        node.value = edit::made(schema, node).value;
    }
}

/// `nullable` is no word of OpenAPI 3.1, and means what it says all the same.
pub(super) fn stated_nullable(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    if schema.get("nullable").is_some_and(|node| node.as_bool() == Some(true)) {
        let message = "`nullable` belongs to OpenAPI 3.0; it is read as there";
        ctx.warn("earlier-member", schema, trail, message);
    }
}

/// `anyOf: [X, {type: 'null'}]` is X or null. A single X is left as all there is.
pub(super) fn alternative_null(_: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    for key in ["anyOf", "oneOf"] {
        let Some(Node { value: Value::Array(items), .. }) = schema.get_mut(key) else { continue };
        if !items.iter().any(is_null) {
            continue;
        }
        let place = join(&trail.written, key);
        let choices: Vec<Node> = std::mem::take(items)
            .into_iter()
            .enumerate()
            .filter(|(_, item)| !is_null(item))
            .map(|(index, item)| edit::written(item, &join(&place, &index.to_string())))
            .collect();
        let count = choices.len();
        *items = choices;
        edit::say(schema, "nullable", true);
        match count {
            0 => {
                edit::remove(schema, key);
                edit::say(schema, "enum", json!([null]));
            }
            1 if schema.get("allOf").is_none() => rename(schema, key, "allOf"),
            _ => {}
        }
    }
}

/// One type beside null is that type; several are a choice between them.
pub(super) fn type_list(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    let Some(node) = schema.get("type").filter(|node| node.is_array()) else { return };
    let stated: Vec<&str> = node.items().iter().filter_map(Node::as_str).collect();
    let null = stated.contains(&"null");
    let types: Vec<String> =
        stated.iter().filter(|name| **name != "null").map(|name| (*name).to_owned()).collect();
    if null {
        edit::say(schema, "nullable", true);
    }
    match types.as_slice() {
        [] if null => edit::say(schema, "type", "null"),
        [] => drop(edit::remove(schema, "type")),
        [only] => edit::say(schema, "type", only.clone()),
        // What may be of any type is not told apart by it.
        several if several.len() >= 6 => drop(edit::remove(schema, "type")),
        several if ["anyOf", "oneOf", "allOf"].iter().any(|key| schema.get(key).is_some()) => {
            let message = "several types beside a choice: the choice decides";
            ctx.note("type-list", schema, trail, message);
            drop(edit::remove(schema, "type"));
            debug_assert!(several.len() > 1);
        }
        several => choose(schema, several, trail),
    }
}

/// `type: 'null'` alone.
pub(super) fn type_null(_: &mut Conversion<'_>, schema: &mut Node, _: &Trail) {
    if schema.get("type").and_then(Node::as_str) == Some("null") {
        edit::remove(schema, "type");
        edit::say(schema, "nullable", true);
        edit::say(schema, "enum", json!([null]));
    }
}

/// Null and nothing else, however it is said.
pub(super) fn is_null(node: &Node) -> bool {
    let is_only = |key: &str| key == "type" || key == "const" || key == "enum" || key == "nullable";
    let says_null = |node: &Node| match &node.value {
        Value::Null => true,
        Value::String(text) => text == "null",
        Value::Array(items) => {
            items.len() == 1
                && items.iter().all(|item| item.is_null() || item.as_str() == Some("null"))
        }
        _ => false,
    };
    let mut stated = node.entries().filter(|(key, _)| is_only(key) && *key != "nullable");
    let annotations = ["description", "title", "nullable", "$comment"];
    let nothing_else = node.entries().all(|(key, _)| is_only(key) || annotations.contains(&key));
    let first = stated.next();
    nothing_else
        && first.is_some_and(|(_, value)| says_null(value))
        && stated.all(|(_, value)| says_null(value))
}

fn rename(schema: &mut Node, from: &str, to: &str) {
    let Value::Object(members) = &mut schema.value else { return };
    if let Some(member) = members.iter_mut().find(|member| member.key == from) {
        to.clone_into(&mut member.key);
    }
}

/// Each type takes the keywords that speak of it.
fn choose(schema: &mut Node, types: &[String], trail: &Trail) {
    let place = join(&trail.written, "type");
    let mut branches = Vec::new();
    for (index, name) in types.iter().enumerate() {
        let mut branch = edit::object(Vec::new(), schema);
        edit::say(&mut branch, "type", name.clone());
        for member in schema.members() {
            if keywords(name).contains(&member.key.as_str()) {
                let value = edit::written(member.value.clone(), &join(&trail.written, &member.key));
                edit::put(&mut branch, &member.key, value);
            }
        }
        let listed = schema.get("enum").map(|listed| fitting(name, listed));
        match listed {
            // A type without a value among those listed is not really one of the choices.
            Some(values) if values.is_empty() => continue,
            Some(values) => edit::say(&mut branch, "enum", values),
            None => {}
        }
        branches.push(edit::written(branch, &join(&place, &index.to_string())));
    }
    let Value::Object(members) = &mut schema.value else { return };
    members.retain(|member| {
        let is_shared = !types.iter().any(|name| keywords(name).contains(&member.key.as_str()));
        is_shared && member.key != "type" && member.key != "enum"
    });
    let list = edit::list(branches, schema);
    edit::put(schema, "anyOf", list);
}

fn fitting(name: &str, listed: &Node) -> Vec<Json> {
    let values = listed.items().iter().map(Node::to_json);
    values
        .filter(|value| match name {
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => false,
        })
        .collect()
}

fn keywords(name: &str) -> &'static [&'static str] {
    match name {
        "string" => &[
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
        ],
        "integer" | "number" => {
            &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"]
        }
        "array" => &[
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
        ],
        "object" => &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "minProperties",
            "maxProperties",
            "propertyNames",
            "unevaluatedProperties",
            "dependentSchemas",
            "dependentRequired",
        ],
        _ => &[],
    }
}
