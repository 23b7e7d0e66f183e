//! The members of objects: which there are, who must send them, who may.

use std::collections::BTreeSet;

use crate::{
    diff::{
        finding::Wire,
        lifecycle,
        walk::{At, Told, Walk},
    },
    document::Node,
    words::{snake, words},
};

use super::Shape;

pub(super) fn compare<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    let (old, new) = (was.properties(), is.properties());
    let (must, must_now) = (was.required(), is.required());
    let named = |all: &[(&'d str, &'d Node)], name: &str| {
        all.iter().find(|(known, _)| *known == name).map(|(_, node)| *node)
    };
    let mut respelt = BTreeSet::new();
    for (name, node) in &old {
        let at = at.member(name, must.contains(name));
        match named(&new, name) {
            Some(now) => {
                let required = (must.contains(name), must_now.contains(name));
                member(walk, &at, (node, now), required);
            }
            None => match respelling(name, &old, &new) {
                Some((other, now)) => {
                    respelt.insert(other);
                    renamed(walk, &at, node, now, other);
                }
                None => removed(walk, &at, node, is.site),
            },
        }
    }
    for (name, node) in &new {
        if named(&old, name).is_none() && !respelt.contains(name) {
            added(walk, &at.member(name, must_now.contains(name)), was.site, node);
        }
    }
}

/// A new member that Rust would call the same: the program compiles and says something else.
fn respelling<'d>(
    name: &str,
    old: &[(&'d str, &'d Node)],
    new: &[(&'d str, &'d Node)],
) -> Option<(&'d str, &'d Node)> {
    let spelt = |name: &str| snake(&words(name, &[]));
    let is_new = |other: &str| !old.iter().any(|(known, _)| *known == other);
    new.iter().find(|(other, _)| is_new(other) && spelt(other) == spelt(name)).copied()
}

fn renamed<'d>(walk: &mut Walk<'d>, at: &At, old: &'d Node, new: &'d Node, to: &str) {
    let says = format!("it is now written `{to}`");
    let told = Told::new("respelt", old, new, says).detail(to);
    walk.tell(at, Wire::Error, told.help("update the crate together with the server"));
    super::compare(walk, at, old, new);
}

fn removed<'d>(walk: &mut Walk<'d>, at: &At, old: &'d Node, new: &'d Node) {
    let shape = Shape::read(walk.old, old);
    let (aspect, wire) = match (at.is_request(), at.required) {
        (true, _) if shape.flag("readOnly") => return,
        (true, _) => ("removed", Wire::Warning),
        (false, _) if shape.flag("writeOnly") => ("removed-optional", Wire::Info),
        (false, true) => ("removed-required", Wire::Error),
        (false, false) => ("removed-optional", Wire::Warning),
    };
    let help = match at.is_request() {
        true => "stop sending it",
        false => "stop reading it",
    };
    walk.tell(at, wire, Told::new(aspect, old, new, "it is gone").help(help));
}

fn added<'d>(walk: &mut Walk<'d>, at: &At, old: &'d Node, new: &'d Node) {
    let shape = Shape::read(walk.new, new);
    let (aspect, wire, says, help) = match (at.is_request(), at.required) {
        (true, _) if shape.flag("readOnly") => return,
        (true, true) => (
            "added-required",
            Wire::Error,
            "it is new and must be sent",
            "send it with every request",
        ),
        (true, false) => ("added-optional", Wire::Info, "it is new and may be sent", ""),
        (false, true) => ("added-required", Wire::Info, "it is new and always answered", ""),
        (false, false) => ("added-optional", Wire::Info, "it is new and may be answered", ""),
    };
    walk.tell(at, wire, Told::new(aspect, old, new, says).help(help));
}

fn member<'d>(walk: &mut Walk<'d>, at: &At, nodes: (&'d Node, &'d Node), required: (bool, bool)) {
    let was = Shape::read(walk.old, nodes.0);
    let is = Shape::read(walk.new, nodes.1);
    let never = if at.is_request() { "readOnly" } else { "writeOnly" };
    mutability(walk, at, &was, &is);
    lifecycle::schema(walk, at, nodes.0, nodes.1);
    // What does not travel this way binds nobody.
    if is.flag(never) {
        return;
    }
    requiredness(walk, at, &was, &is, required);
    super::compare(walk, at, nodes.0, nodes.1);
}

fn requiredness<'d>(
    walk: &mut Walk<'d>,
    at: &At,
    was: &Shape<'d>,
    is: &Shape<'d>,
    required: (bool, bool),
) {
    let (aspect, wire, says, help) = match (required, at.is_request()) {
        ((false, true), true) => {
            ("became-required", Wire::Error, "it must now be sent", "send it with every request")
        }
        ((false, true), false) => ("became-required", Wire::Info, "it is now always answered", ""),
        ((true, false), true) => ("became-optional", Wire::Info, "it may now be left out", ""),
        ((true, false), false) => {
            ("became-optional", Wire::Error, "it may now be missing", "expect that it is missing")
        }
        _ => return,
    };
    walk.tell(at, wire, Told::new(aspect, was.site, is.site, says).help(help));
}

fn mutability<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    let flags = [
        ("readOnly", "became-read-only", "only the server writes it from now on"),
        ("writeOnly", "became-write-only", "it is no longer answered"),
    ];
    for (flag, set, says) in flags {
        let (aspect, says) = match (was.flag(flag), is.flag(flag)) {
            (false, true) => (set, says),
            (true, false) if flag == "readOnly" => ("became-not-read-only", "it may now be sent"),
            (true, false) => ("became-not-write-only", "it is now answered too"),
            _ => continue,
        };
        walk.tell(at, Wire::Info, Told::new(aspect, was.site, is.site, says));
    }
}
