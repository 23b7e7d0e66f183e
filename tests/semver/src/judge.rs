//! What we say of each row, what rustc says, and what the row expects.

use std::fmt::Write;

use clientwright::diff::{self, Bump, Finding, Options};

use crate::{compile::Errors, documents::Side, row::Row};

pub struct Verdict {
    pub ids: Vec<String>,
    pub wire: &'static str,
    pub rust: &'static str,
    pub bump: &'static str,
}

pub fn judge(rows: &[Row], [old, new]: &[Side; 2]) -> Vec<Verdict> {
    let diff = diff::compare(&old.reading, &new.reading, &Options::default());
    rows.iter()
        .map(|row| verdict(diff.findings.iter().filter(|one| is_of(rows, row, one)).collect()))
        .collect()
}

/// Whether a finding belongs to a row: it touches the row's operation, or speaks of what is called after it.
fn is_of(rows: &[Row], row: &Row, finding: &Finding) -> bool {
    let paths = [row.path(0), row.path(1)];
    let touched =
        finding.operation.iter().chain(&finding.also).any(|one| paths.contains(&one.path));
    let is_word = |name: &str| {
        let mut at = finding.message.match_indices(name).map(|(at, _)| at + name.len());
        at.any(|end| !finding.message[end..].starts_with(|next: char| next.is_ascii_digit()))
    };
    let is_named = |row: &Row| is_word(&row.component()) || is_word(&row.name());
    // The names of some rows begin with those of others.
    let is_longer =
        |other: &Row| other.row.len() > row.row.len() && other.row.starts_with(&row.row);
    let named = finding.operation.is_none()
        && is_named(row)
        && !rows.iter().any(|other| is_longer(other) && is_named(other));
    touched || named || (row.servers.is_some() && finding.id == "server-changed")
}

fn verdict(findings: Vec<&Finding>) -> Verdict {
    Verdict {
        wire: findings.iter().map(|one| one.wire).min().map_or("none", |wire| wire.as_str()),
        rust: findings.iter().map(|one| one.rust).min().map_or("none", |rust| rust.as_str()),
        bump: Bump::of(findings.iter().copied()).as_str(),
        ids: findings.iter().map(|one| one.id.clone()).collect(),
    }
}

/// The table in Markdown, and every row on which not all agree.
pub fn table(rows: &[Row], verdicts: &[Verdict], errors: &Errors) -> (String, Vec<String>) {
    const HEAD: &str = "# What a change of a document means\n\nWritten by `cargo run -p semver -- --write`, which compiles \
a caller of each row against the crates of both\ndocuments and fails where rustc says otherwise. Version: after 1.0; \
before, one place lower.\n\n";
    let mut table = HEAD.to_owned();
    table += "| row | change | findings | wire | Rust | rustc | version |\n|---|---|---|---|---|---|---|\n";
    let mut faults = Vec::new();
    for (row, verdict) in rows.iter().zip(verdicts) {
        let error = |side| errors.get(&(side, row.name()));
        let (before, after) = (error("semver-old"), error("semver-new"));
        let compiles = if after.is_some() { "refuses" } else { "accepts" };
        let Verdict { ids, wire, rust, bump } = verdict;
        let _ = writeln!(
            table,
            "| {} | {} | {} | {wire} | {rust} | {compiles} | {bump} |",
            row.row,
            row.change,
            ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
        );
        let mut fault =
            |text: String| faults.push(format!("row {}: {}: {text}", row.row, row.change));
        if (row.wire.as_str(), row.rust.as_str(), row.bump.as_str()) != (*wire, *rust, *bump) {
            fault(format!(
                "expected wire {}, Rust {}, {}; found {wire}, {rust}, {bump} in {ids:?}",
                row.wire, row.rust, row.bump
            ));
        }
        match (row.never_compiles, before, after) {
            (true, Some(_), Some(_)) => continue,
            (true, _, _) => fault("the caller compiles".to_owned()),
            (false, Some(error), _) => {
                fault(format!("the caller does not compile before the change: {error}"))
            }
            (false, None, Some(error)) if *rust != "breaking" => {
                fault(format!("Rust {rust}, but rustc says: {error}"))
            }
            (false, None, None) if *rust == "breaking" => {
                fault("Rust breaking, but the caller compiles".to_owned())
            }
            (false, None, _) => {}
        }
    }
    (table, faults)
}
