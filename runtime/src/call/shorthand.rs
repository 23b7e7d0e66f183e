//! What generated code does so often that it should fit on a line, and what it does after a call is finished.

use bytes::Bytes;
use serde::Serialize;

use crate::{
    multipart::{Multipart, Upload},
    style::ParameterStyle,
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

    /// Adds a query parameter in a style.
    pub fn query_styled(
        self,
        name: &'static str,
        style: ParameterStyle,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.with(|call| call.query_styled(name, style, value))
    }

    /// Sets a header to a value in a style.
    pub fn header_styled(
        self,
        name: &'static str,
        style: ParameterStyle,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.with(|call| call.header_styled(name, style, value))
    }

    /// Adds a cookie with a value in a style.
    pub fn cookie_styled(
        self,
        name: &'static str,
        style: ParameterStyle,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.with(|call| call.cookie_styled(name, style, value))
    }

    /// Sends a value as JSON.
    pub fn body_json(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.with(|call| call.body_json(body))
    }

    /// Sends a value as JSON of another name.
    pub fn body_json_as(self, body: &(impl Serialize + ?Sized), content_type: &str) -> Self {
        self.with(|call| call.body_json_as(body, content_type))
    }

    /// Sends a value as a form.
    pub fn body_form(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.with(|call| call.body_form(body))
    }

    /// Sends a value as a form, with members that are written in a style of their own.
    pub fn body_form_as(
        self,
        body: &(impl Serialize + ?Sized),
        styles: &[(&str, ParameterStyle)],
    ) -> Self {
        self.with(|call| call.body_form_as(body, styles))
    }

    /// Sends text.
    pub fn body_text(self, body: impl Into<String>, content_type: &str) -> Self {
        self.with(|call| call.body_text(body, content_type))
    }

    /// Sends bytes.
    pub fn body_bytes(self, body: impl Into<Bytes>, content_type: &str) -> Self {
        self.with(|call| call.body_bytes(body, content_type))
    }

    /// Sends the content of an upload as the whole body: in place of bytes, a file or a stream.
    pub fn body_upload(self, upload: Upload, content_type: &str) -> Self {
        self.with(|call| call.body_upload(upload, content_type))
    }

    /// Sends the members of an object as parts.
    pub fn body_parts(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.with(|call| call.body_parts(body))
    }

    /// Sends the members of an object as parts, some of a media type of their own.
    pub fn body_parts_as(
        self,
        body: &(impl Serialize + ?Sized),
        media_types: &[(&str, &str)],
    ) -> Self {
        self.with(|call| call.body_parts_as(body, media_types))
    }

    /// Sends parts, each with its own media type.
    pub fn body_multipart(self, body: Multipart) -> Self {
        self.with(|call| call.body_multipart(body))
    }

    fn with(self, set: impl FnOnce(CallBuilder) -> CallBuilder) -> Self {
        let Self { draft, decode } = self;
        Self { draft: set(CallBuilder(draft)).0, decode }
    }
}
