//! Breaks a document as a tree: bytes flipped at random hardly ever leave a document behind.

use libfuzzer_sys::fuzzer_mutate;
use serde_json::{Map, Value, json};

/// Texts that decide what a part of a document is.
const TEXTS: &[&str] = &[
    "array", "binary", "boolean", "body", "byte", "cookie", "date", "date-time", "deepObject", "default", "form",
    "formData", "file", "header", "http", "int64", "integer", "multi", "null", "number", "oauth2", "object", "path",
    "pipes", "query", "simple", "string", "uuid", "*/*", "application/json", "multipart/form-data", "text/event-stream",
    "application/x-www-form-urlencoded", "", "{", "a~b/c", "#", "../x.json", "é", "self", "Self", "1", "a b", "-",
    "#/components/schemas/A", "#/definitions/A", "/{id}", "/{a}/{a}", "2023-02-30", "18446744073709551616",
];

/// Members that mean something somewhere.
const MEMBERS: &[&str] = &[
    "$ref", "additionalProperties", "allOf", "anyOf", "collectionFormat", "consumes", "content", "const", "default",
    "deprecated", "description", "discriminator", "enum", "example", "examples", "exclusiveMinimum", "explode",
    "format", "get", "headers", "if", "in", "items", "mapping", "maximum", "minimum", "name", "not", "nullable",
    "oneOf", "operationId", "parameters", "patternProperties", "post", "prefixItems", "produces", "properties",
    "propertyName", "readOnly", "requestBody", "required", "responses", "schema", "security", "servers", "style",
    "tags", "type", "unevaluatedProperties", "url", "variables", "writeOnly", "x-clientwright", "200", "default", "4XX",
];

/// One to three mutations of the document in `data`, or of its bytes when it is none; returns how long it is then.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut random = fastrand::Rng::with_seed(u64::from(seed));
    let Ok(mut document) = serde_json::from_slice::<Value>(&data[..size]) else {
        return fuzzer_mutate(data, size, max_size);
    };
    for _ in 0..random.usize(1..=3) {
        let donor = pick(&document, &mut random).clone();
        let place = random.usize(0..count(&document));
        if let Some(node) = nth(&mut document, &mut { place }) {
            change(node, donor, &mut random);
        }
    }
    let text = document.to_string();
    if text.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..text.len()].copy_from_slice(text.as_bytes());
    text.len()
}

fn change(node: &mut Value, donor: Value, random: &mut fastrand::Rng) {
    let member = MEMBERS[random.usize(..MEMBERS.len())].to_owned();
    match (random.u8(..8), &mut *node) {
        (0, Value::Object(members)) => drop(members.shift_remove(&any_key(members, random))),
        (1, Value::Object(members)) => {
            members.insert(member, donor);
        }
        (2, Value::Object(members)) => {
            if let Some(value) = members.shift_remove(&any_key(members, random)) {
                members.insert(member, value);
            }
        }
        (0, Value::Array(items)) => drop(items.pop()),
        (1, Value::Array(items)) => items.push(donor),
        (2, Value::Array(items)) => items.extend_from_within(..),
        (3, _) => *node = json!({ member: donor }),
        (4, _) => *node = json!([donor]),
        (5, _) => *node = scalar(random),
        (6, Value::String(text)) => *text = TEXTS[random.usize(..TEXTS.len())].to_owned(),
        _ => *node = donor,
    }
}

fn scalar(random: &mut fastrand::Rng) -> Value {
    match random.u8(..6) {
        0 => Value::Null,
        1 => json!(random.bool()),
        2 => json!(random.i64(..)),
        3 => json!(random.f64() * 1e300),
        _ => json!(TEXTS[random.usize(..TEXTS.len())]),
    }
}

fn any_key(members: &Map<String, Value>, random: &mut fastrand::Rng) -> String {
    let at = random.usize(..members.len().max(1));
    members.keys().nth(at).cloned().unwrap_or_default()
}

fn pick<'v>(document: &'v Value, random: &mut fastrand::Rng) -> &'v Value {
    let mut node = document;
    loop {
        let below: Vec<&Value> = below(node).collect();
        if below.is_empty() || random.u8(..4) == 0 {
            return node;
        }
        node = below[random.usize(..below.len())];
    }
}

fn below(node: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match node {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(members) => Box::new(members.values()),
        _ => Box::new(std::iter::empty()),
    }
}

fn count(node: &Value) -> usize {
    1 + below(node).map(count).sum::<usize>()
}

fn nth<'v>(node: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(node);
    }
    *left -= 1;
    match node {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, left)),
        Value::Object(members) => members.values_mut().find_map(|value| nth(value, left)),
        _ => None,
    }
}
