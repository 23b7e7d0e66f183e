//! For a pull request or a page.

use std::fmt::Write;

use crate::diff::{Finding, Rust, Wire};

use super::{Report, operations, places};

/// One list item per finding, under the same headings as the text.
pub fn markdown(report: &Report) -> String {
    let mut text =
        format!("## `{}` → `{}`\n\n{}.\n", report.old, report.new, capital(&report.summary()));
    for (heading, findings) in report.sections() {
        let _ = write!(text, "\n### {heading}\n\n");
        for finding in findings {
            let _ = writeln!(text, "{}", item(finding));
        }
    }
    if !report.sifted.ignored.is_empty() {
        text.push_str("\n### Ignored\n\n");
        for (finding, entry) in &report.sifted.ignored {
            let item = format!("{} (until {}: {})", finding.message, entry.until, entry.reason);
            let _ = writeln!(text, "- {}", inline(&item));
        }
    }
    text
}

fn item(finding: &Finding) -> String {
    let of =
        operations(finding).map(|operations| format!("**{operations}**: ")).unwrap_or_default();
    let mut marks = vec![format!("`{}`", finding.id)];
    if finding.wire != Wire::Info {
        marks.push(format!("wire {}", finding.wire.as_str()));
    }
    if finding.rust != Rust::None {
        marks.push(format!("Rust {}", finding.rust.as_str()));
    }
    let help = match finding.help.as_str() {
        "" => String::new(),
        help => format!(" {}.", capital(help)),
    };
    let item =
        format!("{of}{}.{help} ({}; {})", finding.message, marks.join(", "), places(finding));
    format!("- {}", inline(&item))
}

/// One line, in which no tag of a document is a tag of the page; code is shown as it is.
pub(super) fn inline(text: &str) -> String {
    let pieces = text.split('`').enumerate().map(|(at, piece)| match at % 2 {
        0 => piece.replace('<', "&lt;"),
        _ => piece.to_owned(),
    });
    pieces.collect::<Vec<_>>().join("`").replace(['\n', '\r'], " ")
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
