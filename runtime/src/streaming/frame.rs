//! Chunks into frames: what one item is made of.

use bytes::Bytes;

use super::{event_stream::EventStream, json_lines::JsonLines};

/// One event, line or chunk.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) name: String,
    pub(super) id: Option<String>,
    pub(super) data: Bytes,
}

impl Frame {
    /// A frame that is no event: its name is that of an event without one.
    pub(super) fn of(data: Bytes) -> Self {
        Self { name: "message".to_owned(), id: None, data }
    }
}

/// How a stream is cut into frames.
#[derive(Debug)]
pub(crate) enum Framing {
    Events(EventStream),
    Lines(JsonLines),
    /// As the chunks come.
    Raw,
}

impl Framing {
    pub(crate) fn events() -> Self {
        Self::Events(EventStream::default())
    }

    pub(crate) fn lines() -> Self {
        Self::Lines(JsonLines::default())
    }

    /// Whatever is no event stream and has items is lines.
    pub(crate) fn of(media_type: &str) -> Self {
        let essence = crate::media_type::essence(media_type);
        match essence.eq_ignore_ascii_case("text/event-stream") {
            true => Self::events(),
            false => Self::lines(),
        }
    }

    pub(super) fn next(&mut self, input: &mut Bytes) -> Option<Frame> {
        match self {
            Self::Events(events) => events.next(input),
            Self::Lines(lines) => lines.next(input),
            Self::Raw if input.is_empty() => None,
            Self::Raw => Some(Frame::of(std::mem::take(input))),
        }
    }

    /// What stands at the end of the stream without its own end.
    pub(super) fn finish(&mut self) -> Option<Frame> {
        match self {
            Self::Events(events) => events.finish(),
            Self::Lines(lines) => lines.finish(),
            Self::Raw => None,
        }
    }

    pub(super) fn pending(&self) -> usize {
        match self {
            Self::Events(events) => events.pending(),
            Self::Lines(lines) => lines.pending(),
            Self::Raw => 0,
        }
    }
}
