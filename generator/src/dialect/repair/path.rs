//! Parameters of the path: what its template names and what is declared.

use std::collections::BTreeSet;

use serde_json::json;

use super::{Kind, Node, Plan, Trail};
use crate::dialect::{
    edit,
    kind::{method, reference},
    template,
};
use crate::document::{Document, Value, join, segments};

/// A parameter as declared for an operation.
struct Declared<'d> {
    /// The place in the list.
    pointer: String,
    parameter: &'d Node,
}

impl Declared<'_> {
    fn text(&self, key: &str) -> &str {
        self.parameter.get(key).and_then(Node::as_str).unwrap_or_default()
    }

    fn is_in(&self, place: &str) -> bool {
        self.text("in") == place
    }
}

/// What the template names and nobody declares is the declared parameter that it misspells, or the one that is declared
/// for the query, or else text.
pub(super) fn parameters(plan: &mut Plan<'_>, node: &Node, kind: Kind, trail: &Trail) {
    if kind != Kind::PathItem {
        return;
    }
    let Some(path) = path_of(trail) else { return };
    let document = plan.document;
    let shared = declared(document, node, &trail.pointer);
    let mut settled = BTreeSet::new();
    for (key, operation) in node.entries().filter(|(key, _)| method(key).is_some()) {
        let pointer = join(&trail.pointer, key);
        let own = declared(document, operation, &pointer);
        let all: Vec<&Declared<'_>> = own.iter().chain(&shared).collect();
        let queried =
            |name: &str| all.iter().any(|one| one.is_in("query") && one.text("name") == name);
        let sent = template::sent(&path, queried);
        let needed = template::names(&sent);
        let in_path =
            |name: &str| all.iter().any(|one| one.is_in("path") && one.text("name") == name);
        let missing: Vec<&str> = needed.iter().copied().filter(|name| !in_path(name)).collect();
        let unused: Vec<&Declared<'_>> = all
            .iter()
            .copied()
            .filter(|one| one.is_in("path") && !needed.contains(&one.text("name")))
            .collect();
        for name in &missing {
            let misspelt = match (missing.as_slice(), unused.as_slice()) {
                ([_], [only]) => Some(*only),
                _ => unused.iter().copied().find(|one| letters(one.text("name")) == letters(name)),
            };
            let misplaced = || all.iter().copied().find(|one| one.text("name") == *name);
            let place = trail.below(key).place(document, operation);
            match misspelt.or_else(misplaced) {
                Some(found) => {
                    if settled.insert(found.pointer.clone()) {
                        let message = match found.is_in("path") {
                            true => format!(
                                "the path names `{{{name}}}` and `{}` is declared; they are taken for the same",
                                found.text("name")
                            ),
                            false => format!(
                                "`{name}` is declared for the {}, and the path names it; the path is assumed",
                                found.text("in")
                            ),
                        };
                        plan.findings.warn("path-parameter", place, message);
                        correct(plan, found, name);
                    }
                }
                None => {
                    let message = format!(
                        "`{{{name}}}` of the path is not declared as a parameter; text is assumed"
                    );
                    plan.findings.warn("path-parameter", place, message);
                    add(plan, pointer.clone(), name);
                }
            }
        }
    }
}

/// The path, when this is one of the document's.
fn path_of(trail: &Trail) -> Option<String> {
    let mut segments = segments(&trail.pointer);
    let (first, path, rest) = (segments.next()?, segments.next()?, segments.next());
    (first == "paths" && rest.is_none()).then_some(path)
}

fn declared<'d>(document: &'d Document, node: &'d Node, pointer: &str) -> Vec<Declared<'d>> {
    let list = node.get("parameters").map(Node::items).unwrap_or_default();
    let pointer = join(pointer, "parameters");
    let declared = list.iter().enumerate().map(|(index, parameter)| {
        let pointer = join(&pointer, &index.to_string());
        let target = reference(parameter, Kind::Parameter)
            .and_then(|to| document.pointer(to.strip_prefix('#')?));
        Declared { pointer, parameter: target.unwrap_or(parameter) }
    });
    declared.collect()
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// States the parameter where it is listed, as the path has it.
fn correct(plan: &mut Plan<'_>, found: &Declared<'_>, name: &str) {
    let (parameter, name) = (found.parameter.clone(), name.to_owned());
    plan.change(found.pointer.clone(), move |listed| {
        listed.value = parameter.value;
        for key in ["style", "explode"] {
            edit::remove(listed, key);
        }
        edit::say(listed, "name", name);
        edit::say(listed, "in", "path");
        edit::say(listed, "required", true);
    });
}

fn add(plan: &mut Plan<'_>, operation: String, name: &str) {
    let name = name.to_owned();
    plan.change(operation, move |operation| {
        let parameter = json!({
            "name": name,
            "in": "path",
            "required": true,
            "schema": {"type": "string"},
        });
        let parameter = edit::made(parameter, operation);
        match operation.get_mut("parameters") {
            Some(Node { value: Value::Array(list), .. }) => list.push(parameter),
            _ => {
                let list = edit::list(vec![parameter], operation);
                edit::put(operation, "parameters", list);
            }
        }
    });
}
