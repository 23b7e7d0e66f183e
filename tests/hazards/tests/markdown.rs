//! Documentation as rustdoc reads it.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// What a reader sees.
///
/// # Errors
///
/// What is more than text: HTML, code that would be compiled, links that do not show where they
/// lead.
pub fn text(markdown: &str) -> Result<String, String> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut text = String::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            Event::Html(part) | Event::InlineHtml(part) => return Err(format!("HTML `{part}`")),
            Event::Start(Tag::CodeBlock(kind)) => match kind {
                CodeBlockKind::Fenced(info) if matches!(&*info, "text" | "no_run") => {}
                // The crate's own README shows one program.
                CodeBlockKind::Fenced(info) if &*info == "rust" => {}
                other => return Err(format!("code that would be compiled: {other:?}")),
            },
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let is_item = dest_url.chars().all(|c| c.is_alphanumeric() || "_:#/.-".contains(c))
                    && !dest_url.contains("//");
                match link_type {
                    LinkType::Autolink => {}
                    _ if is_item => {}
                    _ => return Err(format!("a link to `{dest_url}`")),
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                return Err(format!("a picture from `{dest_url}`"));
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::TableCell,
            ) => {
                text.push('\n');
            }
            _ => {}
        }
    }
    Ok(text)
}

/// Letters and digits, as words. A word with something in it that cannot be seen is one word.
pub fn words(text: &str) -> Vec<String> {
    let text: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The words of a description that a reader must find: neither what marks a block of code, nor what
/// Markdown itself reads as something else than words.
pub fn words_of_source(text: &str) -> Vec<String> {
    let is_mark = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("```") || line.starts_with("~~~")
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_mark(line)).collect();
    let text = lines.join("\n");
    let entities = ["&lt;", "&gt;", "&amp;", "&copy;"];
    let text = entities.iter().fold(text, |text, entity| text.replace(entity, " "));
    let is_number = |word: &String| word.len() == 1 && word.chars().all(|c| c.is_ascii_digit());
    words(&text).into_iter().filter(|word| !is_number(word)).collect()
}

fn is_unseen(c: char) -> bool {
    // Line ends of old systems are no line ends to Markdown.
    let is_line_end = matches!(c, '\n' | ' ' | '\t');
    (c.is_control() && !is_line_end)
        || matches!(c, '\u{61c}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether `all` begins with the words, others between them allowed as long as they are few.
pub fn holds(all: &[String], words: &[String]) -> bool {
    let mut all = all.iter().take(words.len() * 2 + 20);
    words.iter().all(|word| all.any(|shown| shown == word))
}
