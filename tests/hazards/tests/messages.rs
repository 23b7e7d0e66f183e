//! Messages as a product: each names the place, and what to do.

use std::collections::BTreeMap;

use clientwright::diagnostic::Severity;
use hazards::Outcome;

use crate::support::cases;

/// Findings about a file as a whole, which no line of it is to blame for.
const OF_FILES: [&str; 2] = ["empty-document", "unreadable-file"];

/// Findings about a text that no tree could be made of, about its first line, or about a configuration: no pointer
/// leads there.
const WITHOUT_POINTER: [&str; 22] = [
    "config",
    "duplicate-module",
    "empty-document",
    "feature-clash",
    "json-syntax",
    "missing-key",
    "missing-paths",
    "no-document",
    "no-feature",
    "no-file",
    "not-openapi",
    "not-utf8",
    "overlays-of-nothing",
    "toml-syntax",
    "too-deep",
    "unknown-key",
    "unreadable-file",
    "wrong-value",
    "yaml-alias",
    "yaml-documents",
    "yaml-key",
    "yaml-syntax",
];

#[test]
fn every_message_names_its_place_and_the_cure() {
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for (case, outcome) in cases() {
        let found = match outcome {
            Outcome::Refused { found, .. } => found,
            Outcome::Made { reading, .. } => &reading.diagnostics,
        };
        for one in found.iter().filter(|one| one.severity != Severity::Note) {
            *codes.entry(one.code).or_default() += 1;
            let mut lacks = Vec::new();
            if one.place.file.is_empty() {
                lacks.push("file");
            }
            if one.place.line == 0 && !OF_FILES.contains(&one.code) {
                lacks.push("line");
            }
            if one.place.pointer.is_empty() && !WITHOUT_POINTER.contains(&one.code) {
                lacks.push("pointer");
            }
            if one.cure().is_none() {
                lacks.push("cure");
            }
            if !lacks.is_empty() {
                let lacks = format!("{} lacks {}", one.code, lacks.join(", "));
                wrong.insert(lacks, format!("{}: {one}", case.name));
            }
        }
    }
    assert!(codes.len() > 25, "only {} kinds of mistakes: {codes:?}", codes.len());
    let wrong: Vec<String> = wrong.iter().map(|(what, one)| format!("{what}\n    {one}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
