//! Other media types than the ones that an operation has by itself.

use bytes::Bytes;
use http::{
    HeaderValue,
    header::{ACCEPT, CONTENT_TYPE},
};
use serde::de::DeserializeOwned;

use super::Call;
use crate::{
    error::{Error, Result},
    response::Received,
};

impl<T> Call<T> {
    /// Calls the body by another name of its media type, such as `text/json`; what is sent is the
    /// same.
    pub fn content_type(mut self, media_type: &'static str) -> Self {
        match self.draft.headers.contains_key(CONTENT_TYPE) {
            true => self.draft.header(CONTENT_TYPE.as_str(), &media_type),
            false => self.draft.fail(Error::request("a call without a body has no content type")),
        }
        self
    }

    /// Asks for the answer in another media type, as bytes.
    ///
    /// ```no_run
    /// # async fn example(call: clientwright_runtime::Call<String>) -> clientwright_runtime::Result<()> {
    /// let image = call.bytes_as("image/png").await?;
    /// # let _ = image; Ok(())
    /// # }
    /// ```
    ///
    /// An answer in any other media type is an error that keeps it.
    pub fn bytes_as(self, media_type: &'static str) -> Call<Bytes> {
        self.asking(media_type, |received| Ok(received.body().clone()))
    }

    /// Asks for the answer in another media type, as text. An answer in any other is an error that
    /// keeps it.
    pub fn text_as(self, media_type: &'static str) -> Call<String> {
        self.asking(media_type, Received::text)
    }

    /// Asks for the answer in another media type that is JSON. An answer in any other is an error
    /// that keeps it.
    pub fn json_as<A: DeserializeOwned>(self, media_type: &'static str) -> Call<A> {
        self.asking(media_type, Received::json)
    }

    fn asking<A>(
        mut self,
        media_type: &'static str,
        decode: fn(&Received) -> Result<A>,
    ) -> Call<A> {
        match HeaderValue::try_from(media_type) {
            Ok(value) => {
                self.draft.headers.insert(ACCEPT, value);
            }
            Err(_) => self.draft.fail(Error::request("this is no media type")),
        }
        self.draft.asked = Some(media_type);
        Call { draft: self.draft, decode }
    }
}
