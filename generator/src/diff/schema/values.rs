//! The values that are listed, and the one that stands in for a missing value.

use crate::{
    diff::{
        finding::Wire,
        lifecycle,
        walk::{At, Subject, Told, Walk},
    },
    document::Node,
};

use super::Shape;

pub(super) fn allowed<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    known(walk, at, was, is);
    match (listed(was), listed(is)) {
        (None, None) => {}
        (None, Some(new)) => {
            let wire = if at.is_request() { Wire::Error } else { Wire::Info };
            let says = format!("any value became one of {}", texts(&new));
            let told = Told::new("became-enum", was.site, is.site, says).detail(texts(&new));
            walk.tell(at, wire, told.help("use the variants of the new type"));
        }
        (Some(old), None) => {
            let wire = if at.is_request() { Wire::Info } else { Wire::Warning };
            let says = format!("one of {} became any value", texts(&old));
            walk.tell(
                at,
                wire,
                Told::new("no-longer-enum", was.site, is.site, says).detail(texts(&old)),
            );
        }
        (Some(old), Some(new)) => both(walk, at, (was, old), (is, new)),
    }
}

fn both<'d>(
    walk: &mut Walk<'d>,
    at: &At,
    (was, old): (&Shape<'d>, Vec<&'d Node>),
    (is, new): (&Shape<'d>, Vec<&'d Node>),
) {
    for value in old.iter().filter(|value| !new.contains(value)) {
        let wire = if at.is_request() { Wire::Error } else { Wire::Info };
        let text = text(value);
        let told = Told::new(
            "enum-value-removed",
            *value,
            is.site,
            format!("{text} is no longer a value"),
        );
        walk.tell(at, wire, told.detail(text).help("stop using the value"));
    }
    for value in &new {
        if let Some(before) = old.iter().find(|before| before == &value) {
            lifecycle::value(walk, at, before, value);
        }
    }
    for value in new.iter().filter(|value| !old.contains(value)) {
        let wire = if at.is_request() { Wire::Info } else { Wire::Warning };
        let text = text(value);
        let told =
            Told::new("enum-value-added", was.site, *value, format!("{text} is a new value"));
        walk.tell(
            at,
            wire,
            told.detail(text).help("handle the new value where values are matched"),
        );
    }
}

/// A list that says of itself that it will grow, as some vendors write it.
fn known<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    const KEYWORD: &str = "x-extensible-enum";
    let (Some(old), Some(new)) = (was.get(KEYWORD), is.get(KEYWORD)) else { return };
    for value in old.items().iter().filter(|value| !new.items().contains(value)) {
        let wire = if at.is_request() { Wire::Error } else { Wire::Info };
        let text = text(value);
        let told = Told::new(
            "known-value-removed",
            value,
            is.site,
            format!("{text} is no longer a known value"),
        );
        walk.tell(at, wire, told.detail(text).help("stop using the value"));
    }
}

/// `const` is a list of one. Whether null is among the values is told elsewhere.
fn listed<'d>(shape: &Shape<'d>) -> Option<Vec<&'d Node>> {
    let listed = shape.get("enum").map(Node::items);
    let listed = listed.or(shape.get("const").map(std::slice::from_ref))?;
    Some(listed.iter().filter(|value| !value.is_null()).collect())
}

fn texts(values: &[&Node]) -> String {
    values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", ")
}

fn text(value: &Node) -> String {
    match value.as_str() {
        Some(text) => format!("`{text}`"),
        None => format!("`{}`", value.to_json()),
    }
}

pub(super) fn default<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    let (old, new) = (was.get("default"), is.get("default"));
    let text = |node: Option<&Node>| node.map(text).unwrap_or_default();
    let (from, to) = (text(old), text(new));
    let (aspect, says) = match (old, new) {
        (None, Some(_)) => ("default-value-added", format!("what is left out is now {to}")),
        (Some(_), None) => {
            ("default-value-removed", format!("what is left out is no longer {from}"))
        }
        (Some(_), Some(_)) if from != to => {
            ("default-value-changed", format!("what is left out was {from} and is now {to}"))
        }
        _ => return,
    };
    // A call that leaves the parameter out does something else from now on.
    let acts = at.subject == Subject::Parameter && !at.required;
    let wire = if acts { Wire::Error } else { Wire::Info };
    let help = if acts { "send the parameter where the old default was meant" } else { "" };
    let told = Told::new(aspect, was.site, is.site, says).detail(format!("{from} → {to}"));
    walk.tell(at, wire, told.help(help));
}
