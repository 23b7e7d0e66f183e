//! Counts what a document holds, from the tree as written: what lowering reads must not decide
//! what it is held against.

use crate::{
    document::{Node, join},
    model::{Ledger, Method, Part},
};

use super::Source;

pub(super) fn count(source: &Source<'_>, ledger: &mut Ledger) {
    let root = &source.document.root;
    let mut census = Census { root, document: &source.document.name, ledger };
    census.paths();
    census.components();
}

struct Census<'c> {
    root: &'c Node,
    document: &'c str,
    ledger: &'c mut Ledger,
}

impl<'c> Census<'c> {
    fn paths(&mut self) {
        let Some(paths) = self.root.get("paths") else { return };
        for (path, written) in paths.entries().filter(|(path, _)| path.starts_with('/')) {
            let pointer = join("/paths", path);
            let item = self.follow(written);
            self.list(Part::Parameter, item, &pointer, "parameters");
            for method in Method::ALL {
                let key = method.as_str().to_ascii_lowercase();
                if let Some(operation) = item.get(&key) {
                    self.operation(operation, &join(&pointer, &key));
                }
            }
        }
    }

    fn operation(&mut self, operation: &'c Node, pointer: &str) {
        self.count(Part::Operation, pointer);
        self.list(Part::Parameter, operation, pointer, "parameters");
        if let Some(body) = operation.get("requestBody") {
            let content = join(&join(pointer, "requestBody"), "content");
            for (media_type, _) in
                self.follow(body).get("content").into_iter().flat_map(Node::entries)
            {
                self.count(Part::Body, &join(&content, media_type));
            }
        }
        for (status, written) in operation.get("responses").into_iter().flat_map(Node::entries) {
            if !status.starts_with("x-") {
                self.response(written, &join(&join(pointer, "responses"), status));
            }
        }
    }

    fn response(&mut self, written: &'c Node, pointer: &str) {
        let response = self.follow(written);
        self.count(Part::Response, pointer);
        // A status with one body is one thing; with several, each of them may be left out.
        let contents = response.get("content").map(Node::members).unwrap_or_default();
        for content in contents.iter().filter(|_| contents.len() > 1) {
            self.count(Part::Response, &join(&join(pointer, "content"), &content.key));
        }
        for (header, _) in response.get("headers").into_iter().flat_map(Node::entries) {
            self.count(Part::Header, &join(&join(pointer, "headers"), header));
        }
    }

    fn components(&mut self) {
        let Some(components) = self.root.get("components") else { return };
        for (part, key) in [(Part::Schema, "schemas"), (Part::Scheme, "securitySchemes")] {
            let pointer = join("/components", key);
            for (name, _) in components.get(key).into_iter().flat_map(Node::entries) {
                self.count(part, &join(&pointer, name));
            }
        }
    }

    fn list(&mut self, part: Part, node: &Node, pointer: &str, key: &str) {
        let items = node.get(key).map(Node::items).unwrap_or_default();
        for index in 0..items.len() {
            self.count(part, &join(&join(pointer, key), &index.to_string()));
        }
    }

    /// The component that a reference names; anything else is itself.
    fn follow(&self, node: &'c Node) -> &'c Node {
        let target = node.get("$ref").and_then(Node::as_str).and_then(|to| to.strip_prefix('#'));
        target.and_then(|pointer| self.root.pointer(pointer)).unwrap_or(node)
    }

    fn count(&mut self, part: Part, pointer: &str) {
        self.ledger.count(part, self.document, pointer);
    }
}
