//! The built-in transport against a server that misbehaves, on the loopback interface.
#![cfg(feature = "http-client")]

use std::time::Duration;

use crate::common::{Example, KEYED, OPEN, PRODUCT, WRITE};
use clientwright_runtime::{Builder, Error, LimitSet, Retries};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// What the server does with a request once it has read it.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// Writes these bytes and closes.
    Write(&'static str),
    /// Writes these bytes and never closes.
    Stall(&'static str),
    /// Writes these bytes and waits for the other side to close, then says so.
    Watch(&'static str),
    /// Closes with a reset.
    Reset,
}

/// Serves every connection alike; the heads of all requests come out of the receiver.
async fn server(act: Act) -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (seen, requests) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let seen = seen.clone();
            tokio::spawn(async move {
                let head = read_head(&mut stream).await;
                let _ = seen.send(head);
                match act {
                    Act::Write(bytes) => {
                        let _ = stream.write_all(bytes.as_bytes()).await;
                        let _ = stream.shutdown().await;
                    }
                    Act::Stall(bytes) => {
                        let _ = stream.write_all(bytes.as_bytes()).await;
                        std::future::pending::<()>().await;
                    }
                    Act::Watch(bytes) => {
                        let _ = stream.write_all(bytes.as_bytes()).await;
                        while stream.read(&mut [0; 64]).await.is_ok_and(|read| read > 0) {}
                        let _ = seen.send("closed".to_owned());
                    }
                    Act::Reset => stream.set_zero_linger().unwrap(),
                }
            });
        }
    });
    (url, requests)
}

async fn read_head(stream: &mut TcpStream) -> String {
    let (mut head, mut buffer) = (Vec::new(), [0; 1024]);
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(read) => head.extend_from_slice(&buffer[..read]),
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

fn client(url: &str) -> Example {
    Builder::new(&PRODUCT)
        .environment([("EXAMPLE_KEY", "hunter2-canary")])
        .base_url(url)
        .limits(LimitSet::new())
        .retries(Retries::default().attempts(2).base(Duration::from_millis(1)))
        .max_body(1000)
        .build()
        .unwrap()
}

fn count(requests: &mut mpsc::UnboundedReceiver<String>) -> usize {
    std::iter::from_fn(|| requests.try_recv().ok()).count()
}

/// Reads and writes once each; says what came of it and how often the server was asked.
async fn both(act: Act) -> [(Result<(), Error>, usize); 2] {
    let (url, mut requests) = server(act).await;
    let client = client(&url);
    let read =
        client.core.call(&OPEN).path("id", "1").nothing().timeout(Duration::from_millis(300)).await;
    let reads = count(&mut requests);
    let write = client
        .core
        .call(&WRITE)
        .body_text("x", "text/plain")
        .nothing()
        .timeout(Duration::from_millis(300))
        .await;
    [(read, reads), (write, count(&mut requests))]
}

#[tokio::test]
async fn an_answer_arrives_whole() {
    let (url, mut requests) =
        server(Act::Write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\nx-a: b\r\n\r\n\"ok\"")).await;
    let response = client(&url).open("a/b").response().await.unwrap();
    assert_eq!((response.value(), response.header("x-a")), (&"ok".into(), Some("b")));
    let head = requests.recv().await.unwrap();
    assert!(head.starts_with("GET /open/a%2Fb HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("user-agent: example/1.2.3 clientwright/"), "{head}");
}

#[tokio::test]
async fn broken_answers_are_told_apart() {
    for (act, message) in [
        (
            Act::Write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\ntruncated"),
            "the answer broke off",
        ),
        (
            Act::Write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab"),
            "the answer broke off",
        ),
        (Act::Write(""), "the connection broke before the answer"),
        (Act::Write("nonsense\r\n\r\n"), "the connection broke before the answer"),
        (Act::Reset, "the connection broke before the answer"),
        (Act::Stall(""), "the attempt timed out"),
        (
            Act::Stall("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nstalled"),
            "the attempt timed out",
        ),
    ] {
        let [(read, reads), (write, writes)] = both(act).await;
        let (read, write) = (read.unwrap_err(), write.unwrap_err());
        assert!(read.to_string().contains(message), "{act:?}: {read}");
        assert!(write.to_string().contains(message), "{act:?}: {write}");
        // A read is sent again; a write that the server may have seen never is.
        assert_eq!((reads, writes), (2, 1), "{act:?}");
        assert!(
            read.is_retryable() && !read.is_outcome_unknown() && write.is_outcome_unknown(),
            "{act:?}"
        );
    }
}

#[tokio::test]
async fn a_refused_connection_proves_that_nothing_was_done() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&url).core.call(&WRITE).nothing().await.unwrap_err();
    assert!(error.is_transport() && !error.is_outcome_unknown());
    assert_eq!(error.attempts(), 2);
    let shown = error.to_string();
    assert!(shown.contains(&format!("no connection to the server ({url})")), "{shown}");
}

#[tokio::test]
async fn a_gateways_page_is_an_error_with_its_body() {
    let [(read, reads), _] = both(Act::Write(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>",
    ))
    .await;
    let error = read.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), reads), (502, 2));
    assert_eq!(error.body().unwrap(), "<html>");
}

#[tokio::test]
async fn too_long_an_answer_is_not_read() {
    let body = "x".repeat(1001);
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n{body}");
    let [(read, reads), _] = both(Act::Write(Box::leak(answer.into_boxed_str()))).await;
    assert!(read.unwrap_err().to_string().contains("longer than allowed"));
    assert_eq!(reads, 1);
}

#[tokio::test]
async fn a7_redirects_are_not_followed_and_credentials_stay() {
    let (elsewhere, mut others) =
        server(Act::Write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")).await;
    let answer =
        format!("HTTP/1.1 302 Found\r\nlocation: {elsewhere}/x\r\ncontent-length: 0\r\n\r\n");
    let (url, mut requests) = server(Act::Write(Box::leak(answer.into_boxed_str()))).await;
    let error = client(&url).core.call(&KEYED).nothing().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 302);
    assert!(error.headers().unwrap().contains_key("location"));
    assert_eq!((count(&mut requests), count(&mut others)), (1, 0));
}

#[tokio::test]
async fn a7_urls_with_credentials_are_not_shown() {
    for act in [Act::Reset, Act::Stall("")] {
        let (url, _requests) = server(act).await;
        let error = client(&url)
            .core
            .call(&KEYED)
            .nothing()
            .timeout(Duration::from_millis(100))
            .await
            .unwrap_err();
        let mut shown = format!("{error} {error:?}");
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            shown.push_str(&format!("{inner} {inner:?}"));
            cause = inner.source();
        }
        assert!(!shown.contains("canary"), "{shown}");
        assert!(shown.contains(&format!("({url})")) && !shown.contains("/keyed?"), "{shown}");
    }
}

const EVENTS: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\
    transfer-encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n";

#[tokio::test]
async fn a_stream_that_breaks_off_says_so() {
    let (url, mut requests) = server(Act::Write(EVENTS)).await;
    let mut events = client(&url).core.call(&OPEN).path("id", "1").events::<u8>().await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap(), 1);
    let error = events.next().await.unwrap().unwrap_err();
    let shown = error.to_string();
    assert!(shown.contains(&format!("the answer broke off ({url})")), "{shown}");
    assert!(error.is_transport() && error.is_retryable());
    assert!(events.next().await.is_none());
    // What was already handed out is not asked for again.
    assert_eq!(count(&mut requests), 1);
}

#[tokio::test]
async fn a_stream_that_stalls_is_given_up() {
    let (url, _requests) = server(Act::Stall(EVENTS)).await;
    let call = client(&url).core.call(&OPEN).path("id", "1").events::<u8>();
    let mut events = call.timeout(Duration::from_millis(200)).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap(), 1);
    assert!(events.next().await.unwrap().unwrap_err().is_timeout());
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_dropped_stream_closes_its_connection() {
    let (url, mut requests) = server(Act::Watch(EVENTS)).await;
    let client = client(&url);
    let mut events = client.core.call(&OPEN).path("id", "1").events::<u8>().await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap(), 1);
    assert!(requests.recv().await.unwrap().starts_with("GET /open/1"));
    assert!(requests.try_recv().is_err());
    drop(events);
    let closed = tokio::time::timeout(Duration::from_secs(5), requests.recv()).await;
    assert_eq!(closed.unwrap().unwrap(), "closed");
}

#[tokio::test]
async fn a_download_may_be_longer_than_an_answer() {
    let body = "x".repeat(5000);
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{body}");
    let (url, _requests) = server(Act::Write(Box::leak(answer.into_boxed_str()))).await;
    let call = client(&url).core.call(&OPEN).path("id", "1").bytes();
    let error = call.clone().await.unwrap_err();
    assert!(error.to_string().contains("longer than allowed"), "{error}");
    let (mut chunks, mut length) = (call.stream().await.unwrap(), 0);
    while let Some(chunk) = chunks.next().await {
        length += chunk.unwrap().len();
    }
    assert_eq!(length, 5000);
}

#[test]
fn certificates_are_checked_when_given() {
    let build = |pem: &str| Builder::<Example>::new(&PRODUCT).root_certificate(pem).build();
    assert!(build("no certificate").is_err());
}
