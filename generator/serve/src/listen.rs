//! Connections: reading requests off them, and ending them as a reply asks.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use http_body_util::{BodyExt, Limited};
use hyper::{
    Response,
    body::Incoming,
    header::{HeaderName, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{
    answer::{Answer, refuse},
    control,
    payload::{Cut, Cutting, Payload},
    refusal::Refusal,
    request::Request,
    world::{Ending, Reply, World},
};

const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Accepts connections until it is dropped, which ends them too.
pub(crate) async fn accept(listener: TcpListener, world: Arc<World>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, Arc::clone(&world)));
                }
                // What fails here is a connection that is gone, or too many open files.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve(stream: TcpStream, world: Arc<World>) {
    // Small answers would wait for the acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(AtomicBool::new(false));
    let line = Line { stream, reset: Arc::clone(&reset) };
    let service = service_fn(move |request| {
        let (world, reset) = (Arc::clone(&world), Arc::clone(&reset));
        async move { answer(&world, &reset, request).await }
    });
    // An error is a client that left, or a fault that cut the line.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(line), service).await;
}

async fn answer(
    world: &World,
    reset: &AtomicBool,
    request: hyper::Request<Incoming>,
) -> Result<Response<Payload>, Cut> {
    let (head, body) = request.into_parts();
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let headers = head.headers.iter().map(header).collect();
    let reply = match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(body) => {
            let (path, query) = (head.uri.path(), head.uri.query().unwrap_or_default());
            let body = body.to_bytes().to_vec();
            let request = Request::new(head.method.as_str(), path, query, headers, body);
            match control::answer(world, &request) {
                Some(answer) => Reply::whole(answer),
                None => world.reply(request),
            }
        }
        Err(_) => Reply::whole(refuse(&world.api, None, &Refusal::TooLarge)),
    };
    tokio::time::sleep(reply.delay).await;
    match reply.ending {
        Ending::Whole => Ok(response(reply.answer, Cutting::Never)),
        Ending::Truncated => Ok(response(reply.answer, Cutting::Half)),
        Ending::Stalled => Ok(response(reply.answer, Cutting::Stall)),
        Ending::Reset => {
            reset.store(true, Ordering::Relaxed);
            Err(Cut)
        }
    }
}

fn response(answer: Answer, cutting: Cutting) -> Response<Payload> {
    let mut response = Response::new(Payload::new(answer.body, answer.streamed.as_ref(), cutting));
    *response.status_mut() = hyper::StatusCode::from_u16(answer.status)
        .unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        // A header that HTTP cannot carry came from a document; it is left out.
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value))
        {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// A socket that is reset instead of closed when a fault asks for it.
struct Line {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Relaxed) {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
