//! A document as its author wrote it: member order kept, line and column of every node known. Knows JSON and YAML, not OpenAPI.

mod files;
mod index;
mod json;
mod pointer;
mod refuse;
mod yaml;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Number;

use crate::diagnostic::{Diagnostic, Place};

use index::Index;

pub use files::{FILES, Gathered, Resolver, gather};
pub use pointer::{escape, extend, join, segments, unescape};

/// Nesting beyond this is refused, so that no later stage can run out of stack.
pub const MAX_DEPTH: usize = 256;

/// One input file as a tree.
#[derive(Clone, Debug)]
pub struct Document {
    /// The path as given, with forward slashes: what diagnostics print.
    pub name: String,
    pub root: Node,
    text: Arc<str>,
    /// Why a file that a reference names is not among [`FILES`], by the reference's file.
    unread: Arc<BTreeMap<String, String>>,
    doubled: Arc<Vec<Diagnostic>>,
    index: Index,
}

/// A text, read.
struct Parsed {
    root: Node,
    /// Members that stand twice in one object.
    doubled: Vec<Diagnostic>,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    pub value: Value,
    pub at: Position,
    /// The file this node came from, when that is not the document's own: an overlay, or a file reached by `$ref`.
    pub origin: Option<Arc<str>>,
    /// Where its author wrote it, as a pointer, when a stage has put it elsewhere. What stands below it moved along.
    pub written: Option<Arc<str>>,
}

/// Equality is about the value: where it stands and comes from does not count.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// Integers are exact from `i64::MIN` to `u64::MAX`; everything else is the nearest double.
    Number(Number),
    String(String),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

/// One member of an object, in the document's order.
#[derive(Clone, Debug)]
pub struct Member {
    pub key: String,
    pub key_at: Position,
    pub value: Node,
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.value == other.value
    }
}

/// Line and column, both from 1; the column counts characters. `Position::default()` is 0:0, "nowhere".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

impl Document {
    /// Reads JSON or YAML, whichever the text is.
    pub fn parse(name: impl Into<String>, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let name = name.into();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Parsed { root, doubled } = read(&name, text)?;
        let document = Self::new(name, root, Arc::from(text));
        Ok(Self { doubled: Arc::new(doubled), ..document })
    }

    /// A tree that some stage built; `text` is what diagnostics quote.
    pub fn new(name: impl Into<String>, root: Node, text: Arc<str>) -> Self {
        Self {
            name: name.into(),
            root,
            text,
            unread: Arc::default(),
            doubled: Arc::default(),
            index: Index::default(),
        }
    }

    /// The same file with another tree.
    #[must_use]
    pub fn with_root(&self, root: Node) -> Self {
        Self {
            name: self.name.clone(),
            root,
            text: Arc::clone(&self.text),
            unread: Arc::clone(&self.unread),
            doubled: Arc::clone(&self.doubled),
            index: Index::default(),
        }
    }

    /// Members that stand twice in one object: what was made of them.
    pub fn doubled(&self) -> &[Diagnostic] {
        &self.doubled
    }

    /// Why the file that `reference` names was not read, when somebody tried.
    pub fn unread(&self, reference: &str) -> Option<&str> {
        let file = reference.split('#').next().unwrap_or_default();
        self.unread.get(file).map(String::as_str)
    }

    /// The text as read, without a byte order mark.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let mut node = &self.root;
        let mut path = Vec::new();
        for segment in segments(pointer) {
            (_, node) = self.step(&mut path, node, segment)?;
        }
        Some(node)
    }

    /// One segment down from `node`, which stands at `path`.
    fn step<'n>(
        &self,
        path: &mut Vec<String>,
        node: &'n Node,
        segment: String,
    ) -> Option<(Position, &'n Node)> {
        let hint = self.index.hint(&self.root, path, node, &segment);
        let hinted = hint.and_then(|at| node.members().get(at));
        let step = match hinted.filter(|member| member.key == segment) {
            Some(member) => Some((member.key_at, &member.value)),
            None => node.step(&segment),
        };
        path.push(segment);
        step
    }

    /// Where `pointer` stands, or where its nearest existing ancestor does. The place names the pointer under which the
    /// document's author knows it.
    pub fn place(&self, pointer: &str) -> Place {
        let mut node = Some(&self.root);
        let mut path = Vec::new();
        let mut written = String::new();
        let mut found = (self.root.at, self.root.origin.as_ref());
        for segment in segments(pointer) {
            written = join(&written, &segment);
            let step = node.and_then(|node| self.step(&mut path, node, segment));
            node = step.map(|(_, child)| child);
            let Some((at, child)) = step else { continue };
            found = (at, child.origin.as_ref());
            if let Some(elsewhere) = &child.written {
                written = elsewhere.to_string();
            }
        }
        let (at, origin) = found;
        Place {
            file: origin.map_or_else(|| self.name.clone(), |origin| origin.to_string()),
            pointer: written,
            line: at.line as usize,
            column: at.column as usize,
        }
    }
}

impl Node {
    pub fn new(value: Value, at: Position) -> Self {
        Self { value, at, origin: None, written: None }
    }

    /// The member called `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().find_map(|(name, value)| (name == key).then_some(value))
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let Value::Object(members) = &mut self.value else {
            return None;
        };
        members.iter_mut().find_map(|member| (member.key == key).then_some(&mut member.value))
    }

    /// The node at a JSON pointer below this one; the empty pointer is the node itself.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for segment in segments(pointer) {
            (_, node) = node.step(&segment)?;
        }
        Some(node)
    }

    pub fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        let mut node = self;
        for segment in segments(pointer) {
            node = match &mut node.value {
                Value::Object(members) => members
                    .iter_mut()
                    .find_map(|member| (member.key == segment).then_some(&mut member.value))?,
                Value::Array(items) => items.get_mut(pointer::index(&segment)?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The members in the document's order; nothing when this is not an object.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (&str, &Node)> + ExactSizeIterator {
        self.members().iter().map(|member| (member.key.as_str(), &member.value))
    }

    /// As [`entries`](Self::entries), with the places of the keys.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements; nothing when this is not an array.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_number(&self) -> Option<&Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    pub fn as_u64(&self) -> Option<u64> {
        self.as_number().and_then(Number::as_u64)
    }

    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().and_then(Number::as_f64)
    }

    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    pub fn is_array(&self) -> bool {
        matches!(self.value, Value::Array(_))
    }

    /// What the value is, as a diagnostic says it.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "text",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The value without places, members in the same order.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => serde_json::Value::Bool(*value),
            Value::Number(number) => serde_json::Value::Number(number.clone()),
            Value::String(text) => serde_json::Value::String(text.clone()),
            Value::Array(items) => items.iter().map(Node::to_json).collect(),
            Value::Object(members) => {
                members.iter().map(|member| (member.key.clone(), member.value.to_json())).collect()
            }
        }
    }

    /// A tree made of `value`, every node of it at `at`.
    pub fn from_json(value: serde_json::Value, at: Position) -> Self {
        let value = match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(value),
            serde_json::Value::Number(number) => Value::Number(number),
            serde_json::Value::String(text) => Value::String(text),
            serde_json::Value::Array(items) => {
                Value::Array(items.into_iter().map(|item| Self::from_json(item, at)).collect())
            }
            serde_json::Value::Object(members) => Value::Object(
                members
                    .into_iter()
                    .map(|(key, value)| Member {
                        key,
                        key_at: at,
                        value: Self::from_json(value, at),
                    })
                    .collect(),
            ),
        };
        Self::new(value, at)
    }

    /// Marks this node and everything below it as coming from `origin`, unless it already comes from elsewhere.
    pub fn set_origin(&mut self, origin: &Arc<str>) {
        self.origin.get_or_insert_with(|| Arc::clone(origin));
        match &mut self.value {
            Value::Array(items) => items.iter_mut().for_each(|item| item.set_origin(origin)),
            Value::Object(members) => {
                members.iter_mut().for_each(|member| member.value.set_origin(origin))
            }
            _ => {}
        }
    }

    /// One pointer segment down. A member is found at its key, which is where a reader looks for it.
    fn step(&self, segment: &str) -> Option<(Position, &Node)> {
        match &self.value {
            Value::Object(members) => members
                .iter()
                .find(|member| member.key == segment)
                .map(|member| (member.key_at, &member.value)),
            Value::Array(items) => items.get(pointer::index(segment)?).map(|item| (item.at, item)),
            _ => None,
        }
    }
}

fn read(name: &str, text: &str) -> Result<Parsed, Vec<Diagnostic>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return yaml::parse(name, text);
    }
    match json::parse(name, text) {
        // Flow-style YAML begins like JSON. When neither reading works, the author most likely meant JSON.
        Err(json::Failure::Syntax(found)) => match yaml::parse(name, text) {
            Ok(parsed) if !holds_comments(&parsed.root) => Ok(parsed),
            _ => Err(found),
        },
        Err(json::Failure::Content(found)) => Err(found),
        Ok(parsed) => Ok(parsed),
    }
}

/// Comments as other languages have them are keys to YAML.
fn holds_comments(root: &Node) -> bool {
    root.entries().any(|(key, _)| key.starts_with("//") || key.starts_with("/*"))
}
