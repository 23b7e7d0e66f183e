//! Schemas: the same keywords but for a handful, wherever they stand.

use serde_json::json;

use crate::document::{Node, Value};

use super::build::{Object, list};
use super::conversion::Conversion;
use super::spot::Spot;
use super::{discriminator, members, reference, simple};

/// The ways in which authors of Swagger 2.0 say that a value may be null.
pub(super) const NULLABLE: [&str; 2] = ["x-nullable", "x-isnullable"];

pub(super) fn definitions(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Object {
    let mut schemas = Object::made_of(written);
    for (name, spot) in written.members() {
        let node = match name.starts_with("x-") && !spot.node.is_object() {
            true => spot.node.clone(),
            false => schema(ctx, &spot),
        };
        schemas.put(name, &spot, node);
    }
    schemas
}

pub(super) fn schema(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Node {
    if !written.node.is_object() {
        return written.node.clone();
    }
    if written.reference().is_some() {
        return referring(ctx, written);
    }
    let mut schema = Object::beside(written);
    for (key, spot) in written.members() {
        member(ctx, key, &spot, &mut schema);
    }
    required_members(ctx, written, &mut schema);
    nullable(ctx, written, &mut schema);
    missing_items(ctx, written, &mut schema);
    discriminator::mapped(ctx, written, &mut schema);
    members::schema(ctx, written);
    schema.finish()
}

fn member(ctx: &mut Conversion<'_>, key: &str, spot: &Spot<'_>, schema: &mut Object) {
    let node = match (key, &spot.node.value) {
        ("properties", Value::Object(_)) => {
            let mut properties = Object::beside(spot);
            for (name, property) in spot.members() {
                properties.hold(name, &property, self::schema(ctx, &property));
            }
            properties.finish()
        }
        ("allOf" | "anyOf" | "oneOf", Value::Array(_)) => {
            let parts = spot.items().map(|part| self::schema(ctx, &part)).collect();
            Node { at: spot.node.at, ..list(spot, parts) }
        }
        ("items", Value::Array(_)) => tuple(ctx, spot),
        ("items" | "additionalProperties" | "not", Value::Object(_)) => self::schema(ctx, spot),
        ("type", _) => return ty(ctx, spot, schema),
        ("required", Value::Bool(_) | Value::String(_)) | ("discriminator", Value::String(_)) => {
            return;
        }
        _ if NULLABLE.contains(&key) => return,
        _ => spot.node.clone(),
    };
    schema.hold(key, spot, node);
}

/// Beside a reference nothing counts, so that what is said there moves around it.
fn referring(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Node {
    let mut referring = Object::beside(written);
    for (key, spot) in written.members() {
        if key == "$ref" {
            let target = reference::schema(ctx, &spot);
            let at = Node { value: Value::String(target), ..spot.node.clone() };
            referring.hold(key, &spot, at);
        } else if !NULLABLE.contains(&key) && key != "required" {
            referring.hold(key, &spot, spot.node.clone());
        }
    }
    let mut around = Object::beside(written);
    nullable(ctx, written, &mut around);
    if around.is_empty() {
        return referring.finish();
    }
    let part = Node { written: Some(written.written()), ..referring.finish() };
    around.add("allOf", Some(list(written, vec![part])));
    around.finish()
}

/// `type: file`, and lists of types with null among them.
pub(super) fn ty(ctx: &mut Conversion<'_>, spot: &Spot<'_>, schema: &mut Object) {
    let names: Vec<&str> = spot.node.items().iter().filter_map(Node::as_str).collect();
    let types: Vec<&str> = names.iter().copied().filter(|name| *name != "null").collect();
    match (&spot.node.value, types.as_slice()) {
        (Value::String(text), _) if text == "file" => {
            schema.say("type", "string");
            schema.remove("format");
            schema.say("format", "binary");
        }
        (Value::Array(_), types) => {
            ctx.warn(
                "type-list",
                spot,
                "`type` is one word; a choice between those listed is assumed",
            );
            match types {
                [] => {}
                [only] => schema.say("type", *only),
                _ => {
                    let choice: Vec<_> = types.iter().map(|one| json!({ "type": one })).collect();
                    schema.say("anyOf", choice);
                }
            }
            if types.len() < names.len() {
                schema.say("nullable", true);
            }
        }
        _ => schema.hold("type", spot, spot.node.clone()),
    }
}

pub(super) fn nullable(ctx: &mut Conversion<'_>, written: &Spot<'_>, schema: &mut Object) {
    let stated = NULLABLE.iter().find_map(|key| written.get(key));
    let Some(stated) = stated else { return };
    if simple::is_true(ctx, &stated) && !schema.has("nullable") {
        schema.put("nullable", &stated, simple::truth(stated.node.at));
    }
}

/// `required: true` on a property says what belongs to the object around it.
fn required_members(ctx: &mut Conversion<'_>, written: &Spot<'_>, schema: &mut Object) {
    let stated = written.get("required").filter(|required| !required.node.is_array());
    if let Some(stated) = stated {
        let message = "`required` is a list of members; on a property it is read as one of the object around it";
        ctx.warn("required-as-truth", &stated, message);
    }
    let mut required: Vec<Node> = Vec::new();
    for (name, property) in written.get("properties").into_iter().flat_map(|spot| spot.members()) {
        let Some(stated) = property.get("required") else { continue };
        let says_so = match &stated.node.value {
            Value::Bool(value) => *value,
            Value::String(text) => text == "true",
            _ => false,
        };
        if says_so {
            required.push(Node::new(Value::String(name.to_owned()), stated.at));
        }
    }
    if required.is_empty() {
        return;
    }
    let listed = written.get("required").map(|list| list.node.items().to_vec()).unwrap_or_default();
    required.retain(|name| !listed.contains(name));
    schema.remove("required");
    let all = listed.into_iter().chain(required).collect();
    schema.add("required", Some(list(written, all)));
}

fn missing_items(ctx: &mut Conversion<'_>, written: &Spot<'_>, schema: &mut Object) {
    if written.text("type") == Some("array") && written.get("items").is_none() {
        ctx.warn("missing-items", written, "what the list holds is not said; any value is assumed");
        schema.remove("items");
        schema.say("items", json!({}));
    }
}

/// A list of schemas for the items in turn.
fn tuple(ctx: &mut Conversion<'_>, spot: &Spot<'_>) -> Node {
    let mut parts: Vec<Node> = spot.items().map(|part| schema(ctx, &part)).collect();
    ctx.warn("tuple", spot, "`items` is one schema; any item may be of any of those listed");
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let mut any = Object::beside(spot);
    if !parts.is_empty() {
        any.add("anyOf", Some(list(spot, parts)));
    }
    any.finish()
}
