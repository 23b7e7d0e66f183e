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

use super::findings::Findings;
use super::kind::{Kind, Trail, Version, walk_mut};
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

/// In the order in which they are applied: later ones see what earlier ones have made.
const SCHEMA_RULES: [Rule; 21] = [
    siblings::reference_beside_others,
    values::constant,
    values::examples,
    values::exclusive_bounds,
    types::stated_nullable,
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

fn schema(ctx: &mut Conversion<'_>, node: &mut Node, trail: &Trail) {
    types::truth(node, trail);
    for rule in SCHEMA_RULES {
        rule(ctx, node, trail);
    }
}

#[cfg(test)]
mod tests;
