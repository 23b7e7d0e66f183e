//! The body of an answer that is an error, as JSON and as types.

use std::borrow::Cow;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::{Error, Kind, kind::Answer, kind::Subject};
use crate::decode;

impl Error {
    /// The body of the answer, as received. Empty for logins, whose answers may hold secrets.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        match &self.0.kind {
            Kind::ActivityFailed { body, .. } | Kind::WriteFailed { body, .. } => Some(body),
            _ => self.answer().map(|answer| &answer.body),
        }
    }

    /// The body of the answer as a type of the document, from JSON, or from the XML that the document
    /// describes for its status; `None` when there is none or it is not of that type.
    #[must_use]
    pub fn body_as<T: DeserializeOwned>(&self) -> Option<T> {
        decode::value(&self.json_body()?)
    }

    /// The body as JSON, which it is as it came unless its XML is known.
    pub(crate) fn json_body(&self) -> Option<Cow<'_, [u8]>> {
        match (self.answer(), self.0.subject) {
            (Some(answer), Some(subject)) => Some(subject.json(answer)),
            _ => self.body().map(|body| Cow::Borrowed(&body[..])),
        }
    }
}

impl Subject {
    /// The body of an answer as JSON, which it is as it came unless its XML is known.
    #[cfg(feature = "xml")]
    pub(crate) fn json<'a>(&self, answer: &'a Answer) -> Cow<'a, [u8]> {
        let element =
            self.xml.of(answer.status).filter(|_| answer.body.trim_ascii_start().starts_with(b"<"));
        let json = element.and_then(|element| crate::xml::to_json(&answer.body, element).ok());
        json.map_or(Cow::Borrowed(&answer.body[..]), |json| Cow::Owned(json.into_bytes()))
    }

    /// The body of an answer as JSON, which it is as it came.
    #[cfg(not(feature = "xml"))]
    #[allow(clippy::unused_self, reason = "with XML it is used")]
    pub(crate) fn json<'a>(&self, answer: &'a Answer) -> Cow<'a, [u8]> {
        Cow::Borrowed(&answer.body[..])
    }
}
