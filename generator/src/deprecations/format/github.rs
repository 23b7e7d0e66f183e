//! Annotations of a GitHub workflow: at the uses where they are known, else at the document.

use std::fmt::Write;

use super::{Report, left, replacement};

/// Passed removals are errors, dated ones warnings, the rest notices.
pub fn github(report: &Report<'_>) -> String {
    let mut out = String::new();
    for row in &report.rows {
        let one = row.deprecation;
        let level = match one.days_left(report.today) {
            Some(days) if days < 0 => "error",
            Some(_) => "warning",
            None => "notice",
        };
        let date = one.lifecycle.removal.as_deref().map(|date| format!("removal {date}, "));
        let cure = replacement(one).map(|cure| format!("; {cure}")).unwrap_or_default();
        let left = left(one, report.today);
        let message = format!("{}: {}{left}{cure}", one.subject, date.unwrap_or_default());
        let mut annotate = |file: &str, line: u64, column: u64| {
            let _ = writeln!(
                out,
                "::{level} file={},line={line},col={column},title=Going away::{}",
                property(file),
                data(&message)
            );
        };
        match &row.uses {
            Some(uses) => uses.iter().for_each(|one| annotate(&one.file, one.line, one.column)),
            None => annotate(&one.place.file, one.place.line as u64, one.place.column as u64),
        }
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
