//! JSON into values, and where that failed.

use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_json::Deserializer;

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

/// Reads what `seed` takes of a body.
pub(crate) fn seed<'de, S: DeserializeSeed<'de> + Copy>(
    body: &'de [u8],
    seed: S,
) -> Result<S::Value, Unread> {
    let body = if body.is_empty() { b"null" } else { body };
    let mut deserializer = Deserializer::from_slice(body);
    let value = seed.deserialize(&mut deserializer);
    value
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| unread(body, seed, &error))
}

/// Decoding again with a record of the path costs nearly as much as decoding, so it is done only
/// once it has failed.
fn unread<'de, S: DeserializeSeed<'de>>(
    body: &'de [u8],
    seed: S,
    first: &serde_json::Error,
) -> Unread {
    let (mut deserializer, mut track) =
        (Deserializer::from_slice(body), serde_path_to_error::Track::new());
    let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
    let path = match seed.deserialize(tracked) {
        Err(_) => track.path().to_string(),
        Ok(_) => ".".to_owned(),
    };
    let message = first.to_string();
    let message = without_texts(without_place(&message));
    Unread { path, line: first.line(), column: first.column(), message }
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
