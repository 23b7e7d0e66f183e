//! Limits: which rows an operation draws from is settled here, so that nothing is matched at run
//! time.

use crate::{
    diagnostic::Diagnostic,
    model::{Bucket, Limit, LimitId, Operation},
    vocabulary::{Combine, LimitRow, Limits},
};

use super::link::Link;

/// Rows in the document's order, and how several that match are combined.
pub(super) struct Rows {
    combine: Combine,
    rows: Vec<(Pattern, LimitId)>,
}

/// A method and a path by whole segments; a placeholder stands for any one segment.
struct Pattern {
    method: Option<String>,
    segments: Vec<Option<String>>,
}

pub(super) fn rows(link: &mut Link<'_, '_>, stated: Option<&Limits>) -> Rows {
    let Some(stated) = stated else {
        return Rows { combine: Combine::Nested, rows: Vec::new() };
    };
    let mut rows = Vec::new();
    for (index, row) in stated.rows.iter().enumerate() {
        let pointer = format!("/x-clientwright/limits/rows/{index}");
        match bucket(row) {
            Some(bucket) => rows.push((Pattern::new(row), claim(link, row, bucket, &pointer))),
            None => {
                let place = link.source.document.place(&pointer);
                let error = Diagnostic::error("limit", place, "the row states no rate");
                link.diagnostics.push(error.with_help("give `rate` and `per`, or `windows`"));
            }
        }
    }
    Rows { combine: stated.combine, rows }
}

/// The rows that an operation draws from, narrow to wide.
pub(super) fn matching(rows: &Rows, operation: &Operation) -> Vec<LimitId> {
    let mut matching: Vec<_> =
        rows.rows.iter().filter(|(pattern, _)| pattern.matches(operation)).collect();
    matching.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.specificity()));
    let wanted = match rows.combine {
        Combine::Nested => matching.len(),
        Combine::MostSpecific => 1,
    };
    let mut limits: Vec<LimitId> = Vec::new();
    for (_, limit) in matching.into_iter().take(wanted) {
        if !limits.contains(limit) {
            limits.push(*limit);
        }
    }
    limits
}

/// Rows of one name are one bucket, across the documents of a product.
fn claim(link: &mut Link<'_, '_>, row: &LimitRow, bucket: Bucket, pointer: &str) -> LimitId {
    let own = || format!("{} {}", link.api[link.module].name, row.matches.path);
    let name = row.group.clone().unwrap_or_else(own);
    match link.api.limits.iter().position(|known| known.name == name) {
        Some(index) => {
            if link.api.limits[index].bucket != bucket {
                let message = format!("limit `{name}` has another rate elsewhere");
                link.error("limit", pointer, message);
            }
            LimitId(index)
        }
        None => {
            link.api.limits.push(Limit { name, bucket });
            LimitId(link.api.limits.len() - 1)
        }
    }
}

fn bucket(row: &LimitRow) -> Option<Bucket> {
    let per_ms = row.per.map_or(1_000, |per| per.milliseconds);
    let mut windows: Vec<(u32, u64)> =
        row.windows.iter().map(|window| (window.rate, window.per.milliseconds)).collect();
    match (row.rate, row.max.or(row.burst)) {
        (Some(rate), Some(capacity)) => Some(Bucket::Token { rate, per_ms, capacity }),
        (Some(rate), None) => {
            windows.insert(0, (rate, per_ms));
            Some(Bucket::Windows(windows))
        }
        (None, _) => (!windows.is_empty()).then_some(Bucket::Windows(windows)),
    }
}

impl Pattern {
    fn new(row: &LimitRow) -> Self {
        let placeholder =
            |segment: &str| segment == "*" || segment.starts_with(':') || segment.starts_with('{');
        let segments = row.matches.path.split('/').filter(|segment| !segment.is_empty());
        Self {
            method: row.matches.method.clone(),
            segments: segments
                .map(|segment| (!placeholder(segment)).then(|| segment.to_owned()))
                .collect(),
        }
    }

    fn matches(&self, operation: &Operation) -> bool {
        let method = self.method.as_deref().is_none_or(|one| one == operation.method.as_str());
        let path: Vec<&str> =
            operation.path.split('/').filter(|segment| !segment.is_empty()).collect();
        let fits = |(wanted, segment): (&Option<String>, &&str)| {
            wanted.as_deref().is_none_or(|wanted| wanted == *segment)
        };
        method && self.segments.len() <= path.len() && self.segments.iter().zip(&path).all(fits)
    }

    /// The longest wins; of two as long, the one with more literal segments.
    fn specificity(&self) -> (usize, usize, bool) {
        let literal = self.segments.iter().flatten().count();
        (self.segments.len(), literal, self.method.is_some())
    }
}
