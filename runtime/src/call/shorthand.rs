//! What generated code does so often that it should fit on a line, and what it does after a call is finished.

use bytes::Bytes;
use serde::Serialize;

use crate::{
    multipart::{Multipart, Upload},
    value::Id,
};

use super::{Call, CallBuilder};

impl CallBuilder {
    /// Fills `{name}` of the path with an identifier.
    pub fn path_id(self, name: &'static str, id: impl Into<Id>) -> Self {
        self.path(name, &id.into())
    }

    /// Adds a query parameter that is an identifier.
    pub fn query_id(self, name: &'static str, id: impl Into<Id>) -> Self {
        self.query(name, &id.into())
    }
}

impl<T> Call<T> {
    /// Adds a query parameter that is an identifier.
    pub fn query_id(self, name: &'static str, id: impl Into<Id>) -> Self {
        self.query(name, &id.into())
    }

    /// Adds a query parameter that is text.
    pub fn query_text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.query(name, &text.into())
    }

    /// Sends a value as JSON.
    pub fn body_json(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.with_body(|call| call.body_json(body))
    }

    /// Sends a value as a form.
    pub fn body_form(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.with_body(|call| call.body_form(body))
    }

    /// Sends text.
    pub fn body_text(self, body: impl Into<String>, content_type: &str) -> Self {
        self.with_body(|call| call.body_text(body, content_type))
    }

    /// Sends bytes.
    pub fn body_bytes(self, body: impl Into<Bytes>, content_type: &str) -> Self {
        self.with_body(|call| call.body_bytes(body, content_type))
    }

    /// Sends the content of an upload as the whole body: in place of bytes, a file or a stream.
    pub fn body_upload(self, upload: Upload, content_type: &str) -> Self {
        self.with_body(|call| call.body_upload(upload, content_type))
    }

    /// Sends the members of an object as parts.
    pub fn body_parts(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.with_body(|call| call.body_parts(body))
    }

    /// Sends parts, each with its own media type.
    pub fn body_multipart(self, body: Multipart) -> Self {
        self.with_body(|call| call.body_multipart(body))
    }

    fn with_body(self, set: impl FnOnce(CallBuilder) -> CallBuilder) -> Self {
        let Self { draft, decode } = self;
        Self { draft: set(CallBuilder(draft)).0, decode }
    }
}
