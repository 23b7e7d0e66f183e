//! What a step has to say. A finding that many places share is told once, at the first of them.

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Place, Severity};

#[derive(Debug, Default)]
pub(super) struct Findings(IndexMap<(Severity, &'static str, String), (Diagnostic, usize)>);

impl Findings {
    pub fn warn(&mut self, code: &'static str, place: Place, message: impl Into<String>) {
        self.tell(Diagnostic::warning(code, place, message));
    }

    pub fn note(&mut self, code: &'static str, place: Place, message: impl Into<String>) {
        self.tell(Diagnostic::note(code, place, message));
    }

    pub fn tell(&mut self, found: Diagnostic) {
        let key = (found.severity, found.code, found.message.clone());
        self.0.entry(key).or_insert((found, 0)).1 += 1;
    }

    /// What another part of the step has to say after this one.
    pub fn absorb(&mut self, later: Self) {
        for (key, (found, times)) in later.0 {
            self.0.entry(key).or_insert((found, 0)).1 += times;
        }
    }

    pub fn finish(self) -> Vec<Diagnostic> {
        let told = self.0.into_values().map(|(mut found, times)| {
            match times {
                1 => {}
                2 => found.message.push_str(" (and at one other place)"),
                _ => found.message.push_str(&format!(" (and at {} other places)", times - 1)),
            }
            found
        });
        told.collect()
    }
}
