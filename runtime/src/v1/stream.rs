//! The row of a streamed answer.

/// How an operation answers item by item, and how it is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    pub(crate) media_type: &'static str,
    pub(crate) member: Option<&'static str>,
    pub(crate) end: Option<&'static str>,
}

impl Stream {
    /// A stream of a media type: `text/event-stream`; any other is read as lines of JSON.
    #[must_use]
    pub const fn new(media_type: &'static str) -> Self {
        Self { media_type, member: None, end: None }
    }

    /// The boolean of the JSON request body, as a JSON pointer, that asks for the stream.
    #[must_use]
    pub const fn member(mut self, pointer: &'static str) -> Self {
        self.member = Some(pointer);
        self
    }

    /// The data of the event that ends an event stream and is no item itself.
    #[must_use]
    pub const fn end(mut self, data: &'static str) -> Self {
        self.end = Some(data);
        self
    }
}
