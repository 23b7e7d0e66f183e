//! `discriminator`: a name becomes an object. Its values are the names of the subtypes, unless these say otherwise.

use std::collections::BTreeSet;

use crate::document::{Node, Value, escape};

use super::build::Object;
use super::conversion::Conversion;
use super::reference::follow;
use super::spot::Spot;

/// The extensions by which a subtype says its value.
const VALUES: [&str; 2] = ["x-ms-discriminator-value", "x-discriminator-value"];

pub(super) fn mapped(ctx: &mut Conversion<'_>, written: &Spot<'_>, schema: &mut Object) {
    let Some(stated) = written.get("discriminator") else { return };
    let Some(property) = stated.node.as_str() else { return };
    let mut discriminator = Object::beside(&stated);
    discriminator.say("propertyName", property);
    let mapping = mapping(ctx, written);
    if !mapping.is_empty() {
        discriminator.add("mapping", Some(mapping.finish()));
    }
    schema.hold("discriminator", &stated, discriminator.finish());
}

fn mapping(ctx: &mut Conversion<'_>, base: &Spot<'_>) -> Object {
    let mut mapping = Object::beside(base);
    let definitions = ctx.root().get("definitions");
    for (name, spot) in definitions.iter().flat_map(Spot::members) {
        let value = VALUES.iter().find_map(|key| spot.get(key));
        let Some(value) = value else { continue };
        let is_below = descends(ctx, &spot, base);
        if let Some(text) = value.node.as_str().filter(|_| is_below) {
            let target = Value::String(format!("#/components/schemas/{}", escape(name)));
            mapping.hold(text, &value, Node::new(target, value.node.at));
        }
    }
    mapping
}

/// Whether `base` is among what `spot` is all of, and what those are all of.
fn descends(ctx: &Conversion<'_>, spot: &Spot<'_>, base: &Spot<'_>) -> bool {
    let mut open = vec![follow(ctx, spot)];
    let mut seen = BTreeSet::new();
    while let Some(spot) = open.pop() {
        if spot.pointer == base.pointer {
            return true;
        }
        if seen.insert(spot.pointer.clone()) {
            let parts = spot.get("allOf").into_iter().flat_map(|parts| parts.items());
            open.extend(parts.map(|part| follow(ctx, &part)));
        }
    }
    false
}
