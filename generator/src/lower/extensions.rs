//! Reads `x-clientwright` objects and reports those that nobody reads.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use crate::{
    diagnostic::{Diagnostic, closest},
    document::{Document, Node, extend, join},
    vocabulary::{MEMBER, Other},
};

/// The places whose extension has been read.
#[derive(Debug, Default)]
pub(super) struct Extensions {
    read: BTreeSet<String>,
}

impl Extensions {
    pub fn read<T: DeserializeOwned + Default>(
        &mut self,
        document: &Document,
        pointer: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> T {
        let Some(node) = document.pointer(pointer).and_then(|node| node.get(MEMBER)) else {
            return T::default();
        };
        self.read.insert(pointer.to_owned());
        parse(document, pointer, node, diagnostics).unwrap_or_default()
    }

    /// Every other place may say where it comes from, and nothing else.
    pub fn check_rest(&self, document: &Document, diagnostics: &mut Vec<Diagnostic>) {
        self.visit(document, &document.root, &mut String::new(), diagnostics);
    }

    /// Passes over what belongs to the API's own values: they may hold a member of that name.
    fn visit(
        &self,
        document: &Document,
        node: &Node,
        pointer: &mut String,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let length = pointer.len();
        for (key, child) in node.entries() {
            if key == MEMBER {
                if !self.read.contains(pointer.as_str()) {
                    let _: Option<Other> = parse(document, pointer, child, diagnostics);
                }
                continue;
            }
            extend(pointer, key);
            let is_data = matches!(key, "example" | "examples" | "default" | "enum" | "const");
            if key == "properties" && child.is_object() {
                let length = pointer.len();
                for (name, property) in child.entries() {
                    extend(pointer, name);
                    self.visit(document, property, pointer, diagnostics);
                    pointer.truncate(length);
                }
            } else if !is_data {
                self.visit(document, child, pointer, diagnostics);
            }
            pointer.truncate(length);
        }
        for (index, child) in node.items().iter().enumerate() {
            extend(pointer, &index.to_string());
            self.visit(document, child, pointer, diagnostics);
            pointer.truncate(length);
        }
    }
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
