//! Text of documents → documentation that rustdoc shows as text: never code, never HTML, never a
//! link that leads nowhere.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::{
    diagnostic::is_unseen,
    model::{Provenance, Status},
};

const WIDTH: usize = 92;

/// One `#[doc]` attribute a line.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| literal(line));
    quote!(#(#[doc = #lines])*)
}

/// A raw literal where it can be one: the other kind is escaped and unescaped again letter by letter, and no text is
/// longer than documentation.
fn literal(line: &str) -> Literal {
    let space = if line.is_empty() { "" } else { " " };
    let raw = match line.contains('"') {
        false => format!("r\"{space}{line}\""),
        true => format!("r###\"{space}{line}\"###"),
    };
    raw.parse().unwrap_or_else(|_| Literal::string(&format!("{space}{line}")))
}

/// The lines of a text, made safe and wrapped.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fenced: Option<&str> = None;
    let clean: Vec<String> = text.lines().map(visible).collect();
    // What follows an item without an empty line between belongs to it, and is set below its text.
    let mut indent = String::new();
    for line in &clean {
        match (fenced, fence(line)) {
            (None, Some(fence)) => {
                // An untagged fence would be compiled as a test.
                lines.push(format!("{fence}text"));
                fenced = Some(fence);
                indent.clear();
            }
            (Some(open), _) if closes(line, open) => {
                lines.push(open.to_owned());
                fenced = None;
            }
            (Some(_), _) => lines.push(line.trim_end().to_owned()),
            (None, None) => {
                let line = escape(line.trim());
                // Without an empty line a table would be more text of the item.
                if line.starts_with('|') && !indent.is_empty() {
                    lines.push(String::new());
                }
                match item_mark(&line) {
                    0 if line.is_empty() || line.starts_with(['#', '|']) => indent.clear(),
                    0 => {}
                    width => indent = " ".repeat(width),
                }
                wrap(&line, &indent, &mut lines);
            }
        }
    }
    lines.extend(fenced.map(str::to_owned));
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
    let mut wrapped = Vec::new();
    for line in provenance.iter().filter_map(sentence) {
        wrap(&escape(&line), "", &mut wrapped);
    }
    wrapped
}

/// `The format is inferred: …`, `Source: …`.
fn sentence(provenance: &Provenance) -> Option<String> {
    let source = provenance.source.as_deref();
    let status = match (provenance.status, source) {
        (Status::Stated, None) => return None,
        (Status::Stated, Some(source)) => {
            let of =
                subject(&provenance.of).map_or_else(String::new, |(of, _)| format!(" of {of}"));
            return Some(format!("Source{of}: {source}."));
        }
        (Status::Inferred, _) => "inferred",
        (Status::Assumed, _) => "assumed",
    };
    let said = match subject(&provenance.of) {
        Some((subject, verb)) => format!("{subject} {verb} {status}"),
        None => status.to_owned(),
    };
    let mut letters = said.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase()).into_iter();
    let said: String = first.chain(letters).collect();
    Some(match source {
        Some(source) => format!("{said}: {source}."),
        None if provenance.of.is_empty() => format!("{said}, not documented."),
        None => format!("{said}."),
    })
}

/// Members of the document as people call them, and the verb that goes with them.
fn subject(members: &[String]) -> Option<(String, &'static str)> {
    let (last, others) = members.split_last()?;
    let called = |member: &String| match member.as_str() {
        "activity" => "the activity".to_owned(),
        "format" => "the format".to_owned(),
        "info" => "the title and version".to_owned(),
        "name" => "the name".to_owned(),
        "parameters" => "the parameters".to_owned(),
        "permissions" => "the permissions".to_owned(),
        "properties" => "the members".to_owned(),
        "replacement" => "the replacement".to_owned(),
        "requestBody" => "the body".to_owned(),
        "required" => "what is required".to_owned(),
        "responses" => "the answers".to_owned(),
        "schema" | "type" => "the type".to_owned(),
        other => other.to_owned(),
    };
    let last = called(last);
    if others.is_empty() {
        let is_plural = last.ends_with('s') || last.ends_with("version");
        return Some((last, if is_plural { "are" } else { "is" }));
    }
    let others: Vec<String> = others.iter().map(called).collect();
    Some((format!("{} and {last}", others.join(", ")), "are"))
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

/// The mark that opens a block of code. Backquotes behind it would make it code within a line.
fn fence(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = line.trim_start_matches(mark);
    let length = line.len() - rest.len();
    (length >= 3 && !(mark == '`' && rest.contains('`'))).then(|| &line[..length])
}

/// Whether a line ends the block of code that `open` began.
fn closes(line: &str, open: &str) -> bool {
    let line = line.trim();
    line.starts_with(open) && line.trim_matches(|c| open.starts_with(c)).is_empty()
}

/// How wide the mark of a list's item is, with its space; 0 where there is none.
fn item_mark(line: &str) -> usize {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") {
        return 2;
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &line[digits..];
    let is_item = digits > 0 && (rest.starts_with(". ") || rest.starts_with(") "));
    if is_item { digits + 2 } else { 0 }
}

/// Whether a line may follow other text: lists, tables, headings and blocks of code may not.
pub(super) fn is_prose(line: &str) -> bool {
    !line.starts_with(['#', '|', '>']) && item_mark(line) == 0 && fence(line).is_none()
}

/// A line without what cannot be seen.
pub(super) fn visible(line: &str) -> String {
    if line.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return line.to_owned();
    }
    line.chars().filter(|c| !is_invisible(*c)).collect::<String>().replace('\t', "    ")
}

/// Control characters and those that change the direction of the text around them.
fn is_invisible(c: char) -> bool {
    is_unseen(c) && c != '\t'
}

/// A text as one line, for where there is room for no more.
pub(super) fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let clean: String = words.join(" ").chars().filter(|c| !is_invisible(*c)).collect();
    escape(&clean)
}

/// The document's own words as code.
pub(super) fn code(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let clean = words.join(" ").chars().filter(|c| !is_invisible(*c)).collect::<String>();
    format!("`{}`", clean.replace('`', "'"))
}

/// A line in a table.
pub(super) fn cell(text: &str) -> String {
    line(text).replace('|', "\\|")
}

/// Brackets would be links, angle brackets HTML; addresses become links. What stands between
/// backquotes stays as it is.
pub(super) fn escape(line: &str) -> String {
    let mut escaped = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        escaped.push_str(&words(&rest[..at]));
        let behind = rest[at..].trim_start_matches('`');
        let mark = &rest[at..rest.len() - behind.len()];
        match span(behind, mark.len()) {
            Some(end) => {
                escaped.push_str(&format!("{mark}{}", &behind[..end]));
                rest = &behind[end..];
            }
            None => {
                escaped.push_str(&"\\`".repeat(mark.len()));
                rest = behind;
            }
        }
    }
    escaped + &words(rest)
}

/// Where code that was opened by so many backquotes ends: behind as many.
fn span(text: &str, quotes: usize) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find('`') {
        let start = from + at;
        let behind = text[start..].trim_start_matches('`');
        from = text.len() - behind.len();
        if from - start == quotes {
            return Some(from);
        }
    }
    None
}

fn words(text: &str) -> String {
    if !text.contains("://") {
        return plain(text);
    }
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
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
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let is_mark = |byte: u8| matches!(byte, b'[' | b']' | b'<' | b'>' | b'\\');
    while let Some(at) = rest.bytes().position(is_mark) {
        plain.push_str(&rest[..at]);
        plain.push('\\');
        plain.push_str(&rest[at..=at]);
        rest = &rest[at + 1..];
    }
    plain + rest
}

/// Breaks a line between words. What a line starts with (a list's mark, a table's bar) decides
/// how it is read, so tables are left alone and lists are indented.
fn wrap(line: &str, indent: &str, lines: &mut Vec<String>) {
    if line.starts_with('|') {
        lines.push(line.to_owned());
        return;
    }
    let continues = !line.is_empty() && item_mark(line) == 0;
    let mut current = String::new();
    let mut width = 0;
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let wide = word.chars().count();
        let breaks_meaning = word.starts_with(['#', '-', '*', '+', '|', '=', '~'])
            || word.ends_with(['.', ')']) && word.starts_with(|c: char| c.is_ascii_digit());
        if !current.is_empty() && width + 1 + wide > WIDTH && !breaks_meaning {
            lines.push(std::mem::replace(&mut current, format!("{indent}{word}")));
            width = indent.len() + wide;
        } else {
            let gap = match current.is_empty() {
                true if continues => indent,
                true => "",
                false => " ",
            };
            current.push_str(gap);
            current.push_str(word);
            width += gap.len() + wide;
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
        assert_eq!(lines("````\n```\n````"), ["````text", "```", "````"]);
        assert_eq!(lines("```a``` [b]"), ["```a``` \\[b\\]"]);
    }

    #[test]
    fn what_follows_an_item_stays_with_it() {
        assert_eq!(lines("- a\nb\n\nc"), ["- a", "  b", "", "c"]);
        assert_eq!(lines("10. a\nb\n# c"), ["10. a", "    b", "# c"]);
        assert_eq!(lines("- a\n|b|\n|-|\nc"), ["- a", "", "|b|", "|-|", "c"]);
    }

    #[test]
    fn where_a_statement_comes_from_is_a_sentence() {
        let said = |status, source: &str, of: &[&str]| {
            let source = (!source.is_empty()).then(|| source.to_owned());
            let of = of.iter().map(|of| (*of).to_owned()).collect();
            provenance(&[Provenance { status, source, of }])
        };
        assert_eq!(said(Status::Inferred, "", &["format"]), ["The format is inferred."]);
        assert_eq!(
            said(Status::Assumed, "as elsewhere", &["type", "permissions"]),
            ["The type and the permissions are assumed: as elsewhere."]
        );
        assert_eq!(said(Status::Stated, "a public script", &[]), ["Source: a public script."]);
        assert_eq!(said(Status::Inferred, "", &[]), ["Inferred, not documented."]);
        assert!(said(Status::Stated, "", &[]).is_empty());
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
