//! Small changes to a tree, each new node with the place of the one it came from.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::document::{Member, Node, Value};

/// Takes the member called `key` out of `node`.
pub(super) fn remove(node: &mut Node, key: &str) -> Option<Member> {
    let Value::Object(members) = &mut node.value else { return None };
    let index = members.iter().position(|member| member.key == key)?;
    Some(members.remove(index))
}

/// Says `key: value` where `node` stands; what was said before is forgotten.
pub(super) fn say(node: &mut Node, key: &str, value: impl Into<Json>) {
    let value = made(value, node);
    put(node, key, value);
}

/// Gives `node` a member, in the place of the one that had its name.
pub(super) fn put(node: &mut Node, key: &str, value: Node) {
    let at = value.at;
    let Value::Object(members) = &mut node.value else { return };
    match members.iter_mut().find(|member| member.key == key) {
        Some(member) => member.value = value,
        None => members.push(Member { key: key.to_owned(), key_at: at, value }),
    }
}

/// A value that stands where `from` does.
pub(super) fn made(value: impl Into<Json>, from: &Node) -> Node {
    let mut node = Node::from_json(value.into(), from.at);
    if let Some(origin) = &from.origin {
        node.set_origin(origin);
    }
    node
}

/// An object that stands where `from` does.
pub(super) fn object(members: Vec<Member>, from: &Node) -> Node {
    Node { value: Value::Object(members), ..made(Json::Null, from) }
}

/// A list that stands where `from` does.
pub(super) fn list(items: Vec<Node>, from: &Node) -> Node {
    Node { value: Value::Array(items), ..made(Json::Null, from) }
}

/// The same node, known to the document's author by `pointer`, unless it is by another.
pub(super) fn written(mut node: Node, pointer: &str) -> Node {
    node.written.get_or_insert_with(|| Arc::from(pointer));
    node
}
