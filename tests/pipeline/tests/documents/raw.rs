//! A document as its author wrote it, in the words of the tables of facts. It shares no code with
//! the stages that read documents for a crate.

use std::collections::BTreeMap;

use clientwright::document::{Document, Node};

use super::facts::Key;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What a document holds.
#[derive(Debug)]
pub struct Raw<'d> {
    module: String,
    root: &'d Node,
    /// The path of the server's address, without `/api`, stands in front of every path.
    prefix: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub operations: usize,
    pub parameters: usize,
    pub schemas: usize,
}

/// One success answer of an operation.
#[derive(Debug)]
pub struct Answer<'d> {
    pub operation: String,
    pub status: &'d str,
    pub response: &'d Node,
}

impl<'d> Raw<'d> {
    pub fn new(module: &str, document: &'d Document) -> Self {
        let root = &document.root;
        let url = root.pointer("/servers/0/url").and_then(Node::as_str).unwrap_or_default();
        let path = url.split("://").last().and_then(|rest| rest.split_once('/'));
        let path = path
            .map_or("", |(_, path)| path)
            .split('/')
            .filter(|part| !matches!(*part, "" | "api"));
        let prefix = path.map(|part| format!("/{part}")).collect();
        Self { module: module.to_owned(), root, prefix }
    }

    pub fn counts(&self) -> Counts {
        let lists = |node: &Node| node.get("parameters").map_or(0, |list| list.items().len());
        let shared: usize = self.items().map(|(_, item)| lists(item)).sum();
        let own: usize = self.operations().map(|(_, _, operation)| lists(operation)).sum();
        Counts {
            operations: self.operations().count(),
            parameters: shared + own,
            schemas: self.schemas().count(),
        }
    }

    /// Everything that a row of facts can speak of, with its type.
    pub fn rows(&self) -> BTreeMap<Key, String> {
        let mut rows = BTreeMap::new();
        for (operation, item, node) in self.operations() {
            let mut row = |kind: &str, name: &str, ty: String| {
                rows.insert(self.key(&operation, kind, name), ty);
            };
            row("operation", "-", "-".to_owned());
            let listed = [item.get("parameters"), node.get("parameters")];
            for parameter in listed.into_iter().flatten().flat_map(Node::items) {
                let parameter = self.follow(parameter);
                let text = |member: &str| parameter.get(member).and_then(Node::as_str).unwrap();
                row(text("in"), text("name"), self.ty(parameter.get("schema").unwrap()));
            }
            if let Some(schema) = self.body(node) {
                row("body", "-", self.ty(schema));
                for (name, member) in properties(self.follow(schema)) {
                    row("body", name, self.ty(member));
                }
            }
        }
        for answer in self.answers() {
            let ty = self.answer(answer.response);
            let key = self.key(&answer.operation, "response", "-");
            if let Some(before) = rows.insert(key, ty.clone()) {
                assert_eq!(before, ty, "{} answers in two ways", answer.operation);
            }
        }
        let forms = self.forms_of_others();
        for (name, schema) in self.schemas().filter(|(name, _)| !forms.contains(name)) {
            let name = name.to_lowercase();
            self.members(&name, schema, &mut rows);
            if let Some(tag) = tag(schema) {
                self.forms(schema).for_each(|form| self.members(&name, form, &mut rows));
                let key = self.key("", "schema", &format!("{name}.{tag}"));
                rows.insert(key, "string".to_owned());
            }
        }
        rows
    }

    /// Names of component schemas that are the body of an operation; small letters.
    pub fn bodies(&self) -> Vec<String> {
        let reference = |(_, _, node)| self.body(node)?.get("$ref")?.as_str();
        let name =
            |reference: &str| reference.rsplit('/').next().unwrap_or_default().to_lowercase();
        self.operations().filter_map(reference).map(name).collect()
    }

    /// Answers of success statuses.
    pub fn answers(&self) -> impl Iterator<Item = Answer<'d>> {
        self.operations().flat_map(|(operation, _, node)| {
            let responses = node.get("responses").into_iter().flat_map(Node::entries);
            let success = responses.filter(|(status, _)| status.starts_with('2'));
            success
                .map(|(status, written)| Answer {
                    operation: operation.clone(),
                    status,
                    response: self.follow(written),
                })
                .collect::<Vec<_>>()
        })
    }

    fn key(&self, operation: &str, kind: &str, name: &str) -> Key {
        Key {
            module: self.module.clone(),
            operation: operation.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
        }
    }

    fn items(&self) -> impl Iterator<Item = (&'d str, &'d Node)> {
        self.root.get("paths").into_iter().flat_map(Node::entries)
    }

    /// Method and path, path item, operation.
    fn operations(&self) -> impl Iterator<Item = (String, &'d Node, &'d Node)> {
        let prefix = &self.prefix;
        self.items().flat_map(move |(path, item)| {
            METHODS.iter().filter_map(move |method| {
                let words = format!("{} {prefix}{path}", method.to_uppercase());
                item.get(method).map(|operation| (words, item, operation))
            })
        })
    }

    fn schemas(&self) -> impl Iterator<Item = (&'d str, &'d Node)> {
        self.root.pointer("/components/schemas").into_iter().flat_map(Node::entries)
    }

    /// The schemas of which one is the value, where a member tells which.
    fn forms<'n>(&self, schema: &'n Node) -> impl Iterator<Item = &'n Node>
    where
        'd: 'n,
    {
        let forms = schema.get("oneOf").filter(|_| tag(schema).is_some());
        forms.into_iter().flat_map(Node::items).map(|form| self.follow(form))
    }

    /// The names of such schemas: the facts know them by the schema that they are forms of.
    fn forms_of_others(&self) -> Vec<&'d str> {
        let forms = self.schemas().filter(|(_, schema)| tag(schema).is_some());
        let references = forms.filter_map(|(_, schema)| schema.get("oneOf")).flat_map(Node::items);
        let name = |form: &'d Node| form.get("$ref")?.as_str()?.rsplit('/').next();
        references.filter_map(name).collect()
    }

    fn body(&self, operation: &'d Node) -> Option<&'d Node> {
        let body = self.follow(operation.get("requestBody")?);
        body.get("content")?.entries().next()?.1.get("schema")
    }

    /// Every member of an object that is written out, however deep, as `outer.inner` and `list[].inner`.
    fn members(&self, place: &str, schema: &Node, rows: &mut BTreeMap<Key, String>) {
        for (name, member) in properties(schema) {
            let place = format!("{place}.{name}");
            rows.insert(self.key("", "schema", &place), self.ty(member));
            self.members(&place, member, rows);
            if let Some(item) = member.get("items") {
                self.members(&format!("{place}[]"), item, rows);
            }
        }
    }

    fn answer(&self, response: &Node) -> String {
        match response.get("content").and_then(|content| content.entries().next()) {
            Some((_, content)) => {
                content.get("schema").map_or("any".to_owned(), |schema| self.ty(schema))
            }
            None if response.pointer("/headers/Location").is_some() => "activity".to_owned(),
            None => "none".to_owned(),
        }
    }

    /// The type as the facts spell it, names of schemas in small letters.
    fn ty(&self, schema: &Node) -> String {
        if let Some(reference) = schema.get("$ref").and_then(Node::as_str) {
            let target = self.follow(schema);
            let is_object = properties(target).next().is_some() || tag(target).is_some();
            return match is_object || self.ty(target) == "object" {
                true => reference.rsplit('/').next().unwrap_or_default().to_lowercase(),
                false => self.ty(target),
            };
        }
        if let Some([only]) = schema.get("allOf").map(Node::items) {
            return self.ty(only);
        }
        if let Some(one_of) = schema.get("oneOf") {
            return one_of.items().iter().map(|one| self.ty(one)).collect::<Vec<_>>().join(" or ");
        }
        match schema.get("type").and_then(Node::as_str) {
            Some("array") => {
                let item = schema.get("items").map_or("any".to_owned(), |item| self.ty(item));
                format!("array of {item}")
            }
            Some("object") if is_map(schema) => "map".to_owned(),
            Some(ty) => ty.to_owned(),
            None => "any".to_owned(),
        }
    }

    fn follow<'n>(&self, node: &'n Node) -> &'n Node
    where
        'd: 'n,
    {
        let target = node.get("$ref").and_then(Node::as_str).and_then(|to| to.strip_prefix('#'));
        target.and_then(|pointer| self.root.pointer(pointer)).unwrap_or(node)
    }
}

/// The member that tells of which form a value is.
fn tag(schema: &Node) -> Option<&str> {
    schema.pointer("/discriminator/propertyName")?.as_str()
}

fn properties(schema: &Node) -> impl Iterator<Item = (&str, &Node)> {
    schema.get("properties").into_iter().flat_map(Node::entries)
}

fn is_map(schema: &Node) -> bool {
    schema.get("additionalProperties").is_some() && properties(schema).next().is_none()
}
