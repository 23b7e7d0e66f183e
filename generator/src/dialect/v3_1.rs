//! OpenAPI 3.1 → OpenAPI 3.0, tree to tree. What stays where it is keeps its place; what moves knows where its author
//! wrote it. References have been settled before.

mod conditions;
mod content;
mod objects;
mod root;
mod siblings;
mod tuples;
mod types;
mod values;

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use super::findings::Findings;
use super::kind::{Kind, Trail, Version, pieces, walk_mut};
use super::unsaid::Unsaid;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Node};
use crate::model::Part;

/// A document in the terms of OpenAPI 3.0.
#[derive(Debug)]
pub(super) struct Converted {
    pub tree: Document,
    pub unsaid: Vec<Unsaid>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What one keyword, or a family of them, becomes.
type Rule = fn(&mut Conversion<'_>, &mut Node, &Trail);

/// What a schema says that OpenAPI 3.0 says otherwise.
const OWN_RULES: [Rule; 2] = [siblings::reference_beside_others, types::stated_nullable];

/// What a schema says that OpenAPI 3.0 cannot, in the order in which they are applied: later ones see what earlier ones
/// have made.
const SCHEMA_RULES: [Rule; 19] = [
    values::constant,
    values::examples,
    values::exclusive_bounds,
    types::alternative_null,
    types::type_list,
    types::type_null,
    content::encoding,
    content::media_type,
    content::content_schema,
    tuples::prefix_items,
    tuples::contains,
    conditions::branches,
    conditions::dependent_schemas,
    conditions::dependent_required,
    objects::pattern_properties,
    objects::unevaluated,
    objects::property_names,
    objects::forbidden_properties,
    objects::definitions,
];

struct Conversion<'d> {
    document: &'d Document,
    findings: Findings,
    unsaid: Vec<Unsaid>,
}

impl Conversion<'_> {
    /// A difference that types do not show.
    fn note(&mut self, code: &'static str, node: &Node, trail: &Trail, message: &str) {
        let place = trail.place(self.document, node);
        self.findings.note(code, place, message);
    }

    /// Something that is read as less, or as other, than it says.
    fn warn(&mut self, code: &'static str, node: &Node, trail: &Trail, message: &str) {
        let place = trail.place(self.document, node);
        self.findings.warn(code, place, message);
    }

    /// Something that is not in the new tree. `pointer` leads into the old one.
    fn lose(&mut self, part: Part, pointer: &str, reason: &str) {
        self.unsaid.push(Unsaid::new(self.document, part, pointer, reason));
    }
}

pub(super) fn convert(document: &Document) -> Converted {
    let mut ctx = Conversion { document, findings: Findings::default(), unsaid: Vec::new() };
    let mut root = document.root.clone();
    root::root(&mut ctx, &mut root);
    walk_mut(
        Version::V3_1,
        &mut root,
        Kind::Document,
        &mut Trail::default(),
        &mut |node, kind, trail| {
            if kind == Kind::Schema {
                schema(&mut ctx, node, trail);
            }
        },
    );
    Converted {
        tree: document.with_root(root),
        unsaid: ctx.unsaid,
        diagnostics: ctx.findings.finish(),
    }
}

/// The same for a document in OpenAPI 3.0 whose author has borrowed from 3.1; `None` where nobody has.
pub(super) fn borrowed(document: &Document) -> Option<Converted> {
    let mut ctx = Conversion { document, findings: Findings::default(), unsaid: Vec::new() };
    let is_borrowed = pieces(Version::V3_0, &document.root).into_par_iter().any(|piece| {
        let mut found = false;
        piece.walk(Version::V3_0, &mut |node, kind, _| {
            found |= kind == Kind::Schema && later(node).is_some();
        });
        found
    });
    if !is_borrowed {
        return None;
    }
    let mut root = document.root.clone();
    let mut trail = Trail::default();
    walk_mut(Version::V3_0, &mut root, Kind::Document, &mut trail, &mut |node, kind, trail| {
        if let Some(key) = later(node).filter(|_| kind == Kind::Schema) {
            let message = format!("`{key}` as OpenAPI 3.1 has it; it is read as there");
            ctx.warn("later-member", node, trail, &message);
            for rule in SCHEMA_RULES {
                rule(&mut ctx, node, trail);
            }
        }
    });
    let Conversion { findings, unsaid, .. } = ctx;
    Some(Converted { tree: document.with_root(root), unsaid, diagnostics: findings.finish() })
}

/// The member of a schema that OpenAPI 3.0 would misread.
fn later(node: &Node) -> Option<&'static str> {
    const LATER: [&str; 7] = [
        "const",
        "prefixItems",
        "patternProperties",
        "contentEncoding",
        "dependentSchemas",
        "if",
        "unevaluatedProperties",
    ];
    let is_number = |key: &&str| node.get(key).is_some_and(|node| node.as_number().is_some());
    let has_null =
        |key: &&str| node.get(key).map(Node::items).unwrap_or_default().iter().any(types::is_null);
    let ty = node.get("type");
    if ty.is_some_and(|ty| ty.is_array() || ty.as_str() == Some("null")) {
        return Some("type");
    }
    ["exclusiveMinimum", "exclusiveMaximum"]
        .into_iter()
        .find(is_number)
        .or_else(|| ["anyOf", "oneOf"].into_iter().find(has_null))
        .or_else(|| LATER.into_iter().find(|key| node.get(key).is_some()))
}

fn schema(ctx: &mut Conversion<'_>, node: &mut Node, trail: &Trail) {
    types::truth(node, trail);
    for rule in OWN_RULES.into_iter().chain(SCHEMA_RULES) {
        rule(ctx, node, trail);
    }
}

#[cfg(test)]
mod tests;
