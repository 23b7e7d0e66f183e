//! What went wrong, where, and what to do about it. Stages collect these; only the command line prints them.

mod cure;
mod render;

use std::fmt;

pub use render::{Sources, render};

/// How bad a [`Diagnostic`] is. Errors sort first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

/// A spot in an input file. Lines and columns count from 1, columns in characters; line 0 means the whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: String,
    pub pointer: String,
    pub line: usize,
    pub column: usize,
}

impl Place {
    /// The whole of `file`.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// A line and column of `file` that no pointer names.
    pub fn at(file: impl Into<String>, line: usize, column: usize) -> Self {
        Self { file: file.into(), pointer: String::new(), line, column }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if self.line > 0 {
            write!(formatter, ":{}:{}", self.line, self.column)?;
        }
        Ok(())
    }
}

/// One finding: a stable code, a place, one sentence, and a cure when one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// Stable, kebab-case; scripts may match on it.
    pub code: &'static str,
    pub place: Place,
    pub message: String,
    pub help: Option<String>,
}

impl Diagnostic {
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message.into())
    }

    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message.into())
    }

    pub fn note(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, place, message.into())
    }

    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What to do: the finding's own help, or what helps against all of its kind.
    pub fn cure(&self) -> Option<&str> {
        self.help.as_deref().or_else(|| cure::cure(self.code))
    }

    fn new(severity: Severity, code: &'static str, place: Place, message: String) -> Self {
        Self { severity, code, place, message, help: None }
    }
}

/// One line, for logs and for tests that need no drawing.
impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = visible(&self.message);
        let place = visible(&self.place.to_string());
        write!(formatter, "{}[{}]: {message} ({place})", self.severity, self.code)?;
        match &self.help {
            Some(help) => write!(formatter, "; help: {}", visible(help)),
            None => Ok(()),
        }
    }
}

/// A text that may hold words of a document, safe to print: what would move the cursor of a
/// terminal, or turn the rest of the line around, is spelt out.
pub fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unseen(c) { visible.extend(c.escape_unicode()) } else { visible.push(c) }
    }
    visible
}

/// Control characters, and those that are nothing but a direction or a way of joining.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Collects the findings of a run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// By file, line, column, code; findings of one spot keep the order in which they were pushed.
    pub fn sorted(&self) -> impl Iterator<Item = &Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.0.iter().collect();
        all.sort_by(|left, right| order(left).cmp(&order(right)));
        all.into_iter()
    }

    /// Sorted as [`sorted`](Self::sorted) does.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        let mut all = self.0;
        all.sort_by(|left, right| order(left).cmp(&order(right)));
        all
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, iter: T) {
        self.0.extend(iter);
    }
}

impl From<Vec<Diagnostic>> for Diagnostics {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self(diagnostics)
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(iter: T) -> Self {
        Self(iter.into_iter().collect())
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}

/// The known word that `word` was probably meant to be.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.75;
    let mut best: Option<(&str, f64)> = None;
    for candidate in known {
        let likeness = strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase());
        if likeness >= ALIKE && best.is_none_or(|(_, found)| likeness > found) {
            best = Some((candidate, likeness));
        }
    }
    best.map(|(candidate, _)| candidate)
}

fn order(diagnostic: &Diagnostic) -> (&str, usize, usize, &str) {
    let place = &diagnostic.place;
    (&place.file, place.line, place.column, diagnostic.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_sorted_by_file_line_column_and_code() {
        let diagnostics = Diagnostics::from(vec![
            Diagnostic::note("b", Place::at("b.json", 1, 1), "fourth"),
            Diagnostic::note("a", Place::at("a.json", 10, 1), "third"),
            Diagnostic::note("z", Place::at("a.json", 9, 2), "second"),
            Diagnostic::note("c", Place::at("a.json", 9, 2), "first"),
        ]);
        let messages: Vec<_> = diagnostics.sorted().map(|found| found.message.clone()).collect();
        assert_eq!(messages, ["first", "second", "third", "fourth"]);
        assert!(!diagnostics.has_errors());
        assert_eq!(diagnostics.into_vec()[3].message, "fourth");
    }

    #[test]
    fn the_closest_word_is_offered_only_when_it_is_close() {
        let known = ["group", "limits", "lifecycle"];
        assert_eq!(closest("limit", known), Some("limits"));
        assert_eq!(closest("Lifecyle", known), Some("lifecycle"));
        assert_eq!(closest("zebra", known), None);
    }

    #[test]
    fn a_diagnostic_prints_on_one_line() {
        let found = Diagnostic::error("bad-thing", Place::at("a.json", 3, 4), "`x` is bad")
            .with_help("write `y`");
        assert_eq!(found.to_string(), "error[bad-thing]: `x` is bad (a.json:3:4); help: write `y`");
        assert_eq!(Place::file("a.json").to_string(), "a.json");
    }
}
