//! For the annotations of a workflow run.

use std::fmt::Write;

use crate::diff::{Rust, Wire};

use super::{Report, operations};

/// One workflow command per finding that is not harmless.
pub fn github(report: &Report) -> String {
    let mut text = String::new();
    for finding in report.findings() {
        let level = match (finding.wire, finding.rust) {
            (Wire::Error, _) => "error",
            (Wire::Warning, _) | (_, Rust::Breaking) => "warning",
            (Wire::Info, _) => "notice",
        };
        let place = finding.new.as_ref().or(finding.old.as_ref());
        let place = place.map(|place| {
            format!(
                "file={},line={},col={},",
                property(&place.file),
                place.line.max(1),
                place.column.max(1)
            )
        });
        let of =
            operations(finding).map(|operations| format!("{operations}: ")).unwrap_or_default();
        let message = data(&format!("{of}{}", finding.message));
        let place = place.unwrap_or_default();
        let _ = writeln!(text, "::{level} {place}title={}::{message}", property(&finding.id));
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
