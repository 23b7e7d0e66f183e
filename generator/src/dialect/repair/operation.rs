//! Operations: how they are called, what they send, what they answer.

use std::collections::BTreeMap;

use super::{Kind, Node, Plan, Trail};
use crate::dialect::edit;
use crate::dialect::kind::{method, reference};
use crate::document::{Document, Value, join};

/// Identifiers that several operations have, or that some operations of a document lack. Both are settled where names are
/// given. A document without any is not missing them.
pub(super) fn identifiers(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    if kind != Kind::Document {
        return;
    }
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    let mut without = Vec::new();
    for (path, item) in node.get("paths").into_iter().flat_map(Node::entries) {
        let trail = trail.below("paths").below(path);
        for (key, operation) in item.entries().filter(|(key, _)| method(key).is_some()) {
            let place = trail.below(key).place(plan.document, operation);
            let id =
                operation.get("operationId").and_then(Node::as_str).filter(|id| !id.is_empty());
            let Some(id) = id else {
                without.push(place);
                continue;
            };
            match seen.get(id) {
                Some(first) => {
                    let message = format!(
                        "`{id}` is the `operationId` of `{first}` too; they are told apart by their paths"
                    );
                    plan.findings.warn("duplicate-operation-id", place, message);
                }
                None => drop(seen.insert(id, format!("{} {path}", key.to_uppercase()))),
            }
        }
    }
    for place in without.into_iter().filter(|_| !seen.is_empty()) {
        let message = "no `operationId`; the operation is called after its method and path";
        plan.findings.note("no-operation-id", place, message);
    }
}

fn resolved<'n>(document: &'n Document, node: &'n Node, kind: Kind) -> &'n Node {
    let target = reference(node, kind).and_then(|to| document.pointer(to.strip_prefix('#')?));
    target.unwrap_or(node)
}

/// A body of which something is required is required itself: without it, what is required is missing.
pub(super) fn body(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    if kind != Kind::RequestBody
        || node.get("required").is_some()
        || reference(node, kind).is_some()
    {
        return;
    }
    let document = plan.document;
    let media_types = node.get("content").into_iter().flat_map(Node::entries);
    let mut schemas = media_types.filter_map(|(_, media_type)| media_type.get("schema")).peekable();
    let is_needed = schemas.peek().is_some()
        && schemas.all(|schema| {
            let schema = resolved(document, schema, Kind::Schema);
            schema.get("required").is_some_and(|names| !names.items().is_empty())
        });
    if is_needed {
        let message =
            "the body is not marked required and has required members; it is taken as required";
        plan.warn("optional-body", node, trail, message);
        plan.change(trail.pointer.clone(), |node| edit::say(node, "required", true));
    }
}

/// Statuses that never have a body.
pub(super) fn empty_answers(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    if kind != Kind::Operation {
        return;
    }
    for status in ["204", "205", "304"] {
        let Some(response) = node.get("responses").and_then(|all| all.get(status)) else {
            continue;
        };
        let content = resolved(plan.document, response, Kind::Response).get("content");
        let Some(content) = content.filter(|content| !content.members().is_empty()) else {
            continue;
        };
        let below = trail.below("responses").below(status);
        let message = format!(
            "an answer of status {status} has no body; the one that is described is ignored"
        );
        plan.warn("body-of-empty-answer", content, &below, &message);
        // A component may be the answer of other statuses too.
        if reference(response, Kind::Response).is_none() {
            plan.change(below.pointer, |node| drop(edit::remove(node, "content")));
        }
    }
}

/// What of a path is not path.
pub(super) fn path_parts(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    if kind != Kind::Document {
        return;
    }
    for (path, item) in node.get("paths").into_iter().flat_map(Node::entries) {
        let place = || trail.below("paths").below(path).place(plan.document, item);
        if path.contains('#') {
            let message =
                "what stands behind `#` in a path only tells operations apart; it is not sent";
            plan.findings.warn("path-fragment", place(), message);
        }
        if path.split('#').next().unwrap_or_default().contains('?') {
            let message = "a query stands in a path; what is no declared parameter of it is sent as it stands";
            plan.findings.warn("path-query", place(), message);
        }
    }
}

/// A path without its leading slash.
pub(super) fn slashes(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    let Some(paths) = node.get("paths").filter(|_| kind == Kind::Document) else { return };
    for (path, item) in paths.entries() {
        let with_slash = format!("/{path}");
        let is_bare = !path.starts_with('/') && !path.starts_with("x-") && item.is_object();
        if !is_bare || path.contains("://") || paths.get(&with_slash).is_some() {
            continue;
        }
        let below = trail.below("paths");
        let message = format!("`{path}` does not begin with a slash; `{with_slash}` is assumed");
        plan.warn("not-a-path", item, &below.below(path), &message);
        let (path, written) = (path.to_owned(), join(&below.written, path));
        plan.change(below.pointer, move |paths| {
            let Value::Object(members) = &mut paths.value else { return };
            if let Some(member) = members.iter_mut().find(|member| member.key == path) {
                member.key = with_slash;
                member.value = edit::written(member.value.clone(), &written);
            }
        });
    }
}
