//! For whatever collects test results.

use std::fmt::Write;

use crate::diff::Wire;

use super::{Report, escaped, operations, places};

/// One test case per finding; it fails when the finding is an error on the wire.
pub fn junit(report: &Report) -> String {
    let failures = report.findings().iter().filter(|finding| finding.wire == Wire::Error).count();
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let name = escaped(&format!("{} → {}", report.old, report.new));
    let tests = report.findings().len();
    let _ = writeln!(
        text,
        "<testsuites><testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\">"
    );
    for finding in report.findings() {
        let of = operations(finding).unwrap_or_else(|| "document".to_owned());
        let name = escaped(&format!("{of}: {}", finding.message));
        let _ = write!(text, "<testcase classname=\"{}\" name=\"{name}\"", escaped(&finding.id));
        let more = escaped(&format!("{}\n{}", places(finding), finding.help));
        let _ = match finding.wire {
            Wire::Error => {
                writeln!(text, "><failure message=\"{name}\">{more}</failure></testcase>")
            }
            Wire::Warning | Wire::Info => {
                writeln!(text, "><system-out>{more}</system-out></testcase>")
            }
        };
    }
    text.push_str("</testsuite></testsuites>\n");
    text
}
