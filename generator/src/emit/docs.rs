//! Text of documents → documentation that rustdoc shows as text: never code, never HTML, never a
//! link that leads nowhere.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Provenance, Status};

const WIDTH: usize = 92;

/// One `#[doc]` attribute a line.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines =
        lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// The lines of a text, made safe and wrapped.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fenced = false;
    for raw in text.lines() {
        let clean: String = raw.chars().filter(|c| !is_invisible(*c)).collect();
        let line = clean.replace('\t', "    ");
        if let Some(fence) = fence(&line) {
            // An untagged fence would be compiled as a test.
            lines.push(if fenced { fence.to_owned() } else { format!("{fence}text") });
            fenced = !fenced;
        } else if fenced {
            lines.push(line.trim_end().to_owned());
        } else {
            wrap(&escape(line.trim()), &mut lines);
        }
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines.dedup_by(|next, previous| next.is_empty() && previous.is_empty());
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    while lines.first().is_some_and(String::is_empty) {
        lines.remove(0);
    }
    lines
}

/// What is not stated by a source says so where people read it.
pub(super) fn provenance(provenance: &[Provenance]) -> Vec<String> {
    let line = |one: &Provenance| {
        let status = match one.status {
            Status::Stated => "Stated",
            Status::Inferred => "Inferred",
            Status::Assumed => "Assumed",
        };
        let of = match one.of.as_slice() {
            [] => String::new(),
            of => format!(": {}", escape(&of.join(", "))),
        };
        let source = one.source.as_ref().map(|source| format!(" (from {})", escape(source)));
        format!("*{status}*{of}{}.", source.unwrap_or_default())
    };
    let mut wrapped = Vec::new();
    for one in provenance {
        wrap(&line(one), &mut wrapped);
    }
    wrapped
}

/// Paragraphs one after another, with an empty line between those that have lines.
pub(super) fn join(paragraphs: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for paragraph in paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()) {
        if !joined.is_empty() {
            joined.push(String::new());
        }
        joined.extend(paragraph);
    }
    joined
}

fn fence(line: &str) -> Option<&'static str> {
    let trimmed = line.trim_start();
    ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence))
}

/// Control characters and those that change the direction of the text around them.
fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Brackets would be links, angle brackets HTML; addresses become links. What stands between
/// backquotes stays as it is.
pub(super) fn escape(line: &str) -> String {
    let balanced = line.matches('`').count().is_multiple_of(2);
    let mut escaped = String::new();
    for (index, piece) in line.split('`').enumerate() {
        if index > 0 {
            escaped.push_str(if balanced { "`" } else { "\\`" });
        }
        if balanced && index % 2 == 1 {
            escaped.push_str(piece);
        } else {
            let words: Vec<String> = piece.split(' ').map(word).collect();
            escaped.push_str(&words.join(" "));
        }
    }
    escaped
}

fn word(word: &str) -> String {
    let start = ["https://", "http://"].iter().filter_map(|scheme| word.find(scheme)).min();
    let Some(start) = start else { return plain(word) };
    let address = &word[start..];
    let end = address
        .find(|c: char| c.is_whitespace() || "<>\"'()[]{}|\\^".contains(c))
        .unwrap_or(address.len());
    let address = address[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let rest = &word[start + address.len()..];
    format!("{}<{address}>{}", plain(&word[..start]), plain(rest))
}

fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        if matches!(c, '[' | ']' | '<' | '>' | '\\') {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

/// Breaks a line between words. What a line starts with (a list's mark, a table's bar) decides
/// how it is read, so tables are left alone and lists are indented.
fn wrap(line: &str, lines: &mut Vec<String>) {
    if line.starts_with('|') {
        lines.push(line.to_owned());
        return;
    }
    let is_list = line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ");
    let indent = if is_list { "  " } else { "" };
    let mut current = String::new();
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let breaks_meaning = word.starts_with(['#', '-', '*', '+', '|', '=', '~'])
            || word.ends_with(['.', ')']) && word.starts_with(|c: char| c.is_ascii_digit());
        if !current.is_empty()
            && current.chars().count() + 1 + word.chars().count() > WIDTH
            && !breaks_meaning
        {
            lines.push(std::mem::replace(&mut current, format!("{indent}{word}")));
        } else {
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
    }
    lines.push(current);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(lines("see [x] and <b>"), ["see \\[x\\] and \\<b\\>"]);
        assert_eq!(lines("at https://a.example/b."), ["at <https://a.example/b>."]);
        assert_eq!(lines("`a[0]` is `<b>`"), ["`a[0]` is `<b>`"]);
        assert_eq!(lines("one ` quote [x]"), ["one \\` quote \\[x\\]"]);
    }

    #[test]
    fn fences_are_never_tests() {
        assert_eq!(lines("```\nlet x;\n```"), ["```text", "let x;", "```"]);
        assert_eq!(lines("```rust\nunclosed"), ["```text", "unclosed", "```"]);
    }

    #[test]
    fn nothing_changes_the_direction_of_what_follows() {
        assert_eq!(lines("a\u{202e}b\u{0}c"), ["abc"]);
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        let lines = lines(&"word ".repeat(40));
        assert!(lines.len() > 1 && lines.iter().all(|line| line.len() <= WIDTH));
    }
}
