//! What real documents get wrong, set right where one reading is clearly meant. Each repair says what it assumed. By now
//! the document speaks OpenAPI 3.0, whatever its author wrote.

mod media_type;
mod operation;
mod parameter;
mod path;
mod schema;
mod scheme;
mod security;
mod shape;
mod value;

use rayon::prelude::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::edit;
use super::findings::Findings;
use super::kind::{Kind, Trail, Version, pieces};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Member, Node, Value};

/// The document with its repairs.
#[derive(Debug)]
pub(super) struct Repaired {
    /// `None` when there was nothing to do.
    pub tree: Option<Document>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What is wrong with one node, or with what it holds.
type Repair = fn(&mut Plan<'_>, &Node, Kind, &Trail);

/// What all others count on.
const SHAPES: [Repair; 1] = [shape::members];

/// What stands on its own.
const PIECES: [Repair; 18] = [
    schema::truths,
    schema::required,
    schema::type_word,
    schema::discriminator,
    schema::format,
    schema::no_type,
    reference_siblings,
    parameter::no_schema,
    parameter::place,
    parameter::style,
    parameter::header_name,
    operation::slashes,
    operation::empty_answers,
    missing_responses,
    media_type::names,
    scheme::words,
    scheme::flows,
    scheme::servers,
];

/// What leans on how other pieces were set right.
const REST: [Repair; 9] = [
    value::listed,
    value::default,
    missing_members,
    operation::identifiers,
    operation::body,
    operation::path_parts,
    path::parameters,
    parameter::required_in_path,
    security::unknown_schemes,
];

type Change = Box<dyn FnOnce(&mut Node) + Send>;

/// What is to be changed. Most documents need nothing, and are not copied.
struct Plan<'d> {
    document: &'d Document,
    findings: Findings,
    changes: Vec<(String, Change)>,
}

impl Plan<'_> {
    fn warn(&mut self, code: &'static str, node: &Node, trail: &Trail, message: &str) {
        self.findings.warn(code, trail.place(self.document, node), message);
    }

    /// Changes the node at `pointer`, after everything that is changed below it.
    fn change(
        &mut self,
        pointer: impl Into<String>,
        change: impl FnOnce(&mut Node) + Send + 'static,
    ) {
        self.changes.push((pointer.into(), Box::new(change)));
    }
}

pub(super) fn repair(document: &Document) -> Repaired {
    let mut repaired = Repaired { tree: None, diagnostics: Vec::new() };
    for repairs in [SHAPES.as_slice(), &PIECES, &REST] {
        let after = apply(repaired.tree.as_ref().unwrap_or(document), repairs);
        repaired.diagnostics.extend(after.diagnostics);
        repaired.tree = after.tree.or(repaired.tree);
    }
    repaired
}

fn apply(document: &Document, repairs: &[Repair]) -> Repaired {
    let plans: Vec<Plan<'_>> = pieces(Version::V3_0, &document.root)
        .into_par_iter()
        .with_max_len(8)
        .map(|piece| {
            let mut plan = Plan { document, findings: Findings::default(), changes: Vec::new() };
            piece.walk(Version::V3_0, &mut |node, kind, trail| {
                for repair in repairs {
                    repair(&mut plan, node, kind, trail);
                }
            });
            plan
        })
        .collect();
    let mut findings = Findings::default();
    let mut changes = Vec::new();
    for plan in plans {
        findings.absorb(plan.findings);
        changes.extend(plan.changes);
    }
    let tree = (!changes.is_empty()).then(|| {
        let mut root = document.root.clone();
        for (pointer, change) in changes.into_iter().rev() {
            if let Some(node) = root.pointer_mut(&pointer) {
                change(node);
            }
        }
        document.with_root(root)
    });
    Repaired { tree, diagnostics: findings.finish() }
}

/// OpenAPI 3.0 ignores what stands beside a `$ref`; its authors mean it. What annotates is kept.
fn reference_siblings(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    const KEPT: [&str; 6] =
        ["$ref", "description", "nullable", "deprecated", "readOnly", "writeOnly"];
    let is_kept = |key: &str| KEPT.contains(&key) || key.starts_with("x-");
    let says = |node: &Node| {
        KEPT[1..].iter().any(|key| node.get(key).is_some_and(|said| said.as_bool() != Some(false)))
    };
    let is_reference = node.get("$ref").and_then(Node::as_str).is_some();
    if kind == Kind::Schema && is_reference && says(node) && !is_choice(trail) {
        let trail = trail.clone();
        plan.change(trail.pointer.clone(), move |node| {
            if let Value::Object(members) = &mut node.value {
                members.retain(|member| is_kept(&member.key));
            }
            wrap_reference(node, &trail);
        });
    }
}

/// Whether a schema is one of several, of which each is known by its reference.
pub(super) fn is_choice(trail: &Trail) -> bool {
    let mut segments = trail.pointer.rsplit('/');
    let is_index = segments.next().is_some_and(|last| last.chars().all(|c| c.is_ascii_digit()));
    is_index && matches!(segments.next(), Some("allOf" | "anyOf" | "oneOf"))
}

/// Makes the `$ref` the first of `allOf`.
pub(super) fn wrap_reference(schema: &mut Node, trail: &Trail) {
    let Some(reference) = edit::remove(schema, "$ref") else { return };
    let mut first = edit::object(Vec::new(), schema);
    if let Value::Object(members) = &mut first.value {
        members.push(Member { key: "$ref".to_owned(), ..reference });
    }
    // Its author sees no list here.
    let first = edit::written(first, &trail.written);
    match schema.get_mut("allOf") {
        Some(Node { value: Value::Array(parts), .. }) => parts.insert(0, first),
        _ => {
            let parts = edit::list(vec![first], schema);
            edit::put(schema, "allOf", parts);
        }
    }
}

fn missing_responses(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let stated = node.get("responses").filter(|node| node.members().iter().any(is_response));
    if kind == Kind::Operation && stated.is_none() && node.is_object() {
        let message = "no responses are declared; an empty answer is assumed";
        plan.warn("no-responses", node, trail, message);
    }
}

fn is_response(member: &Member) -> bool {
    !member.key.starts_with("x-")
}

/// `required` names what `properties` does not. A part of an `allOf` may leave that to the others.
fn missing_members(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let (Some(required), Some(properties)) = (node.get("required"), node.get("properties")) else {
        return;
    };
    let is_whole = ["allOf", "anyOf", "oneOf"].iter().all(|key| node.get(key).is_none());
    if kind != Kind::Schema || !is_whole || is_choice(trail) {
        return;
    }
    let names = required.items().iter().filter_map(Node::as_str);
    for name in names.filter(|name| properties.get(name).is_none()) {
        let message = format!("`{name}` is required and not described; it is not asked for");
        plan.warn("required-member", required, &trail.below("required"), &message);
    }
}

#[cfg(test)]
mod tests;
