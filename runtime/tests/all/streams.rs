//! Answers that come item by item.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use crate::common::PRODUCT;
use bytes::Bytes;
use clientwright_runtime::{
    Body, BoxFuture, Builder, Call, Client, Error, Failure, LimitSet, Streaming, Transport,
    TransportError, Value,
    v1::{self, Method, Operation},
};
use futures_core::Stream;
use http::{Request, Response};
use serde_json::json;
use tokio::time::{Instant, Sleep};

static CHAT: Operation = Operation::new("chat.complete", Method::POST, "/chat")
    .stream(v1::Stream::new("text/event-stream").member("/stream").end("[DONE]"));
static EVENTS: Operation = Operation::new("events.watch", Method::GET, "/events");
static LOGS: Operation = Operation::new("logs.read", Method::GET, "/logs")
    .accept("application/jsonl")
    .stream(v1::Stream::new("application/jsonl"));

/// What the server does with the body, one after the other.
#[derive(Clone)]
enum Step {
    Send(Bytes),
    Wait(Duration),
    Break,
}

fn send(text: impl AsRef<[u8]>) -> Step {
    Step::Send(Bytes::copy_from_slice(text.as_ref()))
}

const fn wait(seconds: u64) -> Step {
    Step::Wait(Duration::from_secs(seconds))
}

/// A body that follows its steps, and counts when it is let go.
struct Script {
    steps: VecDeque<Step>,
    sleep: Option<Pin<Box<Sleep>>>,
    dropped: Arc<AtomicUsize>,
}

impl Stream for Script {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(sleep) = &mut self.sleep {
                std::task::ready!(sleep.as_mut().poll(cx));
                self.sleep = None;
            }
            match self.steps.pop_front() {
                None => return Poll::Ready(None),
                Some(Step::Send(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Some(Step::Break) => {
                    return Poll::Ready(Some(Err(TransportError::new(Failure::Body))));
                }
                Some(Step::Wait(time)) => self.sleep = Some(Box::pin(tokio::time::sleep(time))),
            }
        }
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        self.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

/// Status, media type and what becomes of the body.
type Answer = (u16, &'static str, Vec<Step>);

/// Answers by script, the last answer for ever, and remembers what it was asked.
#[derive(Clone, Default)]
struct Server {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    seen: Arc<Mutex<Vec<Request<Bytes>>>>,
    dropped: Arc<AtomicUsize>,
}

impl Server {
    fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers = Arc::new(Mutex::new(answers.into_iter().collect()));
        Self { answers, ..Self::default() }
    }

    fn requests(&self) -> Vec<Request<Bytes>> {
        self.seen.lock().unwrap().clone()
    }

    fn events(steps: Vec<Step>) -> Self {
        Self::new([(200, "text/event-stream", steps)])
    }

    fn builder(&self) -> Builder<Client> {
        Builder::new(&PRODUCT).transport(self.clone()).limits(LimitSet::new()).random(7)
    }

    fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

impl Transport for Server {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let request = request.map(|body| body.as_bytes().cloned().unwrap_or_default());
        self.seen.lock().unwrap().push(request);
        let mut answers = self.answers.lock().unwrap();
        let (status, media_type, steps) = answers.front().unwrap().clone();
        if answers.len() > 1 {
            answers.pop_front();
        }
        let script =
            Script { steps: steps.into(), sleep: None, dropped: Arc::clone(&self.dropped) };
        let answer = Response::builder().status(status).header("content-type", media_type);
        let answer = answer.body(Body::stream(script)).unwrap();
        Box::pin(async move { Ok(answer) })
    }
}

async fn all<T>(mut stream: Streaming<T>) -> (Vec<T>, Option<Error>) {
    let (mut items, mut trouble) = (Vec::new(), None);
    while let Some(item) = stream.next().await {
        assert!(trouble.is_none(), "something came after the error");
        match item {
            Ok(item) => items.push(item),
            Err(error) => trouble = Some(error),
        }
    }
    assert!(stream.next().await.is_none());
    (items, trouble)
}

const SAMPLE: &str = "\u{feff}: hello\n\
    event: delta\r\nid: 7\r\ndata: {\"text\":\r\ndata:  \"ü€\"}\r\n\r\n\
    retry: 10\rdata\rdata:\r\r\
    id\ndata:x:y\nunknown: 1\n\n\
    event: lost\n\n\
    data: [DONE]\n\n\
    data: after\n\n";

/// Every place where a chunk may end, alone and with every other.
#[tokio::test]
async fn events_are_the_same_wherever_chunks_end() {
    let sample = SAMPLE.as_bytes();
    let mut layouts: Vec<Vec<Step>> =
        (0..sample.len()).map(|cut| vec![send(&sample[..cut]), send(&sample[cut..])]).collect();
    layouts.push(sample.iter().map(|byte| send([*byte])).collect());
    for cut in 0..sample.len() {
        let other = (cut * 7 + 3) % sample.len();
        let (first, second) = (cut.min(other), cut.max(other));
        layouts.push(vec![
            send(&sample[..first]),
            send(&sample[first..second]),
            send(&sample[second..]),
        ]);
    }
    for layout in layouts {
        let call: Call<Streaming<String>> =
            Server::events(layout).client().call(&CHAT).json::<Value>().stream_as();
        let mut events = call.await.unwrap();
        let mut seen = Vec::new();
        while let Some(event) = events.next_event().await {
            let event = event.unwrap();
            seen.push((event.name, event.id, event.data));
        }
        let event = |name: &str, id: Option<&str>, data: &str| {
            (name.to_owned(), id.map(str::to_owned), data.to_owned())
        };
        assert_eq!(
            seen,
            [
                event("delta", Some("7"), "{\"text\":\n \"ü€\"}"),
                event("message", Some("7"), "\n"),
                event("message", None, "x:y"),
            ]
        );
    }
}

#[tokio::test]
async fn items_are_read_as_their_type() {
    let server =
        Server::events(vec![send("data: 17\n\ndata: 18\n\ndata: 019\n\ndata: \"20\"\n\n")]);
    let numbers = server.client().call(&EVENTS).events::<u32>().await.unwrap();
    let mut numbers = numbers;
    assert_eq!(numbers.next().await.unwrap().unwrap(), 17);
    assert_eq!(numbers.next().await.unwrap().unwrap(), 18);
    // An item that cannot be read does not take the next ones with it.
    let error = numbers.next().await.unwrap().unwrap_err();
    assert!(error.is_decode() && error.operation() == Some("events.watch"), "{error}");
    assert_eq!((error.body().unwrap(), error.status().unwrap().as_u16()), (&"019".into(), 200));
    assert!(numbers.next().await.unwrap().unwrap_err().is_decode());
    assert!(numbers.next().await.is_none());
    let texts = server.client().call(&EVENTS).events::<String>().await.unwrap();
    assert_eq!(all(texts).await.0, ["17", "18", "019", "\"20\""]);
    let request = &server.requests()[0];
    assert_eq!(request.headers()["accept"], "text/event-stream");
}

#[tokio::test]
async fn a_stream_is_asked_for_as_the_row_says() {
    let server = Server::events(vec![send("data: {\"n\":1}\n\ndata: [DONE]\n\n"), wait(1_000_000)]);
    let call = server.client().call(&CHAT).body_json(&json!({ "stream": false, "model": "m" }));
    let stream = call.json::<Value>().stream_as::<Value>();
    // Behind the end mark nothing is waited for.
    let (items, trouble) = all(stream.await.unwrap()).await;
    assert_eq!((items, trouble.is_none()), (vec![json!({ "n": 1 })], true));
    assert_eq!(server.dropped.load(Ordering::SeqCst), 1);
    let request = &server.requests()[0];
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body, json!({ "stream": true, "model": "m" }));
    assert_eq!(request.headers()["accept"], "text/event-stream");
    assert_eq!(request.headers()["content-type"], "application/json");
    // Without a body of its own the call has this one.
    let stream = server.client().call(&CHAT).json::<Value>().stream_as::<Value>();
    assert_eq!(all(stream.await.unwrap()).await.0, [json!({ "n": 1 })]);
    let request = &server.requests()[1];
    assert_eq!(request.body(), r#"{"stream":true}"#);
    assert_eq!(request.headers()["content-type"], "application/json");
    let call = server.client().call(&CHAT).body_json(&[1]).json::<Value>().stream_as::<Value>();
    assert!(call.await.unwrap_err().to_string().contains("`/stream` could be set"));
    let call = server.client().call(&EVENTS).json::<Value>().stream_as::<Value>();
    assert!(call.await.unwrap_err().to_string().contains("cannot be streamed"));
}

#[tokio::test]
async fn lines_of_json() {
    let text = "{\"a\":1}\r\n\n  \n{\"a\":2}\n{\"a\":3}";
    for cut in 0..text.len() {
        let steps = vec![send(&text[..cut]), send(&text[cut..])];
        let server = Server::new([(200, "application/x-ndjson", steps)]);
        let lines = server.client().call(&LOGS).lines::<Value>().await.unwrap();
        let expected: Vec<_> = (1..=3).map(|a| json!({ "a": a })).collect();
        assert_eq!(all(lines).await.0, expected, "{cut}");
        let lines = server.client().call(&LOGS).json::<Value>().stream_as::<Value>();
        assert_eq!(all(lines.await.unwrap()).await.0, expected, "{cut}");
    }
}

#[tokio::test]
async fn bytes_come_as_they_are() {
    let server = Server::new([(200, "image/iso", vec![send("ab"), send(""), send([0, 255])])]);
    let call = server.client().call(&EVENTS).bytes().stream();
    let response = call.response().await.unwrap();
    assert_eq!(response.header("content-type"), Some("image/iso"));
    let (chunks, trouble) = all(response.into_value()).await;
    assert_eq!((chunks, trouble.is_none()), (vec!["ab".into(), vec![0, 255].into()], true));
}

#[tokio::test]
async fn a_broken_stream_is_its_last_item() {
    for (steps, message) in [
        (vec![send("data: 1\n\ndata: 2"), Step::Break], "the answer broke off"),
        (vec![send("data: 1\n\n")], "the answer broke off"),
        (vec![send("data: 1\n\ndata: [DON")], "the answer broke off"),
        (vec![send("data: 1\n\ndata: "), send("9".repeat(1001))], "longer than allowed"),
        (vec![send(format!("data: 1\n\ndata: {}\n\n", "9".repeat(1001)))], "longer than allowed"),
        (vec![send(format!("data: 1\n\n{}", "data: 9\n".repeat(1000)))], "longer than allowed"),
    ] {
        let server = Server::events(steps);
        let client = server.builder().max_body(1000).build().unwrap();
        let stream = client.call(&CHAT).events::<Value>().await.unwrap();
        let (items, trouble) = all(stream).await;
        let error = trouble.unwrap();
        assert_eq!(items, [json!(1)]);
        let shown = error.to_string();
        assert!(shown.contains(message) && shown.contains("https://api.example.com"), "{shown}");
        assert!(error.is_transport() && error.operation() == Some("chat.complete"));
        assert_eq!(server.dropped.load(Ordering::SeqCst), 1);
    }
    // The mark alone, without its empty line, is an end.
    let server = Server::events(vec![send("data: 1\n\ndata: [DONE]")]);
    let (_, trouble) = all(server.client().call(&CHAT).events::<Value>().await.unwrap()).await;
    assert!(trouble.is_none());
    // Without a declared mark, an unfinished event is dropped, as the standard says.
    let server = Server::events(vec![send("data: 1\n\ndata: 2\n")]);
    let (items, trouble) = all(server.client().call(&EVENTS).events::<u8>().await.unwrap()).await;
    assert_eq!((items, trouble.is_none()), (vec![1], true));
}

#[tokio::test(start_paused = true)]
async fn time_is_counted_between_chunks() {
    let item = || send("data: 1\n\n");
    // Long as a whole, never silent for longer than the timeout.
    let steps = vec![item(), wait(50), item(), wait(50), item(), wait(50), item()];
    let server = Server::events(steps);
    let stream = server.client().call(&EVENTS).events::<u8>().await.unwrap();
    assert_eq!(all(stream).await.0.len(), 4);

    let server = Server::events(vec![item(), wait(61), item()]);
    let begun = Instant::now();
    let (items, trouble) = all(server.client().call(&EVENTS).events::<u8>().await.unwrap()).await;
    let error = trouble.unwrap();
    assert!(error.is_timeout() && error.is_retryable(), "{error}");
    assert_eq!((items.len(), begun.elapsed().as_secs()), (1, 60));
    // A caller who takes his time loses nothing.
    let server = Server::events(vec![item(), item(), wait(50), item()]);
    let mut stream = server.client().call(&EVENTS).events::<u8>().await.unwrap();
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_secs(100)).await;
        assert!(stream.next().await.unwrap().is_ok());
    }
    assert!(stream.next().await.is_none());
    // The deadline is for the call as a whole.
    let server = Server::events(vec![item(), wait(50), item(), wait(50), item()]);
    let call = server.client().call(&EVENTS).events::<u8>().deadline(Duration::from_secs(70));
    let begun = Instant::now();
    let (items, trouble) = all(call.await.unwrap()).await;
    assert!(trouble.unwrap().is_timeout());
    assert_eq!((items.len(), begun.elapsed().as_secs()), (2, 70));
}

#[tokio::test(start_paused = true)]
async fn a_call_is_sent_again_until_there_is_a_head() {
    let server = Server::new([
        (503, "text/html", vec![send("<html>")]),
        (429, "application/json", vec![send("{}")]),
        (200, "text/event-stream", vec![send("data: 1\n\n")]),
    ]);
    let stream = server.client().call(&EVENTS).events::<u8>().await.unwrap();
    assert_eq!(all(stream).await.0, [1]);
    assert_eq!(server.requests().len(), 3);
    // What is refused is read whole, as ever.
    let body = "{\"error\":{\"status\":\"E1\",\"message\":\"no\"}}";
    let server = Server::new([(400, "application/json", vec![send(body), wait(1)])]);
    let error = server.client().call(&EVENTS).events::<u8>().await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("E1"), Some("no")));
    // An answer that is something else altogether is said to be so.
    let server = Server::new([(200, "application/json", vec![send("{}")])]);
    let error = server.client().call(&EVENTS).events::<u8>().await.unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("`application/json`"), "{error}");
}

#[tokio::test]
async fn a_dropped_stream_lets_go_of_its_body() {
    let server = Server::events(vec![send("data: 1\n\n"), wait(1_000_000)]);
    let mut stream = server.client().call(&EVENTS).events::<u8>().await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    assert_eq!(server.dropped.load(Ordering::SeqCst), 0);
    drop(stream);
    assert_eq!(server.dropped.load(Ordering::SeqCst), 1);
}

#[test]
fn streams_can_be_moved() {
    fn portable<T: Send + Unpin + 'static>() {}
    portable::<Streaming<std::marker::PhantomPinned>>();
    portable::<clientwright_runtime::Pages<Value>>();
    portable::<clientwright_runtime::Items<Value>>();
}
