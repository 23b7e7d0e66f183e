//! The figures of a run as text.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{examples, record::Record};

/// The table that is printed, and kept as a file.
pub fn table(records: &[Record]) -> String {
    let mut text = String::new();
    let generated = records.iter().filter(|record| record.is_generated());
    let operations: usize = records.iter().map(|record| record.operations).sum();
    let rows: usize = records.iter().map(|record| record.rows).sum();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "| {name} | {value} |");
    };
    line("", "".to_owned());
    line("---", "---".to_owned());
    line("documents", records.len().to_string());
    line("generated", share(generated.clone().count(), records.len()));
    line(
        "with every operation",
        share(records.iter().filter(|r| r.is_whole()).count(), records.len()),
    );
    line("operations in crates", share(rows, operations));
    let whole: usize = records.iter().map(|record| record.whole).sum();
    line(
        "operations of which nothing is listed but headers that OpenAPI ignores",
        share(whole, rows),
    );
    let nodes: usize = records.iter().map(|record| record.nodes).sum();
    let untyped: usize = records.iter().flat_map(|record| record.untyped.values()).sum();
    line("members and aliases without the type that they state", share(untyped, nodes));
    for part in ["parameters", "bodies", "responses", "headers", "schemes", "schemas"] {
        let sum = |at: usize| {
            records.iter().filter_map(|record| record.ledger.get(part)).map(|sums| sums[at]).sum()
        };
        line(&format!("{part} in crates"), share(sum(1), sum(0)));
    }
    line("lines of Rust", records.iter().map(|record| record.lines).sum::<usize>().to_string());
    let milliseconds: u64 = records.iter().map(|record| record.milliseconds).sum();
    line(
        "time to generate, one document after the other",
        format!("{:.1} s", milliseconds as f64 / 1e3),
    );
    let processor: u64 = records.iter().map(|record| record.processor).sum();
    line("time of processors", format!("{:.1} s", processor as f64 / 1e3));
    if let Some(slowest) = records.iter().max_by_key(|record| record.milliseconds) {
        line("slowest", format!("{:.2} s, {}", slowest.milliseconds as f64 / 1e3, name(slowest)));
    }
    if let Some(largest) = records.iter().max_by_key(|record| record.peak_kib) {
        line("most memory", format!("{} MiB, {}", largest.peak_kib / 1024, name(largest)));
    }
    let compiled: Vec<_> = records.iter().filter_map(|record| record.compiled.as_ref()).collect();
    if !compiled.is_empty() {
        let clean = compiled.iter().filter(|compiled| compiled.clean).count();
        line("compiled without a warning", share(clean, compiled.len()));
    }
    let errors = records.iter().filter_map(|record| Some((record.error.as_deref()?, record)));
    list(
        &mut text,
        "Without a crate",
        errors.map(|(error, record)| (general(error), 1, name(record))),
    );
    let reasons = records.iter().flat_map(|record| {
        record.reasons.iter().map(move |(reason, count)| (reason.clone(), *count, name(record)))
    });
    list(&mut text, "Not in a crate", reasons);
    let untyped = records.iter().flat_map(|record| {
        record.untyped.iter().map(move |(said, count)| (said.clone(), *count, name(record)))
    });
    list(&mut text, "Any value although the document says", untyped);
    let failures = records.iter().filter_map(|record| {
        let first = record.compiled.as_ref()?.first.as_deref()?;
        Some((general(first.split_once("error").map_or(first, |(_, rest)| rest)), 1, name(record)))
    });
    list(&mut text, "Not compiled without a warning", failures);
    let lost = records.iter().filter(|record| record.is_generated() && !record.is_whole());
    let lost = lost.map(|record| {
        (
            format!(
                "{} of {} operations, {} unaccounted",
                record.rows, record.operations, record.unaccounted
            ),
            1,
            name(record),
        )
    });
    list(&mut text, "Generated with something lost", lost);
    text.push_str(&examples::account(records));
    text
}

/// Reasons with how often and the first document, the most frequent first.
pub fn list(text: &mut String, title: &str, found: impl Iterator<Item = (String, usize, String)>) {
    let mut reasons: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (reason, count, document) in found {
        reasons.entry(reason).or_insert((0, document)).0 += count;
    }
    if reasons.is_empty() {
        return;
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(reason, (count, _))| (std::cmp::Reverse(*count), reason.clone()));
    let _ = writeln!(text, "\n{title}:\n\n| count | reason | first seen in |\n| --- | --- | --- |");
    for (reason, (count, document)) in reasons.iter().take(60) {
        let _ = writeln!(text, "| {count} | {} | {document} |", reason.replace('|', "\\|"));
    }
}

pub fn share(part: usize, whole: usize) -> String {
    format!("{part} of {whole} ({:.2} %)", 100.0 * part as f64 / whole.max(1) as f64)
}

pub fn name(record: &Record) -> String {
    record.document.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Without the names between backticks, so that equal reasons add up.
fn general(reason: &str) -> String {
    let parts = reason.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 0 { part } else { "…" }).collect()
}
