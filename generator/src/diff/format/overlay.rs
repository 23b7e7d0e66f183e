//! The overlays that keep the names that moved.

use std::{collections::BTreeMap, fmt::Write};

use serde_json::json;

use crate::diff::Keep;

use super::Report;

/// An overlay for each document whose names moved, the document named above it; nothing where none did.
pub fn overlay(report: &Report) -> String {
    let mut documents: BTreeMap<&str, BTreeMap<&str, Keep>> = BTreeMap::new();
    for keep in &report.sifted.diff.keep {
        let actions = documents.entry(&keep.document).or_default();
        let known = actions.entry(&keep.target).or_insert_with(|| keep.clone());
        for name in &keep.formerly {
            if !known.formerly.contains(name) {
                known.formerly.push(name.clone());
            }
        }
    }
    let overlays = documents.iter().map(|(document, actions)| {
        let mut text = format!(
            "# For {document}\noverlay: 1.0.0\ninfo: {{title: Names that moved, version: '1'}}\nactions:\n"
        );
        for keep in actions.values() {
            let _ = writeln!(
                text,
                "  - target: {}\n    description: {}\n    update: {}",
                json!(keep.target),
                json!(format!("Called {} before.", keep.formerly.join(", "))),
                keep.update()
            );
        }
        text
    });
    overlays.collect::<Vec<_>>().join("---\n")
}
