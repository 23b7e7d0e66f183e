//! A node of the document with the pointer to it.

use std::sync::Arc;

use crate::document::{Document, Node, Position, join};

#[derive(Clone, Debug)]
pub(super) struct Spot<'d> {
    pub node: &'d Node,
    pub pointer: String,
    /// Of a member, its key.
    pub at: Position,
}

impl<'d> Spot<'d> {
    pub fn root(document: &'d Document) -> Self {
        Self { node: &document.root, pointer: String::new(), at: document.root.at }
    }

    /// The member called `key`. A member that is null was forgotten, not meant.
    pub fn get(&self, key: &str) -> Option<Self> {
        let member = self.node.members().iter().find(|member| member.key == key)?;
        (!member.value.is_null()).then(|| Self {
            node: &member.value,
            pointer: join(&self.pointer, key),
            at: member.key_at,
        })
    }

    pub fn members(&self) -> impl Iterator<Item = (&'d str, Self)> + use<'d> {
        let pointer = self.pointer.clone();
        self.node.members().iter().map(move |member| {
            let pointer = join(&pointer, &member.key);
            (member.key.as_str(), Self { node: &member.value, pointer, at: member.key_at })
        })
    }

    pub fn items(&self) -> impl Iterator<Item = Self> + use<'d> {
        let pointer = self.pointer.clone();
        self.node.items().iter().enumerate().map(move |(index, node)| Self {
            node,
            pointer: join(&pointer, &index.to_string()),
            at: node.at,
        })
    }

    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.node.get(key).and_then(Node::as_str)
    }

    pub fn reference(&self) -> Option<&'d str> {
        self.text("$ref")
    }

    pub fn written(&self) -> Arc<str> {
        Arc::from(self.pointer.as_str())
    }
}
