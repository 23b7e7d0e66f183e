//! What people see of a run: diagnostics and errors on standard error.

use std::io::{IsTerminal, stderr};

use clientwright::diagnostic::{Diagnostic, Diagnostics, Severity, Sources, render};

/// Draws what a run had to say. Notes are for `inspect`.
pub(super) fn diagnostics(found: Vec<Diagnostic>, sources: &Sources) {
    let mut shown = Diagnostics::new();
    for diagnostic in found.into_iter().filter(|one| one.severity != Severity::Note) {
        shown.push(diagnostic);
    }
    if !shown.is_empty() {
        eprint!("{}", render(&shown, sources, is_coloured()));
    }
}

/// Something went wrong outside any document.
pub(super) fn error(message: &str) {
    eprintln!("error: {message}");
}

fn is_coloured() -> bool {
    let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stderr().is_terminal() && !forbidden
}
