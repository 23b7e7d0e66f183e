//! OpenAPI 3.0, read piece by piece: one broken piece costs nothing but itself.

use indexmap::IndexMap;
use openapiv3::{Info, Operation, ReferenceOr, SecurityRequirement};
use rayon::ThreadPoolBuilder;
use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::kind::method;
use super::piece::{self, Fault, Piece};
use super::{Components30, Lost, Method, OpenApi30, PathEntry};
use crate::diagnostic::{Diagnostic, closest};
use crate::document::{Document, Node, join};
use crate::model::Part;

/// The typed values are read by recursion, and a document may be nested as deep as
/// [`MAX_DEPTH`](crate::document::MAX_DEPTH). An ordinary thread's stack would not do.
const STACK: usize = 256 << 20;

pub(super) fn read(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Option<OpenApi30> {
    let pool = match ThreadPoolBuilder::new().stack_size(STACK).build() {
        Ok(pool) => pool,
        Err(error) => {
            let message = format!("no threads to read the document with: {error}");
            diagnostics.push(Diagnostic::error("no-threads", document.place(""), message));
            return None;
        }
    };
    let (openapi, found) = pool.install(|| whole(document));
    diagnostics.extend(found);
    Some(openapi)
}

fn whole(document: &Document) -> (OpenApi30, Vec<Diagnostic>) {
    let mut reader = Reader::new(document);
    let mut openapi = OpenApi30 {
        info: reader.info(),
        servers: reader.list(&document.root, "", "servers"),
        security: reader.security(),
        tags: reader.list(&document.root, "", "tags"),
        paths: reader.paths(),
        components: reader.components(),
        lost: Vec::new(),
        unsaid: Vec::new(),
    };
    openapi.lost = reader.lost;
    openapi.unsaid = reader.unsaid;
    (openapi, reader.diagnostics)
}

/// Reads pieces and keeps what there is to say about them. Pieces that are read in parallel have a reader each.
struct Reader<'d> {
    document: &'d Document,
    diagnostics: Vec<Diagnostic>,
    lost: Vec<Lost>,
    unsaid: Vec<(Part, Lost)>,
}

impl<'d> Reader<'d> {
    fn new(document: &'d Document) -> Self {
        Self { document, diagnostics: Vec::new(), lost: Vec::new(), unsaid: Vec::new() }
    }

    fn absorb(&mut self, other: Reader<'_>) {
        self.diagnostics.extend(other.diagnostics);
        self.lost.extend(other.lost);
        self.unsaid.extend(other.unsaid);
    }

    fn info(&mut self) -> Info {
        let written = self.document.root.get("info").map(Node::to_json);
        let mut members = match written {
            Some(Json::Object(members)) => members,
            _ => Map::new(),
        };
        // Without quotes YAML makes `1.0` a number. A missing title or version stops nothing here.
        for name in ["title", "version"] {
            let text = match members.get(name) {
                Some(Json::String(text)) => text.clone(),
                Some(Json::Number(number)) => number.to_string(),
                _ => {
                    let place = self.document.place(&join("/info", name));
                    let message = format!("`info` has no `{name}`");
                    self.diagnostics.push(Diagnostic::warning("missing-info", place, message));
                    String::new()
                }
            };
            members.insert(name.to_owned(), Json::String(text));
        }
        let read = piece::typed(Json::Object(members));
        self.settle("/info", "`info`", read).unwrap_or_default()
    }

    fn security(&mut self) -> Option<Vec<SecurityRequirement>> {
        let node = present(&self.document.root, "security")?;
        self.settle("/security", "`security`", piece::typed(node.to_json()))
    }

    /// The elements of a list of small things, each on its own.
    fn list<T: DeserializeOwned>(&mut self, parent: &Node, pointer: &str, key: &str) -> Vec<T> {
        let Some(node) = present(parent, key) else { return Vec::new() };
        let pointer = join(pointer, key);
        self.expect(&pointer, node.is_array(), node, "an array");
        let mut read = Vec::with_capacity(node.items().len());
        for (index, item) in node.items().iter().enumerate() {
            let called = format!("number {} of `{key}`", index + 1);
            let pointer = join(&pointer, &index.to_string());
            read.extend(self.settle(&pointer, &called, piece::typed(item.to_json())));
        }
        read
    }

    fn paths(&mut self) -> Vec<PathEntry> {
        let Some(node) = present(&self.document.root, "paths") else {
            let (place, message) = (self.document.place(""), "the document has no `paths`");
            self.diagnostics.push(Diagnostic::warning("missing-paths", place, message));
            return Vec::new();
        };
        self.expect("/paths", node.is_object(), node, "an object");
        let items =
            node.entries().filter(|(path, item)| !path.starts_with("x-") && !item.is_null());
        let items: Vec<_> = items.collect();
        let read: Vec<_> = items
            .par_iter()
            .with_max_len(1)
            .map(|(path, item)| {
                let mut reader = Reader::new(self.document);
                (reader.path_item(path, item), reader)
            })
            .collect();
        let mut entries = Vec::with_capacity(read.len());
        for (entry, reader) in read {
            self.absorb(reader);
            entries.extend(entry);
        }
        entries
    }

    fn path_item(&mut self, path: &str, node: &Node) -> Option<PathEntry> {
        let pointer = join("/paths", path);
        if !path.starts_with('/') {
            let message = format!("`{path}` is no path: a path begins with a slash");
            self.lose(
                &pointer,
                Diagnostic::warning("not-a-path", self.document.place(&pointer), message),
            );
            return None;
        }
        if !self.expect(&pointer, node.is_object(), node, "an object") {
            return None;
        }
        self.unknown_members(node, &pointer);
        let lost = self.lost.len();
        let parameters = self.shared_parameters(node, &pointer);
        let parameters_are_whole = self.lost.len() == lost;
        let servers = self.list(node, &pointer, "servers");
        let reference = node.get("$ref").and_then(Node::as_str).map(str::to_owned);
        // What a reference led to stands here by now, or has been found missing.
        if let Some(reference) = &reference {
            let reason = format!("`{reference}` leads nowhere");
            self.lost.push(Lost { pointer: pointer.clone(), reason });
        }
        let mut operations = Vec::new();
        for (key, node) in node.entries() {
            let Some(method) = method(key) else { continue };
            let pointer = join(&pointer, key);
            let called = format!("operation `{} {path}`", method.as_str());
            let read: Option<ReferenceOr<Operation>> = self.piece(node, &pointer, &called);
            match read {
                Some(ReferenceOr::Item(operation)) if parameters_are_whole => {
                    operations.push((method, pointer, operation));
                }
                Some(ReferenceOr::Item(_)) => {
                    let reason = "a parameter of its path item cannot be read".to_owned();
                    self.lost.push(Lost { pointer, reason });
                }
                Some(ReferenceOr::Reference { .. }) => {
                    let place = self.document.place(&pointer);
                    let message = format!("{called} is a reference, which OpenAPI does not allow");
                    self.lose(&pointer, Diagnostic::warning("operation-reference", place, message));
                }
                None => {}
            }
        }
        let path = path.to_owned();
        Some(PathEntry { path, pointer, parameters, servers, operations, reference })
    }

    fn shared_parameters(
        &mut self,
        node: &Node,
        pointer: &str,
    ) -> Vec<ReferenceOr<openapiv3::Parameter>> {
        let Some(node) = present(node, "parameters") else { return Vec::new() };
        let pointer = join(pointer, "parameters");
        self.expect(&pointer, node.is_array(), node, "an array");
        let mut read = Vec::with_capacity(node.items().len());
        for (index, item) in node.items().iter().enumerate() {
            let name = item.get("name").and_then(Node::as_str).unwrap_or_default();
            let pointer = join(&pointer, &index.to_string());
            read.extend(self.piece(item, &pointer, &format!("parameter `{name}`")));
        }
        read
    }

    /// A method in capitals, or one that OpenAPI does not have, would otherwise vanish without a word.
    fn unknown_members(&mut self, node: &Node, pointer: &str) {
        const OTHERS: [&str; 5] = ["$ref", "summary", "description", "servers", "parameters"];
        for (key, _) in node.entries() {
            if key.starts_with("x-") || OTHERS.contains(&key) || method(key).is_some() {
                continue;
            }
            let pointer = join(pointer, key);
            let message = format!("`{key}` is neither a method nor another member of a path item");
            let mut found =
                Diagnostic::warning("unknown-method", self.document.place(&pointer), message);
            let methods = Method::ALL.map(|method| method.as_str().to_lowercase());
            if let Some(method) = closest(key, methods.iter().map(String::as_str)) {
                found = found.with_help(format!("write `{method}`"));
            }
            self.lose(&pointer, found);
        }
    }

    fn components(&mut self) -> Components30 {
        if let Some(node) = present(&self.document.root, "components") {
            self.expect("/components", node.is_object(), node, "an object");
        }
        Components30 {
            schemas: self.components_of("schemas", "schema"),
            responses: self.components_of("responses", "response"),
            parameters: self.components_of("parameters", "parameter"),
            headers: self.components_of("headers", "header"),
            request_bodies: self.components_of("requestBodies", "request body"),
            security_schemes: self.components_of("securitySchemes", "security scheme"),
        }
    }

    fn components_of<T: Piece>(
        &mut self,
        key: &str,
        called: &str,
    ) -> IndexMap<String, ReferenceOr<T>> {
        let pointer = join("/components", key);
        let components = present(&self.document.root, "components");
        let Some(node) = components.and_then(|node| present(node, key)) else {
            return IndexMap::new();
        };
        self.expect(&pointer, node.is_object(), node, "an object");
        let entries: Vec<_> =
            node.entries().filter(|(name, node)| is_component(name, node)).collect();
        let read: Vec<_> = entries
            .par_iter()
            .with_max_len(1)
            .map(|(name, node)| {
                let mut reader = Reader::new(self.document);
                let called = format!("{called} `{name}`");
                (reader.piece(node, &join(&pointer, name), &called), reader)
            })
            .collect();
        let mut components = IndexMap::with_capacity(read.len());
        for ((name, _), (component, reader)) in entries.into_iter().zip(read) {
            self.absorb(reader);
            components.extend(component.map(|component| (name.to_owned(), component)));
        }
        components
    }

    fn piece<T: Piece>(
        &mut self,
        node: &Node,
        pointer: &str,
        called: &str,
    ) -> Option<ReferenceOr<T>> {
        let read = piece::read(node, pointer);
        for fault in read.ignored {
            let member = fault.pointer.rsplit('/').next().unwrap_or_default();
            let place = self.document.place(&fault.pointer);
            let message = format!("`{member}` is ignored: {}", fault.message);
            self.diagnostics.push(Diagnostic::warning("ignored-member", place, message));
        }
        for fault in read.lost {
            let place = self.document.place(&fault.pointer);
            let found = Diagnostic::warning("not-a-status", place, fault.message);
            self.lose(&fault.pointer, found);
        }
        for Fault { pointer, message } in read.any {
            let message = format!("the schema cannot be read: {message}");
            let place = self.document.place(&pointer);
            let help = "correct this place with an overlay; until then any value is assumed";
            self.diagnostics
                .push(Diagnostic::warning("broken-schema", place, &*message).with_help(help));
            self.unsaid.push((Part::Schema, Lost { pointer, reason: message }));
        }
        let value = read.value.map_err(|faults| self.broken(pointer, called, faults));
        value.ok()
    }

    fn settle<T>(&mut self, pointer: &str, called: &str, read: Result<T, Fault>) -> Option<T> {
        let read = read.map_err(|fault| self.broken(pointer, called, vec![fault.below(pointer)]));
        read.ok()
    }

    /// Every fault of a piece is told; the ledger carries the first.
    fn broken(&mut self, pointer: &str, called: &str, faults: Vec<Fault>) {
        let reason = faults.first().map(|fault| fault.message.clone()).unwrap_or_default();
        self.lost.push(Lost { pointer: pointer.to_owned(), reason });
        for fault in faults {
            let place = self.document.place(&fault.pointer);
            let message = format!("{called} cannot be read: {}", fault.message);
            let help = "correct this place with an overlay; until then the piece is left out";
            self.diagnostics
                .push(Diagnostic::warning("broken-piece", place, message).with_help(help));
        }
    }

    fn lose(&mut self, pointer: &str, found: Diagnostic) {
        self.lost.push(Lost { pointer: pointer.to_owned(), reason: found.message.clone() });
        self.diagnostics.push(found);
    }

    fn expect(&mut self, pointer: &str, holds: bool, node: &Node, expected: &str) -> bool {
        if !holds {
            let message = format!("{expected} belongs here, not {}", node.kind());
            self.lose(
                pointer,
                Diagnostic::warning("wrong-kind", self.document.place(pointer), message),
            );
        }
        holds
    }
}

/// A member that is null was forgotten, not meant.
fn present<'n>(parent: &'n Node, key: &str) -> Option<&'n Node> {
    parent.get(key).filter(|node| !node.is_null())
}

/// Any name will do, also one that looks like an extension's, unless that is what it is.
fn is_component(name: &str, node: &Node) -> bool {
    !name.starts_with("x-") || node.is_object()
}

#[cfg(test)]
mod tests;
