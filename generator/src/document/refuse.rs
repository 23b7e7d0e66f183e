//! What both readers refuse, or read in one of several ways, said the same way.

use std::collections::BTreeSet;

use super::{MAX_DEPTH, Member, Position, Value, join};
use crate::diagnostic::{Diagnostic, Place};

pub(super) fn empty(name: &str) -> Diagnostic {
    Diagnostic::error("empty-document", Place::file(name), "the file is empty")
}

pub(super) fn too_deep(name: &str, at: Position) -> Diagnostic {
    let place = Place::at(name, at.line as usize, at.column as usize);
    let message = format!("values are nested more than {MAX_DEPTH} levels deep here");
    Diagnostic::error("too-deep", place, message)
}

/// Of members of one name the last counts, in the place of the first; objects of one name are taken together.
pub(super) fn settled(
    name: &str,
    pointer: impl FnOnce() -> String,
    members: Vec<Member>,
    doubled: &mut Vec<Diagnostic>,
) -> Vec<Member> {
    if are_different(&members) {
        return members;
    }
    let mut sorted: Vec<&Member> = members.iter().collect();
    // The sort is stable, so of two equal keys the first one written comes first.
    sorted.sort_by(|left, right| left.key.cmp(&right.key));
    let pointer = pointer();
    let found = sorted.windows(2).filter(|pair| pair[0].key == pair[1].key);
    doubled.extend(found.map(|pair| duplicate(name, &pointer, pair[0], pair[1])));
    let mut kept = Vec::with_capacity(members.len());
    members.into_iter().for_each(|member| add(&mut kept, member));
    kept
}

/// Most objects are small, and all their keys different.
fn are_different(members: &[Member]) -> bool {
    const SMALL: usize = 16;
    if members.len() > SMALL {
        let keys: BTreeSet<&str> = members.iter().map(|member| member.key.as_str()).collect();
        return keys.len() == members.len();
    }
    let mut left = members;
    while let [member, rest @ ..] = left {
        if rest.iter().any(|other| other.key == member.key) {
            return false;
        }
        left = rest;
    }
    true
}

fn add(members: &mut Vec<Member>, member: Member) {
    let Some(known) = members.iter_mut().find(|known| known.key == member.key) else {
        members.push(member);
        return;
    };
    match (&mut known.value.value, member.value.value) {
        (Value::Object(known), Value::Object(again)) => {
            again.into_iter().for_each(|member| add(known, member));
        }
        (known, again) => *known = again,
    }
}

fn duplicate(name: &str, pointer: &str, first: &Member, again: &Member) -> Diagnostic {
    let place = Place {
        file: name.to_owned(),
        pointer: join(pointer, &again.key),
        line: again.key_at.line as usize,
        column: again.key_at.column as usize,
    };
    let so = match (&first.value.value, &again.value.value) {
        (Value::Object(_), Value::Object(_)) => "both are taken together",
        _ => "the last counts",
    };
    let message = format!("member `{}` stands twice in one object; {so}", again.key);
    let Position { line, column } = first.key_at;
    let help = format!("the first one is at {name}:{line}:{column}: keep one of them");
    Diagnostic::warning("duplicate-member", place, message).with_help(help)
}
