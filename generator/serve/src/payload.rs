//! The body of an answer on its way out: whole, bit by bit, cut, or stalled.

use std::{
    collections::VecDeque,
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::stream::{Streamed, chunks};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cutting {
    Never,
    /// Half of what was promised, then an error.
    Half,
    /// Half of what was promised, then nothing, until the client leaves.
    Stall,
}

pub(crate) struct Payload {
    chunks: VecDeque<Bytes>,
    /// Unknown of what comes bit by bit.
    length: Option<u64>,
    pause: Duration,
    resting: Option<Pin<Box<Sleep>>>,
    rest: Rest,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Done,
    /// The half that was given is first written out: an error would drop what is not.
    Flush,
    Cut,
    Stall,
}

impl Payload {
    pub fn new(body: Vec<u8>, streamed: Option<&Streamed>, cutting: Cutting) -> Self {
        let whole = Bytes::from(body);
        let length = streamed.is_none().then_some(whole.len() as u64);
        let (data, rest) = match cutting {
            Cutting::Never => (whole, Rest::Done),
            Cutting::Half => (whole.slice(..whole.len() / 2), Rest::Flush),
            Cutting::Stall => (whole.slice(..whole.len() / 2), Rest::Stall),
        };
        let chunks = match streamed {
            Some(streamed) => chunks(&data, streamed.key).into(),
            None => [data].into_iter().filter(|data| !data.is_empty()).collect(),
        };
        let pause = streamed.map_or(Duration::ZERO, |streamed| streamed.pause);
        Self { chunks, length, pause, resting: None, rest }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        if let Some(resting) = &mut self.resting {
            match resting.as_mut().poll(context) {
                Poll::Ready(()) => self.resting = None,
                Poll::Pending => return Poll::Pending,
            }
        }
        if let Some(data) = self.chunks.pop_front() {
            self.resting = (!self.pause.is_zero()).then(|| Box::pin(sleep(self.pause)));
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        match self.rest {
            Rest::Done => Poll::Ready(None),
            Rest::Flush => {
                self.rest = Rest::Cut;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Rest::Cut => Poll::Ready(Some(Err(Cut))),
            Rest::Stall => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.chunks.is_empty() && self.rest == Rest::Done
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The end of a connection that a fault asked for.
#[derive(Debug)]
pub(crate) struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a fault cut the connection")
    }
}

impl std::error::Error for Cut {}

impl From<Infallible> for Cut {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
