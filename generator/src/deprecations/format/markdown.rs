//! For a pull request or a page.

use std::fmt::Write;

use super::{Report, left, remarks, times};

/// A table, and with uses a list of their places below it.
pub fn markdown(report: &Report<'_>) -> String {
    let mut out = String::from("# Going away\n\n");
    if report.rows.is_empty() {
        out.push_str("Nothing is going away.\n");
    } else {
        out.push_str(
            "| Removal | | What | Replacement | Remarks |\n| --- | --- | --- | --- | --- |\n",
        );
    }
    for row in &report.rows {
        let one = row.deprecation;
        let names: Vec<String> =
            one.lifecycle.replacement.iter().map(|name| format!("`{name}`")).collect();
        let mut said = remarks(one);
        said.extend(row.uses.as_ref().map(|uses| times(uses.len())));
        let cells = [
            one.lifecycle.removal.clone().unwrap_or_else(|| "–".to_owned()),
            left(one, report.today),
            format!("{}: {}", one.module, one.subject),
            names.join(", "),
            said.join("; "),
        ];
        let cells = cells.map(|cell| cell.replace('|', "\\|").replace(['\n', '\r'], " "));
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    let used =
        report.rows.iter().filter(|row| row.uses.as_ref().is_some_and(|uses| !uses.is_empty()));
    for row in used {
        let _ = writeln!(out, "\n## {}\n", row.deprecation.subject);
        for used in row.uses.iter().flatten() {
            let _ = writeln!(out, "- `{}:{}:{}`", used.file, used.line, used.column);
        }
    }
    if let Some(used) = &report.used {
        out.push_str("\n# Operations in use\n\n| Operation | Uses |\n| --- | --- |\n");
        for (operation, uses) in used {
            let _ = writeln!(out, "| `{operation}` | {} |", uses.len());
        }
    }
    out
}
