//! What stands where in a document: for each version, which member of what holds what.

use crate::diagnostic::Place;
use crate::document::{Document, Node, Value, extend, join};
use crate::model::Method;

/// How a document is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V2_0,
    V3_0,
    V3_1,
}

/// What an object of a document is. Examples, links and callbacks are none of these: a client makes no use of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
    SecurityScheme,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    One(Kind),
    List(Kind),
    Map(Kind),
    /// A map in which an extension may stand beside the rest.
    Extensible(Kind),
}

impl Holds {
    /// Whether a member of this is one of its kind, and not an extension.
    pub fn is_meant(self, key: &str) -> bool {
        !(matches!(self, Holds::Extensible(_)) && key.starts_with("x-"))
    }
}

impl Kind {
    pub fn called(self) -> &'static str {
        match self {
            Kind::Document => "a document",
            Kind::Components => "components",
            Kind::PathItem => "a path item",
            Kind::Operation => "an operation",
            Kind::Parameter => "a parameter",
            Kind::Header => "a header",
            Kind::RequestBody => "a request body",
            Kind::Response => "a response",
            Kind::MediaType => "a media type",
            Kind::Encoding => "an encoding",
            Kind::Schema => "a schema",
            Kind::SecurityScheme => "a security scheme",
        }
    }

    /// Where the reusable ones of this kind stand.
    pub fn section(self, version: Version) -> Option<&'static str> {
        match (version, self) {
            (Version::V2_0, Kind::Schema) => Some("/definitions"),
            (Version::V2_0, Kind::Parameter) => Some("/parameters"),
            (Version::V2_0, Kind::Response) => Some("/responses"),
            (Version::V2_0, Kind::SecurityScheme) => Some("/securityDefinitions"),
            (Version::V2_0, _) => None,
            (_, Kind::Schema) => Some("/components/schemas"),
            (_, Kind::Parameter) => Some("/components/parameters"),
            (_, Kind::Header) => Some("/components/headers"),
            (_, Kind::RequestBody) => Some("/components/requestBodies"),
            (_, Kind::Response) => Some("/components/responses"),
            (_, Kind::SecurityScheme) => Some("/components/securitySchemes"),
            (Version::V3_1, Kind::PathItem) => Some("/components/pathItems"),
            _ => None,
        }
    }

    pub fn can_be_reference(self) -> bool {
        !matches!(
            self,
            Kind::Document | Kind::Components | Kind::Operation | Kind::MediaType | Kind::Encoding
        )
    }

    pub fn members(self, version: Version) -> &'static [(&'static str, Holds)] {
        use Holds::{Extensible, List, Map, One};
        match (version, self) {
            (Version::V2_0, Kind::Document) => &[
                ("paths", Extensible(Kind::PathItem)),
                ("definitions", Map(Kind::Schema)),
                ("parameters", Map(Kind::Parameter)),
                ("responses", Map(Kind::Response)),
                ("securityDefinitions", Map(Kind::SecurityScheme)),
            ],
            (_, Kind::Document) => {
                &[("paths", Extensible(Kind::PathItem)), ("components", One(Kind::Components))]
            }
            (_, Kind::Components) => &[
                ("schemas", Map(Kind::Schema)),
                ("responses", Map(Kind::Response)),
                ("parameters", Map(Kind::Parameter)),
                ("headers", Map(Kind::Header)),
                ("requestBodies", Map(Kind::RequestBody)),
                ("securitySchemes", Map(Kind::SecurityScheme)),
                ("pathItems", Map(Kind::PathItem)),
            ],
            (_, Kind::PathItem) => &[
                ("parameters", List(Kind::Parameter)),
                ("get", One(Kind::Operation)),
                ("put", One(Kind::Operation)),
                ("post", One(Kind::Operation)),
                ("delete", One(Kind::Operation)),
                ("options", One(Kind::Operation)),
                ("head", One(Kind::Operation)),
                ("patch", One(Kind::Operation)),
                ("trace", One(Kind::Operation)),
            ],
            (_, Kind::Operation) => &[
                ("parameters", List(Kind::Parameter)),
                ("requestBody", One(Kind::RequestBody)),
                ("responses", Extensible(Kind::Response)),
            ],
            (Version::V2_0, Kind::Parameter) => &[("schema", One(Kind::Schema))],
            (Version::V2_0, Kind::Response) => &[("schema", One(Kind::Schema))],
            (_, Kind::Parameter | Kind::Header) => {
                &[("schema", One(Kind::Schema)), ("content", Map(Kind::MediaType))]
            }
            (_, Kind::RequestBody) => &[("content", Map(Kind::MediaType))],
            (_, Kind::Response) => {
                &[("headers", Map(Kind::Header)), ("content", Map(Kind::MediaType))]
            }
            (_, Kind::MediaType) => {
                &[("schema", One(Kind::Schema)), ("encoding", Map(Kind::Encoding))]
            }
            (_, Kind::Encoding) => &[("headers", Map(Kind::Header))],
            (Version::V3_1, Kind::Schema) => &[
                ("properties", Map(Kind::Schema)),
                ("items", One(Kind::Schema)),
                ("additionalProperties", One(Kind::Schema)),
                ("allOf", List(Kind::Schema)),
                ("anyOf", List(Kind::Schema)),
                ("oneOf", List(Kind::Schema)),
                ("not", One(Kind::Schema)),
                ("prefixItems", List(Kind::Schema)),
                ("patternProperties", Map(Kind::Schema)),
                ("unevaluatedProperties", One(Kind::Schema)),
                ("unevaluatedItems", One(Kind::Schema)),
                ("if", One(Kind::Schema)),
                ("then", One(Kind::Schema)),
                ("else", One(Kind::Schema)),
                ("contains", One(Kind::Schema)),
                ("dependentSchemas", Map(Kind::Schema)),
                ("$defs", Map(Kind::Schema)),
                ("definitions", Map(Kind::Schema)),
            ],
            (_, Kind::Schema) => &[
                ("properties", Map(Kind::Schema)),
                ("items", One(Kind::Schema)),
                ("additionalProperties", One(Kind::Schema)),
                ("allOf", List(Kind::Schema)),
                ("anyOf", List(Kind::Schema)),
                ("oneOf", List(Kind::Schema)),
                ("not", One(Kind::Schema)),
            ],
            (_, Kind::SecurityScheme) => &[],
        }
    }

    /// What `key` of this holds; `None` where it is plain data.
    fn holds(self, version: Version, key: &str) -> Option<Holds> {
        self.members(version).iter().find(|(name, _)| *name == key).map(|(_, holds)| *holds)
    }
}

/// Where a walk has come to: the pointer into the tree, and the one under which the document's author knows the place.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail {
    pub pointer: String,
    pub written: String,
}

impl Trail {
    /// Where `node`, to which this leads, was written.
    pub fn place(&self, document: &Document, node: &Node) -> Place {
        let file = node.origin.as_deref().unwrap_or(&document.name);
        Place {
            pointer: self.written.clone(),
            ..Place::at(file, node.at.line as usize, node.at.column as usize)
        }
    }

    /// One step further down.
    pub fn below(&self, segment: &str) -> Self {
        Self { pointer: join(&self.pointer, segment), written: join(&self.written, segment) }
    }

    /// Whether what holds this is the map or list called `key`.
    pub fn parent_is(&self, key: &str) -> bool {
        self.pointer.rsplit('/').nth(1) == Some(key)
    }

    /// Goes down to `node`, calls `then`, and comes back.
    fn at<N>(
        &mut self,
        segment: &str,
        written: Option<&str>,
        node: N,
        then: impl FnOnce(&mut Self, N),
    ) {
        let length = self.pointer.len();
        extend(&mut self.pointer, segment);
        let before = match written {
            Some(written) => Err(std::mem::replace(&mut self.written, written.to_owned())),
            None => {
                let length = self.written.len();
                extend(&mut self.written, segment);
                Ok(length)
            }
        };
        then(self, node);
        self.pointer.truncate(length);
        match before {
            Ok(length) => self.written.truncate(length),
            Err(written) => self.written = written,
        }
    }
}

/// Calls `visit` for `node` and everything of a kind below it, outermost first. What stands beside a reference counts
/// only where the version says so.
pub(super) fn walk<'n>(
    version: Version,
    node: &'n Node,
    kind: Kind,
    trail: &mut Trail,
    visit: &mut dyn FnMut(&'n Node, Kind, &Trail),
) {
    visit(node, kind, trail);
    below(version, node, kind, trail, &mut |node, kind, trail| {
        walk(version, node, kind, trail, visit);
    });
}

/// A path item, a component, or what holds all of them.
#[derive(Debug)]
pub(super) struct Piece<'n> {
    node: &'n Node,
    kind: Kind,
    trail: Trail,
}

impl<'n> Piece<'n> {
    /// As [`walk`]. What holds other pieces is visited alone.
    pub fn walk(mut self, version: Version, visit: &mut dyn FnMut(&'n Node, Kind, &Trail)) {
        match self.kind {
            Kind::Document | Kind::Components => visit(self.node, self.kind, &self.trail),
            kind => walk(version, self.node, kind, &mut self.trail, visit),
        }
    }
}

/// A document in pieces that can be walked at the same time. One after the other in this order, they make a [`walk`] of
/// the whole.
pub(super) fn pieces(version: Version, root: &Node) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    cut(version, root, Kind::Document, &mut Trail::default(), &mut found);
    found
}

fn cut<'n>(
    version: Version,
    node: &'n Node,
    kind: Kind,
    trail: &mut Trail,
    found: &mut Vec<Piece<'n>>,
) {
    found.push(Piece { node, kind, trail: trail.clone() });
    if matches!(kind, Kind::Document | Kind::Components) {
        below(version, node, kind, trail, &mut |node, kind, trail| {
            cut(version, node, kind, trail, found);
        });
    }
}

/// Calls `then` for everything of a kind that `node` itself holds.
fn below<'n>(
    version: Version,
    node: &'n Node,
    kind: Kind,
    trail: &mut Trail,
    then: &mut dyn FnMut(&'n Node, Kind, &mut Trail),
) {
    if is_closed(version, node, kind) {
        return;
    }
    for (key, holds) in kind.members(version) {
        let Some(child) = node.get(key) else { continue };
        trail.at(key, child.written.as_deref(), child, |trail, child| {
            match (*holds, &child.value) {
                (Holds::One(kind) | Holds::List(kind), Value::Array(items)) => {
                    for (index, item) in items.iter().enumerate() {
                        let written = item.written.as_deref();
                        trail.at(&index.to_string(), written, item, |trail, item| {
                            then(item, kind, trail);
                        });
                    }
                }
                (Holds::One(kind), _) => then(child, kind, trail),
                (Holds::Map(kind) | Holds::Extensible(kind), Value::Object(members)) => {
                    for member in members.iter().filter(|member| holds.is_meant(&member.key)) {
                        let node = &member.value;
                        trail.at(&member.key, node.written.as_deref(), node, |trail, node| {
                            then(node, kind, trail);
                        });
                    }
                }
                _ => {}
            }
        });
    }
}

/// As [`walk`], with leave to change what is visited before it goes on below it.
pub(super) fn walk_mut(
    version: Version,
    node: &mut Node,
    kind: Kind,
    trail: &mut Trail,
    visit: &mut dyn FnMut(&mut Node, Kind, &Trail),
) {
    visit(node, kind, trail);
    if is_closed(version, node, kind) {
        return;
    }
    for (key, holds) in kind.members(version) {
        let Some(child) = node.get_mut(key) else { continue };
        let written = child.written.clone();
        trail.at(key, written.as_deref(), child, |trail, child| match (*holds, &mut child.value) {
            (Holds::One(kind) | Holds::List(kind), Value::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    let written = item.written.clone();
                    trail.at(&index.to_string(), written.as_deref(), item, |trail, item| {
                        walk_mut(version, item, kind, trail, visit);
                    });
                }
            }
            (Holds::One(kind), _) => walk_mut(version, child, kind, trail, visit),
            (Holds::Map(kind) | Holds::Extensible(kind), Value::Object(members)) => {
                for member in members.iter_mut().filter(|member| holds.is_meant(&member.key)) {
                    let written = member.value.written.clone();
                    trail.at(&member.key, written.as_deref(), &mut member.value, |trail, node| {
                        walk_mut(version, node, kind, trail, visit);
                    });
                }
            }
            _ => {}
        });
    }
}

/// What stands at the segments, as far as the layout of the document tells.
pub(super) fn kind_at(version: Version, segments: &[String]) -> Option<Kind> {
    let mut kind = Kind::Document;
    let mut rest = segments.iter();
    while let Some(segment) = rest.next() {
        kind = match kind.holds(version, segment)? {
            Holds::One(kind) => kind,
            Holds::List(kind) | Holds::Map(kind) | Holds::Extensible(kind) => {
                rest.next()?;
                kind
            }
        };
    }
    Some(kind)
}

/// The method that a member of a path item stands for.
pub(super) fn method(key: &str) -> Option<Method> {
    Method::ALL.into_iter().find(|method| method.as_str().to_lowercase() == key)
}

/// The `$ref` of a node that can be one.
pub(super) fn reference(node: &Node, kind: Kind) -> Option<&str> {
    node.get("$ref").and_then(Node::as_str).filter(|_| kind.can_be_reference())
}

fn is_closed(version: Version, node: &Node, kind: Kind) -> bool {
    let counts_beside = kind == Kind::PathItem || (version, kind) == (Version::V3_1, Kind::Schema);
    reference(node, kind).is_some() && !counts_beside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, segments};

    #[test]
    fn the_layout_says_what_stands_where() {
        let at = |version, pointer: &str| kind_at(version, &segments(pointer).collect::<Vec<_>>());
        let response = "/paths/~1a/get/responses/200";
        assert_eq!(at(Version::V3_0, response), Some(Kind::Response));
        assert_eq!(at(Version::V3_0, &format!("{response}/schema")), None);
        assert_eq!(at(Version::V2_0, &format!("{response}/schema")), Some(Kind::Schema));
        assert_eq!(at(Version::V3_0, "/components/schemas/A/properties/$defs"), Some(Kind::Schema));
        assert_eq!(at(Version::V3_0, "/components/schemas/A/$defs/B"), None);
        assert_eq!(at(Version::V3_1, "/components/schemas/A/$defs/B"), Some(Kind::Schema));
        assert_eq!(at(Version::V3_0, "/info"), None);
    }

    #[test]
    fn a_walk_knows_what_its_author_calls_a_place() {
        let text = "paths: {x-a: {}, /a: {get: {parameters: [{$ref: '#/x', schema: {}}]}}}\n\
                    components: {schemas: {x-b: {items: {}}}}";
        let mut document = Document::parse("a.yaml", text).unwrap();
        document.root.pointer_mut("/paths/~1a").unwrap().written = Some("/items/a".into());
        let mut seen = Vec::new();
        walk(
            Version::V3_0,
            &document.root,
            Kind::Document,
            &mut Trail::default(),
            &mut |_, kind, trail| seen.push(format!("{kind:?} {}", trail.written)),
        );
        assert_eq!(
            seen,
            [
                "Document ",
                "PathItem /items/a",
                "Operation /items/a/get",
                "Parameter /items/a/get/parameters/0",
                "Components /components",
                "Schema /components/schemas/x-b",
                "Schema /components/schemas/x-b/items",
            ]
        );
    }
}
