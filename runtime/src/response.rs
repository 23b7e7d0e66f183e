//! Answers: as received, and as values.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::{
    client::Client,
    decode::{self, Unread},
    error::{Answer, Error, Result},
    media_type::is_json,
    streaming::Flow,
    time::lock,
    transport::Body,
    v1::Operation,
};

/// A successful answer before it is read: what generated code decides upon when an operation has
/// several forms of success.
#[derive(Clone)]
pub struct Received {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    /// What filled the path, where what follows the call needs it.
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) answer: Answer,
    /// What has not been read yet, for the one who takes it first.
    pub(crate) rest: Option<Arc<Mutex<Option<Flow>>>>,
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

    /// The whole body; empty for an answer that is streamed.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.answer.body
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// When it is not JSON of that type; the error names the member, line and column, and keeps the
    /// body. An empty body is read as null: by `()` and `Option`, for example, and no object.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        decode::json(&self.answer.body).map_err(|unread| self.not_read(unread))
    }

    /// Says so where there is nothing to read, or the answer itself does not claim to be JSON.
    fn not_read(&self, mut unread: Unread) -> Error {
        if self.answer.body.is_empty() {
            unread = self.without_body();
        } else if let Some(other) =
            self.content_type().filter(|content_type| !is_json(content_type))
        {
            unread.message = format!("the answer is `{other}`: {}", unread.message);
        }
        self.unread(unread)
    }

    /// The body as text; a JSON string is unquoted when the answer says it is JSON.
    ///
    /// # Errors
    ///
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<String> {
        if self.is_json()
            && let Ok(text) = serde_json::from_slice(&self.answer.body)
        {
            return Ok(text);
        }
        match std::str::from_utf8(&self.answer.body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                let column = error.valid_up_to() + 1;
                Err(self.unread(Unread { column, ..Unread::whole(error.to_string()) }))
            }
        }
    }

    /// A range of statuses, and `default`, promise their body of those too that never have one.
    pub(crate) fn without_body(&self) -> Unread {
        let status = self.answer.status;
        Unread::whole(format!("{status} came without a body, and the document declares one"))
    }

    pub(crate) fn is_json(&self) -> bool {
        self.content_type().is_some_and(is_json)
    }

    /// What a generated reader answers when no form is declared for this status: an error that
    /// keeps all that was received.
    #[must_use]
    pub fn undeclared_status(&self) -> Error {
        let message = format!("the document declares no answer of status {}", self.answer.status);
        self.unread(Unread::whole(message))
    }

    /// The answer is of another media type than the one that was asked for, or than those that are
    /// declared: an error that keeps all that was received.
    pub(crate) fn other_media_type(&self, asked: Option<&str>) -> Error {
        let received = self.content_type().unwrap_or("of no stated media type");
        self.unread(Unread::whole(match asked {
            Some(asked) => format!("the answer is `{received}`, not `{asked}`"),
            None => format!("the answer is `{received}`, which the document does not declare"),
        }))
    }

    /// The body as it comes; what has been read whole already is there at once.
    pub(crate) fn flow(&self) -> Flow {
        let rest = self.rest.as_ref().and_then(|rest| lock(rest).take());
        rest.unwrap_or_else(|| {
            Flow::whole(&self.client.core, self.operation, Body::from(self.answer.body.clone()))
        })
    }

    pub(crate) fn unread(&self, unread: Unread) -> Error {
        unread.of(self.answer.clone(), self.operation)
    }
}

impl std::fmt::Debug for Received {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A filled-in path may hold what nobody should see.
        f.debug_struct("Received")
            .field("operation", &self.operation.id)
            .field("answer", &self.answer)
            .finish_non_exhaustive()
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
