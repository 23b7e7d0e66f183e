//! What a document says and the tree of OpenAPI 3.0 made from it does not. The places are kept in the tree, so that the
//! account of a run can name them.

use std::sync::Arc;

use super::Lost;
use crate::document::{Document, Member, Node, Position, Value, join};
use crate::model::Part;

/// The member of the tree's root that holds the places.
pub(super) const LEFT: &str = "x-left-out";

#[derive(Clone, Debug)]
pub(super) struct Unsaid {
    part: Part,
    reason: String,
    place: Node,
}

impl Unsaid {
    /// `pointer` leads into `document`, in whose words it is told.
    pub fn new(document: &Document, part: Part, pointer: &str, reason: impl Into<String>) -> Self {
        let place = document.place(pointer);
        let at = Position { line: place.line as u32, column: place.column as u32 };
        let origin = (place.file != document.name).then(|| Arc::from(place.file.as_str()));
        let written = Some(Arc::from(place.pointer.as_str()));
        let place = Node { value: Value::Null, at, origin, written };
        Self { part, reason: reason.into(), place }
    }
}

/// Writes the places into the tree; the pointers of what is returned lead to them.
pub(super) fn keep(tree: &mut Node, unsaid: Vec<Unsaid>) -> Vec<(Part, Lost)> {
    if unsaid.is_empty() {
        return Vec::new();
    }
    let at = tree.at;
    if tree.get(LEFT).is_none()
        && let Value::Object(members) = &mut tree.value
    {
        let value = Node::new(Value::Array(Vec::new()), at);
        members.push(Member { key: LEFT.to_owned(), key_at: at, value });
    }
    let Some(Node { value: Value::Array(places), .. }) = tree.get_mut(LEFT) else {
        return Vec::new();
    };
    let mut kept = Vec::with_capacity(unsaid.len());
    for Unsaid { part, reason, place } in unsaid {
        let pointer = join(&join("", LEFT), &places.len().to_string());
        places.push(place);
        kept.push((part, Lost { pointer, reason }));
    }
    kept
}
