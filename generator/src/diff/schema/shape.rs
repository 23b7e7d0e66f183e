//! A schema as a value meets it: references followed, `allOf` merged, wrappers of one meaning taken off.

use std::collections::BTreeSet;

use crate::{
    diff::tree::{Tree, address},
    document::Node,
};

use super::types::{Types, is_list_of_types, types};

/// What one schema asks of a value.
#[derive(Clone, Debug)]
pub(in crate::diff) struct Shape<'d> {
    /// Where it stands, before any reference is followed.
    pub site: &'d Node,
    /// What it comes down to when wrappers are taken off.
    pub core: &'d Node,
    /// The schema itself and all that `allOf` adds.
    parts: Vec<&'d Node>,
    pub nullable: bool,
}

impl<'d> Shape<'d> {
    pub fn read(tree: Tree<'d>, site: &'d Node) -> Self {
        let mut gathered = Gathered::default();
        gathered.gather(tree, site);
        let Gathered { parts, nullable, .. } = gathered;
        let core = if let [only] = parts[..] { only } else { tree.follow(site) };
        Self { site, core, parts, nullable }
    }

    /// The keyword, where any part has it.
    pub fn get(&self, keyword: &str) -> Option<&'d Node> {
        self.parts.iter().find_map(|part| part.get(keyword).filter(|node| !node.is_null()))
    }

    pub fn flag(&self, keyword: &str) -> bool {
        self.parts.iter().any(|part| part.get(keyword).and_then(Node::as_bool) == Some(true))
    }

    pub fn types(&self) -> Types {
        types(&self.parts)
    }

    /// Declared members in the document's order, each once.
    pub fn properties(&self) -> Vec<(&'d str, &'d Node)> {
        let mut seen = BTreeSet::new();
        let of_part = |part: &&'d Node| part.get("properties").into_iter().flat_map(Node::entries);
        let all = self.parts.iter().flat_map(of_part);
        all.filter(|(name, _)| seen.insert(*name)).collect()
    }

    pub fn required(&self) -> BTreeSet<&'d str> {
        let of_part = |part: &&'d Node| part.get("required").into_iter().flat_map(Node::items);
        self.parts.iter().flat_map(of_part).filter_map(Node::as_str).collect()
    }

    /// The branches of `oneOf` or `anyOf`, without the one that only says null.
    pub fn branches(&self, keyword: &str) -> Vec<&'d Node> {
        let list = self.parts.iter().find_map(|part| part.get(keyword));
        let list = list.filter(|list| !is_list_of_types(list));
        let branches = list.into_iter().flat_map(Node::items);
        branches.filter(|branch| !is_null(branch)).collect()
    }

    /// Whether it says anything at all of a value.
    pub fn is_anything(&self) -> bool {
        const SAYS_NOTHING: [&str; 8] = [
            "description",
            "title",
            "example",
            "examples",
            "default",
            "deprecated",
            "externalDocs",
            "$comment",
        ];
        let says = |key: &str| !SAYS_NOTHING.contains(&key) && !key.starts_with("x-");
        self.parts.iter().all(|part| part.entries().all(|(key, _)| !says(key) || key == "allOf"))
    }
}

#[derive(Default)]
struct Gathered<'d> {
    parts: Vec<&'d Node>,
    nullable: bool,
    seen: BTreeSet<usize>,
}

impl<'d> Gathered<'d> {
    fn gather(&mut self, tree: Tree<'d>, site: &'d Node) {
        let node = tree.follow(site);
        if !self.seen.insert(address(node)) {
            return;
        }
        self.parts.push(node);
        self.nullable |= says_null(node);
        for branch in node.get("allOf").into_iter().flat_map(Node::items) {
            self.gather(tree, branch);
        }
        if let Some(only) = only_branch(node) {
            self.parts.pop();
            self.gather(tree, only);
        }
    }
}

fn says_null(node: &Node) -> bool {
    let listed = |key: &str| node.get(key).into_iter().flat_map(Node::items).any(is_null);
    node.get("nullable").and_then(Node::as_bool) == Some(true)
        || types(&[node]).null
        || listed("oneOf")
        || listed("anyOf")
}

fn is_null(node: &Node) -> bool {
    let only_null = |values: &Node| values.items().len() == 1 && values.items()[0].is_null();
    node.get("type").and_then(Node::as_str) == Some("null")
        || (node.entries().len() == 1 && node.get("enum").is_some_and(only_null))
}

/// A choice of one is no choice.
fn only_branch(node: &Node) -> Option<&Node> {
    let [(key, list)] = node
        .entries()
        .filter(|(key, _)| {
            !key.starts_with("x-") && !matches!(*key, "description" | "title" | "nullable")
        })
        .collect::<Vec<_>>()[..]
    else {
        return None;
    };
    let branches: Vec<_> = list.items().iter().filter(|branch| !is_null(branch)).collect();
    match branches[..] {
        [only] if matches!(key, "oneOf" | "anyOf") => Some(only),
        _ => None,
    }
}
