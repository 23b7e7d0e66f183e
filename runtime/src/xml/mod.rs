//! XML: values are turned into JSON and back by a table of what the document says, so that the types
//! are the ordinary ones and know nothing of it.

mod answers;
mod read;
mod shape;
mod tree;
mod write;

pub use self::{
    answers::Answer,
    shape::{Element, Member, Object},
};
pub(crate) use self::{answers::Answers, read::to_json, write::from_json};

/// How deep elements may stand within each other: as deep as JSON's parts may.
const DEPTH: usize = 127;

/// Whether a text can be the name of an element or attribute, without a prefix.
pub(crate) fn is_name(text: &str) -> bool {
    let is_start = |letter: char| letter.is_alphabetic() || letter == '_';
    let is_further = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    text.starts_with(is_start) && text.chars().all(is_further)
}

#[cfg(test)]
mod tests;
