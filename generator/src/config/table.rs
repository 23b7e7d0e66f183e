//! Reading tables of TOML with every problem told, each at its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::FilePath;
use super::check::Rule;
use crate::diagnostic::{Diagnostic, Place, closest};

pub(super) struct Reader<'t> {
    name: &'t str,
    text: &'t str,
    pub(super) problems: Vec<Diagnostic>,
}

/// A table and what messages call it.
pub(super) struct Table<'t> {
    table: &'t DeTable<'t>,
    called: &'static str,
    span: Range<usize>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(name: &'t str, text: &'t str) -> Self {
        Self { name, text, problems: Vec::new() }
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
        Place::at(self.name, line, column)
    }

    pub(super) fn push(&mut self, code: &'static str, span: Range<usize>, message: String) {
        let place = self.place(span);
        self.problems.push(Diagnostic::error(code, place, message));
    }

    pub(super) fn syntax(&mut self, error: &toml::de::Error) {
        let message = format!("not valid TOML: {}", error.message().replace('\n', ", "));
        self.push("toml-syntax", error.span().unwrap_or(0..0), message);
    }

    /// Always `None`, for the caller to return.
    pub(super) fn wrong<T>(&mut self, value: &Spanned<DeValue<'_>>, expected: &str) -> Option<T> {
        let message = format!("{expected}, belongs here, not {}", kind(value.get_ref()));
        self.push("wrong-kind", value.span(), message);
        None
    }

    /// Always `None`, for the caller to return.
    pub(super) fn absent<T>(&mut self, table: &Table<'_>, key: &str, what: &str) -> Option<T> {
        let message = format!("`{key}` is missing from {}", table.called);
        let place = self.place(table.span.clone());
        let found =
            Diagnostic::error("missing-key", place, message).with_help(format!("add {what}"));
        self.problems.push(found);
        None
    }
}

impl<'t> Table<'t> {
    pub(super) fn root(table: &'t DeTable<'t>) -> Self {
        Self::new(table, "the file", 0..0)
    }

    pub(super) fn new(table: &'t DeTable<'t>, called: &'static str, span: Range<usize>) -> Self {
        Self { table, called, span }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.iter().find_map(|(name, value)| (name.get_ref() == key).then_some(value))
    }

    /// The value at `key`, or the table when there is none.
    pub(super) fn place_of(&self, key: &str) -> Range<usize> {
        self.get(key).map_or_else(|| self.span.clone(), Spanned::span)
    }

    /// Tells every other key.
    pub(super) fn only(&self, reader: &mut Reader<'_>, known: &[&str]) {
        for key in self.table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let message = format!("`{}` is no key of {}", key.get_ref(), self.called);
            let found = Diagnostic::error("unknown-key", reader.place(key.span()), message);
            let help = match closest(key.get_ref(), known.iter().copied()) {
                Some(meant) => format!("write `{meant}`"),
                None => format!("known keys: {}", known.join(", ")),
            };
            reader.problems.push(found.with_help(help));
        }
    }

    pub(super) fn required(
        &self,
        reader: &mut Reader<'_>,
        key: &str,
        rule: Rule,
    ) -> Option<String> {
        match self.get(key) {
            Some(_) => self.optional(reader, key, rule),
            None => reader.absent(self, key, &format!("`{key} = \"…\"`")),
        }
    }

    pub(super) fn optional(
        &self,
        reader: &mut Reader<'_>,
        key: &str,
        rule: Rule,
    ) -> Option<String> {
        text(reader, key, self.get(key)?, rule)
    }

    /// False where absent.
    pub(super) fn flag(&self, reader: &mut Reader<'_>, key: &str) -> bool {
        let Some(value) = self.get(key) else { return false };
        match value.get_ref() {
            DeValue::Boolean(flag) => *flag,
            _ => reader.wrong(value, "`true` or `false`").unwrap_or_default(),
        }
    }

    pub(super) fn texts(&self, reader: &mut Reader<'_>, key: &str) -> Vec<String> {
        self.list(reader, key, Rule::Anything).into_iter().map(|(text, _)| text).collect()
    }

    /// The texts of a list, each with its place.
    pub(super) fn places(
        &self,
        reader: &mut Reader<'_>,
        key: &str,
        rule: Rule,
    ) -> Vec<(String, Place)> {
        let texts = self.list(reader, key, rule).into_iter();
        texts.map(|(text, span)| (text, reader.place(span))).collect()
    }

    /// The keys that keep the rule, in their order; the others are told.
    pub(super) fn names(&self, reader: &mut Reader<'_>, rule: Rule) -> Vec<(String, Place)> {
        let mut names = Vec::new();
        for key in self.table.keys() {
            let (name, place) = (key.get_ref().to_string(), reader.place(key.span()));
            match rule.broken_by(&name) {
                None => names.push((name, place)),
                Some(expected) => {
                    let message = format!("`{name}` cannot be a key of {}", self.called);
                    let found = Diagnostic::error("wrong-value", place, message);
                    reader.problems.push(found.with_help(format!("write {expected}")));
                }
            }
        }
        names
    }

    pub(super) fn file(&self, reader: &mut Reader<'_>, key: &str) -> Option<FilePath> {
        let path = self.optional(reader, key, Rule::Path)?;
        let place = reader.place(self.place_of(key));
        Some(FilePath { path, place })
    }

    pub(super) fn files(&self, reader: &mut Reader<'_>, key: &str) -> Vec<FilePath> {
        let files = self.list(reader, key, Rule::Path).into_iter();
        files.map(|(path, span)| FilePath { path, place: reader.place(span) }).collect()
    }

    fn list(&self, reader: &mut Reader<'_>, key: &str, rule: Rule) -> Vec<(String, Range<usize>)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            reader.wrong::<()>(value, "a list of texts, `[\"…\"]`");
            return Vec::new();
        };
        let read =
            items.iter().filter_map(|item| Some((text(reader, key, item, rule)?, item.span())));
        read.collect()
    }
}

fn text(
    reader: &mut Reader<'_>,
    key: &str,
    value: &Spanned<DeValue<'_>>,
    rule: Rule,
) -> Option<String> {
    let DeValue::String(text) = value.get_ref() else {
        return reader.wrong(value, "a text, `\"…\"`");
    };
    if let Some(expected) = rule.broken_by(text) {
        let place = reader.place(value.span());
        let message = format!("`{text}` cannot be the `{key}`");
        let found = Diagnostic::error("wrong-value", place, message);
        reader.problems.push(found.with_help(format!("write {expected}")));
        return None;
    }
    Some(text.to_string())
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
