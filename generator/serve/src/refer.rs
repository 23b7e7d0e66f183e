//! Samples that speak of other items speak of ones that are there: `hostId`, `hostName` and the
//! `id` and `name` of `host` are those of one of the first items of `hosts`.

use clientwright::model::Type;
use serde_json::Value;

use crate::{
    collection::Collection,
    place::put,
    random::Key,
    stock::Stock,
    types::{letters, singular},
};

impl Stock<'_> {
    /// The id of a collection's first items, counted from 0.
    pub fn first_id(&self, known: &Collection, concrete: &str, index: usize) -> String {
        match self.id_type(known) {
            Some(Type::Int32 | Type::Int64) => (index + 1).to_string(),
            _ if known.id.last().is_some_and(|id| is_word(id)) => first_name(known, index),
            _ => self.first_key(concrete, index).child("id").uuid(),
        }
    }

    pub fn first_key(&self, concrete: &str, index: usize) -> Key {
        self.stocking.key.child(concrete).nth(index as u64)
    }

    /// Lets the members of an item of `known` that name other items name first ones.
    pub fn link(&self, known: &Collection, value: &mut Value, key: Key) {
        for (name, value) in value.as_object_mut().into_iter().flatten() {
            let plain = letters(name);
            let (stem, part) = match (plain.strip_suffix("id"), plain.strip_suffix("name")) {
                _ if value.is_object() => (plain.clone(), Part::Both),
                _ if value.is_array() => (letters(&singular(name)), Part::Both),
                (Some(stem), _) => (stem.to_owned(), Part::Id),
                (None, Some(stem)) => (stem.to_owned(), Part::Name),
                (None, None) => continue,
            };
            let Some(other) = self.nearest(known, &stem) else { continue };
            let key = key.child(&stem);
            match value {
                Value::Array(items) => {
                    for (item, nth) in items.iter_mut().zip(0..) {
                        self.point(other, &part, item, key.nth(nth));
                    }
                }
                value => self.point(other, &part, value, key),
            }
        }
    }

    fn point(&self, other: &Collection, part: &Part, value: &mut Value, key: Key) {
        let which = key.below(self.stocking.items as u64);
        let which = usize::try_from(which).unwrap_or_default();
        let concrete = format!("/{}", other.plain.join("/"));
        let id = self.first_id(other, &concrete, which);
        match part {
            Part::Id => refer(value, id),
            Part::Name => refer(value, first_name(other, which)),
            Part::Both => {
                for (member, text) in [("id", id), ("name", first_name(other, which))] {
                    if value.get(member).is_some_and(Value::is_string) {
                        put(value, member, Value::from(text));
                    }
                }
            }
        }
    }

    /// The collection of this name whose path begins alike for longest, or else has most of the same
    /// segments, and that has no parents itself.
    fn nearest(&self, known: &Collection, stem: &str) -> Option<&Collection> {
        let shared = |other: &Collection| {
            let pairs = other.plain.iter().zip(&known.plain);
            let begins = pairs.take_while(|(one, two)| one == two).count();
            let says = |segment: &&String| !is_version(segment) && known.plain.contains(segment);
            (begins, other.plain.iter().filter(says).count())
        };
        let all = self.plan.collections.iter();
        let named = all.filter(|other| {
            self.stocking.items > 0
                && other.shown
                && !other.plain.iter().any(|segment| segment.contains('{'))
                && letters(&singular(other.name())) == stem
        });
        named.max_by_key(|other| shared(other)).filter(|other| shared(other) > (0, 0))
    }
}

/// `v1`, which says nothing of what a path is about.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v');
    number.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

enum Part {
    Id,
    Name,
    Both,
}

fn refer(value: &mut Value, text: String) {
    if value.is_string() {
        *value = Value::from(text);
    }
}

pub(crate) fn first_name(known: &Collection, index: usize) -> String {
    format!("{}-{}", singular(known.name()), index + 1)
}

/// Ids of these kinds are read by people.
fn is_word(id: &str) -> bool {
    !letters(id).ends_with("id")
}
