//! An entry of a crate's changelog, for people who use the crate.

use std::fmt::Write;

use crate::diff::{Finding, Rust, Wire};

use super::Report;

/// The entry for a version: removal dates first, then what is added, changed, deprecated and removed.
pub fn changelog(report: &Report, version: &str, date: &str) -> String {
    let mut text = format!("## {version} - {date}\n");
    for (heading, belongs) in HEADINGS {
        let lines: Vec<String> =
            report.findings().iter().filter(|finding| belongs(finding)).map(line).collect();
        if !lines.is_empty() {
            let _ = write!(text, "\n### {heading}\n\n{}\n", lines.join("\n"));
        }
    }
    if report.findings().is_empty() {
        text.push_str("\nOnly the wording of the documentation changed.\n");
    }
    text
}

type Belongs = fn(&Finding) -> bool;

const HEADINGS: [(&str, Belongs); 5] = [
    ("Removal dates", |finding| finding.is_about_removal()),
    ("Added", |finding| kind(finding) == Kind::Added),
    ("Changed", |finding| kind(finding) == Kind::Changed),
    ("Deprecated", |finding| kind(finding) == Kind::Deprecated),
    ("Removed", |finding| kind(finding) == Kind::Removed),
];

#[derive(PartialEq, Eq)]
enum Kind {
    Dated,
    Added,
    Changed,
    Deprecated,
    Removed,
}

fn kind(finding: &Finding) -> Kind {
    let id = finding.id.as_str();
    let says = |word: &str| id.split('-').any(|known| known == word);
    match () {
        () if finding.is_about_removal() => Kind::Dated,
        () if id.ends_with("-deprecated") => Kind::Deprecated,
        () if says("removed") => Kind::Removed,
        () if says("added") => Kind::Added,
        () => Kind::Changed,
    }
}

fn line(finding: &Finding) -> String {
    let breaks = match (finding.wire, finding.rust) {
        (Wire::Error, Rust::Breaking) => "**Breaking**: ",
        (Wire::Error, _) => "**Breaking at run time**: ",
        (_, Rust::Breaking) => "**Breaking in Rust**: ",
        _ => "",
    };
    let of = super::operations(finding)
        .map(|operations| format!("`{operations}`: "))
        .unwrap_or_default();
    let help = match finding.help.as_str() {
        "" => String::new(),
        help => format!("; {help}"),
    };
    format!("- {breaks}{of}{}{help}.", finding.message)
}
