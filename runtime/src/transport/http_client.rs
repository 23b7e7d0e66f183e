//! The built-in transport. The HTTP client beneath appears in no public type.

use std::{error::Error as StdError, fmt, io, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use reqwest::Certificate;
use reqwest::{ClientBuilder, redirect::Policy};

use super::{BoxFuture, Failure, Transport, TransportError};
use crate::{
    builder::HttpSettings,
    error::{Error, Result},
};

pub(crate) struct HttpClient {
    client: reqwest::Client,
    max_body: usize,
}

impl HttpClient {
    pub(crate) fn new(settings: &HttpSettings) -> Result<Self> {
        let builder = reqwest::Client::builder()
            // A redirect may lead to another host, and only well-known headers would be left out on
            // the way.
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(settings.connect_timeout)
            // Shorter than what servers keep connections open for, so that a request seldom meets
            // one that is closing.
            .pool_idle_timeout(Duration::from_secs(60));
        let client = with_tls(builder, settings)?.build().map_err(|error| {
            Error::transport(TransportError::new(Failure::Request).with_source(error.without_url()))
        })?;
        Ok(Self { client, max_body: settings.max_body })
    }

    async fn exchange(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let request = reqwest::Request::try_from(request)
            .map_err(|error| describe(Failure::Request, error))?;
        let mut response = self
            .client
            .execute(request)
            .await
            .map_err(|error| describe(class_of(&error), error))?;
        let mut body = BytesMut::new();
        while let Some(chunk) =
            response.chunk().await.map_err(|error| describe(class_of_body(&error), error))?
        {
            if body.len() + chunk.len() > self.max_body {
                return Err(TransportError::new(Failure::TooLarge));
            }
            body.extend_from_slice(&chunk);
        }
        let mut whole = Response::new(body.freeze());
        *whole.status_mut() = response.status();
        *whole.headers_mut() = std::mem::take(response.headers_mut());
        Ok(whole)
    }
}

impl Transport for HttpClient {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpClient")
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn with_tls(builder: ClientBuilder, settings: &HttpSettings) -> Result<ClientBuilder> {
    let mut certificates = Vec::new();
    for pem in &settings.root_certificates {
        let read = Certificate::from_pem_bundle(pem)
            .map_err(|_| Error::config("a root certificate is not PEM"))?;
        if read.is_empty() {
            return Err(Error::config("a root certificate is not PEM"));
        }
        certificates.extend(read);
    }
    let builder = builder.tls_danger_accept_invalid_certs(settings.accept_invalid_certificates);
    Ok(if certificates.is_empty() { builder } else { builder.tls_certs_merge(certificates) })
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn with_tls(builder: ClientBuilder, settings: &HttpSettings) -> Result<ClientBuilder> {
    if settings.accept_invalid_certificates || !settings.root_certificates.is_empty() {
        return Err(Error::config("certificates need a TLS feature of `clientwright-runtime`"));
    }
    Ok(builder)
}

/// A refused or unresolved connection is the only failure that proves that nothing was processed:
/// accepting and closing looks the same as reading the request and closing.
fn class_of(error: &reqwest::Error) -> Failure {
    if error.is_connect() {
        Failure::Connect
    } else if error.is_timeout() {
        Failure::Timeout
    } else if error.is_builder() {
        Failure::Request
    } else {
        Failure::Broken
    }
}

fn class_of_body(error: &reqwest::Error) -> Failure {
    if error.is_timeout() { Failure::Timeout } else { Failure::Body }
}

/// Keeps the chain of causes as text: the client's own errors know the URL, whose query may hold a
/// credential.
fn describe(failure: Failure, error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    let cause: Arc<dyn StdError + Send + Sync> = Arc::new(io::Error::other(text));
    TransportError::new(failure).with_source(cause)
}
