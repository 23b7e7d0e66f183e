//! The member that tells the forms of a choice apart.

use std::collections::BTreeMap;

use crate::{
    diff::{
        finding::Wire,
        walk::{At, Told, Walk},
    },
    document::Node,
};

use super::Shape;

pub(super) fn compare<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    let (old, new) = (was.get("discriminator"), is.get("discriminator"));
    let (old, new) = match (old, new) {
        (None, None) => return,
        (None, Some(new)) => {
            let says = format!("its forms are now told apart by `{}`", member(new));
            return walk.tell(
                at,
                Wire::Warning,
                Told::new("discriminator-added", was.site, new, says),
            );
        }
        (Some(old), None) => {
            let says = format!("its forms are no longer told apart by `{}`", member(old));
            return walk.tell(
                at,
                Wire::Warning,
                Told::new("discriminator-removed", old, is.site, says),
            );
        }
        (Some(old), Some(new)) => (old, new),
    };
    if member(old) != member(new) {
        let says = format!(
            "its forms are told apart by `{}`, no longer by `{}`",
            member(new),
            member(old)
        );
        let told = Told::new("discriminator-changed", old, new, &says).detail(&says);
        return walk.tell(at, Wire::Error, told.help("update the crate together with the server"));
    }
    mapping(walk, at, old, new);
}

fn mapping<'d>(walk: &mut Walk<'d>, at: &At, old: &'d Node, new: &'d Node) {
    let (was, is) = (tags(old), tags(new));
    for (tag, form) in &was {
        match is.get(tag) {
            Some(now) if now == form => {}
            Some(now) => {
                let says = format!("`{tag}` means `{now}`, no longer `{form}`");
                let told =
                    Told::new("discriminator-mapping-changed", old, new, &says).detail(&says);
                walk.tell(at, Wire::Error, told.help("update the crate together with the server"));
            }
            // Without an entry a form is told by its own name.
            None if tag == form => {}
            None => {
                let wire = if at.is_request() { Wire::Error } else { Wire::Info };
                let says = format!("`{tag}` no longer means `{form}`");
                walk.tell(
                    at,
                    wire,
                    Told::new("discriminator-mapping-removed", old, new, &says).detail(&says),
                );
            }
        }
    }
    for (tag, form) in is.iter().filter(|(tag, form)| !was.contains_key(*tag) && tag != form) {
        let says = format!("`{tag}` now means `{form}`");
        walk.tell(
            at,
            Wire::Info,
            Told::new("discriminator-mapping-added", old, new, &says).detail(&says),
        );
    }
}

fn member(node: &Node) -> &str {
    node.get("propertyName").and_then(Node::as_str).unwrap_or_default()
}

/// What each value of the member means, by the name of the form.
fn tags(node: &Node) -> BTreeMap<&str, &str> {
    let entries = node.get("mapping").into_iter().flat_map(Node::entries);
    entries.filter_map(|(tag, target)| Some((tag, target.as_str()?.rsplit('/').next()?))).collect()
}
