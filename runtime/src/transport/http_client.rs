//! The built-in transport. The HTTP client beneath appears in no public type.

use std::{
    collections::VecDeque,
    error::Error as StdError,
    fmt, io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http::{
    Request, Response, Uri,
    uri::{Authority, Scheme},
};
use http_body::{Body as _, Frame, SizeHint};
use reqwest::{ClientBuilder, Url, redirect::Policy};

use super::{Body, BoxFuture, Failure, Transport, TransportError};
use crate::{
    error::{Error, Result},
    setup::HttpSettings,
    time::lock,
};

pub(crate) struct HttpClient {
    client: reqwest::Client,
    /// Scheme and authority of the last servers, with their addresses: reading one takes longer than
    /// all else that this crate does with a call.
    servers: Mutex<VecDeque<(Scheme, Authority, Url)>>,
}

/// More servers than nearly any product has.
const SERVERS: usize = 8;

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
        Ok(Self { client, servers: Mutex::default() })
    }

    /// The request as the HTTP client takes it.
    fn request(&self, request: Request<Body>) -> Result<reqwest::Request, TransportError> {
        let (head, body) = request.into_parts();
        let mut request = reqwest::Request::new(head.method, self.url(&head.uri)?);
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(outgoing(body));
        Ok(request)
    }

    fn url(&self, uri: &Uri) -> Result<Url, TransportError> {
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(TransportError::new(Failure::Request).with_source("no scheme and host"));
        };
        let mut servers = lock(&self.servers);
        let is_same = |(known, host, _): &&(Scheme, Authority, Url)| {
            known == scheme && host.as_str() == authority.as_str()
        };
        let mut url = match servers.iter().find(is_same) {
            Some((.., url)) => url.clone(),
            None => {
                let url = Url::parse(&format!("{scheme}://{authority}"))
                    .map_err(|error| TransportError::new(Failure::Request).with_source(error))?;
                servers.truncate(SERVERS - 1);
                servers.push_front((scheme.clone(), authority.clone(), url.clone()));
                url
            }
        };
        drop(servers);
        url.set_path(uri.path());
        url.set_query(uri.query());
        Ok(url)
    }
}

fn outgoing(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(Outgoing(Mutex::new(body))),
    }
}

/// A body that is read while it is sent. The lock is never held by two; it makes the body one that
/// threads can share, as the client asks.
struct Outgoing(Mutex<Body>);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        body.poll_chunk(cx).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        lock(&self.0).length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The chunks of an answer as they come from the connection.
pub(super) struct Chunks(reqwest::Body);

impl Chunks {
    pub(super) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let frame = match ready!(Pin::new(&mut self.0).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(describe(class_of_body(&error), error))));
                }
                Some(Ok(frame)) => frame,
            };
            // What is no data is trailers, which nobody asks for.
            if let Ok(data) = frame.into_data() {
                return Poll::Ready(Some(Ok(data)));
            }
        }
    }
}

impl Transport for HttpClient {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        // Made before the future, which would carry it about otherwise.
        let response = self.request(request).map(|request| self.client.execute(request));
        Box::pin(async move {
            let response = response?.await;
            let response = response.map_err(|error| describe(class_of(&error), error))?;
            Ok(Response::from(response).map(|body| Body::http(Chunks(body))))
        })
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpClient")
    }
}

#[cfg(any(feature = "rustls", feature = "rustls-ring"))]
fn with_tls(builder: ClientBuilder, settings: &HttpSettings) -> Result<ClientBuilder> {
    Ok(builder.tls_backend_preconfigured(super::tls::config(settings)?))
}

#[cfg(all(feature = "native-tls", not(any(feature = "rustls", feature = "rustls-ring"))))]
fn with_tls(builder: ClientBuilder, settings: &HttpSettings) -> Result<ClientBuilder> {
    if !settings.fingerprints.is_empty() {
        return Err(Error::config(
            "certificates are trusted by their fingerprint with the features `rustls` and `rustls-ring` only",
        ));
    }
    let mut certificates = Vec::new();
    for pem in &settings.root_certificates {
        match reqwest::Certificate::from_pem_bundle(pem) {
            Ok(read) if !read.is_empty() => certificates.extend(read),
            _ => return Err(Error::config("a root certificate is not PEM")),
        }
    }
    let builder = builder.tls_danger_accept_invalid_certs(settings.accept_invalid_certificates);
    Ok(if certificates.is_empty() { builder } else { builder.tls_certs_merge(certificates) })
}

#[cfg(not(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls")))]
fn with_tls(builder: ClientBuilder, settings: &HttpSettings) -> Result<ClientBuilder> {
    let own = !settings.root_certificates.is_empty() || !settings.fingerprints.is_empty();
    if settings.accept_invalid_certificates || own {
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

#[cfg(test)]
mod tests {
    use super::{Duration, HttpClient, HttpSettings, SERVERS, Uri, Url};

    /// What is put together is what the whole text reads as.
    #[test]
    fn addresses_are_put_together() {
        let settings = HttpSettings {
            connect_timeout: Duration::from_secs(1),
            root_certificates: Vec::new(),
            fingerprints: Vec::new(),
            accept_invalid_certificates: false,
        };
        let http = HttpClient::new(&settings).unwrap();
        let targets =
            ["", "/", "/a/b?c=d&e='f'", "//a//b", "/a/../b/./%2e%2E/c", "/a|b?x=|", "?q=1", "/?"];
        for round in 0..3 * SERVERS {
            let server = format!("https://A{}.example:{}", round % (2 * SERVERS), 443 + round % 3);
            for target in targets {
                let text = [&server, target].concat();
                let uri: Uri = text.parse().unwrap();
                assert_eq!(http.url(&uri).unwrap(), Url::parse(&text).unwrap(), "{text}");
            }
        }
        assert_eq!(http.servers.lock().unwrap().len(), SERVERS);
        assert!(http.url(&"/a".parse().unwrap()).is_err());
        assert!(http.url(&"https://300.1.1.1/".parse().unwrap()).is_err());
    }
}
