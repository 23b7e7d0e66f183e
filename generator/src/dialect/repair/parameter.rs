//! Parameters and headers that do not say all that they must.

use serde_json::json;

use super::{Kind, Node, Plan, Trail};
use crate::dialect::edit;
use crate::dialect::header::is_header_name;
use crate::dialect::kind::{method, reference};
use crate::document::{Member, Value, segments};

/// Words of a schema that Swagger 2.0 has beside the parameter's own.
const WORDS: [&str; 18] = [
    "type",
    "format",
    "items",
    "enum",
    "default",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
    "pattern",
    "nullable",
    "properties",
];

/// What says no type is text, unless the words of a schema stand beside it.
pub(super) fn no_schema(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let is_typed = |key: &str| node.get(key).is_some_and(|node| !node.is_null());
    if !matches!(kind, Kind::Parameter | Kind::Header)
        || !node.is_object()
        || reference(node, kind).is_some()
        || is_typed("schema")
        || is_typed("content")
    {
        return;
    }
    if is_typed("type") {
        let message =
            "the type stands beside the parameter, as in Swagger 2.0; it is read as its schema";
        plan.warn("no-schema", node, trail, message);
    } else {
        let message = "neither `schema` nor `content` says what it is; text is assumed";
        plan.warn("no-schema", node, trail, message);
    }
    plan.change(trail.pointer.clone(), |node| {
        let mut schema = edit::object(Vec::new(), node);
        if let Value::Object(members) = &mut node.value {
            let (words, others): (Vec<Member>, Vec<Member>) = std::mem::take(members)
                .into_iter()
                .partition(|member| WORDS.contains(&member.key.as_str()));
            *members = others;
            members.retain(|member| !matches!(member.key.as_str(), "schema" | "content"));
            schema.value = Value::Object(words);
        }
        if schema.get("type").is_none() {
            edit::say(&mut schema, "type", "string");
        }
        edit::put(node, "schema", schema);
    });
}

/// A parameter without a place, or in one that is none, is taken for one of the query, unless the path names it; a body in
/// the list of parameters is the body.
pub(super) fn place(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    const PLACES: [&str; 4] = ["query", "header", "path", "cookie"];
    if kind != Kind::Parameter || !node.is_object() || reference(node, kind).is_some() {
        return;
    }
    let written = node.get("in").and_then(Node::as_str);
    if written.is_some_and(|place| PLACES.contains(&place)) {
        return;
    }
    if written == Some("body") || written == Some("formData") {
        body(plan, node, trail);
        return;
    }
    let lower = written.unwrap_or_default().to_ascii_lowercase();
    let meant = PLACES.iter().find(|place| lower.contains(*place)).copied();
    let name = node.get("name").and_then(Node::as_str).unwrap_or_default();
    let in_path =
        segments(&trail.pointer).nth(1).is_some_and(|path| path.contains(&format!("{{{name}}}")));
    let meant = meant.unwrap_or(if in_path { "path" } else { "query" });
    let message = match written {
        Some(written) => format!("`{written}` is no place of a parameter; `{meant}` is assumed"),
        None => format!("`in` does not say where the parameter goes; `{meant}` is assumed"),
    };
    plan.warn("parameter-place", node, trail, &message);
    plan.change(trail.pointer.clone(), move |node| edit::say(node, "in", meant));
}

/// Gives the operation the body that stands among its parameters, unless it has one.
fn body(plan: &mut Plan<'_>, node: &Node, trail: &Trail) {
    let Some((operation, _)) = trail.pointer.rsplit_once("/parameters/") else { return };
    let is_operation = operation.rsplit('/').next().is_some_and(|last| method(last).is_some());
    let is_form = node.get("in").and_then(Node::as_str) == Some("formData");
    let message = match is_operation {
        true => "a body among the parameters, as in Swagger 2.0; it is read as the request's body",
        false => "a body among parameters that several operations share; it is ignored",
    };
    plan.warn("parameter-place", node, trail, message);
    let index = trail.pointer.rsplit('/').next().and_then(|index| index.parse::<usize>().ok());
    let Some(index) = index else { return };
    plan.change(operation.to_owned(), move |operation| {
        let parameter = match operation.get_mut("parameters") {
            Some(Node { value: Value::Array(list), .. }) if index < list.len() => {
                list.remove(index)
            }
            _ => return,
        };
        if !is_operation {
            return;
        }
        let name = parameter.get("name").and_then(Node::as_str).unwrap_or_default();
        let schema = parameter.get("schema").cloned().unwrap_or_else(|| {
            let words =
                parameter.members().iter().filter(|member| WORDS.contains(&member.key.as_str()));
            edit::object(words.cloned().collect(), &parameter)
        });
        let is_required = parameter.get("required").and_then(Node::as_bool) == Some(true);
        let media_type =
            if is_form { "application/x-www-form-urlencoded" } else { "application/json" };
        let place = ["requestBody", "content", media_type, "schema"];
        if !is_form {
            if operation.get("requestBody").is_none() {
                let mut made = edit::made(json!({"content": {media_type: {}}}), &parameter);
                edit::say(&mut made, "required", is_required);
                edit::put(operation, "requestBody", made);
                if let Some(content) =
                    operation.pointer_mut("/requestBody/content/application~1json")
                {
                    edit::put(content, "schema", schema);
                }
            }
            return;
        }
        let mut node = operation;
        for key in place {
            if node.get(key).is_none() {
                let empty = edit::object(Vec::new(), &parameter);
                edit::put(node, key, empty);
            }
            let Some(below) = node.get_mut(key) else { return };
            node = below;
        }
        edit::say(node, "type", "object");
        if node.get("properties").is_none() {
            let empty = edit::object(Vec::new(), &parameter);
            edit::put(node, "properties", empty);
        }
        // Parameters are taken out from the last to the first.
        if let Some(Node { value: Value::Object(members), .. }) = node.get_mut("properties") {
            let key_at = schema.at;
            members.insert(0, Member { key: name.to_owned(), key_at, value: schema });
        }
    });
}

/// A style that OpenAPI does not know, or not for this place, is the place's own.
pub(super) fn style(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let Some(written) = node.get("style").filter(|node| !node.is_null()) else { return };
    if kind != Kind::Parameter {
        return;
    }
    let known: &[&str] = match node.get("in").and_then(Node::as_str) {
        Some("query") => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        Some("path") => &["simple", "matrix", "label"],
        Some("header") => &["simple"],
        Some("cookie") => &["form"],
        _ => return,
    };
    if written.as_str().is_some_and(|style| known.contains(&style)) {
        return;
    }
    let meant = known[0];
    let message = format!("no style of this place; `{meant}` is assumed");
    plan.warn("parameter-style", written, &trail.below("style"), &message);
    plan.change(trail.pointer.clone(), |node| drop(edit::remove(node, "style")));
}

/// Spaces around the name of a header, and the colon behind it, belong to the line that the header is on.
pub(super) fn header_name(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let is_named = matches!(kind, Kind::Parameter | Kind::SecurityScheme);
    let is_header = node.get("in").and_then(Node::as_str) == Some("header");
    let Some(name) = node.get("name").filter(|_| is_named && is_header) else { return };
    let Some(written) = name.as_str().filter(|written| !is_header_name(written)) else { return };
    let meant = written.trim().trim_end_matches(':').trim_end().to_owned();
    if is_header_name(&meant) {
        let message = format!("no header can be called `{written}`; `{meant}` is assumed");
        plan.warn("header-name", name, &trail.below("name"), &message);
        plan.change(trail.pointer.clone(), move |node| edit::say(node, "name", &*meant));
    }
}

/// A parameter of the path is always sent.
pub(super) fn required_in_path(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let is_in_path = node.get("in").and_then(Node::as_str) == Some("path");
    if kind == Kind::Parameter
        && is_in_path
        && node.get("required").and_then(Node::as_bool) != Some(true)
    {
        let place = trail.place(plan.document, node);
        plan.findings.note(
            "required-in-path",
            place,
            "a parameter of the path is not marked required; it is",
        );
    }
}
