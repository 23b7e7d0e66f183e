//! Draws diagnostics for people, each with its source line.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, Title};

use super::{Diagnostic, Diagnostics, Place, Severity, is_unseen, visible};

/// Characters drawn on either side of the place when the line is longer than both sides together. Some documents have
/// no line breaks at all.
const SIDE: usize = 60;

/// The texts that diagnostics quote, by the label that stands in [`Place::file`].
#[derive(Clone, Debug, Default)]
pub struct Sources(BTreeMap<String, Source>);

#[derive(Clone, Debug)]
struct Source {
    text: Arc<str>,
    lines: OnceLock<Lines>,
}

/// Found when the first line is drawn: most texts are large and have nothing wrong.
#[derive(Clone, Debug)]
struct Lines {
    /// Offset of the first byte of every line.
    starts: Vec<usize>,
    is_ascii: bool,
}

impl Source {
    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| {
            let breaks = self.text.match_indices('\n');
            let starts = [0].into_iter().chain(breaks.map(|(at, _)| at + 1)).collect();
            Lines { starts, is_ascii: self.text.is_ascii() }
        })
    }
}

impl Sources {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn insert(&mut self, file: impl Into<String>, text: impl Into<Arc<str>>) {
        self.0.insert(file.into(), Source { text: text.into(), lines: OnceLock::new() });
    }

    pub fn get(&self, file: &str) -> Option<&str> {
        self.0.get(file).map(|source| &*source.text)
    }

    fn window(&self, place: &Place) -> Option<Window<'_>> {
        let source = self.0.get(&place.file)?;
        let index = place.line.checked_sub(1)?;
        let Lines { starts, is_ascii } = source.lines();
        let start = *starts.get(index)?;
        let end = starts.get(index + 1).map_or(source.text.len(), |next| next - 1);
        Some(Window::around(&source.text[start..end], place.column.saturating_sub(1), *is_ascii))
    }
}

/// Draws all of `diagnostics`, sorted, with a blank line between two.
pub fn render(diagnostics: &Diagnostics, sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut drawn = String::new();
    for diagnostic in diagnostics.sorted() {
        if !drawn.is_empty() {
            drawn.push('\n');
        }
        drawn.push_str(&draw(&printable(diagnostic), sources, &renderer));
        drawn.push('\n');
    }
    drawn
}

fn printable(diagnostic: &Diagnostic) -> Diagnostic {
    Diagnostic {
        message: visible(&diagnostic.message),
        help: diagnostic.cure().map(visible),
        place: Place { pointer: visible(&diagnostic.place.pointer), ..diagnostic.place.clone() },
        ..diagnostic.clone()
    }
}

fn draw(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let place = &diagnostic.place;
    let Some(window) = sources.window(place) else {
        let file = visible(&place.file);
        let mut origin = Origin::path(file.as_str());
        if place.line > 0 {
            origin = origin.line(place.line).char_column(place.column);
        }
        return renderer.render(&[footed(title(diagnostic).element(origin), diagnostic)]);
    };
    // As many characters as there were, so that the mark stays where it is.
    let text: String = window.text.chars().map(shown).collect();
    let mark = mapped(window.text, &text, &window.mark);
    let file = visible(&place.file);
    let snippet = Snippet::source(text.as_str())
        .path(file.as_str())
        .line_start(place.line)
        .annotation(AnnotationKind::Primary.span(mark));
    let drawn = renderer.render(&[footed(title(diagnostic).element(snippet), diagnostic)]);
    // The renderer counts the column in the text that it draws, which may be a part of the line.
    let column = window.text[..window.mark.start].chars().count() + 1;
    let counted = Place::at(file.as_str(), place.line, column).to_string();
    let stated = Place::at(file.as_str(), place.line, place.column).to_string();
    drawn.replacen(&counted, &stated, 1)
}

/// A character of a source line.
fn shown(c: char) -> char {
    if is_unseen(c) && c != '\t' { char::REPLACEMENT_CHARACTER } else { c }
}

/// The same characters of another text, which has as many.
fn mapped(text: &str, other: &str, mark: &Range<usize>) -> Range<usize> {
    let at = |offset: usize| {
        let count = text[..offset].chars().count();
        other.char_indices().nth(count).map_or(other.len(), |(at, _)| at)
    };
    at(mark.start)..at(mark.end)
}

fn title(diagnostic: &Diagnostic) -> Title<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    level.primary_title(diagnostic.message.as_str()).id(diagnostic.code)
}

/// Adds what stands below the source line.
fn footed<'a>(mut group: Group<'a>, diagnostic: &'a Diagnostic) -> Group<'a> {
    let pointer = &diagnostic.place.pointer;
    if !pointer.is_empty() {
        group = group.element(Level::NOTE.no_name().message(pointer.as_str()));
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The part of a line that is drawn, and the bytes of it that are marked.
struct Window<'a> {
    text: &'a str,
    mark: Range<usize>,
}

impl<'a> Window<'a> {
    /// `column` counts characters from 0.
    fn around(line: &'a str, column: usize, is_ascii: bool) -> Self {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let at = if is_ascii {
            column.min(line.len())
        } else {
            line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
        };
        let (before, after) = line.split_at(at);
        let start = before.char_indices().rev().nth(SIDE - 1).map_or(0, |(at, _)| at);
        let end = after.char_indices().nth(SIDE).map_or(line.len(), |(offset, _)| at + offset);
        let is_short = start == 0 && line.len() - end <= SIDE;
        let (start, end) = if is_short { (0, line.len()) } else { (start, end) };
        let text = &line[start..end];
        let at = at - start;
        let mark = at..at + token(&text[at..]);
        Self { text, mark }
    }
}

/// The length of the word or quoted text that `text` begins with.
fn token(text: &str) -> usize {
    let length = match text.strip_prefix('"') {
        Some(rest) => rest.find('"').map_or(text.len(), |end| end + 2),
        None => text.find([' ', '\t', ',', ':', ']', '}']).unwrap_or(text.len()),
    };
    let first = text.chars().next().map_or(0, char::len_utf8);
    length.max(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(diagnostic: Diagnostic, text: Option<&str>) -> String {
        let mut sources = Sources::new();
        if let Some(text) = text {
            sources.insert(diagnostic.place.file.clone(), text);
        }
        render(&Diagnostics::from(vec![diagnostic]), &sources, false)
    }

    fn place(line: usize, column: usize) -> Place {
        Place { file: "specs/a.json".to_owned(), pointer: "/paths/~1pets".to_owned(), line, column }
    }

    #[test]
    fn a_finding_is_drawn_with_its_line() {
        let found = Diagnostic::error("bad-type", place(2, 6), "`tpye` is no member of a schema")
            .with_help("write `type`");
        insta::assert_snapshot!(draw(found, Some("{\n  \"é\": \"tpye\",\r\n}")), @r#"
        error[bad-type]: `tpye` is no member of a schema
         --> specs/a.json:2:6
          |
        2 |   "é": "tpye",
          |      ^
          |
          = /paths/~1pets
          = help: write `type`
        "#);
    }

    #[test]
    fn a_long_line_is_cut_to_a_window() {
        let text = format!(
            "{{{}\"here\": 1,{}}}",
            "\"before\": 0,".repeat(50),
            "\"after\": 0,".repeat(50)
        );
        let found = Diagnostic::warning("odd", place(1, 602), "this is odd");
        insta::assert_snapshot!(draw(found, Some(&text)), @r#"
        warning[odd]: this is odd
         --> specs/a.json:1:602
          |
        1 | "before": 0,"before": 0,"before": 0,"before": 0,"before": 0,"here": 1,"after": 0,"after": 0,"after": 0,"after": 0,"after
          |                                                             ^^^^^^
          |
          = /paths/~1pets
        "#);
    }

    #[test]
    fn without_text_or_line_the_rest_is_drawn() {
        let found = Diagnostic::note("n", place(7, 3), "no text at hand");
        insta::assert_snapshot!(draw(found, None), @r"
        note[n]: no text at hand
        --> specs/a.json:7:3
         = /paths/~1pets
        ");
        let found = Diagnostic::error("n", Place::file("a.json"), "the file is empty");
        insta::assert_snapshot!(draw(found, Some("")), @r"
        error[n]: the file is empty
        --> a.json
        ");
    }

    #[test]
    fn a_place_outside_the_text_is_no_panic() {
        for (line, column) in [(1, 0), (1, 99), (9, 9), (0, 5)] {
            let found = Diagnostic::error("n", place(line, column), "somewhere");
            assert!(draw(found, Some("äöü")).contains("somewhere"));
        }
    }

    #[test]
    fn color_is_asked_for() {
        let found = Diagnostics::from(vec![Diagnostic::error("n", Place::file("a"), "bad")]);
        assert!(render(&found, &Sources::new(), true).contains('\u{1b}'));
    }
}
