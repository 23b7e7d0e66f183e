//! Swagger 2.0 → OpenAPI 3.0, tree to tree. Every node of the new tree knows where its author wrote it, so that all
//! later stages speak of the document as it is.
//!
//! What OpenAPI 3.0 cannot say is told and listed; its place is kept in the tree, in [`LEFT`], so that the account of a
//! run can name it.

mod body;
mod build;
mod conversion;
mod discriminator;
mod form;
mod header;
mod inputs;
mod media;
mod members;
mod operation;
mod parameter;
mod paths;
mod reference;
mod response;
mod schema;
mod security;
mod servers;
mod simple;
mod spot;
mod style;

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Node};
use crate::model::Part;

use super::Lost;
use build::Object;
use conversion::Conversion;
use spot::Spot;

/// The member of the new tree's root that holds the places of what is not in it.
const LEFT: &str = "x-left-out";

const VERSION: &str = "3.0.3";

/// A document in the terms of OpenAPI 3.0.
#[derive(Debug)]
pub(super) struct Converted {
    pub tree: Document,
    /// What the document says and the tree does not.
    pub unsaid: Vec<(Part, Lost)>,
    pub diagnostics: Vec<Diagnostic>,
}

pub(super) fn convert(document: &Document) -> Converted {
    let mut ctx = Conversion::new(document);
    let root = root(&mut ctx);
    ctx.finish(root)
}

fn root(ctx: &mut Conversion<'_>) -> Object {
    let written = ctx.root();
    let mut root = Object::made_of(&written);
    root.say("openapi", VERSION);
    for key in ["info", "security", "tags", "externalDocs"] {
        root.keep(key, written.get(key));
    }
    security::repair_list(ctx, &written, &mut root);
    root.add("servers", servers::servers(ctx, &written));
    if let Some(paths) = written.get("paths") {
        root.put("paths", &paths, paths::paths(ctx, &paths));
    }
    root.add("components", components(ctx, &written));
    root.keep_extensions(&written);
    members::root(ctx, &written);
    root
}

fn components(ctx: &mut Conversion<'_>, root: &Spot<'_>) -> Option<Node> {
    let mut components = Object::beside(root);
    let moved = [
        ("schemas", "definitions", schema::definitions as Section),
        ("parameters", "parameters", parameter::components),
        ("requestBodies", "parameters", body::components),
        ("responses", "responses", response::components),
        ("securitySchemes", "securityDefinitions", security::schemes),
    ];
    for (to, from, section) in moved {
        let Some(written) = root.get(from) else { continue };
        if !written.node.is_object() {
            components.put(to, &written, written.node.clone());
            continue;
        }
        let section = section(ctx, &written);
        if !section.is_empty() {
            components.put(to, &written, section.finish());
        }
    }
    (!components.is_empty()).then(|| components.finish())
}

/// Makes one of the `components` from a member of the old root.
type Section = fn(&mut Conversion<'_>, &Spot<'_>) -> Object;

#[cfg(test)]
mod tests;
