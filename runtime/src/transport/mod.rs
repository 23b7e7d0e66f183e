//! How requests reach a server. Everything above this knows only bytes.

mod body;
#[cfg(feature = "http-client")]
pub(crate) mod http_client;
#[cfg(any(feature = "rustls", feature = "rustls-ring"))]
mod tls;

use std::{error::Error as StdError, fmt, future::Future, pin::Pin, sync::Arc};

use http::{Request, Response};

pub use self::body::Body;

/// A boxed future that can be sent to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and hands on its answer, the body whole or as it comes.
///
/// The built-in transport is an HTTP client; another one stands in for tests, proxies, or
/// recordings. A transport must not follow redirects (a credential would go along), must not repeat
/// requests, and should stop when the future is dropped: the runtime drops it when an attempt's
/// time is up. The same goes for a body that is dropped before its end.
///
/// ```
/// use clientwright_runtime::{Body, BoxFuture, Transport, TransportError};
///
/// #[derive(Debug)]
/// struct Nobody;
///
/// impl Transport for Nobody {
///     fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
///         Box::pin(async { Ok(http::Response::new(Body::from("{}"))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends the request; done once the head of the answer is there.
    fn send(&self, request: Request<Body>)
    -> BoxFuture<'_, Result<Response<Body>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        (**self).send(request)
    }
}

/// How far a request got. Retries are decided by it, so a transport must claim
/// [`Connect`](Self::Connect) only when it is sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// No connection: the request was surely not processed.
    Connect,
    /// Time ran out; the request may have been processed.
    Timeout,
    /// The connection broke before the answer; the request may have been processed.
    Broken,
    /// The answer broke off; the request was processed.
    Body,
    /// Nothing more came of a streamed answer for too long.
    Stalled,
    /// The answer is longer than allowed.
    TooLarge,
    /// The request could not be made.
    Request,
}

impl Failure {
    pub(crate) const fn may_pass(self) -> bool {
        matches!(self, Self::Connect | Self::Timeout | Self::Broken | Self::Body | Self::Stalled)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "no connection to the server",
            Self::Timeout => "the attempt timed out",
            Self::Broken => "the connection broke before the answer",
            Self::Body => "the answer broke off",
            Self::Stalled => "nothing more came of the answer for too long",
            Self::TooLarge => "the answer is longer than allowed",
            Self::Request => "the request could not be made",
        })
    }
}

/// Why a transport gave no answer.
#[derive(Debug)]
pub struct TransportError {
    failure: Failure,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// An error without a cause.
    #[cold]
    #[must_use]
    pub const fn new(failure: Failure) -> Self {
        Self { failure, source: None }
    }

    /// Adds the cause. Its texts must not hold the URL: queries may carry credentials.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// How far the request got.
    #[must_use]
    pub const fn failure(&self) -> Failure {
        self.failure
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failure.fmt(f)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
