//! Request bodies, and the media types that bodies come in.

use crate::document::Node;

use super::{
    finding::Wire,
    schema,
    walk::{At, Direction, Subject, Told, Walk},
};

pub(super) fn compare<'d>(walk: &mut Walk<'d>, old: &'d Node, new: &'d Node) {
    let at = At::new(Direction::Request, Subject::Body, "the request body");
    let (was, is) = (walk.old.member(old, "requestBody"), walk.new.member(new, "requestBody"));
    let (aspect, wire, says, help) = match (was, is) {
        (None, None) => return,
        (None, Some(is)) if is_required(is) => {
            ("added-required", Wire::Error, "it is new and must be sent", "send it with every call")
        }
        (None, Some(_)) => ("added-optional", Wire::Info, "it is new and may be sent", ""),
        (Some(_), None) => ("removed", Wire::Error, "it is gone", "stop sending it"),
        (Some(was), Some(is)) => return both(walk, &at, was, is),
    };
    walk.tell(&at, wire, Told::new(aspect, was.unwrap_or(old), is.unwrap_or(new), says).help(help));
}

fn is_required(body: &Node) -> bool {
    body.get("required").and_then(Node::as_bool) == Some(true)
}

fn both<'d>(walk: &mut Walk<'d>, at: &At, was: &'d Node, is: &'d Node) {
    let told = |aspect: &str, says: &str| Told::new(aspect, was, is, says);
    match (is_required(was), is_required(is)) {
        (false, true) => {
            let told = told("became-required", "it must now be sent");
            walk.tell(at, Wire::Error, told.help("send it with every call"));
        }
        (true, false) => {
            walk.tell(at, Wire::Info, told("became-optional", "it may now be left out"))
        }
        _ => {}
    }
    contents(walk, at, was, is);
}

/// Media types by name; what each holds.
pub(super) fn contents<'d>(walk: &mut Walk<'d>, at: &At, was: &'d Node, is: &'d Node) {
    let (old, mut come) = (media_types(was), media_types(is));
    let mut gone = Vec::new();
    for (name, node) in old {
        match come.iter().position(|(other, _)| *other == name) {
            Some(index) => {
                let (_, now) = come.remove(index);
                media_type(walk, at, &name, node, now);
            }
            None => gone.push((name, node)),
        }
    }
    if let ([(from, old)], [(to, new)]) = (&gone[..], &come[..])
        && let Some(wire) = renamed(at, from, to)
    {
        let says = format!("`{from}` is now called `{to}`");
        let told = Told::new("media-type-renamed", *old, *new, says);
        walk.tell(at, wire, told.detail(format!("{from} → {to}")));
        return media_type(walk, at, to, old, new);
    }
    for (name, node) in gone {
        let says = format!("it no longer comes as `{name}`");
        let told = Told::new("media-type-removed", node, is, says).detail(&name);
        walk.tell(at, Wire::Error, told.help("use another of its media types"));
    }
    for (name, node) in come {
        let says = format!("it may now come as `{name}`");
        let told = Told::new("media-type-added", was, node, says).detail(&name);
        walk.tell(at, Wire::Info, told);
    }
}

/// Another name for what is read in the same way; `None` where it is not.
fn renamed(at: &At, from: &str, to: &str) -> Option<Wire> {
    if !(is_json(from) && is_json(to)) || at.is_request() {
        return None;
    }
    // Whoever asks for one form by its name no longer finds it.
    Some(if to == "application/json" { Wire::Error } else { Wire::Info })
}

/// Without the parameters, which do not say what is inside.
fn media_types(node: &Node) -> Vec<(String, &Node)> {
    let content = node.get("content").into_iter().flat_map(Node::entries);
    let bare = |name: &str| name.split(';').next().unwrap_or_default().trim().to_lowercase();
    content.map(|(name, node)| (bare(name), node)).collect()
}

fn is_json(name: &str) -> bool {
    name.ends_with("/json") || name.ends_with("+json")
}

fn media_type<'d>(walk: &mut Walk<'d>, at: &At, name: &str, old: &'d Node, new: &'d Node) {
    let at = At { textual: !is_json(name), ..at.clone() };
    let schema = |node: &'d Node| node.get("schema").filter(|schema| schema.is_object());
    let (aspect, wire, says) = match (schema(old), schema(new), at.is_request()) {
        (Some(old), Some(new), _) => return schema::compare(walk, &at, old, new),
        (None, Some(_), true) => ("schema-added", Wire::Error, "it is now described"),
        (None, Some(_), false) => ("schema-added", Wire::Info, "it is now described"),
        (Some(_), None, true) => ("schema-removed", Wire::Info, "it is no longer described"),
        (Some(_), None, false) => ("schema-removed", Wire::Warning, "it is no longer described"),
        (None, None, _) => return,
    };
    walk.tell(&at, wire, Told::new(aspect, old, new, says).detail(name));
}
