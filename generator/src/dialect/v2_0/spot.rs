//! A node of the document with the pointer to it.

use std::sync::Arc;

use crate::document::{Document, Node, Position, join};

#[derive(Clone, Debug)]
pub(super) struct Spot<'d> {
    pub node: &'d Node,
    pub pointer: String,
    /// Of a member, its key.
    pub at: Position,
    /// The pointer under which the author knows it.
    pub known: String,
}

impl<'d> Spot<'d> {
    pub fn root(document: &'d Document) -> Self {
        let known = String::new();
        Self { node: &document.root, pointer: String::new(), at: document.root.at, known }
    }

    fn below(&self, segment: &str, at: Position, node: &'d Node) -> Self {
        let known = match &node.written {
            Some(written) => written.to_string(),
            None => join(&self.known, segment),
        };
        Self { node, pointer: join(&self.pointer, segment), at, known }
    }

    /// The member called `key`. A member that is null was forgotten, not meant.
    pub fn get(&self, key: &str) -> Option<Self> {
        let member = self.node.members().iter().find(|member| member.key == key)?;
        (!member.value.is_null()).then(|| self.below(key, member.key_at, &member.value))
    }

    pub fn members(&self) -> impl Iterator<Item = (&'d str, Self)> + use<'d> {
        let spot = self.clone();
        self.node.members().iter().map(move |member| {
            (member.key.as_str(), spot.below(&member.key, member.key_at, &member.value))
        })
    }

    pub fn items(&self) -> impl Iterator<Item = Self> + use<'d> {
        let spot = self.clone();
        let items = self.node.items().iter().enumerate();
        items.map(move |(index, node)| spot.below(&index.to_string(), node.at, node))
    }

    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.node.get(key).and_then(Node::as_str)
    }

    pub fn reference(&self) -> Option<&'d str> {
        self.text("$ref")
    }

    pub fn written(&self) -> Arc<str> {
        Arc::from(self.known.as_str())
    }
}
