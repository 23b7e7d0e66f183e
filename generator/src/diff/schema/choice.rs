//! One schema that became a choice of several, or the other way round.

use crate::{
    diff::{
        finding::Wire,
        tree::component_name,
        walk::{At, Told, Walk},
    },
    document::Node,
};

use super::{Shape, types::Relation};

/// Whether the change is of this kind, and told.
pub(super) fn compare<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) -> bool {
    let (old, new) = (forms(was), forms(is));
    let single = if old.is_empty() { was } else { is };
    if old.is_empty() == new.is_empty() || single.is_anything() {
        return false;
    }
    let (aspect, wire, says) = if old.is_empty() {
        let held = new.iter().any(|form| holds(&Shape::read(walk.new, form), was));
        let wire = if held && at.is_request() { Wire::Info } else { Wire::Error };
        ("became-choice", wire, "one form became a choice of several")
    } else {
        let held = old.iter().any(|form| holds(&Shape::read(walk.old, form), is));
        let wire = if held && !at.is_request() { Wire::Info } else { Wire::Error };
        ("no-longer-choice", wire, "a choice of several became one form")
    };
    let told = Told::new(aspect, was.site, is.site, says);
    walk.tell(at, wire, told.help("use the new type where this value is written or read"));
    true
}

fn forms<'d>(shape: &Shape<'d>) -> Vec<&'d Node> {
    let mut forms = shape.branches("oneOf");
    forms.extend(shape.branches("anyOf"));
    forms
}

/// Whether a form of the choice allows whatever the single form does. Objects must be the same, written out or by name.
fn holds(form: &Shape<'_>, single: &Shape<'_>) -> bool {
    let named = component_name(form.site).is_some()
        && component_name(form.site) == component_name(single.site);
    let types = (single.types(), form.types());
    let allows = matches!(types.0.relation(&types.1, false), Relation::Same | Relation::Wider);
    let is_plain = !types.1.has("object") && !types.1.has("array");
    named || form.core == single.core || (allows && is_plain)
}
