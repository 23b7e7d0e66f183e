//! One action of an overlay, read.

use serde_json_path::JsonPath;

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Node, join};

pub(super) struct Action<'o> {
    pointer: String,
    pub(super) target: JsonPath,
    pub(super) target_text: &'o str,
    pub(super) change: Change<'o>,
}

pub(super) enum Change<'o> {
    Remove,
    Update(&'o Node),
}

impl<'o> Action<'o> {
    pub(super) fn read(
        overlay: &'o Document,
        node: &'o Node,
        pointer: &str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        const KNOWN: [&str; 4] = ["target", "description", "update", "remove"];
        super::only(overlay, node, pointer, "an action", &KNOWN, problems);
        let mut refuse = |key: &str, message: String| {
            let place = overlay.place(&join(pointer, key));
            problems.push(Diagnostic::error("overlay-action", place, message));
        };
        let target = match node.get("target").and_then(Node::as_str) {
            Some(text) => target(text)
                .map(|target| (target, text))
                .map_err(|message| refuse("target", message))
                .ok(),
            None => {
                refuse("target", "an action has a `target`, which is a text".to_owned());
                None
            }
        };
        let change = change(node).map_err(|(key, message)| refuse(key, message.to_owned())).ok();
        let (target, target_text) = target?;
        Some(Self { pointer: pointer.to_owned(), target, target_text, change: change? })
    }

    pub(super) fn pointer_of(&self, key: &str) -> String {
        join(&self.pointer, key)
    }
}

fn change(node: &Node) -> Result<Change<'_>, (&'static str, &'static str)> {
    let remove = match node.get("remove") {
        Some(remove) => remove.as_bool().ok_or(("remove", "`remove` is `true` or `false`"))?,
        None => false,
    };
    match (remove, node.get("update")) {
        (true, None) => Ok(Change::Remove),
        (false, Some(update)) => Ok(Change::Update(update)),
        (true, Some(_)) => Err(("update", "an action that removes its target cannot update it")),
        (false, None) => Err(("update", "an action has an `update` or says `remove: true`")),
    }
}

fn target(text: &str) -> Result<JsonPath, String> {
    /// The parser recurses into brackets.
    const MAX_BRACKETS: usize = 100;
    if text.matches(['[', '(', '!']).count() > MAX_BRACKETS {
        return Err(format!("the target has more than {MAX_BRACKETS} brackets"));
    }
    JsonPath::parse(text).map_err(|error| {
        let message = error.message().lines().next().unwrap_or_default().to_owned();
        format!("`{text}` is no JSONPath: {message} at character {}", error.position())
    })
}
