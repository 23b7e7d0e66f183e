//! What a call through the door answers.

use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::error::{Answer, Error, Result};

/// The answer to an operation that was called by name.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// The HTTP status, also one of an error.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// The body. Of a success it is what the operation's type kept of it, written back: JSON as it
    /// is, text as a string, bytes as a string or, where they are no text, as `{"base64": …}`,
    /// a stream as the list of its items; null where the operation has no use for it. Of an error
    /// it is the body as received: JSON, or what the document makes of its XML, or else a string.
    pub body: Value,
}

impl Outcome {
    pub(super) fn success(answer: Answer, body: Value) -> Self {
        Self { status: answer.status, headers: answer.headers, body }
    }

    /// An answer of an error status is an outcome; everything else stays an error.
    pub(super) fn of(error: Error) -> Result<Self> {
        let (Some(status), Some(headers), Some(body), true) =
            (error.status(), error.headers(), error.body(), error.is_refusal())
        else {
            return Err(error);
        };
        let json = error.json_body().and_then(|json| serde_json::from_slice(&json).ok());
        let body = match json {
            Some(json) => json,
            None => text_or_base64(body),
        };
        Ok(Self { status, headers: headers.clone(), body })
    }
}

impl std::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Headers and bodies of answers may hold tokens.
        f.debug_struct("Outcome").field("status", &self.status.as_u16()).finish_non_exhaustive()
    }
}

/// Nothing is null, text a string, the rest base64.
pub(super) fn text_or_base64(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok("") => Value::Null,
        Ok(text) => Value::from(text),
        Err(_) => json!({ "base64": crate::Base64::from(bytes).as_str() }),
    }
}
