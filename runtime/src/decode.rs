//! JSON into values, and where that failed.

mod lenient;
mod whole;

use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_json::Deserializer;

pub(crate) use self::lenient::{Floats, Trouble, lenient};
use crate::{
    error::{Answer, Error, Kind, Undecoded},
    v1::Operation,
};

/// Why JSON is not of a type: the member, its line and column, and what is wrong.
pub(crate) struct Unread {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: String,
}

impl Unread {
    /// Trouble with the value as a whole.
    pub(crate) fn whole(message: impl Into<String>) -> Self {
        Self { path: ".".to_owned(), line: 1, column: 1, message: message.into() }
    }

    /// The error of the call that got `answer`.
    pub(crate) fn of(self, answer: Answer, operation: &Operation) -> Error {
        let Self { path, line, column, message } = self;
        Error::new(Kind::Decode(Undecoded { answer, path, line, column, message }))
            .about(operation.into())
    }
}

/// Reads a value. An empty body is the null of JSON: optional values and `()` can be read from it.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Unread> {
    seed(body, PhantomData)
}

/// A value that is there; `None` where it is not of the type.
pub(crate) fn value<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    if body.is_empty() { None } else { json(body).ok() }
}

/// Reads what `seed` takes of a body. A whole number that is written as a float costs a second
/// reading, and a third where a float cannot hold it.
pub(crate) fn seed<'de, S: DeserializeSeed<'de> + Copy>(
    body: &'de [u8],
    seed: S,
) -> Result<S::Value, Unread> {
    let body = if body.is_empty() { b"null" } else { body };
    let mut deserializer = Deserializer::from_slice(body);
    if let Ok(value) = seed.deserialize(&mut deserializer) {
        return match deserializer.end() {
            Ok(()) => Ok(value),
            Err(error) => Err(unread(".".to_owned(), &error)),
        };
    }
    let mut deserializer = Deserializer::from_slice(body);
    let mut read = lenient(seed, &mut deserializer, Floats::Parsed);
    if read.as_ref().is_err_and(|trouble| trouble.is_rounded) {
        deserializer = Deserializer::from_slice(body);
        read = lenient(seed, &mut deserializer, Floats::Written);
    }
    let value = read.map_err(|Trouble { path, error, .. }| unread(path, &error))?;
    deserializer.end().map_err(|error| unread(".".to_owned(), &error))?;
    Ok(value)
}

fn unread(path: String, error: &serde_json::Error) -> Unread {
    let message = without_texts(without_place(&error.to_string()));
    // A text within a text knows no place, where nothing stands around it that does.
    let (line, column) = (error.line().max(1), error.column().max(1));
    Unread { path, line, column, message }
}

/// serde_json ends its messages with the place, which the error has of its own.
pub(crate) fn without_place(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(message, _)| message)
}

/// serde quotes the text it did not expect; that may be anything, and messages go into logs.
pub(crate) fn without_texts(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            format!("{}…{}", &message[..=first], &message[last..])
        }
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests;
