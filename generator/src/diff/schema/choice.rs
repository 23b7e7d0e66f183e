//! One schema that became a choice of several, or the other way round.

use crate::{
    diff::{
        finding::Wire,
        tree::{address, component_name},
        walk::{At, Told, Walk},
    },
    document::Node,
};

use super::Shape;

/// Whether the change is of this kind, and told.
pub(super) fn compare<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) -> bool {
    let (old, new) = (forms(was), forms(is));
    let single = if old.is_empty() { was } else { is };
    if old.is_empty() == new.is_empty() || single.is_anything() {
        return false;
    }
    let (aspect, wire, says) = if old.is_empty() {
        let held = new.iter().any(|form| is_same(walk, was.site, form, Side::Old));
        let wire = if held && at.is_request() { Wire::Info } else { Wire::Error };
        ("became-choice", wire, "one form became a choice of several")
    } else {
        let held = old.iter().any(|form| is_same(walk, is.site, form, Side::New));
        let wire = if held && !at.is_request() { Wire::Info } else { Wire::Error };
        ("no-longer-choice", wire, "a choice of several became one form")
    };
    let told = Told::new(aspect, was.site, is.site, says);
    walk.tell(at, wire, told.help("use the new type where this value is written or read"));
    true
}

enum Side {
    Old,
    New,
}

fn forms<'d>(shape: &Shape<'d>) -> Vec<&'d Node> {
    let mut forms = shape.branches("oneOf");
    forms.extend(shape.branches("anyOf"));
    forms
}

/// Whether the single form is among those of the choice.
fn is_same<'d>(walk: &Walk<'d>, single: &'d Node, form: &'d Node, side: Side) -> bool {
    let (own, other) = match side {
        Side::Old => (walk.old, walk.new),
        Side::New => (walk.new, walk.old),
    };
    let single_target = own.follow(single);
    let named = component_name(form).is_some_and(|name| {
        own.component("schemas").any(|(known, node)| known == name && address(node) == address(single_target))
    });
    named || single_target == other.follow(form)
}
