//! What a document says of the end of an operation, parameter, property, schema, value or header:
//! in its extensions, in labelled lists and tables, in prose. Knows texts, not documents.
//!
//! Dates are as precise as their source and no more; nothing is guessed.

mod date;
mod extension;
mod grammar;
mod happening;
mod language;
mod lexer;
mod markup;
mod numeric;
mod phrase;
mod prose;
mod replacement;
mod sentence;
mod subject;
mod table;
mod target;
mod textual;
mod timeline;
mod token;

#[cfg(test)]
mod tests;

use serde_json::Value;

pub use date::{Date, Period};

/// What a description describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    Operation,
    Parameter,
    Property,
    Schema,
    Value,
    Header,
}

/// A thing as its document writes it.
#[derive(Clone, Debug)]
pub struct Written<'w> {
    pub element: Element,
    /// What the document calls it.
    pub name: &'w str,
    /// The document's own `deprecated`.
    pub flagged: bool,
    /// Summary, description and what else is prose.
    pub texts: Vec<&'w str>,
    /// Members that start with `x-`.
    pub extensions: Vec<(&'w str, Value)>,
}

/// Something is going away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// The day it is or was deprecated, or that this was announced.
    pub announced: Option<Date>,
    /// The first day on which it may not work.
    pub removal: Option<Date>,
    /// What to use instead: requests, names, links.
    pub replacement: Vec<String>,
    /// The version that announces it.
    pub announced_version: Option<String>,
    /// The version that has it no more.
    pub removal_version: Option<String>,
    pub source: Source,
    /// What sources say against each other, a sentence each.
    pub conflicts: Vec<String>,
    /// What is unusual in how it is written, a sentence each.
    pub remarks: Vec<String>,
    /// Whether of a date only the year is certain: `04/05/2027`.
    pub ambiguous: bool,
    /// The words that were read.
    pub text: String,
}

/// Where it is said, the most formal source first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    Extension,
    #[default]
    Flag,
    /// Only in the text: the document does not mark it.
    Text,
}

/// `None` where nothing says that it is going away.
pub fn read(written: &Written<'_>) -> Option<Notice> {
    let may_be_notice = || written.texts.iter().any(|text| phrase::may_be_notice(text));
    if !written.flagged && written.extensions.is_empty() && !may_be_notice() {
        return None;
    }
    let extensions = written.extensions.iter().map(|(key, value)| (*key, value));
    let stated = extension::read(extensions);
    let dated = stated.removal.is_some() || stated.announced.is_some() || stated.is_insane;
    let flagged = written.flagged || stated.deprecated || dated;
    let messages = stated.messages.iter().map(String::as_str);
    let text = written.texts.iter().copied().chain(messages).collect::<Vec<_>>().join("\n\n");
    let said = prose::read(&text, written.element, written.name, flagged);
    let source = match (dated, flagged, said.is_unmistakable) {
        (true, ..) => Source::Extension,
        (_, true, _) => Source::Flag,
        (_, _, true) => Source::Text,
        (_, _, false) => return None,
    };
    let mut conflicts = Vec::new();
    if stated.is_insane {
        conflicts.push("the removal date of the extension cannot be meant".to_owned());
    }
    if said.contradicts {
        conflicts.push("the text gives several removal dates".to_owned());
    }
    let removal = settled("removal", stated.removal, said.removal, &mut conflicts);
    let announced = settled("announcement", stated.announced, said.announced, &mut conflicts);
    if let (Some(announced), Some(removal)) = (announced, removal)
        && removal.is_before(announced)
    {
        conflicts.push(format!("removal {removal} before announcement {announced}"));
    }
    let ambiguous = said.ambiguous && (removal == said.removal || announced == said.announced);
    let words = Some(said.words).filter(|words| !words.is_empty());
    Some(Notice {
        announced,
        removal,
        replacement: if stated.replacement.is_empty() {
            said.replacement
        } else {
            stated.replacement
        },
        announced_version: stated.version.or(said.announced_version),
        removal_version: said.removal_version,
        source,
        conflicts,
        remarks: stated.remarks,
        ambiguous,
        text: words.into_iter().chain(stated.unreadable).collect::<Vec<_>>().join(". "),
    })
}

/// A text that speaks of deprecation without saying that it is this that is deprecated.
pub fn mentions(text: &str) -> bool {
    const WORD: &[u8] = b"deprecat";
    match text.is_ascii() {
        true => text.as_bytes().windows(WORD.len()).any(|part| part.eq_ignore_ascii_case(WORD)),
        false => token::fold(text).as_bytes().windows(WORD.len()).any(|part| part == WORD),
    }
}

/// The extension's date, unless the text says the same more exactly.
fn settled(
    what: &str,
    stated: Option<Date>,
    said: Option<Date>,
    conflicts: &mut Vec<String>,
) -> Option<Date> {
    match (stated, said) {
        (Some(stated), Some(said)) if stated.agrees(said) => Some(stated.finer(said)),
        (Some(stated), Some(said)) => {
            conflicts.push(format!("{what}: {stated} in the extension, {said} in the text"));
            Some(stated)
        }
        (stated, said) => stated.or(said),
    }
}
