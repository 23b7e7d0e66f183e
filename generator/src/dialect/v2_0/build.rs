//! Nodes of the new tree, each with the place of what it was made from.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::document::{Member, Node, Position, Value};

use super::spot::Spot;

/// An object in the making.
#[derive(Debug)]
pub(super) struct Object {
    members: Vec<Member>,
    at: Position,
    origin: Option<Arc<str>>,
    written: Option<Arc<str>>,
}

impl Object {
    /// Is known under the pointer of what it was made from.
    pub fn made_of(spot: &Spot<'_>) -> Self {
        Self { written: Some(spot.written()), ..Self::beside(spot) }
    }

    /// Stands where `spot` does and is not known to the author.
    pub fn beside(spot: &Spot<'_>) -> Self {
        Self {
            members: Vec::new(),
            at: spot.node.at,
            origin: spot.node.origin.clone(),
            written: None,
        }
    }

    /// A member that was made from `spot`, which may be called otherwise.
    pub fn put(&mut self, key: &str, spot: &Spot<'_>, node: Node) {
        self.members.push(Member {
            key: key.to_owned(),
            key_at: spot.at,
            value: Node { written: Some(spot.written()), ..node },
        });
    }

    /// A member that stands in the new object where it stood in the old one.
    pub fn hold(&mut self, key: &str, spot: &Spot<'_>, value: Node) {
        self.members.push(Member { key: key.to_owned(), key_at: spot.at, value });
    }

    /// A member as it is, where there is one.
    pub fn keep(&mut self, key: &str, spot: Option<Spot<'_>>) {
        if let Some(spot) = spot {
            self.put(key, &spot, spot.node.clone());
        }
    }

    pub fn keep_extensions(&mut self, from: &Spot<'_>) {
        for (key, spot) in from.members().filter(|(key, _)| key.starts_with("x-")) {
            self.put(key, &spot, spot.node.clone());
        }
    }

    /// A member that its author said in another way; it stands where the object does.
    pub fn say(&mut self, key: &str, value: impl Into<Json>) {
        let mut node = Node::from_json(value.into(), self.at);
        node.origin = self.origin.clone();
        self.add(key, Some(node));
    }

    /// A node that knows its own place.
    pub fn add(&mut self, key: &str, node: Option<Node>) {
        if let Some(value) = node {
            self.members.push(Member { key: key.to_owned(), key_at: value.at, value });
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.members.iter().any(|member| member.key == key)
    }

    pub fn remove(&mut self, key: &str) {
        self.members.retain(|member| member.key != key);
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    pub fn finish(self) -> Node {
        let Self { members, at, origin, written } = self;
        Node { value: Value::Object(members), at, origin, written }
    }
}

/// What is described elsewhere, where it is used.
pub(super) fn used_at(spot: &Spot<'_>, node: Node) -> Node {
    Node {
        at: spot.node.at,
        origin: spot.node.origin.clone(),
        written: Some(spot.written()),
        ..node
    }
}

/// A list that stands where `spot` does and is not known to the author.
pub(super) fn list(spot: &Spot<'_>, items: Vec<Node>) -> Node {
    Node {
        value: Value::Array(items),
        at: spot.at,
        origin: spot.node.origin.clone(),
        written: None,
    }
}
