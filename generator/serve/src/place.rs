//! Reading and writing at a JSON pointer; writing makes the objects on the way.

use serde_json::{Map, Value};

/// The steps of a pointer; one that is not a pointer names a member.
pub(crate) fn steps(pointer: &str) -> Vec<String> {
    let pointer = pointer.trim_start_matches('#');
    if pointer.is_empty() {
        return Vec::new();
    }
    let unescape = |step: &str| step.replace("~1", "/").replace("~0", "~");
    pointer.trim_start_matches('/').split('/').map(unescape).collect()
}

pub(crate) fn put(value: &mut Value, pointer: &str, new: Value) {
    put_at(value, &steps(pointer), new);
}

pub(crate) fn put_at(value: &mut Value, steps: &[String], new: Value) {
    *at(value, steps) = new;
}

/// The value at a place, made where it is absent.
pub(crate) fn at<'v>(value: &'v mut Value, steps: &[String]) -> &'v mut Value {
    let Some((step, rest)) = steps.split_first() else { return value };
    if let Value::Array(items) = value
        && let Ok(index) = step.parse::<usize>()
        && index <= items.len()
    {
        if index == items.len() {
            items.push(Value::Null);
        }
        let Value::Array(items) = value else { unreachable!("it was an array above") };
        return at(&mut items[index], rest);
    }
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Value::Object(members) = value else { unreachable!("it was made an object above") };
    at(members.entry(step.as_str()).or_insert(Value::Null), rest)
}

pub(crate) fn get<'v>(value: &'v Value, steps: &[String]) -> Option<&'v Value> {
    steps.iter().try_fold(value, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })
}

/// A value as it stands in a path or a query.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
