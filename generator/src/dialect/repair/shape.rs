//! Members that are not what their place asks for: a number where a map belongs, a map where a list does.

use serde_json::json;

use super::{Kind, Node, Plan, Trail};
use crate::dialect::edit;
use crate::dialect::kind::{Holds, Version};
use crate::document::Value;

/// One object stands for a list of one, an empty list for an empty object, a word for the schema or the description that
/// it tells of; what says nothing is taken away.
pub(super) fn members(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    for (key, holds) in kind.members(Version::V3_0) {
        let Some(child) = node.get(key).filter(|child| !child.is_null()) else { continue };
        if is_shaped(*holds, child) {
            continue;
        }
        let below = trail.below(key);
        match (*holds, &child.value) {
            (Holds::List(kind), Value::Array(items)) => list(plan, kind, items, &below),
            (Holds::Map(kind) | Holds::Extensible(kind), Value::Object(members)) => {
                for member in members.iter().filter(|member| holds.is_meant(&member.key)) {
                    one(plan, kind, &member.value, &below.below(&member.key));
                }
            }
            (Holds::One(Kind::Schema), Value::Bool(_)) if *key == "additionalProperties" => {}
            (Holds::List(_), Value::Object(_)) => {
                let message = format!("`{key}` is one object; a list of it is assumed");
                plan.warn("wrong-kind", child, &below, &message);
                plan.change(below.pointer, |node| *node = edit::list(vec![node.clone()], node));
            }
            (Holds::Map(_) | Holds::Extensible(_), Value::Array(items)) if items.is_empty() => {
                let message = format!("`{key}` is an empty list; an empty object is assumed");
                plan.warn("wrong-kind", child, &below, &message);
                plan.change(below.pointer, |node| *node = edit::object(Vec::new(), node));
            }
            (Holds::One(Kind::Schema), Value::Array(items)) => choice(plan, items, child, &below),
            (Holds::One(Kind::Schema), _) => one(plan, Kind::Schema, child, &below),
            (Holds::One(kind), _) => take_away(plan, key, child, kind.called(), trail),
            (Holds::List(_), _) => take_away(plan, key, child, "a list", trail),
            (Holds::Map(_) | Holds::Extensible(_), _) => {
                take_away(plan, key, child, "an object", trail);
            }
        }
    }
}

/// Whether all that is held is an object, as nearly all is: nobody asks where it stands.
fn is_shaped(holds: Holds, child: &Node) -> bool {
    match (holds, &child.value) {
        (Holds::One(_), Value::Object(_)) => true,
        (Holds::List(_), Value::Array(items)) => items.iter().all(Node::is_object),
        (Holds::Map(_) | Holds::Extensible(_), Value::Object(members)) => {
            members.iter().all(|member| member.value.is_object())
        }
        _ => false,
    }
}

fn list(plan: &mut Plan<'_>, kind: Kind, items: &[Node], trail: &Trail) {
    for (index, item) in items.iter().enumerate() {
        one(plan, kind, item, &trail.below(&index.to_string()));
    }
    if kind == Kind::Parameter && !items.iter().all(Node::is_object) {
        let message = "what is no object is no parameter; it is ignored";
        plan.warn("wrong-kind", &items[0], trail, message);
        plan.change(trail.pointer.clone(), |node| {
            let Value::Array(items) = &mut node.value else { return };
            items.retain(Node::is_object);
        });
    }
}

/// Something that is no object where one of a kind belongs.
fn one(plan: &mut Plan<'_>, kind: Kind, node: &Node, trail: &Trail) {
    const TYPES: [&str; 6] = ["string", "integer", "number", "boolean", "object", "array"];
    let (meant, told) = match (kind, &node.value) {
        (_, Value::Object(_)) => return,
        (Kind::Schema, Value::String(name)) if TYPES.contains(&name.as_str()) => {
            (json!({ "type": name }), format!("the type `{name}`"))
        }
        (Kind::Schema, _) => (json!({}), "any value".to_owned()),
        (Kind::Response, Value::String(text)) => {
            (json!({ "description": text }), "its description".to_owned())
        }
        (Kind::Response, _) => (json!({ "description": "" }), "an empty answer".to_owned()),
        (Kind::Header, _) => (json!({ "schema": { "type": "string" } }), "text".to_owned()),
        (Kind::MediaType, _) => (json!({}), "any value".to_owned()),
        (Kind::Encoding, _) => (json!({}), "nothing".to_owned()),
        _ => return,
    };
    let found = match &node.value {
        Value::Null => "nothing is said".to_owned(),
        _ => format!("this is {}, not {}", node.kind(), kind.called()),
    };
    plan.warn("wrong-kind", node, trail, &format!("{found}; {told} is assumed"));
    plan.change(trail.pointer.clone(), move |node| node.value = edit::made(meant, node).value);
}

/// Several schemas where one belongs: a tuple, in `items`.
fn choice(plan: &mut Plan<'_>, items: &[Node], node: &Node, trail: &Trail) {
    let message = match items.len() {
        0 => "an empty list where a schema belongs; any value is assumed",
        1 => "a list where a schema belongs; its only one is assumed",
        _ => "a list where a schema belongs; a choice between its schemas is assumed",
    };
    plan.warn("wrong-kind", node, trail, message);
    plan.change(trail.pointer.clone(), |node| {
        let Value::Array(items) = &mut node.value else { return };
        let mut items = std::mem::take(items);
        match (items.len(), items.pop()) {
            (1, Some(only)) => *node = only,
            (_, Some(last)) => {
                items.push(last);
                let items = edit::list(items, node);
                *node = edit::object(Vec::new(), node);
                edit::put(node, "anyOf", items);
            }
            (_, None) => *node = edit::object(Vec::new(), node),
        }
    });
}

fn take_away(plan: &mut Plan<'_>, key: &str, node: &Node, expected: &str, trail: &Trail) {
    let below = trail.below(key);
    let message = format!("`{key}` is {}, not {expected}; it is ignored", node.kind());
    plan.warn("wrong-kind", node, &below, &message);
    let key = key.to_owned();
    plan.change(trail.pointer.clone(), move |node| drop(edit::remove(node, &key)));
}
