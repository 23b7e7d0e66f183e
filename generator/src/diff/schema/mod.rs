//! Two schemas that stand in the same place.

mod additional;
mod bounds;
mod branches;
mod choice;
mod discriminator;
mod members;
mod shape;
mod types;
mod values;

use crate::document::Node;

use super::{
    finding::Wire,
    tree::{component_name, reference},
    walk::{At, Told, Walk},
};

pub(super) use shape::Shape;
use types::Relation;

/// Compares what may stand at a place before and after.
pub(super) fn compare<'d>(walk: &mut Walk<'d>, at: &At, old: &'d Node, new: &'d Node) {
    if let (Some(was), Some(is)) = (component_name(old), component_name(new))
        && was != is
    {
        walk.swapped.entry((was, is)).or_insert((old, new));
    }
    if !(may_return(old) || may_return(new)) {
        return shapes(walk, at, old, new);
    }
    let named = component_name(new).or(component_name(old));
    let at = named.map_or_else(|| at.clone(), |name| at.component(name));
    let (old_target, new_target) = (walk.old.follow(old), walk.new.follow(new));
    walk.shared(old_target, new_target, &at, |walk| shapes(walk, &at, old_target, new_target));
}

/// Whether a schema can lead back to itself, which takes a reference.
fn may_return(node: &Node) -> bool {
    reference(node).is_some()
        || ["allOf", "oneOf", "anyOf"].iter().any(|key| node.get(key).is_some())
}

fn shapes<'d>(walk: &mut Walk<'d>, at: &At, old: &'d Node, new: &'d Node) {
    let was = Shape::read(walk.old, old);
    let is = Shape::read(walk.new, new);
    if choice::compare(walk, at, &was, &is) {
        return;
    }
    if !same_kind(walk, at, &was, &is) {
        return;
    }
    nullable(walk, at, &was, &is);
    values::allowed(walk, at, &was, &is);
    values::default(walk, at, &was, &is);
    bounds::compare(walk, at, &was, &is);
    bounds::pattern(walk, at, &was, &is);
    bounds::others(walk, at, &was, &is);
    members::compare(walk, at, &was, &is);
    additional::compare(walk, at, &was, &is);
    branches::compare(walk, at, &was, &is);
    discriminator::compare(walk, at, &was, &is);
    if let (Some(old), Some(new)) = (was.get("items"), is.get("items")) {
        compare(walk, &at.each(), old, new);
    }
}

/// What another type changes beside it follows from it.
fn same_kind<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) -> bool {
    let (old, new) = (was.types(), is.types());
    let relation = old.relation(&new, at.textual);
    let (aspect, wire) = match (relation, at.is_request()) {
        (Relation::Same, _) => return true,
        // Markup that is taken as text whatever its schema says.
        (Relation::Other, _) if at.textual && at.is_in_body() => ("type-generalized", Wire::Info),
        (Relation::Other, _) => ("type-changed", Wire::Error),
        (Relation::Wider, true) => ("type-generalized", Wire::Info),
        (Relation::Wider, false) => ("type-generalized", Wire::Error),
        (Relation::Narrower, true) => ("type-specialized", Wire::Error),
        (Relation::Narrower, false) => ("type-specialized", Wire::Info),
    };
    let says = format!("{} became {}", old.text(), new.text());
    let help = match wire {
        Wire::Error => "use the new type where this value is written or read",
        _ => "",
    };
    let told = Told::new(aspect, was.site, is.site, &says).detail(&says).help(help);
    walk.tell(at, wire, told);
    relation != Relation::Other && !old.is_any() && !new.is_any()
}

fn nullable<'d>(walk: &mut Walk<'d>, at: &At, was: &Shape<'d>, is: &Shape<'d>) {
    let (aspect, wire, says, help) = match (was.nullable, is.nullable, at.is_request()) {
        (false, true, true) => ("became-nullable", Wire::Info, "may now be null", ""),
        (false, true, false) => {
            ("became-nullable", Wire::Error, "may now be null", "expect that it is null")
        }
        (true, false, true) => (
            "became-not-nullable",
            Wire::Error,
            "may no longer be null",
            "send a value, or leave it out",
        ),
        (true, false, false) => ("became-not-nullable", Wire::Info, "is no longer null", ""),
        _ => return,
    };
    walk.tell(at, wire, Told::new(aspect, was.site, is.site, says).help(help));
}
