//! Types and formats, and which of two allows more.

use std::collections::BTreeSet;

use crate::document::{Node, Value};

/// The values that a schema allows, by type and format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::diff) struct Types {
    /// Empty: any.
    pub names: BTreeSet<String>,
    pub format: Option<String>,
    pub null: bool,
}

/// How what is new stands to what was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::diff) enum Relation {
    Same,
    Wider,
    Narrower,
    Other,
}

/// What all of these schemas together allow.
pub(super) fn types(parts: &[&Node]) -> Types {
    let mut found = Types::default();
    for part in parts {
        let mut names = named(part);
        found.null |= names.remove("null");
        if !names.is_empty() {
            let both: BTreeSet<String> = found.names.intersection(&names).cloned().collect();
            found.names = if both.is_empty() { names } else { both };
        }
        let format = part.get("format").and_then(Node::as_str);
        found.format = found.format.or(format.map(str::to_owned));
    }
    if found.names.is_empty() {
        found.names.extend(implied(parts).map(str::to_owned));
    }
    found
}

fn named(part: &Node) -> BTreeSet<String> {
    match part.get("type").map(|node| &node.value) {
        Some(Value::String(name)) => BTreeSet::from([name.clone()]),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Node::as_str).map(str::to_owned).collect()
        }
        _ => {
            let lists = ["oneOf", "anyOf"].into_iter().filter_map(|key| part.get(key));
            let lists = lists.filter(|list| is_list_of_types(list));
            lists.flat_map(Node::items).flat_map(named).collect()
        }
    }
}

/// A choice between types and nothing else is a list of types, which OpenAPI 3.0 has no other words for.
pub(super) fn is_list_of_types(list: &Node) -> bool {
    let is_type = |branch: &Node| {
        branch
            .get("type")
            .and_then(Node::as_str)
            .is_some_and(|name| !matches!(name, "object" | "array"))
            && branch.entries().all(|(key, _)| matches!(key, "type" | "description" | "title"))
    };
    !list.items().is_empty() && list.items().iter().all(is_type)
}

/// Documents leave out what the other keywords say.
fn implied(parts: &[&Node]) -> Option<&'static str> {
    let has = |key: &str| parts.iter().any(|part| part.get(key).is_some());
    match () {
        () if has("properties") => Some("object"),
        () if has("items") => Some("array"),
        () => None,
    }
}

impl Types {
    pub fn is_any(&self) -> bool {
        self.names.is_empty()
    }

    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// As a sentence says it.
    pub fn text(&self) -> String {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        match (names.join(" or "), &self.format) {
            (names, _) if names.is_empty() => "any value".to_owned(),
            (names, Some(format)) => format!("{names} ({format})"),
            (names, None) => names,
        }
    }

    /// How `new` stands to this.
    pub fn relation(&self, new: &Self, textual: bool) -> Relation {
        match (self.within(new, textual), new.within(self, textual)) {
            (true, true) => Relation::Same,
            (true, false) => Relation::Wider,
            (false, true) => Relation::Narrower,
            (false, false) => Relation::Other,
        }
    }

    /// Whether every value that this allows is one that `other` allows.
    fn within(&self, other: &Self, textual: bool) -> bool {
        if other.is_any() {
            return true;
        }
        !self.is_any()
            && self.names.iter().all(|name| match name.as_str() {
                name if other.has(name) => self.format_within(other, name),
                "integer" if other.has("number") => true,
                name => textual && other.is_any_text() && !matches!(name, "object" | "array"),
            })
    }

    /// Any text may stand for a value that is written as text.
    fn is_any_text(&self) -> bool {
        let format = self.format.as_deref();
        self.has("string") && !format.is_some_and(|format| is_restricting("string", format))
    }

    fn format_within(&self, other: &Self, name: &str) -> bool {
        let known = |format: &&str| is_restricting(name, format);
        let own = self.format.as_deref().filter(known);
        let theirs = other.format.as_deref().filter(known);
        match (own, theirs) {
            (_, None) => true,
            (Some(own), Some(theirs)) if own == theirs => true,
            (Some("int32"), Some("int64")) | (Some("float"), Some("double")) => true,
            // A number without a format is as large as numbers come.
            (None, Some("int64" | "double")) => true,
            _ => false,
        }
    }
}

/// Formats of another type, and `string` for a string, say nothing.
fn is_restricting(name: &str, format: &str) -> bool {
    match name {
        "integer" => matches!(format, "int32" | "int64"),
        "number" => matches!(format, "float" | "double"),
        "string" => {
            !matches!(format, "string" | "password" | "int32" | "int64" | "float" | "double")
        }
        _ => false,
    }
}
