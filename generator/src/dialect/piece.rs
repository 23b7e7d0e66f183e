//! One piece of a document as its `openapiv3` type.
//!
//! The typed values say little about where they went wrong, and reading a deeply nested broken one takes time
//! exponential in its depth. So every level of a piece is read alone, with placeholders for what it holds.

mod sound;

use std::collections::BTreeSet;

use openapiv3::{
    Encoding, Header, MediaType, Operation, Parameter, ReferenceOr, RequestBody, Response, Schema,
    SecurityScheme,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};
use serde_path_to_error::Segment;

use crate::document::{Member, Node, Value, join};

use sound::Sound;

/// What is wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub pointer: String,
    pub message: String,
}

impl Fault {
    /// The same fault, told from further up.
    pub(super) fn below(self, pointer: &str) -> Self {
        Self { pointer: format!("{pointer}{}", self.pointer), message: self.message }
    }
}

/// What can be read by [`read`].
pub(super) trait Piece: Sound + Send {}

impl<T: Sound + Send> Piece for T {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Encoding,
    Header,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Schema,
    SecurityScheme,
}

#[derive(Clone, Copy)]
enum Holds {
    One(Shape),
    List(Shape),
    Map(Shape),
    /// Of an operation: the keys are status codes.
    Responses,
}

impl Shape {
    fn children(self) -> &'static [(&'static str, Holds)] {
        use Holds::{List, Map, One, Responses};
        match self {
            Shape::Encoding => &[("headers", Map(Shape::Header))],
            Shape::Header | Shape::Parameter => {
                &[("schema", One(Shape::Schema)), ("content", Map(Shape::MediaType))]
            }
            Shape::MediaType => {
                &[("schema", One(Shape::Schema)), ("encoding", Map(Shape::Encoding))]
            }
            Shape::Operation => &[
                ("parameters", List(Shape::Parameter)),
                ("requestBody", One(Shape::RequestBody)),
                ("responses", Responses),
            ],
            Shape::RequestBody => &[("content", Map(Shape::MediaType))],
            Shape::Response => {
                &[("headers", Map(Shape::Header)), ("content", Map(Shape::MediaType))]
            }
            Shape::Schema => &[
                ("properties", Map(Shape::Schema)),
                ("items", One(Shape::Schema)),
                ("additionalProperties", One(Shape::Schema)),
                ("not", One(Shape::Schema)),
                ("allOf", List(Shape::Schema)),
                ("anyOf", List(Shape::Schema)),
                ("oneOf", List(Shape::Schema)),
            ],
            Shape::SecurityScheme => &[],
        }
    }

    fn holds(self, key: &str) -> Option<Holds> {
        self.children().iter().find(|(name, _)| *name == key).map(|(_, holds)| *holds)
    }

    /// A stand-in for a value of this shape that is read elsewhere.
    fn placeholder(self) -> Json {
        match self {
            Shape::Encoding | Shape::MediaType => json!({}),
            _ => json!({ "$ref": "" }),
        }
    }

    fn can_be_reference(self) -> bool {
        !matches!(self, Shape::Encoding | Shape::MediaType)
    }

    /// Members that the typed value demands and a client does not.
    fn defaults(self) -> Option<(&'static str, Json)> {
        match self {
            Shape::Operation => Some(("responses", json!({}))),
            Shape::Response => Some(("description", json!(""))),
            _ => None,
        }
    }

    /// Members that a client makes no use of. What is wrong in them is nobody's loss.
    fn unused(self) -> &'static [&'static str] {
        match self {
            Shape::Operation => &["callbacks"],
            Shape::Response => &["links"],
            _ => &[],
        }
    }

    fn parse(self, value: Json) -> Result<(), Fault> {
        match self {
            Shape::Encoding => typed::<Encoding>(value).map(drop),
            Shape::Header => typed::<Header>(value).map(drop),
            Shape::MediaType => typed::<MediaType>(value).map(drop),
            Shape::Operation => typed::<Operation>(value).map(drop),
            Shape::Parameter => typed::<Parameter>(value).map(drop),
            Shape::RequestBody => typed::<RequestBody>(value).map(drop),
            Shape::Response => typed::<Response>(value).map(drop),
            Shape::Schema => typed::<Schema>(value).map(drop),
            Shape::SecurityScheme => typed::<SecurityScheme>(value).map(drop),
        }
    }
}

/// Members without which a piece still tells what is sent and what comes back. A broken one is left out and the rest goes on.
const IGNORABLE: [&str; 25] = [
    "deprecated",
    "description",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "operationId",
    "pattern",
    "security",
    "servers",
    "summary",
    "tags",
    "title",
    "uniqueItems",
    "xml",
];

/// A piece, and what was left out of it.
pub(super) struct Read<T> {
    pub value: Result<ReferenceOr<T>, Vec<Fault>>,
    /// Members that make no difference.
    pub ignored: Vec<Fault>,
    /// Responses that belong to no status code.
    pub lost: Vec<Fault>,
    /// Schemas that cannot be read and are any value instead.
    pub any: Vec<Fault>,
}

/// Reads `node`, which stands at `pointer`.
pub(super) fn read<T: Piece>(node: &Node, pointer: &str) -> Read<T> {
    match sound::read(node) {
        Some(value) => {
            Read { value: Ok(value), ignored: Vec::new(), lost: Vec::new(), any: Vec::new() }
        }
        None => checked(node, pointer),
    }
}

/// As [`read`], for a piece in which something is wrong.
fn checked<T: Piece>(node: &Node, pointer: &str) -> Read<T> {
    let mut check = Check::default();
    check.level(node, T::SHAPE, pointer);
    let Check { broken, ignored, lost, any } = check;
    let value = match reference(node, T::SHAPE) {
        _ if !broken.is_empty() => Err(broken),
        Some(reference) => Ok(ReferenceOr::ref_(reference)),
        None => {
            let without = Without {
                members: ignored.iter().map(|fault| fault.pointer.as_str()).collect(),
                schemas: any.iter().map(|fault| fault.pointer.as_str()).collect(),
            };
            typed(whole(node, T::SHAPE, pointer, &without))
                .map(ReferenceOr::Item)
                .map_err(|fault| vec![fault.below(pointer)])
        }
    };
    Read { value, ignored, lost, any }
}

/// Any value as its type; the fault's pointer is relative.
pub(super) fn typed<T: DeserializeOwned>(value: Json) -> Result<T, Fault> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let mut pointer = String::new();
        for segment in error.path() {
            pointer = match segment {
                Segment::Seq { index } => join(&pointer, &index.to_string()),
                Segment::Map { key } => join(&pointer, key),
                Segment::Enum { .. } | Segment::Unknown => break,
            };
        }
        Fault { pointer, message: said(&error.into_inner().to_string()) }
    })
}

/// The reader's own words, except where they name its types.
fn said(message: &str) -> String {
    if message.contains("ParameterSchemaOrContent") {
        return "neither `schema` nor `content` says what it is".to_owned();
    }
    message.to_owned()
}

#[derive(Default)]
struct Check {
    broken: Vec<Fault>,
    ignored: Vec<Fault>,
    lost: Vec<Fault>,
    any: Vec<Fault>,
}

impl Check {
    /// Reads one level alone, then the levels below it.
    fn level(&mut self, node: &Node, shape: Shape, pointer: &str) {
        if reference(node, shape).is_some() {
            return;
        }
        if !self.alone(node, shape, pointer) {
            return;
        }
        for (key, child) in node.entries() {
            let Some(holds) = shape.holds(key) else { continue };
            let pointer = join(pointer, key);
            match (holds, &child.value) {
                (Holds::One(shape), Value::Object(_)) => self.level(child, shape, &pointer),
                (Holds::List(shape), Value::Array(items)) => {
                    for (index, item) in items.iter().enumerate() {
                        self.level(item, shape, &join(&pointer, &index.to_string()));
                    }
                }
                (Holds::Map(shape), Value::Object(members)) => {
                    for Member { key, value, .. } in members {
                        self.level(value, shape, &join(&pointer, key));
                    }
                }
                (Holds::Responses, Value::Object(members)) => {
                    for Member { key, value, .. } in members {
                        self.response(key, value, &join(&pointer, key));
                    }
                }
                _ => {}
            }
        }
    }

    fn response(&mut self, status: &str, node: &Node, pointer: &str) {
        if is_status(status) {
            self.level(node, Shape::Response, pointer);
        } else if !status.starts_with("x-") {
            let message = format!("`{status}` is no status code");
            self.lost.push(Fault { pointer: pointer.to_owned(), message });
        }
    }

    /// Whether it makes sense to go on below.
    fn alone(&mut self, node: &Node, shape: Shape, pointer: &str) -> bool {
        let value = || level(node, shape, pointer, |_, shape, _| shape.placeholder());
        let Err(first) = shape.parse(value()) else { return true };
        let Json::Object(members) = value() else {
            return self.fail(shape, first.below(pointer), pointer);
        };
        let is_ignorable = |key: &str| IGNORABLE.contains(&key);
        let bare = filtered(&members, |key| !is_ignorable(key));
        if let Err(fault) = shape.parse(Json::Object(bare.clone())) {
            return self.fail(shape, located(&bare, shape, fault).below(pointer), pointer);
        }
        for (key, value) in members.iter().filter(|(key, _)| is_ignorable(key)) {
            let mut tried = bare.clone();
            tried.insert(key.clone(), value.clone());
            if let Err(Fault { message, .. }) = shape.parse(Json::Object(tried)) {
                self.ignored.push(Fault { pointer: join(pointer, key), message });
            }
        }
        true
    }

    /// A broken schema costs nothing but itself; anything else, the piece that it is part of.
    fn fail(&mut self, shape: Shape, fault: Fault, pointer: &str) -> bool {
        if shape != Shape::Schema {
            self.broken.push(fault);
            return true;
        }
        let message = match fault.pointer.strip_prefix(pointer).filter(|below| !below.is_empty()) {
            Some(below) => format!("`{}`: {}", below.trim_start_matches('/'), fault.message),
            None => fault.message,
        };
        self.any.push(Fault { pointer: pointer.to_owned(), message });
        false
    }
}

/// Points a fault at the one member without which it would not be there.
fn located(members: &Map<String, Json>, shape: Shape, fault: Fault) -> Fault {
    if !fault.pointer.is_empty() {
        return fault;
    }
    let culprit = members.keys().find(|key| {
        let others = filtered(members, |other| other != key.as_str());
        shape.parse(Json::Object(others)).is_ok()
    });
    match culprit {
        Some(key) => Fault { pointer: join("", key), message: fault.message },
        None => fault,
    }
}

fn filtered(members: &Map<String, Json>, keep: impl Fn(&str) -> bool) -> Map<String, Json> {
    let kept = members.iter().filter(|(key, _)| keep(key));
    kept.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn reference(node: &Node, shape: Shape) -> Option<&str> {
    node.get("$ref").and_then(Node::as_str).filter(|_| shape.can_be_reference())
}

/// Places that are not read.
struct Without<'w> {
    members: BTreeSet<&'w str>,
    schemas: BTreeSet<&'w str>,
}

/// The node with everything below it, but for what is left out.
fn whole(node: &Node, shape: Shape, pointer: &str, without: &Without<'_>) -> Json {
    if without.schemas.contains(pointer) {
        return json!({});
    }
    let mut value =
        level(node, shape, pointer, |child, shape, pointer| whole(child, shape, pointer, without));
    if let Json::Object(members) = &mut value
        && !without.members.is_empty()
    {
        members.retain(|key, _| !without.members.contains(join(pointer, key).as_str()));
    }
    value
}

/// The node, with `child` making the values of the pieces that it holds. A member that is null counts as absent: OpenAPI
/// gives it no meaning, and YAML makes one of every key whose value was forgotten.
fn level(
    node: &Node,
    shape: Shape,
    pointer: &str,
    child: impl Fn(&Node, Shape, &str) -> Json,
) -> Json {
    let Value::Object(members) = &node.value else { return node.to_json() };
    let mut value = Map::with_capacity(members.len() + 1);
    for Member { key, value: node, .. } in members {
        if node.is_null() || shape.unused().contains(&key.as_str()) {
            continue;
        }
        let made = match shape.holds(key) {
            Some(holds) => held(node, holds, &join(pointer, key), &child),
            None => node.to_json(),
        };
        value.insert(key.clone(), made);
    }
    if let Some((key, default)) = shape.defaults()
        && reference(node, shape).is_none()
    {
        value.entry(key).or_insert(default);
    }
    Json::Object(value)
}

fn held(
    node: &Node,
    holds: Holds,
    pointer: &str,
    child: &impl Fn(&Node, Shape, &str) -> Json,
) -> Json {
    let made = |node: &Node, shape: Shape, segment: &str| match &node.value {
        Value::Object(_) => child(node, shape, &join(pointer, segment)),
        _ => node.to_json(),
    };
    match (holds, &node.value) {
        (Holds::One(shape), Value::Object(_)) => child(node, shape, pointer),
        (Holds::List(shape), Value::Array(items)) => {
            let items = items.iter().enumerate();
            items.map(|(index, item)| made(item, shape, &index.to_string())).collect()
        }
        (Holds::Map(shape), Value::Object(members)) => {
            let members = members.iter();
            members
                .map(|Member { key, value, .. }| (key.clone(), made(value, shape, key)))
                .collect()
        }
        (Holds::Responses, Value::Object(members)) => {
            let members = members.iter().filter(|member| is_status(&member.key));
            let made = members
                .map(|Member { key, value, .. }| (key.clone(), made(value, Shape::Response, key)));
            made.collect()
        }
        _ => node.to_json(),
    }
}

/// `404`, `4XX`, or `default`.
fn is_status(key: &str) -> bool {
    let [first, rest @ ..] = key.as_bytes() else { return false };
    let rest_fits = match rest {
        [b'x' | b'X', b'x' | b'X'] => true,
        [tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
        _ => false,
    };
    key == "default" || (matches!(first, b'1'..=b'9') && rest_fits)
}

#[cfg(test)]
mod tests;
