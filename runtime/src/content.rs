//! What a request sends: bytes, or a stream that is made anew for each attempt.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    vec,
};

use bytes::Bytes;
use futures_core::Stream;

use crate::transport::{Body, TransportError};

#[derive(Clone)]
pub(crate) enum Content {
    Whole(Bytes),
    Made {
        length: Option<u64>,
        make: Make,
    },
    /// One after the other.
    Joined(Arc<[Self]>),
}

type Make = Arc<dyn Fn() -> Body + Send + Sync>;

impl Content {
    pub(crate) fn made(
        length: Option<u64>,
        make: impl Fn() -> Body + Send + Sync + 'static,
    ) -> Self {
        Self::Made { length, make: Arc::new(make) }
    }

    /// The bytes, when they are all there.
    pub(crate) fn whole(&self) -> Option<&Bytes> {
        match self {
            Self::Whole(bytes) => Some(bytes),
            Self::Made { .. } | Self::Joined(_) => None,
        }
    }

    /// How many bytes there will be, when that is known beforehand.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Whole(bytes) => Some(bytes.len() as u64),
            Self::Made { length, .. } => *length,
            Self::Joined(parts) => parts.iter().map(Self::length).sum(),
        }
    }

    /// The body of one attempt.
    pub(crate) fn body(&self) -> Body {
        let body = match self {
            Self::Whole(bytes) => return Body::from(bytes.clone()),
            Self::Made { make, .. } => make(),
            Self::Joined(parts) => {
                let rest = Vec::from(&parts[..]).into_iter();
                Body::stream(Chain { rest, current: Body::default() })
            }
        };
        match self.length() {
            Some(length) => body.with_length(length),
            None => body,
        }
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::Whole(Bytes::new())
    }
}

impl<B: Into<Bytes>> From<B> for Content {
    fn from(bytes: B) -> Self {
        Self::Whole(bytes.into())
    }
}

impl PartialEq for Content {
    /// Streams are equal when they come from one maker.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole(one), Self::Whole(other)) => one == other,
            (Self::Made { make: one, .. }, Self::Made { make: other, .. }) => {
                Arc::ptr_eq(one, other)
            }
            (Self::Joined(one), Self::Joined(other)) => one == other,
            _ => false,
        }
    }
}

impl Eq for Content {}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "{length} bytes"),
            None => f.write_str("stream"),
        }
    }
}

/// Each part is begun when the one before it has ended: a file is not opened before its turn.
struct Chain {
    rest: vec::IntoIter<Content>,
    current: Body,
}

impl Stream for Chain {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(chunk) = ready!(self.current.poll_chunk(cx)) {
                return Poll::Ready(Some(chunk));
            }
            match self.rest.next() {
                Some(next) => self.current = next.body(),
                None => return Poll::Ready(None),
            }
        }
    }
}
