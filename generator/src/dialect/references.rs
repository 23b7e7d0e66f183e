//! References: whatever `$ref` leads to, afterwards it names a component of the right kind, under its one spelling.
//!
//! Pieces that stand elsewhere, in the middle of a schema, in a response, in another file, become components. What is
//! too small to have a name is repeated where it is used.

mod apply;
mod homes;
mod resolve;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::kind::{Kind, Trail, Version, pieces, reference, walk};
use super::unsaid::Unsaid;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Node};
use crate::model::Part;

use resolve::{Resolved, Resolver, Target};

/// The document with every reference settled, and what was found on the way.
#[derive(Debug)]
pub(super) struct Settled {
    /// `None` when there was nothing to do.
    pub tree: Option<Document>,
    pub unsaid: Vec<Unsaid>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A place that refers to another.
#[derive(Clone, Debug)]
struct Use {
    kind: Kind,
    /// As written.
    reference: String,
    target: Target,
}

impl Use {
    fn is_settled(&self) -> bool {
        match &self.target {
            Target::Named(pointer) => {
                self.reference.strip_prefix('#') == Some(pointer.as_str())
                    && !matches!(self.kind, Kind::PathItem | Kind::SecurityScheme)
            }
            _ => false,
        }
    }
}

/// By the pointer of what holds the `$ref`.
type Uses = BTreeMap<String, Use>;

pub(super) fn settle(document: &Document, version: Version) -> Settled {
    let resolver = Resolver::new(document, version);
    let mut found = Vec::new();
    let uses = uses(&resolver, &mut found);
    let unsaid = unsaid(document, &uses);
    let is_changed = uses.values().any(|one| !one.is_settled())
        || document.pointer(&format!("/{}", crate::document::FILES)).is_some();
    let tree = is_changed.then(|| {
        let homes = homes::homes(document, version, &uses);
        document.with_root(apply::apply(document, version, &uses, &homes))
    });
    Settled { tree, unsaid, diagnostics: found }
}

/// Every reference of the document, and of what it refers to.
fn uses(resolver: &Resolver<'_>, found: &mut Vec<Diagnostic>) -> Uses {
    let version = resolver.version;
    let searched: Vec<Search<'_>> = pieces(version, &resolver.document.root)
        .into_par_iter()
        .with_max_len(8)
        .map(|piece| {
            let mut search = Search::new(resolver);
            piece.walk(version, &mut |node, kind, trail| search.visit(node, kind, trail));
            search
        })
        .collect();
    let mut whole = Search::new(resolver);
    for search in searched {
        whole.uses.extend(search.uses);
        whole.found.extend(search.found);
        whole.open.extend(search.open);
    }
    let mut walked = BTreeSet::from([String::new()]);
    while let Some((pointer, node, kind)) = whole.open.pop() {
        if walked.insert(pointer.clone()) {
            let mut trail = Trail { pointer, ..Trail::default() };
            walk(version, node, kind, &mut trail, &mut |node, kind, trail| {
                whole.visit(node, kind, trail);
            });
        }
    }
    found.extend(whole.found);
    whole.uses
}

struct Search<'s> {
    resolver: &'s Resolver<'s>,
    uses: Uses,
    found: Vec<Diagnostic>,
    /// What is referred to and stands elsewhere than its kind does.
    open: Vec<(String, &'s Node, Kind)>,
}

impl<'s> Search<'s> {
    fn new(resolver: &'s Resolver<'s>) -> Self {
        Self { resolver, uses: Uses::new(), found: Vec::new(), open: Vec::new() }
    }

    fn visit(&mut self, node: &Node, kind: Kind, trail: &Trail) {
        let Resolver { document, version, .. } = *self.resolver;
        if kind == Kind::Schema {
            mapping(self.resolver, node, trail, &mut self.uses, &mut self.found);
        }
        let dynamic = || node.get("$dynamicRef").and_then(Node::as_str);
        let written = reference(node, kind)
            .or_else(|| dynamic().filter(|_| kind == Kind::Schema && version == Version::V3_1));
        let Some(written) = written else { return };
        if self.uses.contains_key(&trail.pointer) {
            return;
        }
        let Resolved { target, assumed } = self.resolver.resolve(kind, &trail.pointer, written);
        self.found.extend(told(document, kind, &trail.pointer, written, &target, assumed));
        if let Target::Place(place) = &target
            && let Some(node) = document.pointer(place)
        {
            self.open.push((place.clone(), node, kind));
        }
        let one = Use { kind, reference: written.to_owned(), target };
        self.uses.insert(trail.pointer.clone(), one);
    }
}

/// The values of a discriminator's mapping that are references. Names of components stay as they are.
fn mapping(
    resolver: &Resolver<'_>,
    schema: &Node,
    trail: &Trail,
    uses: &mut Uses,
    found: &mut Vec<Diagnostic>,
) {
    let mapping = schema.get("discriminator").and_then(|stated| stated.get("mapping"));
    for (value, to) in mapping.into_iter().flat_map(Node::entries) {
        let Some(written) = to.as_str().filter(|written| written.contains(['#', '/'])) else {
            continue;
        };
        let trail = trail.below("discriminator").below("mapping").below(value);
        let Resolved { target, .. } = resolver.resolve(Kind::Schema, &trail.pointer, written);
        if let Target::Nowhere { reason, .. } = target {
            let message =
                format!("`{written}` leads nowhere: {reason}; `{value}` stands for no schema");
            let place = resolver.document.place(&trail.pointer);
            found.push(Diagnostic::warning("dangling-reference", place, message));
        } else {
            let one = Use { kind: Kind::Schema, reference: written.to_owned(), target };
            uses.insert(trail.pointer, one);
        }
    }
}

fn told(
    document: &Document,
    kind: Kind,
    pointer: &str,
    written: &str,
    target: &Target,
    assumed: bool,
) -> Option<Diagnostic> {
    let place = || document.place(&format!("{pointer}/$ref"));
    match target {
        Target::Nowhere { reason, near } => {
            let so = match kind {
                Kind::Schema => "any value is assumed",
                _ => "it is left out",
            };
            let message = format!("`{written}` leads nowhere: {reason}; {so}");
            let found = Diagnostic::warning("dangling-reference", place(), message);
            Some(match near {
                Some(near) => found.with_help(format!("did you mean `{near}`?")),
                None => found,
            })
        }
        Target::Named(to) | Target::Place(to) if assumed => {
            let message = format!("`{written}` leads nowhere; `#{to}` is assumed");
            Some(Diagnostic::warning("misspelt-reference", place(), message))
        }
        _ => None,
    }
}

/// What is missing because a reference leads nowhere. Parameters, responses and headers are counted where they are
/// listed, and found missing there.
fn unsaid(document: &Document, uses: &Uses) -> Vec<Unsaid> {
    let lost = uses.iter().filter_map(|(pointer, one)| {
        let Target::Nowhere { reason, .. } = &one.target else { return None };
        let part = match one.kind {
            Kind::Schema => Part::Schema,
            Kind::RequestBody => Part::Body,
            Kind::PathItem => Part::Operation,
            _ => return None,
        };
        let reason = format!("`{}` leads nowhere: {reason}", one.reference);
        Some(Unsaid::new(document, part, pointer, reason))
    });
    lost.collect()
}

#[cfg(test)]
mod tests;
