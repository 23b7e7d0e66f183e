//! What converting a document carries along.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Node, Value, join};
use crate::model::Part;

use super::build::{self, Object};
use super::media::{self, MediaTypes};
use super::spot::Spot;
use super::{Converted, LEFT, Lost};

pub(super) struct Conversion<'d> {
    document: &'d Document,
    pub definitions: BTreeSet<&'d str>,
    /// For operations that state none of their own.
    pub consumes: Option<MediaTypes>,
    pub produces: Option<MediaTypes>,
    /// A finding that many places share is told once, at the first of them.
    found: IndexMap<(&'static str, String), (Diagnostic, usize)>,
    unsaid: Vec<(Part, Lost)>,
    /// The places of what is lost, by pointer.
    left: IndexMap<String, Node>,
}

impl<'d> Conversion<'d> {
    pub fn new(document: &'d Document) -> Self {
        let definitions = document.root.get("definitions").map(Node::members).unwrap_or_default();
        let mut new = Self {
            document,
            definitions: definitions.iter().map(|member| member.key.as_str()).collect(),
            consumes: None,
            produces: None,
            found: IndexMap::new(),
            unsaid: Vec::new(),
            left: IndexMap::new(),
        };
        let root = new.root();
        new.consumes = media::stated(&mut new, &root, "consumes");
        new.produces = media::stated(&mut new, &root, "produces");
        new
    }

    pub fn root(&self) -> Spot<'d> {
        Spot::root(self.document)
    }

    /// What was assumed, or what is wrong, at `spot`. The message is the same wherever the same thing is found.
    pub fn warn(&mut self, code: &'static str, spot: &Spot<'_>, message: impl Into<String>) {
        self.tell(Diagnostic::warning, code, spot, message.into());
    }

    pub fn note(&mut self, code: &'static str, spot: &Spot<'_>, message: impl Into<String>) {
        self.tell(Diagnostic::note, code, spot, message.into());
    }

    fn tell(
        &mut self,
        diagnostic: fn(&'static str, crate::diagnostic::Place, String) -> Diagnostic,
        code: &'static str,
        spot: &Spot<'_>,
        message: String,
    ) {
        if let Some((_, times)) = self.found.get_mut(&(code, message.clone())) {
            *times += 1;
            return;
        }
        let place = self.document.place(&spot.pointer);
        self.found.insert((code, message.clone()), (diagnostic(code, place, message), 1));
    }

    /// Something that cannot be said in OpenAPI 3.0, or that contradicts what the document says beside it.
    pub fn lose(&mut self, part: Part, spot: &Spot<'_>, reason: impl Into<String>) {
        let reason = reason.into();
        if self.left.contains_key(&spot.pointer) {
            return;
        }
        self.warn("not-converted", spot, reason.clone());
        let pointer = join(&join("", LEFT), &self.left.len().to_string());
        self.unsaid.push((part, Lost { pointer, reason }));
        let place = Node {
            value: Value::Null,
            at: spot.at,
            origin: spot.node.origin.clone(),
            written: Some(spot.written()),
        };
        self.left.insert(spot.pointer.clone(), place);
    }

    pub fn finish(self, mut root: Object) -> Converted {
        if !self.left.is_empty() {
            root.add(LEFT, Some(build::list(&self.root(), self.left.values().cloned().collect())));
        }
        let diagnostics = self.found.into_values().map(|(mut diagnostic, times)| {
            if times > 1 {
                diagnostic.message.push_str(&match times - 1 {
                    1 => " (and at one other place)".to_owned(),
                    others => format!(" (and at {others} other places)"),
                });
            }
            diagnostic
        });
        Converted {
            diagnostics: diagnostics.collect(),
            tree: self.document.with_root(root.finish()),
            unsaid: self.unsaid,
        }
    }
}
