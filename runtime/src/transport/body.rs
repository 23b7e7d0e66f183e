//! The body of a request or an answer: all there, or on its way.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::{Failure, TransportError};

/// The body of a request or an answer: whole bytes, or a stream of chunks that are still on their
/// way. It is a [`Stream`] of its chunks.
///
/// Dropping the body of an answer whose stream has not ended closes its connection.
///
/// ```
/// use clientwright_runtime::Body;
///
/// let whole = Body::from("{}");
/// let nothing = Body::default();
/// # let _ = (whole, nothing);
/// ```
pub struct Body {
    inner: Inner,
    /// Of a stream, where it is known beforehand.
    length: Option<u64>,
}

enum Inner {
    Whole(Bytes),
    Stream(Pin<Box<dyn Stream<Item = Chunk> + Send>>),
    #[cfg(feature = "http-client")]
    Http(super::http_client::Chunks),
}

type Chunk = Result<Bytes, TransportError>;

impl Body {
    /// A body of chunks. After an error nothing more is read of it.
    pub fn stream(
        chunks: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Self { inner: Inner::Stream(Box::pin(chunks)), length: None }
    }

    /// Says how many bytes a stream will give.
    #[must_use]
    pub fn with_length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// How many bytes are left, when that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.as_bytes().map_or(self.length, |bytes| Some(bytes.len() as u64))
    }

    /// The bytes, when they are all there.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.inner {
            Inner::Whole(bytes) => Some(bytes),
            _ => None,
        }
    }

    #[cfg(feature = "http-client")]
    pub(super) fn http(chunks: super::http_client::Chunks) -> Self {
        Self { inner: Inner::Http(chunks), length: None }
    }

    /// The next chunk that is not empty; `None` at the end.
    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        loop {
            let chunk = match &mut self.inner {
                Inner::Whole(bytes) if bytes.is_empty() => return Poll::Ready(None),
                Inner::Whole(bytes) => return Poll::Ready(Some(Ok(std::mem::take(bytes)))),
                Inner::Stream(chunks) => chunks.as_mut().poll_next(cx),
                #[cfg(feature = "http-client")]
                Inner::Http(chunks) => chunks.poll_next(cx),
            };
            match chunk {
                Poll::Ready(Some(Ok(bytes))) if bytes.is_empty() => {}
                other => return other,
            }
        }
    }

    /// All bytes, unless there are more than `limit`.
    pub(crate) async fn collect(&mut self, limit: usize) -> Result<Bytes, TransportError> {
        // Most answers are one chunk, which is handed on as it is.
        let (mut first, mut whole) = (Bytes::new(), BytesMut::new());
        while let Some(chunk) = poll_fn(|cx| self.poll_chunk(cx)).await.transpose()? {
            if first.len() + whole.len() + chunk.len() > limit {
                return Err(TransportError::new(Failure::TooLarge));
            }
            if first.is_empty() && whole.is_empty() {
                first = chunk;
            } else {
                whole.extend_from_slice(&std::mem::take(&mut first));
                whole.extend_from_slice(&chunk);
            }
        }
        Ok(if whole.is_empty() { first } else { whole.freeze() })
    }
}

impl Stream for Body {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.poll_chunk(cx)
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::from(Bytes::new())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self { inner: Inner::Whole(bytes), length: None }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is in it may be a token.
        match &self.inner {
            Inner::Whole(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            _ => f.write_str("Body(stream)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::vec;

    use bytes::Bytes;

    use super::{Body, Chunk, Context, Failure, Pin, Poll, Stream};

    struct Chunks(vec::IntoIter<&'static str>);

    impl Stream for Chunks {
        type Item = Chunk;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Chunk>> {
            Poll::Ready(self.0.next().map(|chunk| Ok(Bytes::from(chunk))))
        }
    }

    #[tokio::test]
    async fn all_chunks_make_one_body_up_to_the_limit() {
        for chunks in
            [vec!["abcdef"], vec!["abc", "def"], vec!["ab", "c", "d", "ef"], vec!["", "a", "bcdef"]]
        {
            let body = || Body::stream(Chunks(chunks.clone().into_iter()));
            assert_eq!(body().collect(6).await.unwrap(), "abcdef");
            assert_eq!(body().collect(5).await.unwrap_err().failure(), Failure::TooLarge);
        }
    }
}
