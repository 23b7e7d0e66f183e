//! What documents say of themselves: addresses, and components that came and went.

use std::collections::BTreeSet;

use crate::document::Node;

use super::{
    finding::Wire,
    security,
    walk::{Change, Walk},
};

pub(super) fn compare(walk: &mut Walk<'_>) {
    security::of_document(walk);
    servers(walk);
    components(walk);
}

fn servers(walk: &mut Walk<'_>) {
    let (old, new) = (&walk.old.document.root, &walk.new.document.root);
    let (was, is) = (urls(old), urls(new));
    if was == is || was.is_empty() || is.is_empty() {
        return;
    }
    let list = |urls: &BTreeSet<&str>| {
        format!("`{}`", urls.iter().copied().collect::<Vec<_>>().join("`, `"))
    };
    let still_there = was.is_subset(&is);
    let wire = if still_there { Wire::Info } else { Wire::Warning };
    let message = format!("the server was {} and is {}", list(&was), list(&is));
    walk.push(Change {
        id: "server-changed".to_owned(),
        wire,
        old: old.get("servers"),
        new: new.get("servers"),
        detail: format!("{} → {}", list(&was), list(&is)),
        message,
        help: "call the new address",
    });
}

fn urls(root: &Node) -> BTreeSet<&str> {
    let servers = root.get("servers").into_iter().flat_map(Node::items);
    servers
        .filter_map(|server| server.get("url")?.as_str())
        .map(|url| url.trim_end_matches('/'))
        .collect()
}

/// A component that stands where another stood has another name; else it is gone.
fn components(walk: &mut Walk<'_>) {
    let names = |tree: super::tree::Tree<'_>| -> BTreeSet<String> {
        tree.component("schemas").map(|(name, _)| name.to_owned()).collect()
    };
    let (was, is) = (names(walk.old), names(walk.new));
    let gone: Vec<_> =
        walk.old.component("schemas").filter(|(name, _)| !is.contains(*name)).collect();
    for (name, node) in gone {
        let successors = walk.swapped.keys().filter(|(old, _)| *old == name).map(|(_, new)| *new);
        let successor = successors.into_iter().find(|new| !was.contains(*new));
        let change = |id: &str, new, message: String| Change {
            id: id.to_owned(),
            wire: Wire::Info,
            old: Some(node),
            new,
            detail: message.clone(),
            message,
            help: "",
        };
        let found = successor
            .and_then(|new| walk.new.component("schemas").find(|(known, _)| *known == new));
        walk.push(match found {
            Some((new, to)) => change(
                "schema-renamed",
                Some(to),
                format!("the schema `{name}` is now called `{new}`"),
            ),
            None => change("schema-removed", None, format!("the schema `{name}` is gone")),
        });
    }
}
