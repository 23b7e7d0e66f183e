//! Calls whose answers come item by item.

use bytes::Bytes;
use http::{HeaderValue, header::ACCEPT};
use serde::de::DeserializeOwned;

use super::{Call, CallBuilder};
use crate::{
    draft::Draft,
    error::Error,
    pipeline::Reading,
    response::Received,
    streaming::{Framing, Streaming},
};

impl CallBuilder {
    /// The answer is an event stream.
    pub fn events<E: DeserializeOwned>(mut self) -> Call<Streaming<E>> {
        self.0.accept("text/event-stream");
        self.0.streamed(|received| Streaming::items(received, Framing::events()))
    }

    /// The answer is lines of JSON.
    pub fn lines<E: DeserializeOwned>(self) -> Call<Streaming<E>> {
        self.0.streamed(|received| Streaming::items(received, Framing::lines()))
    }
}

impl<T> Call<T> {
    /// Asks for the answer item by item, as the operation's row describes it: sets the member of
    /// the JSON body that asks for it, and the `Accept` header.
    pub fn stream_as<E: DeserializeOwned>(self) -> Call<Streaming<E>> {
        let mut draft = self.draft;
        let Some(stream) = draft.operation.stream else {
            draft.fail(Error::request("the operation's answer cannot be streamed"));
            return draft.streamed(|received| Streaming::items(received, Framing::lines()));
        };
        draft.accept(stream.media_type);
        draft.streamed(by_row)
    }
}

impl Call<Bytes> {
    /// Hands the answer on as it comes, instead of holding it whole.
    pub fn stream(self) -> Call<Streaming<Bytes>> {
        let read =
            |received: &Received| Streaming::new(received, Framing::Raw, |chunk| Ok(chunk.clone()));
        self.draft.streamed(read)
    }
}

fn by_row<E: DeserializeOwned>(received: &Received) -> crate::Result<Streaming<E>> {
    let media_type = received.operation.stream.map_or("", |stream| stream.media_type);
    Streaming::items(received, Framing::of(media_type))
}

impl Draft {
    fn streamed<T>(mut self: Box<Self>, decode: fn(&Received) -> crate::Result<T>) -> Call<T> {
        self.reading = Reading::Head;
        Call { draft: self, decode }
    }

    fn accept(&mut self, media_type: &'static str) {
        self.headers.insert(ACCEPT, HeaderValue::from_static(media_type));
    }
}
