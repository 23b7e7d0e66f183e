//! Answers that come bit by bit.

mod common;

use std::time::Duration;

use clientwright_serve::{Fault, Running, Simulator};
use common::{chunks, documents, parse, raw, request, send};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const CHAT: &str = r##"
openapi: 3.0.0
info: {title: Chat, version: 1.0.0}
servers: [{url: "https://chat.example.com"}]
paths:
  /v1/answers:
    post:
      x-clientwright: {stream: {member: $request.body#/stream, end: "[DONE]"}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [model]
              properties: {model: {type: string}, stream: {type: boolean}}
      responses:
        "200":
          description: all of it, or bit by bit
          content:
            application/json: {schema: {$ref: "#/components/schemas/Answer"}}
            text/event-stream: {schema: {$ref: "#/components/schemas/Bit"}}
  /v1/events:
    get:
      responses:
        "200":
          description: texts
          content: {text/event-stream: {schema: {type: string}}}
  /v1/results:
    get:
      responses:
        "200":
          description: one a line
          content: {application/jsonl: {schema: {$ref: "#/components/schemas/Bit"}}}
components:
  schemas:
    Answer:
      type: object
      required: [id, model, text]
      properties: {id: {type: string}, model: {type: string}, text: {type: string}}
    Bit:
      type: object
      required: [id, model, delta]
      properties:
        id: {type: string}
        model: {type: string}
        created: {type: integer, format: unix-time}
        delta: {type: object, required: [text], properties: {text: {type: string}}}
"##;

async fn start(seed: u64) -> Running {
    let api = documents::api(&[("chat", CHAT)]);
    Simulator::builder(api).seed(seed).start().await.expect("a port is free")
}

fn ask(body: &str) -> String {
    request("POST", "/v1/answers", &[("content-type", "application/json")], body)
}

const STREAM: &str = r#"{"model":"m","stream":true}"#;

/// The data of the events, whatever ends a line.
fn events(body: &str) -> Vec<String> {
    let body = body.replace("\r\n", "\n");
    let data = |event: &str| event.strip_prefix("data: ").map(str::to_owned);
    body.split("\n\n").filter_map(data).collect()
}

#[tokio::test]
async fn a_member_of_the_body_asks_for_events() {
    let server = start(1).await;
    for body in [r#"{"model":"m"}"#, r#"{"model":"m","stream":false}"#] {
        let reply = parse(&raw(server.address(), &ask(body)).await.0);
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert_eq!(reply.json()["model"], "m");
    }
    let (answer, end) = raw(server.address(), &ask(STREAM)).await;
    end.unwrap();
    let reply = parse(&answer);
    assert_eq!(reply.header("content-type"), Some("text/event-stream"));
    assert_eq!(reply.header("transfer-encoding"), Some("chunked"));
    let (chunks, whole) = chunks(&reply.body);
    assert!(whole);
    let events = events(&chunks.concat());
    let (last, events) = events.split_last().unwrap();
    assert_eq!(last, "[DONE]");
    assert!(events.len() >= 3);
    let items: Vec<Value> = events.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    for item in &items {
        assert_eq!((&item["model"], &item["id"]), (&"m".into(), &items[0]["id"]));
        assert!(item["created"].as_u64().unwrap() > 1_700_000_000);
    }
    assert_ne!(items[0]["delta"], items[1]["delta"]);
}

#[tokio::test]
async fn chunks_end_inside_lines_and_seeds_know_both_line_ends() {
    let mut line_ends = Vec::new();
    for seed in 0..8 {
        let server = start(seed).await;
        let (answer, _) = raw(server.address(), &ask(STREAM)).await;
        let (chunks, _) = chunks(&parse(&answer).body);
        assert!(chunks.len() > 5, "{chunks:?}");
        assert!(chunks.iter().filter(|chunk| !chunk.ends_with('\n')).count() > 3);
        line_ends.push(chunks.concat().contains("\r\n"));
    }
    assert!(line_ends.contains(&true) && line_ends.contains(&false));
}

#[tokio::test]
async fn a_stream_alone_needs_no_asking() {
    let server = start(1).await;
    let reply = send(&server, "GET", "/v1/events", &[], "").await;
    assert!(events(&chunks(&reply.body).0.concat()).len() >= 3);
    let reply = send(&server, "GET", "/v1/results", &[], "").await;
    assert_eq!(reply.header("content-type"), Some("application/jsonl"));
    let (chunks, _) = chunks(&reply.body);
    let text = chunks.concat();
    assert!(text.ends_with('\n') && text.lines().count() >= 3);
    for line in text.lines() {
        assert!(serde_json::from_str::<Value>(line).unwrap()["delta"].is_object());
    }
}

#[tokio::test]
async fn streams_break_off_and_end_early() {
    let server = start(1).await;
    let (whole, _) = raw(server.address(), &ask(STREAM)).await;
    let whole = chunks(&parse(&whole).body).0.concat();

    server.faults([Fault::truncated().times(1)]);
    let (answer, _) = raw(server.address(), &ask(STREAM)).await;
    let (broken, ended) = chunks(&parse(&answer).body);
    assert!(!ended, "the last chunk is missing");
    assert_eq!(broken.concat(), whole[..whole.len() / 2]);

    server.faults([Fault::unfinished().times(1)]);
    let (answer, _) = raw(server.address(), &ask(STREAM)).await;
    let (short, ended) = chunks(&parse(&answer).body);
    assert!(ended);
    let (short, whole) = (events(&short.concat()), events(&whole));
    assert_eq!(short, whole[..whole.len() - 2], "neither the last item nor the end mark");
}

#[tokio::test]
async fn streams_stall() {
    let server = start(1).await;
    server.faults([Fault::stalled().times(1)]);
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(ask(STREAM).as_bytes()).await.unwrap();
    let mut text = Vec::new();
    let wait = Duration::from_millis(300);
    while let Ok(read) = tokio::time::timeout(wait, stream.read_buf(&mut text)).await {
        assert_ne!(read.unwrap(), 0, "the connection stays open");
    }
    assert!(String::from_utf8(text).unwrap().contains("data: "));
}
