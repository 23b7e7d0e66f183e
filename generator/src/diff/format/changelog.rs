//! An entry of a crate's changelog, for people who use the crate.

use std::fmt::Write;

use crate::diff::{Finding, Rust, Wire};

use super::{Report, markdown::inline};

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

/// A crate's changelog with this entry above those of earlier versions; all that stands there stays. `None` when the
/// version has an entry.
pub fn with_entry(
    changelog: Option<&str>,
    name: &str,
    version: &str,
    entry: &str,
) -> Option<String> {
    let entry = entry.trim_end();
    let Some(text) = changelog else {
        return Some(format!("# Changelog of `{name}`\n\n{entry}\n"));
    };
    let entries = entries(text);
    if entries.iter().any(|(_, title)| is_of(title, version)) {
        return None;
    }
    let earlier = entries.iter().find(|(_, title)| !is_of(title, "unreleased"));
    let (before, after) = text.split_at(earlier.map_or(text.len(), |(at, _)| *at));
    let before = match before.trim_end() {
        "" => String::new(),
        before => format!("{before}\n\n"),
    };
    let after = if after.is_empty() { String::new() } else { format!("\n{after}") };
    let whole = format!("{before}{entry}\n{after}");
    Some(match text.contains("\r\n") {
        true => whole.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => whole,
    })
}

/// Headings of the second rank, with their places; what stands in a fence is none.
fn entries(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut at, mut is_fenced) = (0, false);
    for line in text.split_inclusive('\n') {
        is_fenced ^= line.trim_start().starts_with("```");
        if let Some(title) = line.strip_prefix("## ").filter(|_| !is_fenced) {
            found.push((at, title));
        }
        at += line.len();
    }
    found
}

/// `1.2.0`, `[1.2.0]`, `v1.2.0`, alone or with something after it.
fn is_of(title: &str, version: &str) -> bool {
    let word = title.split_whitespace().next().unwrap_or_default();
    let word = word.trim_matches(['[', ']']).to_lowercase();
    word == version || word.strip_prefix('v') == Some(version)
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
    format!("- {}", inline(&format!("{breaks}{of}{}{help}.", finding.message)))
}

#[cfg(test)]
mod tests {
    use super::with_entry;

    const ENTRY: &str = "## 0.2.0 - 2026-11-20\n\n- Something.\n";

    fn written(changelog: Option<&str>) -> Option<String> {
        with_entry(changelog, "pets", "0.2.0", ENTRY)
    }

    #[test]
    fn nothing_of_a_changelog_is_lost() {
        let fresh = written(None).unwrap();
        assert_eq!(fresh, format!("# Changelog of `pets`\n\n{ENTRY}"));
        for (before, after) in [
            ("", ""),
            ("# Pets\n\nBy hand.\n", ""),
            ("# Pets\n\n", "## 0.1.0\n\n- First.\n"),
            (
                "# Pets\n\n## [Unreleased]\n\n- By hand.\n\n",
                "## [0.1.0] - 2026-01-01\n\n[0.1.0]: x\n",
            ),
            ("# Pets\n\n```\n## 0.0.1\n```\n\n", "## 0.1.0\n"),
        ] {
            let all = written(Some(&format!("{before}{after}"))).unwrap();
            let gap = if before.is_empty() || before.ends_with("\n\n") { "" } else { "\n" };
            let end = if after.is_empty() { "" } else { "\n" };
            assert_eq!(all, format!("{before}{gap}{ENTRY}{end}{after}"));
        }
        assert_eq!(
            written(Some("# A\r\n")).unwrap(),
            format!("# A\n\n{ENTRY}").replace('\n', "\r\n")
        );
    }

    #[test]
    fn a_version_has_one_entry() {
        for title in ["0.2.0", "[0.2.0] - 2026-11-01", "v0.2.0 (today)"] {
            assert_eq!(written(Some(&format!("# Pets\n\n## {title}\n"))), None);
        }
        assert!(written(Some("## 0.2.0-rc.1\n")).is_some());
    }
}
