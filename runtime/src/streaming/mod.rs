//! Answers that come item by item.

mod event_stream;
mod flow;
mod frame;
mod item;
mod json_lines;

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use self::frame::Frame;
pub(crate) use self::{flow::Flow, frame::Framing};
use crate::{
    decode::{self, Unread},
    error::{Answer, Result},
    response::Received,
};

/// An answer that comes item by item: events, lines of JSON, or chunks of bytes.
///
/// [`next`](Self::next) gives one item after the other; it is a [`Stream`] too. An item that cannot
/// be read is an error, and the ones behind it still come. A stream that breaks off, stalls for
/// longer than the call's timeout, or ends before the mark that the document declares gives an
/// error as its last item. The call's deadline, where it has one, also ends the stream. Nothing is
/// asked for again on its own. Dropping it closes the connection.
///
/// ```no_run
/// use clientwright_runtime::{Call, Streaming};
///
/// # async fn example(call: Call<Streaming<String>>) -> clientwright_runtime::Result<()> {
/// let mut words = call.await?;
/// while let Some(word) = words.next().await {
///     print!("{}", word?);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream does nothing until its items are asked for"]
pub struct Streaming<T> {
    /// Status and headers, for errors.
    head: Answer,
    flow: Flow,
    framing: Framing,
    read: fn(&Bytes) -> Result<T, Unread>,
    /// What has come and is not cut into frames yet.
    input: Bytes,
    ended: bool,
}

/// One event of an event stream.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What kind of event it is; `message` where the server does not say.
    pub name: String,
    /// The last id the server gave, to this event or an earlier one.
    pub id: Option<String>,
    /// The item.
    pub data: T,
}

impl<T> Streaming<T> {
    /// The next item; `None` once the stream has ended. When the future is dropped, no item is
    /// lost.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The next item with the name and id of its event. Items that are no events have the name
    /// `message` and no id.
    pub async fn next_event(&mut self) -> Option<Result<Event<T>>> {
        poll_fn(|cx| self.poll_event(cx)).await
    }

    pub(crate) fn new(
        received: &Received,
        framing: Framing,
        read: fn(&Bytes) -> Result<T, Unread>,
    ) -> Result<Self> {
        let flow = received.flow();
        if matches!(framing, Framing::Events(_))
            && let Some(media_type) = received.content_type().filter(|_| received.is_json())
        {
            let message = format!("the answer is `{media_type}`, not `text/event-stream`");
            return Err(Unread::whole(message).of(received.answer.clone(), flow.operation));
        }
        Ok(Self {
            head: received.answer.clone(),
            flow,
            framing,
            read,
            input: Bytes::new(),
            ended: false,
        })
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>>>> {
        let frame = match ready!(self.poll_frame(cx)) {
            None => return Poll::Ready(None),
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            Some(Ok(frame)) => frame,
        };
        let item = (self.read)(&frame.data).map_err(|unread| {
            let mut answer = self.head.clone();
            answer.body = frame.data;
            unread.of(answer, self.flow.operation)
        });
        Poll::Ready(Some(item.map(|data| Event { name: frame.name, id: frame.id, data })))
    }

    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame>>> {
        while !self.ended {
            let frame = self.framing.next(&mut self.input);
            if let Some(frame) = frame {
                return Poll::Ready(self.judge(frame));
            }
            if self.framing.pending() > self.flow.limit {
                let error = self.flow.too_long();
                return Poll::Ready(self.end(Some(Err(error))));
            }
            match ready!(self.flow.poll_chunk(cx)) {
                Some(Ok(chunk)) => self.input = chunk,
                Some(Err(error)) => return Poll::Ready(self.end(Some(Err(error)))),
                None => {
                    let last = self.last_frame();
                    return Poll::Ready(self.end(last));
                }
            }
        }
        Poll::Ready(None)
    }

    fn judge(&mut self, frame: Frame) -> Option<Result<Frame>> {
        if self.is_end(&frame) {
            return self.end(None);
        }
        if frame.data.len() > self.flow.limit && !matches!(self.framing, Framing::Raw) {
            let error = self.flow.too_long();
            return self.end(Some(Err(error)));
        }
        Some(Ok(frame))
    }

    fn last_frame(&mut self) -> Option<Result<Frame>> {
        let last = self.framing.finish();
        match (&self.framing, self.end_mark()) {
            (Framing::Events(_), Some(mark)) => match last.is_some_and(|last| self.is_end(&last)) {
                true => None,
                false => Some(Err(self.flow.cut_off(mark))),
            },
            // An event without its empty line is not whole.
            (Framing::Events(_), None) => None,
            (Framing::Lines(_) | Framing::Raw, _) => last.map(Ok),
        }
    }

    fn end(&mut self, last: Option<Result<Frame>>) -> Option<Result<Frame>> {
        self.ended = true;
        self.flow.close();
        last
    }

    fn is_end(&self, frame: &Frame) -> bool {
        matches!(self.framing, Framing::Events(_))
            && self.end_mark().is_some_and(|mark| frame.data.trim_ascii() == mark.as_bytes())
    }

    fn end_mark(&self) -> Option<&'static str> {
        self.flow.operation.stream?.end
    }
}

impl<T: DeserializeOwned> Streaming<T> {
    pub(crate) fn items(received: &Received, framing: Framing) -> Result<Self> {
        let read = match framing {
            Framing::Events(_) => item::of_event,
            Framing::Lines(_) | Framing::Raw => |line: &Bytes| decode::json(line),
        };
        Self::new(received, framing, read)
    }
}

impl<T> Stream for Streaming<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        self.poll_event(cx).map(|event| event.map(|event| event.map(|event| event.data)))
    }
}

impl<T> fmt::Debug for Streaming<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What has come may hold anything.
        f.debug_struct("Streaming")
            .field("operation", &self.flow.operation.id)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
