//! Merge keys (`<<`), which YAML 1.2 dropped and documents kept.

use std::collections::BTreeSet;

use crate::document::{Member, Node, Value};

/// What a `<<` brings in, and before which member of the mapping it stood.
pub(super) struct Merge {
    before: usize,
    sources: Vec<Vec<Member>>,
}

impl Merge {
    /// `None` when `node` is neither a mapping nor a list of mappings.
    pub(super) fn new(before: usize, node: Node) -> Option<Self> {
        let sources = match node.value {
            Value::Array(items) => items.into_iter().map(mapping).collect::<Option<_>>()?,
            _ => vec![mapping(node)?],
        };
        Some(Self { before, sources })
    }
}

/// A mapping's own members win over merged ones, and an earlier source wins over a later one.
pub(super) fn apply(own: Vec<Member>, merges: Vec<Merge>) -> Vec<Member> {
    if merges.is_empty() {
        return own;
    }
    let mut taken: BTreeSet<String> = own.iter().map(|member| member.key.clone()).collect();
    let mut merges = merges.into_iter().peekable();
    let mut merged = Vec::with_capacity(own.len());
    let last = own.len();
    let slots = own.into_iter().map(Some).chain([None]);
    for (slot, member) in (0..=last).zip(slots) {
        while let Some(merge) = merges.next_if(|merge| merge.before == slot) {
            let members = merge.sources.into_iter().flatten();
            merged.extend(members.filter(|member| taken.insert(member.key.clone())));
        }
        merged.extend(member);
    }
    merged
}

fn mapping(node: Node) -> Option<Vec<Member>> {
    match node.value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}
