//! Finds what documents say beside OpenAPI's own members, reads `x-clientwright` objects and reports those that nobody
//! reads.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use crate::{
    diagnostic::{Diagnostic, closest},
    document::{Document, Node, extend, join},
    vocabulary::{MEMBER, Other},
};

/// The objects that have extensions. Few have any and all are asked: they are looked for once.
#[derive(Debug)]
pub(super) struct Extensions<'d> {
    extended: BTreeMap<String, Extended<'d>>,
    /// The places whose `x-clientwright` has been read.
    read: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug)]
struct Extended<'d> {
    node: &'d Node,
    /// Whether it is among the API's own values, which may hold a member of any name.
    is_data: bool,
}

impl<'d> Extensions<'d> {
    pub fn of(document: &'d Document) -> Self {
        let mut extensions = Self { extended: BTreeMap::new(), read: BTreeSet::new() };
        extensions.find(&document.root, &mut Vec::new(), Around::Anything);
        extensions
    }

    /// The object at `pointer`, where it has extensions.
    pub fn at(&self, pointer: &str) -> Option<&'d Node> {
        self.extended.get(pointer).map(|extended| extended.node)
    }

    pub fn read<T: DeserializeOwned + Default>(
        &mut self,
        document: &Document,
        pointer: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> T {
        let Some(node) = self.at(pointer).and_then(|node| node.get(MEMBER)) else {
            return T::default();
        };
        self.read.insert(pointer.to_owned());
        parse(document, pointer, node, diagnostics).unwrap_or_default()
    }

    /// Every other place may say where it comes from, and nothing else.
    pub fn check_rest(&self, document: &Document, diagnostics: &mut Vec<Diagnostic>) {
        for (pointer, extended) in self.extended.iter().filter(|(_, extended)| !extended.is_data) {
            if let Some(node) = extended.node.get(MEMBER)
                && !self.read.contains(pointer)
            {
                let _: Option<Other> = parse(document, pointer, node, diagnostics);
            }
        }
    }

    fn find(&mut self, node: &'d Node, path: &mut Vec<Segment<'d>>, around: Around) {
        let is_data = around == Around::Data;
        // Properties may be called like extensions.
        let names_things = around == Around::Properties;
        if !names_things && node.entries().any(|(key, _)| is_extension(key)) {
            self.extended.insert(pointer(path), Extended { node, is_data });
        }
        for (key, child) in node.entries().filter(|(key, _)| names_things || *key != MEMBER) {
            let inside = match key {
                _ if names_things => Around::Anything,
                _ if is_data => Around::Data,
                "example" | "examples" | "default" | "enum" | "const" => Around::Data,
                "properties" => Around::Properties,
                _ => Around::Anything,
            };
            path.push(Segment::Key(key));
            self.find(child, path, inside);
            path.pop();
        }
        for (index, child) in node.items().iter().enumerate() {
            path.push(Segment::Index(index));
            self.find(child, path, if is_data { Around::Data } else { Around::Anything });
            path.pop();
        }
    }
}

/// What an object is, as far as it matters to the names of its members.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Anything,
    /// A value of the API.
    Data,
    /// The properties of a schema by their names.
    Properties,
}

/// A member that OpenAPI leaves to others.
pub(super) fn is_extension(key: &str) -> bool {
    key.starts_with("x-") || key.starts_with("X-")
}

#[derive(Clone, Copy)]
enum Segment<'d> {
    Key(&'d str),
    Index(usize),
}

fn pointer(path: &[Segment<'_>]) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Key(key) => extend(&mut pointer, key),
            Segment::Index(index) => extend(&mut pointer, &index.to_string()),
        }
    }
    pointer
}

fn parse<T: DeserializeOwned>(
    document: &Document,
    pointer: &str,
    node: &Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<T> {
    match serde_path_to_error::deserialize(node.to_json()) {
        Ok(extension) => Some(extension),
        Err(error) => {
            let mut place = join(pointer, MEMBER);
            for segment in error.path() {
                use serde_path_to_error::Segment;
                match segment {
                    Segment::Seq { index } => place = join(&place, &index.to_string()),
                    Segment::Map { key } => place = join(&place, key),
                    Segment::Enum { .. } | Segment::Unknown => {}
                }
            }
            diagnostics.push(mistake(document, &place, &error.into_inner().to_string()));
            None
        }
    }
}

/// serde names the unknown word and all known ones; people want the nearest.
fn mistake(document: &Document, pointer: &str, message: &str) -> Diagnostic {
    let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let unknown = message.starts_with("unknown");
    let diagnostic = Diagnostic::error(
        "extension",
        document.place(pointer),
        format!("`{MEMBER}`: {}", message.split(", expected").next().unwrap_or(message)),
    );
    match words.split_first() {
        Some((word, known)) if unknown && !known.is_empty() => {
            let near = closest(word, known.iter().copied());
            diagnostic.with_help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: `{}`", known.join("`, `")),
            })
        }
        _ => diagnostic,
    }
}
