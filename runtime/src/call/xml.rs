//! Calls whose bodies or answers are XML.

use serde::{Serialize, de::DeserializeOwned};

use super::{Call, CallBuilder};
use crate::{
    decode::{self, Unread},
    error::{Error, Result},
    response::Received,
    sending::sending,
    xml,
};

impl CallBuilder {
    /// Sends a value as the XML element of the operation's row.
    pub fn body_xml(mut self, body: &(impl Serialize + ?Sized), content_type: &str) -> Self {
        let json = sending(|| serde_json::to_string(body)).map_err(|error| error.to_string());
        let element = self.0.operation.xml_body;
        let element = element.ok_or_else(|| "no XML is described".to_owned());
        match element.and_then(|element| xml::from_json(&json?, element)) {
            Ok(xml) => self.0.body(xml, content_type),
            Err(error) => {
                self.0.fail(Error::request(format!("the body cannot be written as XML: {error}")));
            }
        }
        self
    }

    /// The answer is the XML element of the operation's row.
    pub fn xml<T: DeserializeOwned>(self) -> Call<T> {
        self.decode(Received::xml)
    }
}

impl<T> Call<T> {
    /// Sends a value as the XML element of the operation's row.
    pub fn body_xml(self, body: &(impl Serialize + ?Sized), content_type: &str) -> Self {
        let Self { draft, decode } = self;
        Self { draft: CallBuilder(draft).body_xml(body, content_type).0, decode }
    }
}

impl Received {
    /// The body as the XML element that the operation's row has for its status.
    ///
    /// # Errors
    ///
    /// When there is no body, it is no XML, or not of that type; the error names the member and keeps the body. A
    /// document type is refused, and so are elements that stand more than 127 deep.
    pub fn xml<T: DeserializeOwned>(&self) -> Result<T> {
        let unread = |message: String| self.unread(Unread::whole(message));
        let element = self.operation.xml.of(self.status());
        let element = element.ok_or_else(|| unread("no XML is described".to_owned()))?;
        if self.body().is_empty() {
            return Err(self.unread(self.without_body()));
        }
        let json = xml::to_json(self.body(), element);
        let json = json.map_err(|why| unread(format!("the answer is no such XML: {why}")))?;
        // Line and column would be those of the JSON.
        decode::json(json.as_bytes()).map_err(|error| {
            self.unread(Unread { path: error.path, ..Unread::whole(error.message) })
        })
    }
}
