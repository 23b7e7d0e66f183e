//! What both readers refuse, said the same way.

use super::{MAX_DEPTH, Member, Position, join};
use crate::diagnostic::{Diagnostic, Place};

pub(super) fn empty(name: &str) -> Diagnostic {
    Diagnostic::error("empty-document", Place::file(name), "the file is empty")
}

pub(super) fn too_deep(name: &str, at: Position) -> Diagnostic {
    let place = Place::at(name, at.line as usize, at.column as usize);
    let message = format!("values are nested more than {MAX_DEPTH} levels deep here");
    Diagnostic::error("too-deep", place, message)
}

/// One finding for every member whose key stood before in the same object.
pub(super) fn duplicates(name: &str, pointer: &str, members: &[Member]) -> Vec<Diagnostic> {
    let mut sorted: Vec<&Member> = members.iter().collect();
    // The sort is stable, so of two equal keys the first one written comes first.
    sorted.sort_by(|left, right| left.key.cmp(&right.key));
    sorted
        .windows(2)
        .filter(|pair| pair[0].key == pair[1].key)
        .map(|pair| duplicate(name, pointer, pair[0], pair[1]))
        .collect()
}

fn duplicate(name: &str, pointer: &str, first: &Member, again: &Member) -> Diagnostic {
    let place = Place {
        file: name.to_owned(),
        pointer: join(pointer, &again.key),
        line: again.key_at.line as usize,
        column: again.key_at.column as usize,
    };
    let message = format!("member `{}` stands twice in one object", again.key);
    let Position { line, column } = first.key_at;
    let help = format!("the first one is at {name}:{line}:{column}: keep one of them");
    Diagnostic::error("duplicate-member", place, message).with_help(help)
}
