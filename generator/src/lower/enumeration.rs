//! Enumerations: their values, with what is said of each beside the list.

use std::collections::BTreeSet;

use crate::{
    document::{Node, join},
    model::{Enumeration, Kind, Literal, Value},
    vocabulary,
};

use super::{context::Context, lifecycle::of_value};

/// Lists of names and of descriptions that vendors write beside `enum`: one entry a value in the
/// same order, or a map by value.
const NAMES: [&str; 3] = ["x-enum-varnames", "x-enumNames", "x-enum-names"];
pub(super) const TEXTS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

pub(super) fn enumeration(ctx: &mut Context<'_, '_>, pointer: &str, values: Vec<Literal>) -> Kind {
    let extension: vocabulary::Schema = ctx.extension(pointer);
    let stated = extension.lifecycle.unwrap_or_default().values;
    let known: Vec<String> = values.iter().map(Literal::to_string).collect();
    for value in extension.names.keys().chain(stated.keys()).filter(|name| !known.contains(name)) {
        let place = join(&join(pointer, vocabulary::MEMBER), "names");
        ctx.error("enum-value", &place, format!("`{value}` is no value of this enum"));
    }
    let beside = Beside::read(ctx, pointer);
    let mut seen = BTreeSet::new();
    let values = values.into_iter().filter(|wire| seen.insert(wire.clone())).enumerate();
    let mut value = |(index, wire): (usize, Literal)| {
        let text = wire.to_string();
        let index = beside.index(&text).unwrap_or(index);
        Value {
            name: extension.names.get(&text).cloned().or_else(|| beside.name(index, &text)),
            doc: beside.doc(index, &text),
            lifecycle: of_value(ctx, pointer, index, &text, stated.get(&text).cloned()),
            wire,
        }
    };
    let values = values.map(&mut value).collect();
    Kind::Enumeration(Enumeration { values })
}

/// What a vendor's own members say of the values.
struct Beside {
    /// The values as the document lists them, null among them.
    listed: Vec<String>,
    names: Option<Node>,
    texts: Option<Node>,
    /// `x-ms-enum`: objects of `value`, `name` and `description`.
    objects: Vec<Node>,
}

impl Beside {
    fn read(ctx: &mut Context<'_, '_>, pointer: &str) -> Self {
        let document = ctx.source.document;
        let Some(node) = document.pointer(pointer) else {
            return Self { listed: Vec::new(), names: None, texts: None, objects: Vec::new() };
        };
        let listed: Vec<String> =
            node.get("enum").map(Node::items).unwrap_or_default().iter().map(spelt).collect();
        let mut list = |keys: &[&str]| {
            let (key, list) = keys.iter().find_map(|key| Some((*key, node.get(key)?)))?;
            let count = list.items().len();
            if list.is_array() && count != listed.len() {
                let message = format!(
                    "`{key}` has {count} entries for {} values; it is not used",
                    listed.len()
                );
                ctx.warn("enum-names", &join(pointer, key), message);
                return None;
            }
            Some(list.clone())
        };
        let names = list(&NAMES);
        let texts = list(&TEXTS);
        let objects = node.get("x-ms-enum").and_then(|stated| stated.get("values"));
        let objects = objects.map(|values| values.items().to_vec()).unwrap_or_default();
        Self { names, texts, objects, listed }
    }

    /// Where a value stands in the list.
    fn index(&self, value: &str) -> Option<usize> {
        self.listed.iter().position(|listed| listed == value)
    }

    /// Something that can be a name.
    fn name(&self, index: usize, value: &str) -> Option<String> {
        let name = self.said(self.names.as_ref(), "name", index, value)?;
        name.chars().any(char::is_alphanumeric).then_some(name)
    }

    fn doc(&self, index: usize, value: &str) -> Option<String> {
        let doc = self.said(self.texts.as_ref(), "description", index, value)?;
        (!doc.trim().is_empty()).then_some(doc)
    }

    fn said(&self, list: Option<&Node>, key: &str, index: usize, value: &str) -> Option<String> {
        let listed = list.and_then(|list| match list.is_array() {
            true => list.items().get(index),
            false => list.get(value),
        });
        let of_value =
            |object: &&Node| object.get("value").is_some_and(|stated| spelt(stated) == value);
        let object = || self.objects.iter().find(of_value).and_then(|object| object.get(key));
        listed.or_else(object)?.as_str().map(str::to_owned)
    }
}

fn spelt(node: &Node) -> String {
    match node.as_str() {
        Some(text) => text.to_owned(),
        None => node.to_json().to_string(),
    }
}
