//! Which version of OpenAPI a document speaks, and the document as typed OpenAPI 3.0. Past this stage nobody knows that
//! there are other dialects.

mod edit;
mod findings;
pub mod header;
mod kind;
mod piece;
mod references;
mod repair;
pub mod template;
mod unsaid;
mod v2_0;
mod v3_0;
mod v3_1;

use indexmap::IndexMap;
use openapiv3::{
    Header, Info, Operation, Parameter, ReferenceOr, RequestBody, Response, Schema,
    SecurityRequirement, SecurityScheme, Server, Tag,
};

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Node, Value};
use crate::model::Part;

pub use crate::model::Method;

use kind::Version;

/// A document, read piece by piece. What could not be read is in `lost` and nowhere else.
#[derive(Clone, Debug, Default)]
pub struct OpenApi30 {
    pub info: Info,
    pub servers: Vec<Server>,
    /// `None` when the document says nothing, which is not the same as an empty list.
    pub security: Option<Vec<SecurityRequirement>>,
    pub tags: Vec<Tag>,
    pub paths: Vec<PathEntry>,
    pub components: Components30,
    pub lost: Vec<Lost>,
    /// What the document says and is not here: what OpenAPI 3.0 cannot say, what leads nowhere, schemas that are any value
    /// instead. Their pointers lead into the tree.
    pub unsaid: Vec<(Part, Lost)>,
}

/// One path item. Its operations have neither `callbacks` nor, in their responses, `links`: a client makes no use of
/// them.
#[derive(Clone, Debug, Default)]
pub struct PathEntry {
    pub path: String,
    pub pointer: String,
    /// What holds for all operations of the path.
    pub parameters: Vec<ReferenceOr<Parameter>>,
    pub servers: Vec<Server>,
    /// Each with its pointer, in the document's order.
    pub operations: Vec<(Method, String, Operation)>,
    /// The `$ref` of a path item that stands elsewhere.
    pub reference: Option<String>,
}

/// The reusable pieces that a client needs, by name.
#[derive(Clone, Debug, Default)]
pub struct Components30 {
    pub schemas: IndexMap<String, ReferenceOr<Schema>>,
    pub responses: IndexMap<String, ReferenceOr<Response>>,
    pub parameters: IndexMap<String, ReferenceOr<Parameter>>,
    pub headers: IndexMap<String, ReferenceOr<Header>>,
    pub request_bodies: IndexMap<String, ReferenceOr<RequestBody>>,
    pub security_schemes: IndexMap<String, ReferenceOr<SecurityScheme>>,
}

/// A piece that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    pub pointer: String,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Dialect {
    V3_0,
    V3_1,
    Swagger2,
    Unknown(String),
}

/// A document as typed OpenAPI 3.0.
#[derive(Clone, Debug)]
pub struct Read {
    pub openapi: OpenApi30,
    /// The tree that the pointers of `openapi` lead into, when that is not the document itself. Its nodes know where they
    /// were written.
    pub tree: Option<Document>,
    /// That tree as it was before anything was set right in it, where something was.
    pub unrepaired: Option<Document>,
}

/// `None` when the document is not in a dialect that we read; the reason is among the diagnostics.
pub fn read(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Option<Read> {
    let Some((pointer, dialect)) = detect(&document.root) else {
        let help = "an OpenAPI document says `openapi: 3.0.3`";
        diagnostics.push(
            Diagnostic::error(
                "not-openapi",
                document.place(""),
                "neither `openapi` nor `swagger` stands in the root of the document",
            )
            .with_help(help),
        );
        return None;
    };
    let version = match &dialect {
        Dialect::V3_0 => Version::V3_0,
        Dialect::V3_1 => Version::V3_1,
        Dialect::Swagger2 => Version::V2_0,
        Dialect::Unknown(version) => {
            let message = format!("the document is written in version `{version}`");
            let help = "this version of clientwright reads Swagger 2.0 and OpenAPI 3.0 and 3.1";
            diagnostics.push(
                Diagnostic::error("unsupported-dialect", document.place(pointer), message)
                    .with_help(help),
            );
            return None;
        }
    };
    let settled = references::settle(document, version);
    diagnostics.extend(settled.diagnostics);
    let mut tree = settled.tree;
    let mut left = settled.unsaid;
    let mut unsaid = Vec::new();
    let written = tree.as_ref().unwrap_or(document);
    match version {
        Version::V3_0 => {
            if let Some(converted) = v3_1::borrowed(written) {
                diagnostics.extend(converted.diagnostics);
                left.extend(converted.unsaid);
                tree = Some(converted.tree);
            }
        }
        Version::V3_1 => {
            let converted = v3_1::convert(written);
            diagnostics.extend(converted.diagnostics);
            left.extend(converted.unsaid);
            tree = Some(converted.tree);
        }
        Version::V2_0 => {
            let converted = v2_0::convert(written);
            diagnostics.extend(converted.diagnostics);
            unsaid = converted.unsaid;
            tree = Some(converted.tree);
        }
    }
    let repaired = repair::repair(tree.as_ref().unwrap_or(document));
    diagnostics.extend(repaired.diagnostics);
    let mut unrepaired = None;
    if let Some(repaired) = repaired.tree {
        unrepaired = Some(tree.unwrap_or_else(|| document.clone()));
        tree = Some(repaired);
    }
    if !left.is_empty() {
        let mut kept = tree.unwrap_or_else(|| document.clone());
        unsaid.extend(unsaid::keep(&mut kept.root, left));
        tree = Some(kept);
    }
    let mut openapi = v3_0::read(tree.as_ref().unwrap_or(document), diagnostics)?;
    openapi.unsaid.extend(unsaid);
    Some(Read { openapi, tree, unrepaired })
}

fn detect(root: &Node) -> Option<(&'static str, Dialect)> {
    if let Some(version) = root.get("openapi") {
        let version = text(version);
        let dialect = match version.split('.').collect::<Vec<_>>().as_slice() {
            ["3", "0", ..] => Dialect::V3_0,
            ["3", "1", ..] => Dialect::V3_1,
            _ => Dialect::Unknown(version),
        };
        return Some(("/openapi", dialect));
    }
    let version = text(root.get("swagger")?);
    let dialect = if version == "2.0" { Dialect::Swagger2 } else { Dialect::Unknown(version) };
    Some(("/swagger", dialect))
}

/// A version, which in YAML without quotes is a number.
fn text(version: &Node) -> String {
    match &version.value {
        Value::String(text) => text.clone(),
        other => Node::new(other.clone(), version.at).to_json().to_string(),
    }
}

#[cfg(test)]
mod tests;
