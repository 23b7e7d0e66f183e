//! A document as the comparison reads it: references followed, places found at the end.

use std::collections::BTreeMap;

use crate::document::{Document, Node, join};

/// A reference may lead to a reference; a document in which more follow each other goes in a circle.
const MAX_STEPS: usize = 32;

/// One side of a comparison, in the terms of OpenAPI 3.0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tree<'d> {
    pub document: &'d Document,
}

impl<'d> Tree<'d> {
    /// What a node stands for, once its references are followed. A reference that leads nowhere stands for itself.
    pub fn follow(self, node: &'d Node) -> &'d Node {
        let mut node = node;
        for _ in 0..MAX_STEPS {
            match reference(node).and_then(|pointer| self.document.pointer(pointer)) {
                Some(next) => node = next,
                None => return node,
            }
        }
        node
    }

    pub fn member(self, node: &'d Node, key: &str) -> Option<&'d Node> {
        node.get(key).filter(|node| !node.is_null()).map(|node| self.follow(node))
    }

    pub fn component(self, kind: &str) -> impl Iterator<Item = (&'d str, &'d Node)> {
        let components = self.document.root.get("components").and_then(|node| node.get(kind));
        components.into_iter().flat_map(Node::entries).filter(|(name, _)| !name.starts_with("x-"))
    }
}

/// The pointer of a reference inside the document.
pub(super) fn reference(node: &Node) -> Option<&str> {
    node.get("$ref").and_then(Node::as_str).filter(|text| text.starts_with("#/"))
}

/// The name of the component that a reference names.
pub(super) fn component_name(node: &Node) -> Option<&str> {
    reference(node)?.strip_prefix("#/components/schemas/").filter(|name| !name.contains('/'))
}

/// A node's identity, for as long as its tree is borrowed.
pub(super) fn address(node: &Node) -> usize {
    std::ptr::from_ref(node) as usize
}

/// The pointers of some nodes. Pointers are texts, which the comparison goes without until it has found something.
pub(super) fn pointers(document: &Document, wanted: Vec<&Node>) -> BTreeMap<usize, String> {
    let mut addresses: Vec<usize> = wanted.into_iter().map(address).collect();
    addresses.sort_unstable();
    addresses.dedup();
    let mut found = BTreeMap::new();
    if !addresses.is_empty() {
        search(&document.root, &mut Vec::new(), &addresses, &mut found);
    }
    found
}

enum Step<'d> {
    Member(&'d str),
    Item(usize),
}

fn search<'d>(
    node: &'d Node,
    steps: &mut Vec<Step<'d>>,
    wanted: &[usize],
    found: &mut BTreeMap<usize, String>,
) {
    if wanted.binary_search(&address(node)).is_ok() {
        let pointer = steps.iter().fold(String::new(), |pointer, step| match step {
            Step::Member(key) => join(&pointer, key),
            Step::Item(index) => join(&pointer, &index.to_string()),
        });
        found.insert(address(node), pointer);
    }
    for (key, child) in node.entries() {
        steps.push(Step::Member(key));
        search(child, steps, wanted, found);
        steps.pop();
    }
    for (index, child) in node.items().iter().enumerate() {
        steps.push(Step::Item(index));
        search(child, steps, wanted, found);
        steps.pop();
    }
}
