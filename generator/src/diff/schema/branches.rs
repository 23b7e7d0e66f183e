//! The branches of `oneOf` and `anyOf`, matched by what they are, not by where they stand.

use crate::{
    diff::{
        finding::Wire,
        tree::component_name,
        walk::{At, Told, Walk},
    },
    document::Node,
};

use super::Shape;

pub(super) fn compare<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    for (keyword, name) in [("oneOf", "one-of"), ("anyOf", "any-of")] {
        let (old, new) = (was.branches(keyword), is.branches(keyword));
        if old.is_empty() && new.is_empty() {
            continue;
        }
        let (pairs, gone, come) = matched(old, new);
        for branch in gone {
            let wire = if at.is_request() { Wire::Error } else { Wire::Info };
            let says = format!("{} is no longer one of its forms", called(branch));
            let told = Told::new(format!("{name}-removed"), branch, is.site, says);
            walk.tell(at, wire, told.detail(called(branch)).help("use another of its forms"));
        }
        for branch in come {
            let wire = if at.is_request() { Wire::Info } else { Wire::Error };
            let says = format!("{} is a new form of it", called(branch));
            let told = Told::new(format!("{name}-added"), was.site, branch, says);
            walk.tell(
                at,
                wire,
                told.detail(called(branch)).help("handle the new form where forms are matched"),
            );
        }
        for (old, new) in pairs {
            super::compare(walk, at, old, new);
        }
    }
}

type Matched<'d> = (Vec<(&'d Node, &'d Node)>, Vec<&'d Node>, Vec<&'d Node>);

/// By component, then by content, then by title; what is left in equal number, by order.
pub(super) fn matched<'d>(old: Vec<&'d Node>, new: Vec<&'d Node>) -> Matched<'d> {
    let mut pairs = Vec::new();
    let (mut gone, mut come) = (old, new);
    let alike: [fn(&Node, &Node) -> bool; 3] = [
        |old, new| component_name(old).is_some() && component_name(old) == component_name(new),
        |old, new| component_name(old).is_none() && old == new,
        |old, new| title(old).is_some() && title(old) == title(new),
    ];
    for alike in alike {
        gone.retain(|old| match come.iter().position(|new| alike(old, new)) {
            Some(at) => {
                pairs.push((*old, come.remove(at)));
                false
            }
            None => true,
        });
    }
    let inline =
        |all: &[&Node]| all.iter().all(|one| component_name(one).is_none() && title(one).is_none());
    if gone.len() == come.len() && inline(&gone) && inline(&come) {
        pairs.extend(gone.drain(..).zip(come.drain(..)));
    }
    (pairs, gone, come)
}

fn title(node: &Node) -> Option<&str> {
    node.get("title").and_then(Node::as_str)
}

/// As a sentence names a branch.
fn called(node: &Node) -> String {
    let named = component_name(node).or(title(node)).map(str::to_owned);
    let typed =
        || node.get("type").and_then(Node::as_str).map(|name| format!("a form of type {name}"));
    named.map(|name| format!("`{name}`")).or_else(typed).unwrap_or_else(|| "a form".to_owned())
}
