//! Values that are not of the type that they belong to: those listed, and those that hold unless another is given.

use serde_json::Value as Json;

use super::{Kind, Node, Plan, Trail};
use crate::dialect::edit;
use crate::document::Value;

/// Values listed are all of the schema's type. Numbers among texts are texts that YAML has read as numbers; null among
/// them says that null is allowed.
pub(super) fn listed(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let Some(written) = node.get("enum").filter(|node| kind == Kind::Schema && !node.is_null())
    else {
        return;
    };
    let below = trail.below("enum");
    let values = match &written.value {
        Value::Array(values) if !values.is_empty() => values,
        Value::Array(_) => {
            plan.warn(
                "enum",
                written,
                &below,
                "`enum` lists nothing; any value of the type is assumed",
            );
            plan.change(trail.pointer.clone(), |node| drop(edit::remove(node, "enum")));
            return;
        }
        _ => {
            let message = format!("`enum` is {}, not a list; it is ignored", written.kind());
            plan.warn("enum", written, &below, &message);
            plan.change(trail.pointer.clone(), |node| drop(edit::remove(node, "enum")));
            return;
        }
    };
    let null = values.iter().any(Node::is_null);
    let name = node.get("type").and_then(Node::as_str);
    let stated: Vec<Json> =
        values.iter().filter(|value| !value.is_null()).map(Node::to_json).collect();
    if null && node.get("nullable").and_then(Node::as_bool) != Some(true) && !stated.is_empty() {
        plan.warn("enum", written, &below, "null is among the values of `enum`; null is allowed");
    }
    let Some(name) = name else {
        let is_mixed = stated.windows(2).any(|pair| word(&pair[0]) != word(&pair[1]));
        if is_mixed {
            let message = "`enum` lists values of several types; any value is assumed";
            plan.warn("enum", written, &below, message);
            plan.change(trail.pointer.clone(), |node| drop(edit::remove(node, "enum")));
        }
        return;
    };
    if stated.iter().all(|value| fits(name, value)) {
        return;
    }
    let meant: Option<Vec<Json>> = stated.iter().map(|value| meant(name, value)).collect();
    match meant {
        Some(mut meant) => {
            let message =
                format!("values of `enum` are not of type `{name}`; what they read as is assumed");
            plan.warn("enum", written, &below, &message);
            meant.extend(null.then_some(Json::Null));
            plan.change(trail.pointer.clone(), move |node| {
                edit::say(node, "enum", Json::Array(meant))
            });
        }
        None => {
            let message = format!(
                "values of `enum` are not of type `{name}`; any value of the type is assumed"
            );
            plan.warn("enum", written, &below, &message);
            plan.change(trail.pointer.clone(), |node| drop(edit::remove(node, "enum")));
        }
    }
}

/// What holds by default is of the schema's type.
pub(super) fn default(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let Some(written) = node.get("default").filter(|node| kind == Kind::Schema && !node.is_null())
    else {
        return;
    };
    let Some(name) = node.get("type").and_then(Node::as_str) else { return };
    let value = written.to_json();
    if fits(name, &value) {
        return;
    }
    let below = trail.below("default");
    match meant(name, &value) {
        Some(meant) => {
            let message = format!("`default` is not of type `{name}`; what it reads as is assumed");
            plan.warn("default", written, &below, &message);
            plan.change(trail.pointer.clone(), move |node| edit::say(node, "default", meant));
        }
        None => {
            let message = format!("`default` is not of type `{name}`; none is assumed");
            plan.warn("default", written, &below, &message);
            plan.change(trail.pointer.clone(), |node| drop(edit::remove(node, "default")));
        }
    }
}

fn word(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

fn fits(name: &str, value: &Json) -> bool {
    match name {
        "integer" => value.is_i64() || value.is_u64(),
        name => {
            name == word(value)
                || !["string", "number", "boolean", "array", "object"].contains(&name)
        }
    }
}

/// The value as one of the type, where it reads as such.
fn meant(name: &str, value: &Json) -> Option<Json> {
    match (name, value) {
        (name, value) if fits(name, value) => Some(value.clone()),
        ("string", Json::Number(number)) => Some(Json::from(number.to_string())),
        ("string", Json::Bool(truth)) => Some(Json::from(truth.to_string())),
        ("integer", Json::Number(number)) => {
            let whole =
                number.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 9e15);
            whole.map(|number| Json::from(number as i64))
        }
        ("integer", Json::String(text)) => text.trim().parse::<i64>().ok().map(Json::from),
        ("number", Json::String(text)) => {
            let number = text.trim().parse::<f64>().ok().and_then(serde_json::Number::from_f64);
            number.map(Json::Number)
        }
        ("boolean", Json::String(text)) => {
            text.trim().to_ascii_lowercase().parse::<bool>().ok().map(Json::from)
        }
        _ => None,
    }
}
