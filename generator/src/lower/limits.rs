//! Limits: which rows an operation draws from is settled here, so that nothing is matched when it
//! is called.

use crate::{
    diagnostic::Diagnostic,
    model::{self, Bucket, Limit, LimitId, Method, Operation},
    vocabulary::{Combine, LimitRow, Limits, Match},
};

use super::{link::Link, pattern::Pattern, server::Base};

/// Rows in the document's order, and how several that match are combined.
#[derive(Default)]
pub(super) struct Rows {
    combine: Combine,
    rows: Vec<(Pattern, LimitId)>,
    /// For operations that none of the rows fits.
    otherwise: Vec<(Pattern, LimitId)>,
}

pub(super) fn rows(link: &mut Link<'_, '_>, stated: Option<&Limits>, base: &Base) -> Rows {
    let Some(stated) = stated else {
        return Rows::default();
    };
    let (mut rows, mut otherwise) = (Vec::new(), Vec::new());
    for (index, row) in stated.rows.iter().enumerate() {
        let pointer = format!("/x-clientwright/limits/rows/{index}");
        match bucket(row) {
            Some(bucket) => {
                let list = if row.otherwise { &mut otherwise } else { &mut rows };
                let limit = claim(link, row, bucket, &pointer);
                list.push((Pattern::new(&row.matches), limit));
                let row = below(base, row, limit, stated.combine);
                if !link.api.limit_rows.contains(&row) {
                    link.api.limit_rows.push(row);
                }
            }
            None => {
                let place = link.source.document.place(&pointer);
                let error = Diagnostic::error("limit", place, "the row is no limit");
                let help =
                    "give `rate` and `per`, with `burst` or `max` where there is one; or `windows`";
                link.diagnostics.push(error.with_help(help));
            }
        }
    }
    Rows { combine: stated.combine, rows, otherwise }
}

/// The same for requests that no operation describes, which are matched when they are sent, by paths
/// below the server.
fn below(base: &Base, row: &LimitRow, limit: LimitId, combine: Combine) -> model::LimitRow {
    let Match { path, method } = &row.matches;
    let is_stated = |one: &Method| method.as_ref().is_some_and(|method| method.0 == one.as_str());
    model::LimitRow {
        server: base.server,
        path: format!("{}/{}", base.prefix, path.trim_start_matches('/')),
        method: Method::ALL.into_iter().find(is_stated),
        limit,
        otherwise: row.otherwise,
        most_specific: combine == Combine::MostSpecific,
    }
}

/// The rows that an operation draws from, narrow to wide.
pub(super) fn matching(rows: &Rows, operation: &Operation) -> Vec<LimitId> {
    let mut matching = fitting(&rows.rows, operation);
    if matching.is_empty() {
        matching = fitting(&rows.otherwise, operation);
    }
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

fn fitting<'r>(
    rows: &'r [(Pattern, LimitId)],
    operation: &Operation,
) -> Vec<&'r (Pattern, LimitId)> {
    rows.iter().filter(|(pattern, _)| pattern.matches(operation)).collect()
}

/// Rows of one name are one bucket, across the documents of a product.
fn claim(link: &mut Link<'_, '_>, row: &LimitRow, bucket: Bucket, pointer: &str) -> LimitId {
    let Match { path, method } = &row.matches;
    let method = method.as_ref().map(|method| format!("{} ", method.0)).unwrap_or_default();
    let own = || format!("{} {method}{path}", link.api[link.module].name);
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

/// `burst` multiplies the rate, as vendors' tables use the word; `max` states the product.
fn bucket(row: &LimitRow) -> Option<Bucket> {
    let per_ms = row.per.map_or(1_000, |per| per.milliseconds);
    let capacity = row.max.or_else(|| Some(row.rate?.saturating_mul(row.burst?)));
    let mut windows: Vec<(u32, u64)> =
        row.windows.iter().map(|window| (window.rate, window.per.milliseconds)).collect();
    match (row.rate, capacity) {
        (Some(rate), Some(capacity)) if windows.is_empty() => {
            Some(Bucket::Token { rate, per_ms, capacity })
        }
        (Some(rate), None) => {
            windows.insert(0, (rate, per_ms));
            Some(Bucket::Windows(windows))
        }
        (None, None) if !windows.is_empty() && row.burst.is_none() => {
            Some(Bucket::Windows(windows))
        }
        _ => None,
    }
}
