//! Operations before and after, matched by what is sent, whatever their parameters are called.

use std::collections::BTreeMap;

use crate::{document::Node, model::Method};

use super::{
    bodies,
    finding::{Touched, Wire},
    lifecycle, parameters, responses, security,
    tree::Tree,
    walk::{Change, Walk},
};

/// An operation where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site<'d> {
    pub method: Method,
    pub path: &'d str,
    /// The path item, whose parameters hold for all its operations.
    pub item: &'d Node,
    pub node: &'d Node,
}

/// One operation on both sides, or on one, and what was compared for it.
#[derive(Debug)]
pub(super) struct Compared<'d> {
    pub old: Option<Site<'d>>,
    pub new: Option<Site<'d>>,
    pub scope: usize,
}

impl Compared<'_> {
    pub fn touched(&self) -> Option<Touched> {
        let site = self.new.or(self.old)?;
        let operation_id = text(site.node, "operationId").map(str::to_owned);
        Some(Touched { method: site.method, path: site.path.to_owned(), operation_id })
    }
}

pub(super) fn compare<'d>(walk: &mut Walk<'d>) -> Vec<Compared<'d>> {
    let pairs = pairs(sites(walk.old), sites(walk.new));
    let compared = pairs.into_iter().map(|(old, new)| {
        let scope = walk.scoped(|walk| match (old, new) {
            (Some(old), Some(new)) => both(walk, old, new),
            (Some(old), None) => lifecycle::removed_operation(walk, old),
            (None, Some(new)) => added(walk, new),
            (None, None) => {}
        });
        Compared { old, new, scope }
    });
    compared.collect()
}

fn sites(tree: Tree<'_>) -> Vec<Site<'_>> {
    let paths = tree.document.root.get("paths").into_iter().flat_map(Node::entries);
    let paths = paths.filter(|(path, _)| path.starts_with('/'));
    let mut sites = Vec::new();
    for (path, item) in paths {
        let item = tree.follow(item);
        for method in Method::ALL {
            let node = tree.member(item, &method.as_str().to_lowercase());
            sites.extend(node.map(|node| Site { method, path, item, node }));
        }
    }
    sites
}

type Pair<'d> = (Option<Site<'d>>, Option<Site<'d>>);

/// Same words first, then same template with other names in it.
fn pairs<'d>(old: Vec<Site<'d>>, new: Vec<Site<'d>>) -> Vec<Pair<'d>> {
    let mut left: BTreeMap<(Method, String), Vec<Site<'d>>> = BTreeMap::new();
    for site in &new {
        left.entry((site.method, template(site.path))).or_default().push(*site);
    }
    let mut take = |site: &Site<'d>, same: &dyn Fn(&str) -> bool| {
        let candidates = left.get_mut(&(site.method, template(site.path)))?;
        let at = candidates.iter().position(|candidate| same(candidate.path))?;
        Some(candidates.remove(at))
    };
    let exact: Vec<Pair<'d>> =
        old.iter().map(|site| (Some(*site), take(site, &|path| path == site.path))).collect();
    let mut pairs: Vec<Pair<'d>> = exact
        .into_iter()
        .map(|(site, found)| (site, found.or_else(|| take(&site?, &|_| true))))
        .collect();
    let is_left = |site: &&Site<'d>| {
        let candidates = left.get(&(site.method, template(site.path)));
        candidates.is_some_and(|all| all.iter().any(|other| std::ptr::eq(other.node, site.node)))
    };
    pairs.extend(new.iter().filter(is_left).map(|site| (None, Some(*site))));
    pairs
}

/// A path without the names of its parameters.
pub(super) fn template(path: &str) -> String {
    let mut template = String::with_capacity(path.len());
    let mut inside = false;
    for character in path.chars() {
        match character {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        template.push(character);
    }
    template
}

fn both<'d>(walk: &mut Walk<'d>, old: Site<'d>, new: Site<'d>) {
    lifecycle::operation(walk, old, new);
    operation_id(walk, old, new);
    tags(walk, old, new);
    parameters::compare(walk, old, new);
    bodies::compare(walk, old.node, new.node);
    responses::compare(walk, old.node, new.node);
    security::of_operation(walk, old.node, new.node);
}

fn added<'d>(walk: &mut Walk<'d>, new: Site<'d>) {
    walk.push(Change {
        id: "operation-added".to_owned(),
        wire: Wire::Info,
        old: None,
        new: Some(new.node),
        detail: String::new(),
        message: "the operation is new".to_owned(),
        help: "",
    });
}

fn operation_id<'d>(walk: &mut Walk<'d>, old: Site<'d>, new: Site<'d>) {
    let (was, is) = (text(old.node, "operationId"), text(new.node, "operationId"));
    let (id, message) = match (was, is) {
        (Some(was), Some(is)) if was != is => {
            ("operation-id-changed", format!("`{was}` is now called `{is}`"))
        }
        (Some(was), None) => ("operation-id-removed", format!("it is no longer called `{was}`")),
        (None, Some(is)) => ("operation-id-added", format!("it is now called `{is}`")),
        _ => return,
    };
    let detail = format!("{} → {}", was.unwrap_or_default(), is.unwrap_or_default());
    plain(walk, id, (old.node, new.node), message, detail);
}

fn tags<'d>(walk: &mut Walk<'d>, old: Site<'d>, new: Site<'d>) {
    let list = |node: &'d Node| {
        let tags = node.get("tags").into_iter().flat_map(Node::items).filter_map(Node::as_str);
        let mut tags: Vec<&str> = tags.collect();
        tags.sort_unstable();
        tags
    };
    let (was, is) = (list(old.node), list(new.node));
    if was != is {
        let shown = |tags: &[&str]| match tags {
            [] => "no tag".to_owned(),
            tags => format!("`{}`", tags.join("`, `")),
        };
        let message = format!("it stood under {} and stands under {}", shown(&was), shown(&is));
        let detail = format!("{} → {}", was.join(","), is.join(","));
        plain(walk, "operation-tags-changed", (old.node, new.node), message, detail);
    }
}

fn plain<'d>(
    walk: &mut Walk<'d>,
    id: &str,
    (old, new): (&'d Node, &'d Node),
    message: String,
    detail: String,
) {
    let (id, old, new) = (id.to_owned(), Some(old), Some(new));
    walk.push(Change { id, wire: Wire::Info, old, new, detail, message, help: "" });
}

fn text<'d>(node: &'d Node, key: &str) -> Option<&'d str> {
    node.get(key).and_then(Node::as_str)
}
