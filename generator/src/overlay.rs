//! OpenAPI Overlay 1.0: what is true of an API and missing from its document, or wrong in it. Stricter than the format
//! in one point: an action that selects nothing is an error, because it has outlived its reason.

mod action;
mod merge;
mod target;

use std::cmp::Reverse;
use std::sync::Arc;

use serde_json::Value as Json;
use serde_json_path::NormalizedPath;
use serde_json_path::PathElement;

use crate::diagnostic::{Diagnostic, closest};
use crate::document::{Document, MAX_DEPTH, Member, Node, Value, join};

use action::{Action, Change};

pub use target::target;

/// Applies the actions of `overlay` in their order. Nodes that come from the overlay keep its places.
pub fn apply(document: Document, overlay: &Document) -> Result<Document, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let actions = actions(overlay, &mut problems);
    let mut target = Target { json: document.root.to_json(), root: document.root.clone() };
    let origin: Arc<str> = Arc::from(overlay.name.as_str());
    for action in &actions {
        if let Err(found) = target.apply(action, overlay, &origin, &document.name) {
            problems.push(*found);
        }
    }
    if problems.is_empty() { Ok(document.with_root(target.root)) } else { Err(problems) }
}

fn actions<'o>(overlay: &'o Document, problems: &mut Vec<Diagnostic>) -> Vec<Action<'o>> {
    let root = &overlay.root;
    only(overlay, root, "", "an overlay", &["overlay", "info", "extends", "actions"], problems);
    if !root.get("overlay").is_some_and(is_supported) {
        let message = "an overlay says `overlay: 1.0.0` in its root";
        problems.push(Diagnostic::error("overlay-version", overlay.place("/overlay"), message));
    }
    if !root.get("info").is_some_and(Node::is_object) {
        let found =
            Diagnostic::error("overlay-info", overlay.place("/info"), "an overlay has an `info`");
        problems.push(found.with_help("add `info: {title: …, version: …}`"));
    }
    let Some(node) = root.get("actions").filter(|node| node.is_array()) else {
        let message = "an overlay has a list of `actions`";
        problems.push(Diagnostic::error("overlay-actions", overlay.place("/actions"), message));
        return Vec::new();
    };
    let mut actions = Vec::with_capacity(node.items().len());
    for (index, node) in node.items().iter().enumerate() {
        let pointer = join("/actions", &index.to_string());
        actions.extend(Action::read(overlay, node, &pointer, problems));
    }
    actions
}

/// The version, which without its last part is a number in YAML.
fn is_supported(version: &Node) -> bool {
    let text = match &version.value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return false,
    };
    text == "1.0" || text.starts_with("1.0.")
}

/// Tells every member that is neither known nor an extension.
fn only(
    overlay: &Document,
    node: &Node,
    pointer: &str,
    called: &str,
    known: &[&str],
    problems: &mut Vec<Diagnostic>,
) {
    for (key, _) in node.entries() {
        if known.contains(&key) || key.starts_with("x-") {
            continue;
        }
        let message = format!("`{key}` is no member of {called}");
        let found =
            Diagnostic::error("unknown-member", overlay.place(&join(pointer, key)), message);
        problems.push(match closest(key, known.iter().copied()) {
            Some(meant) => found.with_help(format!("write `{meant}`")),
            None => found.with_help(format!("known members: {}", known.join(", "))),
        });
    }
}

/// The tree under change, twice: `json` is what JSONPath can query, and follows `root` change by change.
struct Target {
    root: Node,
    json: Json,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Index(usize),
    Name(String),
}

impl Target {
    fn apply(
        &mut self,
        action: &Action<'_>,
        overlay: &Document,
        origin: &Arc<str>,
        document: &str,
    ) -> Result<(), Box<Diagnostic>> {
        let located = action.target.query_located(&self.json);
        let mut selected: Vec<Vec<Step>> = located.locations().map(steps).collect();
        if selected.is_empty() {
            let place = overlay.place(&action.pointer_of("target"));
            let message = format!("`{}` selects nothing in {document}", action.target_text);
            let help = "the document no longer has it, or the target is misspelt: drop the action or correct it";
            let found = Diagnostic::error("overlay-selects-nothing", place, message);
            return Err(Box::new(found.with_help(help)));
        }
        // Last first, so that a removal moves nothing that is still to be removed.
        selected.sort_by(|left, right| Reverse(left).cmp(&Reverse(right)));
        selected.dedup();
        match action.change {
            Change::Remove => {
                selected.iter().try_for_each(|steps| self.remove(steps, action, overlay))
            }
            Change::Update(update) => {
                let mut update = update.clone();
                update.set_origin(origin);
                selected
                    .iter()
                    .rev()
                    .try_for_each(|steps| self.update(steps, &update, action, overlay))
            }
        }
    }

    fn remove(
        &mut self,
        steps: &[Step],
        action: &Action<'_>,
        overlay: &Document,
    ) -> Result<(), Box<Diagnostic>> {
        let Some((last, parent)) = steps.split_last() else {
            let place = overlay.place(&action.pointer_of("target"));
            let message = "the root of a document cannot be removed";
            return Err(Box::new(Diagnostic::error("overlay-remove", place, message)));
        };
        let parent = pointer(parent);
        match (self.root.pointer_mut(&parent).map(|node| &mut node.value), last) {
            (Some(Value::Object(members)), Step::Name(name)) => {
                members.retain(|member| member.key != *name)
            }
            (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
                items.remove(*index);
            }
            // What stood above it was removed by the same action.
            _ => return Ok(()),
        }
        match (self.json.pointer_mut(&parent), last) {
            (Some(Json::Object(members)), Step::Name(name)) => {
                members.shift_remove(name);
            }
            (Some(Json::Array(items)), Step::Index(index)) if *index < items.len() => {
                items.remove(*index);
            }
            _ => {}
        }
        Ok(())
    }

    fn update(
        &mut self,
        steps: &[Step],
        update: &Node,
        action: &Action<'_>,
        overlay: &Document,
    ) -> Result<(), Box<Diagnostic>> {
        let pointer = pointer(steps);
        // A wider selection of the same action can have replaced what this one selected.
        let Some(node) = self.root.pointer_mut(&pointer) else { return Ok(()) };
        let refused = |message: String| {
            let place = overlay.place(&action.pointer_of("update"));
            Box::new(Diagnostic::error("overlay-update", place, message))
        };
        if steps.len() + depth(update) > MAX_DEPTH {
            return Err(refused(format!(
                "the update nests values more than {MAX_DEPTH} levels deep"
            )));
        }
        let is_replaced = !node.is_object() && !node.is_array();
        merge::onto_target(node, update).map_err(|clash| refused(clash.message(&pointer)))?;
        let json = node.to_json();
        if is_replaced {
            self.adopt_key(steps, update);
        }
        if let Some(old) = self.json.pointer_mut(&pointer) {
            *old = json;
        }
        Ok(())
    }

    /// The key of a replaced value takes the update's place, because a key stands in the file of its value.
    fn adopt_key(&mut self, steps: &[Step], update: &Node) {
        let Some((Step::Name(name), parent)) = steps.split_last() else { return };
        let parent = self.root.pointer_mut(&pointer(parent)).map(|node| &mut node.value);
        let Some(Value::Object(members)) = parent else { return };
        let member = members.iter_mut().find(|member| member.key == *name);
        if let Some(Member { key_at, .. }) = member {
            *key_at = update.at;
        }
    }
}

fn steps(path: &NormalizedPath<'_>) -> Vec<Step> {
    let step = |element: &PathElement<'_>| match element {
        PathElement::Name(name) => Step::Name((*name).to_owned()),
        PathElement::Index(index) => Step::Index(*index),
    };
    path.iter().map(step).collect()
}

fn pointer(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |pointer, step| match step {
        Step::Name(name) => join(&pointer, name),
        Step::Index(index) => join(&pointer, &index.to_string()),
    })
}

/// Levels of nesting, 0 for a scalar.
fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Array(items) => items.iter().map(depth).max().unwrap_or(0) + 1,
        Value::Object(members) => {
            members.iter().map(|member| depth(&member.value)).max().unwrap_or(0) + 1
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
