//! Answers: as received, and as values.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::{
    client::Client,
    error::{Answer, Error, Kind, Result, Undecoded},
    v1::Operation,
};

/// A successful answer before it is read: what generated code decides upon when an operation has
/// several forms of success.
#[derive(Clone, Debug)]
pub struct Received {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) answer: Answer,
}

impl Received {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// One header, when it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.answer.headers.get(name)?.to_str().ok()
    }

    /// The media type without its parameters.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        let value = self.header(header::CONTENT_TYPE.as_str())?;
        value.split(';').next().map(str::trim)
    }

    /// The whole body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.answer.body
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// When it is not JSON of that type; the error names the member, line and column, and keeps the
    /// body.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        // An answer without a body is the null of JSON: optional values and `()` can be read from
        // it.
        let body: &[u8] = if self.answer.body.is_empty() { b"null" } else { &self.answer.body };
        serde_json::from_slice(body).map_err(|error| self.undecoded::<T>(body, &error))
    }

    /// The body as text; a JSON string is unquoted when the answer says it is JSON.
    ///
    /// # Errors
    ///
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<String> {
        if self.content_type().is_some_and(is_json)
            && let Ok(text) = serde_json::from_slice(&self.answer.body)
        {
            return Ok(text);
        }
        match std::str::from_utf8(&self.answer.body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                Err(self.error(".".to_owned(), 1, error.valid_up_to() + 1, error.to_string()))
            }
        }
    }

    /// What a generated reader answers when no form is declared for this status: an error that
    /// keeps all that was received.
    #[must_use]
    pub fn undeclared_status(&self) -> Error {
        let message = format!("the document declares no answer of status {}", self.answer.status);
        self.error(".".to_owned(), 1, 1, message)
    }

    /// Decoding again with a record of the path costs nearly as much as decoding, so it is done
    /// only once it has failed.
    fn undecoded<T: DeserializeOwned>(&self, body: &[u8], first: &serde_json::Error) -> Error {
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        let path = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) => error.path().to_string(),
            Ok(_) => ".".to_owned(),
        };
        let message = first.to_string();
        // serde_json ends its messages with the place, which the error has of its own.
        let message =
            message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        self.error(path, first.line(), first.column(), without_texts(message))
    }

    fn error(&self, path: String, line: usize, column: usize, message: String) -> Error {
        let answer = self.answer.clone();
        Error::new(Kind::Decode(Undecoded { answer, path, line, column, message }))
            .about(self.operation.into())
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Headers and bodies of answers may hold tokens.
        f.debug_struct("Answer")
            .field("status", &self.status.as_u16())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// serde quotes the text it did not expect; that may be anything, and messages go into logs.
fn without_texts(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            format!("{}…{}", &message[..=first], &message[last..])
        }
        _ => message.to_owned(),
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.eq_ignore_ascii_case("application/json")
        || media_type.to_ascii_lowercase().ends_with("+json")
}

/// A value together with the status and headers it came with.
///
/// ```no_run
/// # async fn example(call: clientwright_runtime::Call<String>) -> clientwright_runtime::Result<()> {
/// let response = call.response().await?;
/// println!("{} {:?}", response.status(), response.header("etag"));
/// let text = response.into_value();
/// # let _ = text; Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) value: T,
    pub(crate) answer: Answer,
}

impl<T> Response<T> {
    /// The value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value alone.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// One header, when it is there and is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.answer.headers.get(name)?.to_str().ok()
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("answer", &self.answer)
            .finish()
    }
}
