//! The figures of the examples as text: the same for the same documents, on every machine.

use std::fmt::Write as _;

use crate::{
    record::Record,
    table::{list, name, share},
};

use super::{Examples, Shown};

/// So many differences are shown in full.
const SHOWN: usize = 40;

/// The share of examples, in percent, that came out as they went in.
pub fn equal(records: &[Record]) -> f64 {
    let sum = |of: fn(&Examples) -> usize| sum(records, of);
    let run = sum(|examples| examples.run);
    if run == 0 { 100.0 } else { 100.0 * sum(|examples| examples.equal) as f64 / run as f64 }
}

/// Nothing where examples were not asked for.
pub fn account(records: &[Record]) -> String {
    let mut text = String::new();
    let all: Vec<_> = records.iter().filter_map(|record| record.examples.as_ref()).collect();
    if all.is_empty() {
        return text;
    }
    let sum = |of: fn(&Examples) -> usize| sum(records, of);
    let found = sum(|examples| examples.found);
    let valid = sum(|examples| examples.valid);
    let run = sum(|examples| examples.run);
    text.push('\n');
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "| {name} | {value} |");
    };
    line("examples", "".to_owned());
    line("---", "---".to_owned());
    let with = all.iter().filter(|examples| examples.valid > 0).count();
    line("documents looked through", all.len().to_string());
    line("with valid examples", with.to_string());
    line("beside what has a type", found.to_string());
    line("valid by their own schemas", share(valid, found));
    line("of types that the crates declare", share(sum(|examples| examples.named), valid));
    line("read and written", share(run, valid));
    line("equal", share(sum(|examples| examples.equal), run));
    let failed = records
        .iter()
        .filter_map(|record| Some((record.examples.as_ref()?.failed.clone()?, 1, name(record))));
    list(&mut text, "Examples not run", failed);
    let different = records.iter().flat_map(|record| {
        let all = record.examples.iter().flat_map(|examples| &examples.different);
        all.map(move |(reason, count)| (reason.clone(), *count, name(record)))
    });
    list(&mut text, "Examples that did not come out as they went in", different);
    let mut shown = shown(records).peekable();
    if shown.peek().is_some() {
        text.push_str("\nThe first of each document:\n\n");
    }
    for (Shown { reason, pointer, ty, what }, document) in shown.take(SHOWN) {
        let _ = writeln!(text, "- {reason}: {document} `{pointer}`, `{ty}`: {what}");
    }
    text
}

/// The account with every document that has examples, as a file keeps it.
pub fn file(records: &[Record]) -> String {
    let mut text = "# Examples of real documents through the types that were generated for them\n\n\
         Written by `corpus --examples --account FILE`, not by hand. Each example that is valid by its own schema is read \
         by the type\nthat the schema became, written, read and written again, and compared with what it was.\n"
        .to_owned();
    text.push_str(&account(records));
    text.push_str("\n| document | found | valid | equal |\n| --- | --- | --- | --- |\n");
    for record in records {
        let Some(examples) = record.examples.as_ref().filter(|all| all.found > 0) else { continue };
        let Examples { found, valid, equal, .. } = examples;
        let _ = writeln!(text, "| {} | {found} | {valid} | {equal} |", name(record));
    }
    text
}

fn sum(records: &[Record], of: fn(&Examples) -> usize) -> usize {
    records.iter().filter_map(|record| record.examples.as_ref()).map(of).sum()
}

fn shown(records: &[Record]) -> impl Iterator<Item = (&Shown, String)> {
    records.iter().flat_map(|record| {
        let shown = record.examples.iter().flat_map(|examples| &examples.shown);
        shown.map(move |shown| (shown, name(record)))
    })
}
