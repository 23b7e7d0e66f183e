//! Words of schemas that are not what OpenAPI 3.0 takes, and stand for what it does.

use serde_json::json;

use super::{Kind, Node, Plan, Trail};
use crate::dialect::edit;
use crate::document::{Value, join};

/// Members that are true or false, and are written as text or as a number.
pub(super) fn truths(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    const SCHEMA: [&str; 5] = ["nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems"];
    const PARAMETER: [&str; 5] =
        ["required", "deprecated", "allowEmptyValue", "explode", "allowReserved"];
    let members: &[&str] = match kind {
        Kind::Schema => &SCHEMA,
        Kind::Parameter | Kind::Header => &PARAMETER,
        Kind::RequestBody => &["required"],
        Kind::Operation => &["deprecated"],
        Kind::Encoding => &["explode", "allowReserved"],
        _ => return,
    };
    for key in members {
        let Some(written) =
            node.get(key).filter(|node| node.as_bool().is_none() && !node.is_null())
        else {
            continue;
        };
        let truth = match &written.value {
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => true,
                "false" | "no" | "0" | "" => false,
                _ => continue,
            },
            Value::Number(number) => number.as_i64() == Some(1),
            _ => continue,
        };
        let message = format!("`{key}` is {}; `{truth}` is assumed", written.kind());
        plan.warn("truth-as-text", written, &trail.below(key), &message);
        plan.change(trail.pointer.clone(), move |node| edit::say(node, key, truth));
    }
}

/// `required` lists members. Beside a member, as drafts before OpenAPI had it, it speaks of that member.
pub(super) fn required(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    if kind != Kind::Schema {
        return;
    }
    let mut wanted = Vec::new();
    for (name, member) in node.get("properties").into_iter().flat_map(Node::entries) {
        if is_true(member.get("required")) {
            wanted.push(name.to_owned());
        }
    }
    let stated = node.get("required").filter(|stated| !stated.is_null());
    let is_list = stated.is_none_or(|stated| {
        stated.is_array() && stated.items().iter().all(|name| name.as_str().is_some())
    });
    if is_list && wanted.is_empty() {
        return;
    }
    let mut names: Vec<String> = match stated.map(|stated| &stated.value) {
        Some(Value::Array(names)) => {
            names.iter().filter_map(Node::as_str).map(str::to_owned).collect()
        }
        Some(Value::String(name))
            if node.get("properties").is_some_and(|all| all.get(name).is_some()) =>
        {
            vec![name.clone()]
        }
        _ => Vec::new(),
    };
    if let Some(stated) = stated.filter(|_| !is_list) {
        // What a member says of itself is told with the object that it is a member of.
        let of_itself = trail.parent_is("properties")
            && (stated.as_bool().is_some() || matches!(stated.as_str(), Some("true" | "false")));
        if !of_itself {
            let message = format!(
                "`required` is {}, not a list of names; {}",
                stated.kind(),
                if names.is_empty() { "it is ignored" } else { "the names in it are assumed" }
            );
            plan.warn("required-list", stated, &trail.below("required"), &message);
        }
    }
    if !wanted.is_empty() {
        let message =
            "`required: true` beside a member; the object's list of required members is assumed";
        plan.warn("required-list", node, trail, message);
    }
    names.extend(wanted);
    plan.change(trail.pointer.clone(), move |node| {
        drop(edit::remove(node, "required"));
        if !names.is_empty() {
            edit::say(node, "required", json!(names));
        }
    });
}

fn is_true(node: Option<&Node>) -> bool {
    match node.map(|node| &node.value) {
        Some(Value::Bool(truth)) => *truth,
        Some(Value::String(text)) => text == "true",
        _ => false,
    }
}

/// A type that OpenAPI does not know, by another name.
pub(super) fn type_word(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    const KNOWN: [&str; 6] = ["string", "integer", "number", "boolean", "object", "array"];
    const MEANT: [(&str, &str, &str); 32] = [
        ("str", "string", ""),
        ("text", "string", ""),
        ("char", "string", ""),
        ("varchar", "string", ""),
        ("uuid", "string", "uuid"),
        ("guid", "string", "uuid"),
        ("date", "string", "date"),
        ("datetime", "string", "date-time"),
        ("date-time", "string", "date-time"),
        ("timestamp", "string", "date-time"),
        ("time", "string", ""),
        ("url", "string", "uri"),
        ("uri", "string", "uri"),
        ("email", "string", "email"),
        ("enum", "string", ""),
        ("base64", "string", "byte"),
        ("file", "string", "binary"),
        ("binary", "string", "binary"),
        ("bytes", "string", "binary"),
        ("int", "integer", ""),
        ("int32", "integer", "int32"),
        ("int64", "integer", "int64"),
        ("long", "integer", "int64"),
        ("float", "number", "float"),
        ("double", "number", "double"),
        ("decimal", "number", ""),
        ("bool", "boolean", ""),
        ("list", "array", ""),
        ("map", "object", ""),
        ("dict", "object", ""),
        ("hash", "object", ""),
        ("json", "object", ""),
    ];
    let Some(written) = node.get("type").filter(|node| kind == Kind::Schema && !node.is_null())
    else {
        return;
    };
    let word = match &written.value {
        Value::String(word) if KNOWN.contains(&word.as_str()) => return,
        Value::String(word) => word.trim().to_ascii_lowercase(),
        _ => String::new(),
    };
    let own = KNOWN.iter().find(|known| **known == word).map(|known| (*known, ""));
    let other =
        MEANT.iter().find(|(name, ..)| *name == word).map(|(_, name, format)| (*name, *format));
    let below = trail.below("type");
    match own.or(other) {
        Some((name, format)) => {
            let written_as = written.as_str().unwrap_or_default();
            let message = format!("`{written_as}` is no type; `{name}` is assumed");
            plan.warn("type-word", written, &below, &message);
            plan.change(trail.pointer.clone(), move |node| {
                edit::say(node, "type", name);
                if !format.is_empty() && node.get("format").is_none() {
                    edit::say(node, "format", format);
                }
            });
        }
        None => {
            let what = match &written.value {
                Value::String(word) => format!("`{word}` is no type"),
                _ => format!("`type` is {}, not a word", written.kind()),
            };
            plan.warn("type-word", written, &below, &format!("{what}; it is ignored"));
            plan.change(trail.pointer.clone(), |node| drop(edit::remove(node, "type")));
        }
    }
}

/// The discriminator as Swagger 2.0 has it, by name alone, and values of its mapping that are no texts.
pub(super) fn discriminator(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let Some(written) = node.get("discriminator").filter(|node| !node.is_null()) else { return };
    if kind != Kind::Schema {
        return;
    }
    let below = trail.below("discriminator");
    match &written.value {
        Value::String(name) => {
            let message =
                "`discriminator` is a name; the object that OpenAPI 3 has for it is assumed";
            plan.warn("discriminator", written, &below, message);
            let meant = json!({ "propertyName": name });
            plan.change(below.pointer, move |node| node.value = edit::made(meant, node).value);
        }
        Value::Object(_) if written.get("propertyName").and_then(Node::as_str).is_some() => {
            let mapping = written.get("mapping").filter(|node| !node.is_null());
            let is_sound = mapping.is_none_or(|node| {
                node.is_object() && node.entries().all(|(_, to)| to.as_str().is_some())
            });
            if !is_sound {
                let message = "`mapping` leads from values to names; what does not is ignored";
                plan.warn("discriminator", written, &below, message);
                plan.change(join(&below.pointer, "mapping"), |node| match &mut node.value {
                    Value::Object(members) => {
                        members.retain(|member| member.value.as_str().is_some());
                    }
                    _ => *node = edit::object(Vec::new(), node),
                });
            }
        }
        _ => {
            let message = "`discriminator` names no property; it is ignored";
            plan.warn("discriminator", written, &below, message);
            plan.change(trail.pointer.clone(), |node| drop(edit::remove(node, "discriminator")));
        }
    }
}

/// `format` is a word.
pub(super) fn format(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let Some(written) = node.get("format").filter(|node| kind == Kind::Schema && !node.is_null())
    else {
        return;
    };
    if written.as_str().is_none() {
        let message = format!("`format` is {}, not a word; it is ignored", written.kind());
        plan.warn("format", written, &trail.below("format"), &message);
        plan.change(trail.pointer.clone(), |node| drop(edit::remove(node, "format")));
    }
}

/// What a schema without `type` is, as its other words tell. Only noted: it is allowed, and forgotten more often than meant.
pub(super) fn no_type(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    const OTHERS: [&str; 6] = ["type", "$ref", "allOf", "anyOf", "oneOf", "not"];
    if kind != Kind::Schema || OTHERS.iter().any(|key| node.get(key).is_some()) {
        return;
    }
    let speaks = |key: &str| node.get(key).is_some_and(Node::is_object);
    let meant = match () {
        () if speaks("properties") => "object",
        () if speaks("items") => "array",
        () => return,
    };
    let place = trail.place(plan.document, node);
    plan.findings.note("no-type", place, format!("a schema without `type`; `{meant}` is assumed"));
}
