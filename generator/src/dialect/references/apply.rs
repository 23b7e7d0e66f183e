//! The tree in which every reference names a component.

use std::sync::Arc;

use super::homes::{Homes, is_repeated};
use super::resolve::Target;
use super::{Use, Uses};
use crate::dialect::edit;
use crate::dialect::kind::{Kind, Version};
use crate::document::{Document, FILES, Member, Node, Position, Value, segments};

pub(super) fn apply(document: &Document, version: Version, uses: &Uses, homes: &Homes) -> Node {
    let mut root = document.root.clone();
    for (at, one) in uses {
        if let Some(node) = root.pointer_mut(at) {
            rewrite(document, version, node, one, homes);
        }
    }
    // What stands deeper goes first, so that the places above it stay where they are.
    let mut moves: Vec<_> = homes.iter().collect();
    moves.sort_by_key(|(place, _)| std::cmp::Reverse(segments(place).count()));
    for (place, home) in moves {
        let Some(member) = take(document, &mut root, place, home) else { continue };
        settle(&mut root, home, member);
    }
    for (at, one) in uses.iter().filter(|(_, one)| one.kind == Kind::PathItem) {
        if let Target::Named(place) | Target::Place(place) = &one.target {
            include(&mut root, at, place);
        }
    }
    edit::remove(&mut root, FILES);
    root
}

fn rewrite(document: &Document, version: Version, node: &mut Node, one: &Use, homes: &Homes) {
    let to = match &one.target {
        Target::Nowhere { .. } => {
            if one.kind == Kind::Schema {
                edit::remove(node, "$ref");
                edit::remove(node, "$dynamicRef");
            }
            return;
        }
        // Path items are told apart by their paths, whatever they share.
        _ if one.kind == Kind::PathItem => return,
        Target::Named(to) => to,
        Target::Place(place) => homes.get(place).unwrap_or(place),
    };
    if let Value::String(text) = &mut node.value {
        *text = format!("#{to}");
        return;
    }
    let (is_elsewhere, target) = match &one.target {
        Target::Place(place) => (true, document.pointer(place)),
        _ => (one.kind == Kind::SecurityScheme, document.pointer(to)),
    };
    match target {
        Some(target)
            if is_elsewhere && is_repeated(version, one.kind, Some(node), Some(target)) =>
        {
            repeat(version, node, target);
        }
        _ => {
            edit::remove(node, "$dynamicRef");
            edit::say(node, "$ref", format!("#{to}"));
        }
    }
}

/// Puts a copy of `target` where `node` refers to it. What is said beside the reference, where that counts, goes before.
fn repeat(version: Version, node: &mut Node, target: &Node) {
    const ANNOTATIONS: [&str; 5] =
        ["description", "nullable", "deprecated", "readOnly", "writeOnly"];
    edit::remove(node, "$ref");
    edit::remove(node, "$dynamicRef");
    let beside = std::mem::replace(&mut node.value, target.value.clone());
    if let (Value::Object(members), Value::Object(beside)) = (&mut node.value, beside) {
        for member in beside {
            let is_kept =
                ANNOTATIONS.contains(&member.key.as_str()) || member.key.starts_with("x-");
            if is_kept || version == Version::V3_1 {
                members.retain(|known| known.key != member.key);
                members.push(member);
            }
        }
    }
}

/// Takes a piece from its place, where a reference to it remains.
fn take(document: &Document, root: &mut Node, place: &str, home: &str) -> Option<Member> {
    let key = segments(home).last()?;
    let stood = document.place(place);
    let node = root.pointer_mut(place)?;
    let mut reference = edit::object(Vec::new(), node);
    edit::say(&mut reference, "$ref", format!("#{home}"));
    if place.rsplit('/').nth(1) == Some("properties") {
        for key in ["description", "deprecated", "readOnly", "writeOnly", "x-clientwright"] {
            if let Some(said) = node.get(key) {
                let said = said.clone();
                edit::put(&mut reference, key, said);
            }
        }
        edit::remove(node, "x-clientwright");
    }
    reference.written = node.written.clone();
    let mut value = std::mem::replace(node, reference);
    value.written = Some(Arc::from(stood.pointer.as_str()));
    if stood.file != document.name {
        value.set_origin(&Arc::from(stood.file.as_str()));
    }
    let key_at = Position { line: stood.line as u32, column: stood.column as u32 };
    Some(Member { key, key_at, value })
}

/// Puts a piece among the components, in the place of the one that was nothing but a reference to it.
fn settle(root: &mut Node, home: &str, member: Member) {
    let Some((section, _)) = home.rsplit_once('/') else { return };
    let mut node = root;
    for segment in segments(section) {
        if node.get(&segment).is_none() {
            let empty = edit::object(Vec::new(), node);
            edit::put(node, &segment, empty);
        }
        let Some(below) = node.get_mut(&segment) else { return };
        node = below;
    }
    let Value::Object(members) = &mut node.value else { return };
    match members.iter_mut().find(|known| known.key == member.key) {
        Some(known) => *known = member,
        None => members.push(member),
    }
}

/// Gives a path item what the one has that it refers to.
fn include(root: &mut Node, at: &str, place: &str) {
    let Some(target) = root.pointer(place).cloned() else { return };
    let Some(node) = root.pointer_mut(at) else { return };
    edit::remove(node, "$ref");
    let Value::Object(members) = target.value else { return };
    for mut member in members {
        if node.get(&member.key).is_none() {
            if let Some(origin) = &target.origin {
                member.value.set_origin(origin);
            }
            member.value.written = None;
            edit::put(node, &member.key, member.value);
        }
    }
}
