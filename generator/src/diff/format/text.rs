//! For a terminal.

use std::fmt::Write;

use super::{Report, operations, places};

/// The findings under their headings, each with its places and its cure.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    for (heading, findings) in report.sections() {
        let _ = writeln!(text, "{heading}");
        for finding in findings {
            let of =
                operations(finding).map(|operations| format!("{operations}: ")).unwrap_or_default();
            let _ = writeln!(text, "  {of}{}", finding.message);
            let (wire, rust) = (finding.wire.as_str(), finding.rust.as_str());
            let _ = writeln!(
                text,
                "    {}, wire {wire}, rust {rust}, {}",
                finding.id, finding.fingerprint
            );
            match places(finding) {
                places if places.is_empty() => {}
                places => {
                    let _ = writeln!(text, "    {places}");
                }
            }
            if !finding.help.is_empty() {
                let _ = writeln!(text, "    to do: {}", finding.help);
            }
        }
        text.push('\n');
    }
    for (finding, entry) in &report.sifted.ignored {
        let _ =
            writeln!(text, "ignored until {}: {} ({})", entry.until, finding.message, entry.reason);
    }
    for entry in &report.sifted.expired {
        let _ = writeln!(text, "no longer ignored since {}: {}", entry.until, entry.fingerprint);
    }
    for entry in &report.sifted.idle {
        let _ = writeln!(text, "nothing to ignore for {}: drop the entry", entry.fingerprint);
    }
    let _ = writeln!(text, "{}", report.summary());
    text
}
