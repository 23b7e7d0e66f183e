//! For each kind of change: a caller compiled against the crates of both documents, and our verdict held against
//! rustc's.
//!
//! All rows stand in one pair of documents, so that there are two crates and not a hundred; each caller is a program of
//! its own, so that one that no longer compiles stands alone. Exit code 1 when a verdict is wrong.

mod compile;
mod documents;
mod judge;
mod row;

use std::process::ExitCode;

fn main() -> ExitCode {
    let rows = row::rows();
    let sides = documents::sides(&rows);
    let verdicts = judge::judge(&rows, &sides);
    let compiled = match compile::compile(&rows, &sides) {
        Ok(compiled) => compiled,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let (table, mut faults) = judge::table(&rows, &verdicts, &compiled);
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/table.md");
    if std::env::args().any(|argument| argument == "--write") {
        if let Err(error) = std::fs::write(kept, &table) {
            faults.push(format!("{kept}: {error}"));
        }
    } else if std::fs::read_to_string(kept).is_ok_and(|text| text != table) {
        faults.push("the table is stale: run `cargo run -p semver -- --write`".to_owned());
    }
    if faults.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("{}", faults.join("\n"));
    ExitCode::FAILURE
}
