//! Answers by status: their bodies and headers.

use crate::document::Node;

use super::{
    bodies,
    finding::Wire,
    lifecycle, schema,
    walk::{At, Direction, Subject, Told, Walk},
};

pub(super) fn compare<'d>(walk: &mut Walk<'d>, old: &'d Node, new: &'d Node) {
    let statuses = |node: &'d Node| {
        let all = node.get("responses").into_iter().flat_map(Node::entries);
        let all = all.filter(|(status, _)| !status.starts_with("x-"));
        all.map(|(status, node)| (named(status), node)).collect::<Vec<_>>()
    };
    let (was, mut come) = (statuses(old), statuses(new));
    let mut gone = Vec::new();
    for (status, node) in was {
        match come.iter().position(|(other, _)| *other == status) {
            Some(at) => {
                let (_, now) = come.remove(at);
                response(walk, &status, walk.old.follow(node), walk.new.follow(now));
            }
            None => gone.push((status, node)),
        }
    }
    let exchanged = exchanged(walk, &mut gone, &mut come);
    for (status, node) in gone {
        let (aspect, wire) = match is_success(&status) {
            true => ("success-status-removed", Wire::Error),
            false => ("non-success-status-removed", Wire::Info),
        };
        status_told(
            walk,
            aspect,
            wire,
            (node, new),
            format!("{status} is no longer answered"),
            &status,
        );
    }
    for (status, node) in come {
        let aspect =
            if is_success(&status) { "success-status-added" } else { "non-success-status-added" };
        status_told(
            walk,
            aspect,
            Wire::Info,
            (old, node),
            format!("{status} may now be answered"),
            &status,
        );
    }
    if let Some((from, to, old, new)) = exchanged {
        let says = format!("success is {to}, no longer {from}");
        let detail = format!("{from} → {to}");
        status_told(walk, "success-status-changed", Wire::Error, (old, new), says, &detail);
        response(walk, &to, walk.old.follow(old), walk.new.follow(new));
    }
}

/// `4XX` however it is written, and `default` in words.
fn named(status: &str) -> String {
    match status {
        "default" => "any other status".to_owned(),
        status => status.to_uppercase(),
    }
}

fn status_told<'d>(
    walk: &mut Walk<'d>,
    aspect: &str,
    wire: Wire,
    (old, new): (&'d Node, &'d Node),
    says: String,
    detail: &str,
) {
    let id = format!("response-{aspect}");
    let help = if wire == Wire::Error { "expect the other statuses" } else { "" };
    let (old, new) = (Some(old), Some(new));
    walk.push(super::walk::Change {
        id,
        wire,
        old,
        new,
        detail: detail.to_owned(),
        message: says,
        help,
    });
}

type Status<'d> = (String, &'d Node);

/// One success in place of one other, with the same content, is one change.
fn exchanged<'d>(
    walk: &Walk<'d>,
    gone: &mut Vec<Status<'d>>,
    come: &mut Vec<Status<'d>>,
) -> Option<(String, String, &'d Node, &'d Node)> {
    let only = |all: &[Status<'d>]| {
        let mut places = (0..all.len()).filter(|at| is_success(&all[*at].0));
        places.next().filter(|_| places.next().is_none())
    };
    let (from, to) = (only(gone)?, only(come)?);
    let content = |node: &'d Node| node.get("content");
    let (old, new) = (walk.old.follow(gone[from].1), walk.new.follow(come[to].1));
    if content(old) != content(new) {
        return None;
    }
    let ((from, old), (to, new)) = (gone.remove(from), come.remove(to));
    Some((from, to, old, new))
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

fn response<'d>(walk: &mut Walk<'d>, status: &str, old: &'d Node, new: &'d Node) {
    let at = At::new(Direction::Response, Subject::Body, format!("the answer {status}"));
    let has_body = |node: &Node| node.get("content").is_some_and(|node| node.entries().len() > 0);
    match (has_body(old), has_body(new)) {
        (true, false) => {
            let told = Told::new("removed", old, new, "it no longer has a body");
            walk.tell(&at, Wire::Error, told.help("stop reading it"));
        }
        (false, true) => {
            walk.tell(&at, Wire::Info, Told::new("added", old, new, "it now has a body"))
        }
        _ => bodies::contents(walk, &at, old, new),
    }
    headers(walk, status, old, new);
}

fn headers<'d>(walk: &mut Walk<'d>, status: &str, old: &'d Node, new: &'d Node) {
    let list = |node: &'d Node| {
        let headers = node.get("headers").into_iter().flat_map(Node::entries);
        headers.filter(|(_, header)| header.is_object()).collect::<Vec<_>>()
    };
    let (was, is) = (list(old), list(new));
    let find = |all: &[(&'d str, &'d Node)], name: &str| {
        all.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, node)| *node)
    };
    let at = |name: &str| {
        At::new(
            Direction::Response,
            Subject::Header,
            format!("header `{name}` of the answer {status}"),
        )
    };
    for (name, header) in &was {
        let (at, header) = (at(name), walk.old.follow(header));
        match find(&is, name) {
            Some(now) => both(walk, &at, header, walk.new.follow(now)),
            None => {
                let (aspect, wire) = match is_required(header) {
                    true => ("removed-required", Wire::Error),
                    false => ("removed-optional", Wire::Warning),
                };
                walk.tell(
                    &at,
                    wire,
                    Told::new(aspect, header, new, "it is gone").help("stop reading it"),
                );
            }
        }
    }
    for (name, header) in is.iter().filter(|(name, _)| find(&was, name).is_none()) {
        walk.tell(&at(name), Wire::Info, Told::new("added", old, *header, "it is new"));
    }
}

fn is_required(header: &Node) -> bool {
    header.get("required").and_then(Node::as_bool) == Some(true)
}

fn both<'d>(walk: &mut Walk<'d>, at: &At, old: &'d Node, new: &'d Node) {
    lifecycle::compare(walk, at.prefix(), &at.name(), (old, new), (old, new));
    let (aspect, wire, says, help) = match (is_required(old), is_required(new)) {
        (false, true) => ("became-required", Wire::Info, "it is now always answered", ""),
        (true, false) => {
            ("became-optional", Wire::Error, "it may now be missing", "expect that it is missing")
        }
        _ => ("", Wire::Info, "", ""),
    };
    if !aspect.is_empty() {
        walk.tell(at, wire, Told::new(aspect, old, new, says).help(help));
    }
    if let (Some(old), Some(new)) = (old.get("schema"), new.get("schema")) {
        schema::compare(walk, at, old, new);
    }
}
