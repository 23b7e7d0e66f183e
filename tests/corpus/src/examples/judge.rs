//! Whether a value is as its schema wants it, by a validator that knows nothing of the generator: the author's own words
//! as JSON Schema. Formats and patterns hold no value back; what is malformed in a schema says nothing; one that lists
//! properties and states no type is about objects.

use std::collections::BTreeMap;

use boon::{Compiler, SchemaIndex, Schemas};
use clientwright::document::{Document, Node, join};
use serde_json::{Map, Value, json};

const ADDRESS: &str = "http://localhost/document.json";
const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];

/// The schemas of a document, each compiled when it is first asked for.
pub struct Judge {
    compiler: Compiler,
    schemas: Schemas,
    /// By the pointer in the document.
    names: BTreeMap<String, usize>,
    compiled: BTreeMap<usize, Option<SchemaIndex>>,
}

impl Judge {
    /// `pointers` are those of the schemas that will be asked for.
    pub fn new<'p>(document: &Document, pointers: impl Iterator<Item = &'p str>) -> Self {
        let version = document.root.get("openapi").and_then(Node::as_str).unwrap_or_default();
        let is_modern = version.starts_with("3.1");
        let mut convert = Convert { is_modern, names: BTreeMap::new(), waiting: Vec::new() };
        for pointer in pointers {
            convert.name(pointer);
        }
        let mut all = Map::new();
        while let Some((name, pointer)) = convert.waiting.pop() {
            let schema = document.pointer(&pointer).map(|node| convert.schema(node, &pointer));
            all.insert(format!("s{name}"), schema.unwrap_or(Value::Bool(true)));
        }
        let mut compiler = Compiler::new();
        let added = compiler.add_resource(ADDRESS, json!({ "$defs": all }));
        debug_assert!(added.is_ok(), "the address is one");
        Self { compiler, schemas: Schemas::new(), names: convert.names, compiled: BTreeMap::new() }
    }

    /// What has no schema that can be read is not valid.
    pub fn is_valid(&mut self, pointer: &str, value: &Value) -> bool {
        let Some(name) = self.names.get(pointer).copied() else { return false };
        let schemas = &mut self.schemas;
        let compiler = &mut self.compiler;
        let compiled = self.compiled.entry(name).or_insert_with(|| {
            compiler.compile(&format!("{ADDRESS}#/$defs/s{name}"), schemas).ok()
        });
        compiled.is_some_and(|index| self.schemas.validate(value, index).is_ok())
    }
}

struct Convert {
    /// In OpenAPI 3.1 words beside a reference count.
    is_modern: bool,
    names: BTreeMap<String, usize>,
    waiting: Vec<(usize, String)>,
}

impl Convert {
    fn name(&mut self, pointer: &str) -> usize {
        let next = self.names.len();
        let name = *self.names.entry(pointer.to_owned()).or_insert(next);
        if name == next {
            self.waiting.push((name, pointer.to_owned()));
        }
        name
    }

    fn schema(&mut self, node: &Node, pointer: &str) -> Value {
        if let Some(all) = node.as_bool() {
            return Value::Bool(all);
        }
        let mut schema = Map::new();
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            // Other files are not ours to read here: anything may stand for them.
            if let Some(to) = reference.strip_prefix('#') {
                let name = self.name(&decoded(to));
                schema.insert("$ref".to_owned(), json!(format!("#/$defs/s{name}")));
            }
            if !self.is_modern {
                return Value::Object(schema);
            }
        }
        for (word, said) in node.entries() {
            if let Some(said) = self.word(word, said, &join(pointer, word)) {
                schema.insert(word.to_owned(), said);
            }
        }
        let states_type = ["type", "enum", "const"].iter().any(|word| schema.contains_key(*word));
        if schema.contains_key("properties") && !states_type {
            schema.insert("type".to_owned(), json!("object"));
        }
        if node.get("patternProperties").is_some() {
            schema.remove("additionalProperties");
        }
        bounds(node, &mut schema);
        let says_null = |word| node.get(word).and_then(Node::as_bool) == Some(true);
        match ["nullable", "x-nullable"].into_iter().any(says_null) {
            true => json!({ "anyOf": [{ "type": "null" }, schema] }),
            false => Value::Object(schema),
        }
    }

    fn word(&mut self, word: &str, said: &Node, pointer: &str) -> Option<Value> {
        let is_count = said.as_u64().is_some();
        match word {
            "type" => types(said),
            "enum" if !said.items().is_empty() => Some(said.to_json()),
            "const" | "uniqueItems" if word == "const" || said.as_bool().is_some() => {
                Some(said.to_json())
            }
            "required" => {
                let mut names: Vec<&str> = said.items().iter().filter_map(Node::as_str).collect();
                names.sort_unstable();
                names.dedup();
                Some(json!(names))
            }
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties"
                if is_count =>
            {
                Some(said.to_json())
            }
            "properties" if said.is_object() => {
                let property = |(name, schema): (&str, &Node)| {
                    (name.to_owned(), self.part(schema, &join(pointer, name)))
                };
                Some(Value::Object(said.entries().map(property).collect()))
            }
            "additionalProperties" | "items" | "not"
                if said.is_object() || said.as_bool().is_some() =>
            {
                Some(self.part(said, pointer))
            }
            "allOf" | "anyOf" | "oneOf" | "prefixItems" if !said.items().is_empty() => {
                let part = |(at, schema): (usize, &Node)| {
                    self.part(schema, &join(pointer, &at.to_string()))
                };
                Some(said.items().iter().enumerate().map(part).collect())
            }
            _ => None,
        }
    }

    fn part(&mut self, node: &Node, pointer: &str) -> Value {
        match node.is_object() || node.as_bool().is_some() {
            true => self.schema(node, pointer),
            false => Value::Bool(true),
        }
    }
}

fn types(said: &Node) -> Option<Value> {
    let one = |node: &Node| node.as_str().filter(|name| TYPES.contains(name)).map(str::to_owned);
    if let Some(name) = one(said) {
        return Some(json!(name));
    }
    let mut names: Vec<String> = said.items().iter().filter_map(one).collect();
    names.dedup();
    (!names.is_empty()).then(|| json!(names))
}

/// `exclusiveMinimum` is a truth value in older dialects.
fn bounds(node: &Node, schema: &mut Map<String, Value>) {
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        let number = |word: &str| node.get(word).and_then(Node::as_number).cloned();
        let excludes = node.get(exclusive).and_then(Node::as_bool) == Some(true);
        if let Some(number) = number(exclusive) {
            schema.insert(exclusive.to_owned(), Value::Number(number));
        }
        if let Some(number) = number(bound) {
            let word = if excludes { exclusive } else { bound };
            schema.insert(word.to_owned(), Value::Number(number));
        }
    }
}

/// References are addresses: `%7B` stands for a brace.
fn decoded(reference: &str) -> String {
    let bytes = reference.as_bytes();
    let mut text = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| reference.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                text.push(byte);
                at += 3;
            }
            None => {
                text.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(text).unwrap_or_else(|_| reference.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_valid(schema: &str, value: &Value) -> bool {
        let text = format!(r#"{{"openapi":"3.0.3","components":{{"schemas":{{"A":{schema}}}}}}}"#);
        let document = Document::parse("a.json", &text).unwrap();
        let pointer = "/components/schemas/A";
        Judge::new(&document, [pointer].into_iter()).is_valid(pointer, value)
    }

    #[test]
    fn null_is_valid_where_a_schema_says_so() {
        assert!(is_valid(r#"{"type":"string","nullable":true}"#, &Value::Null));
        assert!(!is_valid(r#"{"type":"string"}"#, &Value::Null));
    }

    #[test]
    fn bounds_exclude_themselves_where_a_truth_value_says_so() {
        let schema = r#"{"type":"integer","minimum":1,"exclusiveMinimum":true}"#;
        assert!(!is_valid(schema, &json!(1)));
        assert!(is_valid(schema, &json!(2)));
    }

    #[test]
    fn a_schema_may_hold_itself() {
        let schema = r##"{"properties":{"a":{"$ref":"#/components/schemas/A"}},"required":["b"]}"##;
        assert!(is_valid(schema, &json!({ "b": 1, "a": { "b": 2 } })));
        assert!(!is_valid(schema, &json!({ "b": 1, "a": {} })));
        assert!(!is_valid(schema, &json!("no object")));
    }

    #[test]
    fn what_is_malformed_says_nothing() {
        let schema = r#"{"type":"file","required":true,"enum":[],"maxLength":"9","pattern":"("}"#;
        assert!(is_valid(schema, &json!("text")));
    }
}
