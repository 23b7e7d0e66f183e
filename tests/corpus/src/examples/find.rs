//! Examples in the document as its author wrote it, beside what became a type.

use std::collections::BTreeSet;

use clientwright::{
    document::{Document, Node, escape, join},
    model::{Body, Content, Format, Kind, Operation, SchemaId, Statuses, Type, TypeRef},
    pipeline::Reading,
};
use serde_json::Value;

#[derive(Clone, Debug)]
pub struct Example {
    pub pointer: String,
    /// The pointer of its schema.
    pub schema: String,
    /// As the program writes it.
    pub ty: String,
    /// Of a type that is never sent, in which null and absent are one.
    pub received: bool,
    pub value: Value,
}

/// Each once, however many operations refer to its place.
pub fn examples(reading: &Reading, written: &Document) -> Vec<Example> {
    let mut search = Search { reading, written, seen: BTreeSet::new(), found: Vec::new() };
    for id in reading.api.schema_ids() {
        search.schema(id);
    }
    for operation in &reading.api.operations {
        search.operation(operation);
    }
    search.found
}

struct Search<'s> {
    reading: &'s Reading,
    written: &'s Document,
    seen: BTreeSet<(String, String)>,
    found: Vec<Example>,
}

impl Search<'_> {
    fn schema(&mut self, id: SchemaId) {
        let schema = &self.reading.api[id];
        let nullable = matches!(&schema.kind, Kind::Alias(to) if to.nullable);
        let place = self.place(&schema.pointer);
        self.beside_schema(&place, &TypeRef { ty: Type::Schema(id), nullable });
        let Kind::Object(object) = &schema.kind else { return };
        for member in &object.members {
            let is_own = |id: SchemaId| self.reading.api[id].pointer == member.pointer;
            // What has a type of its own is met as such.
            if !matches!(member.ty.ty, Type::Schema(id) if is_own(id)) {
                let place = self.place(&member.pointer);
                self.beside_schema(&place, &member.ty);
            }
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let (place, _) = self.follow(&self.place(&operation.pointer));
        for body in operation.body.iter().flat_map(Body::all) {
            let (place, _) = self.follow(&join(&place, "requestBody"));
            self.content(&place, &body.content);
        }
        for response in &operation.responses {
            let status = match response.statuses {
                Statuses::Code(code) => code.to_string(),
                Statuses::Range(first) => format!("{first}XX"),
                Statuses::Default => "default".to_owned(),
            };
            let (place, _) = self.follow(&join(&join(&place, "responses"), &status));
            for content in response.contents() {
                self.content(&place, content);
            }
        }
        for parameter in operation.parameters.iter().filter(|one| one.member_of.is_none()) {
            let (place, _) = self.follow(&self.place(&parameter.pointer));
            self.beside(&place, &join(&place, "schema"), &parameter.ty);
        }
    }

    /// A body or an answer, in the terms of OpenAPI 3 and of Swagger 2.
    fn content(&mut self, place: &str, content: &Content) {
        if content.format != Format::Json {
            return;
        }
        let media = format!("{place}/content/{}", escape(&content.media_type));
        self.beside(&media, &join(&media, "schema"), &content.ty);
        let old = format!("{place}/examples/{}", escape(&content.media_type));
        self.push(&old, &join(place, "schema"), &content.ty);
    }

    /// `example` and the list `examples` of a schema.
    fn beside_schema(&mut self, place: &str, ty: &TypeRef) {
        for name in ["example", "x-example"] {
            self.push(&join(place, name), place, ty);
        }
        let all = join(place, "examples");
        let count = self.written.pointer(&all).map_or(0, |node| node.items().len());
        for at in 0..count {
            self.push(&join(&all, &at.to_string()), place, ty);
        }
    }

    /// `example` and the named `examples` of what has a schema.
    fn beside(&mut self, place: &str, schema: &str, ty: &TypeRef) {
        if self.written.pointer(schema).is_none() {
            return;
        }
        self.push(&join(place, "example"), schema, ty);
        let all = join(place, "examples");
        let named = self.written.pointer(&all).map(names).unwrap_or_default();
        for name in named {
            let (place, _) = self.follow(&join(&all, &name));
            self.push(&join(&place, "value"), schema, ty);
        }
    }

    fn push(&mut self, pointer: &str, schema: &str, ty: &TypeRef) {
        let Some(value) = self.written.pointer(pointer) else { return };
        let Some(schema) = self.written.pointer(schema).map(|_| schema.to_owned()) else { return };
        if says_nothing(self.reading, &ty.ty) {
            return;
        }
        let named = rust(self.reading, ty);
        if self.seen.insert((pointer.to_owned(), named.clone())) {
            let schemas = ty.ty.schemas();
            let is_sent = |id: &SchemaId| self.reading.facts.direction(*id).is_sent();
            self.found.push(Example {
                pointer: pointer.to_owned(),
                schema,
                ty: named,
                received: !schemas.is_empty() && !schemas.iter().any(is_sent),
                value: value.to_json(),
            });
        }
    }

    /// Where the author wrote what stands at a pointer of the model.
    fn place(&self, pointer: &str) -> String {
        let documents = &self.reading.documents;
        documents.first().map(|document| document.place(pointer).pointer).unwrap_or_default()
    }

    /// Past references within the document.
    fn follow(&self, pointer: &str) -> (String, Option<&Node>) {
        let mut pointer = pointer.to_owned();
        for _ in 0..8 {
            let node = self.written.pointer(&pointer);
            let reference = node.and_then(|node| node.get("$ref")).and_then(Node::as_str);
            match reference.and_then(|reference| reference.strip_prefix('#')) {
                Some(to) => pointer = to.to_owned(),
                None => return (pointer, node),
            }
        }
        (pointer, None)
    }
}

fn names(node: &Node) -> Vec<String> {
    node.entries().map(|(name, _)| name.to_owned()).collect()
}

/// Nothing can happen to these.
fn says_nothing(reading: &Reading, ty: &Type) -> bool {
    match reading.api.resolved(ty) {
        Type::Any | Type::Boolean | Type::Text | Type::Binary => true,
        Type::Array(inner) | Type::Map(inner) => says_nothing(reading, &inner.ty),
        _ => false,
    }
}

/// The type as the program names it.
fn rust(reading: &Reading, of: &TypeRef) -> String {
    let plain = match &of.ty {
        Type::Any => "clientwright_runtime::Value".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Uint64 => "u64".to_owned(),
        Type::Double => "f64".to_owned(),
        Type::Decimal => "clientwright_runtime::Decimal".to_owned(),
        Type::Text | Type::Binary => "String".to_owned(),
        Type::Uuid => "clientwright_runtime::Id".to_owned(),
        Type::DateTime => "clientwright_runtime::DateTime".to_owned(),
        Type::Date => "clientwright_runtime::Date".to_owned(),
        Type::Duration => "clientwright_runtime::IsoDuration".to_owned(),
        Type::UnixSeconds => "clientwright_runtime::UnixSeconds".to_owned(),
        Type::UnixMillis => "clientwright_runtime::UnixMillis".to_owned(),
        Type::Base64 => "clientwright_runtime::Base64".to_owned(),
        Type::Array(item) => format!("Vec<{}>", rust(reading, item)),
        Type::Map(value) => {
            format!("std::collections::BTreeMap<String, {}>", rust(reading, value))
        }
        Type::Schema(id) => {
            let krate = reading.api.package.name.replace('-', "_");
            let module = &reading.names.module(reading.api[*id].module).module;
            format!("{krate}::{module}::types::{}", reading.names.schema(*id).ty)
        }
    };
    if of.nullable { format!("Option<{plain}>") } else { plain }
}
