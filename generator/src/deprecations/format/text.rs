//! For a terminal.

use std::fmt::Write;

use super::{Report, left, remarks, replacement, times};

/// A paragraph for each thing, the date first.
pub fn text(report: &Report<'_>) -> String {
    let mut out = String::new();
    for row in &report.rows {
        let one = row.deprecation;
        let date = one.lifecycle.removal.as_deref().unwrap_or("–");
        let left = left(one, report.today);
        let _ = writeln!(out, "{date:<10}  {left:<14}  {}: {}", one.module, one.subject);
        let mut said: Vec<String> = replacement(one).into_iter().chain(remarks(one)).collect();
        if one.place.line > 0 {
            said.push(one.place.to_string());
        }
        let _ = writeln!(out, "{:28}{}", "", said.join(" · "));
        let Some(uses) = &row.uses else { continue };
        let _ = writeln!(out, "{:28}{}", "", times(uses.len()));
        for used in uses {
            let _ = writeln!(out, "{:30}{}:{}:{}", "", used.file, used.line, used.column);
        }
    }
    if report.rows.is_empty() {
        out.push_str("nothing is going away\n");
    }
    let Some(used) = &report.used else { return out };
    let _ = writeln!(out, "\n{} operations are used:", used.len());
    for (operation, uses) in used {
        let _ = writeln!(out, "  {operation}: {}", times(uses.len()));
        for used in uses {
            let _ = writeln!(out, "    {}:{}:{}", used.file, used.line, used.column);
        }
    }
    out
}
