//! Multipart bodies: what is sent is checked, kept and answered again.

mod common;

use clientwright_serve::{Running, Simulator};
use common::{bytes, chunks, documents, parse, send};

const FILES: &str = r##"
openapi: 3.0.0
info: {title: Files, version: 1.0.0}
servers: [{url: "https://files.example.com"}]
paths:
  /v1/files:
    post:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file, purpose]
              properties:
                file: {type: string, format: binary}
                purpose: {type: string}
                days: {type: integer}
                public: {type: boolean}
                labels: {type: array, items: {type: string}}
                origin: {type: object, required: [host], properties: {host: {type: string}}}
      responses:
        "201":
          description: kept
          content: {application/json: {schema: {$ref: "#/components/schemas/File"}}}
    get:
      responses:
        "200":
          description: all
          content:
            application/json:
              schema:
                type: object
                properties:
                  object: {type: string}
                  data: {type: array, items: {$ref: "#/components/schemas/File"}}
  /v1/files/{file_id}:
    get:
      parameters: [{name: file_id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: one
          content: {application/json: {schema: {$ref: "#/components/schemas/File"}}}
  /v1/files/{file_id}/content:
    get:
      parameters: [{name: file_id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: what was sent
          content: {application/octet-stream: {}}
  /v1/files/{file_id}/lines:
    get:
      parameters: [{name: file_id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: what was sent, line by line
          content: {application/jsonl: {schema: {type: object, properties: {n: {type: integer}}}}}
components:
  schemas:
    File:
      type: object
      required: [id, bytes, filename]
      properties:
        id: {type: string}
        bytes: {type: integer}
        filename: {type: string}
        purpose: {type: string}
        days: {type: integer}
        public: {type: boolean}
        labels: {type: array, items: {type: string}}
"##;

async fn start() -> Running {
    Simulator::builder(documents::api(&[("files", FILES)])).start().await.expect("a port is free")
}

/// A body of parts; a name with a file name behind `;` is a file.
fn body(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in parts {
        let (name, file) = name.split_once(';').map_or((*name, None), |(n, f)| (n, Some(f)));
        let mut head = format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"");
        if let Some(file) = file {
            head += &format!("; filename=\"{file}\"\r\nContent-Type: application/x-test");
        } else if content.starts_with(b"{") {
            head += "\r\nContent-Type: application/json";
        }
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    body
}

async fn upload(server: &Running, parts: &[(&str, &[u8])]) -> common::Reply {
    let body = body(parts);
    let head = format!(
        "POST /v1/files HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\
         content-type: multipart/form-data; boundary=XX\r\n\r\n",
        body.len()
    );
    let answer = bytes(server.address(), &[head.as_bytes(), &body].concat()).await.0;
    parse(&String::from_utf8_lossy(&answer))
}

#[tokio::test]
async fn a_file_is_read_again_byte_for_byte() {
    let server = start().await;
    let content = b"\x00\xff\r\n--XY\r\nend";
    let parts: &[(&str, &[u8])] = &[
        ("file;a.bin", content),
        ("purpose", b"test"),
        ("days", b"7"),
        ("public", b"true"),
        ("labels", b"one"),
        ("labels", b"2"),
        ("origin", br#"{"host":"h"}"#),
    ];
    let made = upload(&server, parts).await;
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    assert_eq!((&made["bytes"], &made["filename"]), (&content.len().into(), &"a.bin".into()));
    assert_eq!((&made["purpose"], &made["days"]), (&"test".into(), &7.into()));
    assert_eq!(
        (&made["public"], &made["labels"]),
        (&true.into(), &serde_json::json!(["one", "2"]))
    );

    let path = format!("/v1/files/{}", made["id"].as_str().unwrap());
    assert_eq!(send(&server, "GET", &path, &[], "").await.json(), made);
    let get = format!("GET {path}/content HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let answer = bytes(server.address(), get.as_bytes()).await.0;
    assert!(answer.ends_with(&[b"\r\n\r\n".as_slice(), content].concat()));
    let head = String::from_utf8_lossy(&answer).into_owned();
    assert!(head.contains("content-type: application/x-test\r\n"), "{head}");
    let kept = server.store().items("/v1/files");
    let kept = kept.iter().find(|kept| kept["id"] == made["id"]).unwrap();
    assert_eq!(kept["file"], content.len(), "of what is no member the length is kept");
}

#[tokio::test]
async fn lines_that_were_sent_are_streamed() {
    let server = start().await;
    let lines = "{\"n\":1}\n{\"n\":2}\n";
    let parts: &[(&str, &[u8])] = &[("file;a.jsonl", lines.as_bytes()), ("purpose", b"batch")];
    let id = upload(&server, parts).await.json()["id"].as_str().unwrap().to_owned();
    let reply = send(&server, "GET", &format!("/v1/files/{id}/lines"), &[], "").await;
    assert_eq!(chunks(&reply.body), (chunks(&reply.body).0, true));
    assert_eq!(chunks(&reply.body).0.concat(), lines);
    // Files that nobody sent have content too.
    let list = send(&server, "GET", "/v1/files", &[], "").await.json();
    let id = list["data"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap();
    let reply = send(&server, "GET", &format!("/v1/files/{id}/lines"), &[], "").await;
    assert!(chunks(&reply.body).0.concat().lines().count() >= 3, "{reply:?}");
    let absent = send(&server, "GET", "/v1/files/none/content", &[], "").await;
    assert_eq!(absent.status, 404);
}

/// A document in which a file is sent and never described again.
#[tokio::test]
async fn the_answer_alone_can_describe_a_file() {
    let mut api = documents::api(&[("files", FILES)]);
    let keep = |path: &str| path == "/v1/files" || path.ends_with("/content");
    api.operations
        .retain(|one| keep(&one.path) && !(one.path == "/v1/files" && one.body.is_none()));
    let server = Simulator::builder(api).start().await.unwrap();
    let made = upload(&server, &[("file;a.bin", b"abc"), ("purpose", b"x")]).await.json();
    assert_eq!((&made["bytes"], &made["filename"]), (&3.into(), &"a.bin".into()));
    let path = format!("/v1/files/{}/content", made["id"].as_str().unwrap());
    assert_eq!(send(&server, "GET", &path, &[], "").await.body, "abc");
}

#[tokio::test]
async fn parts_are_checked() {
    let server = start().await;
    let message = async |parts: &[(&str, &[u8])]| {
        let reply = upload(&server, parts).await;
        assert_eq!(reply.status, 400, "{reply:?}");
        reply.body
    };
    assert_eq!(message(&[("purpose", b"x")]).await, "`file` is required");
    assert_eq!(message(&[("file;a", b"x")]).await, "`purpose` is required");
    let parts: &[(&str, &[u8])] = &[("file;a", b"x"), ("purpose", b"x"), ("days", b"many")];
    assert_eq!(message(parts).await, "`days` must be an integer");
    let parts: &[(&str, &[u8])] = &[("file;a", b"x"), ("purpose", b"x"), ("origin", b"{}")];
    assert_eq!(message(parts).await, "`origin.host` is required");
    let json = [("content-type", "application/json")];
    assert_eq!(send(&server, "POST", "/v1/files", &json, "{}").await.status, 415);
    let cut = [("content-type", "multipart/form-data; boundary=XX")];
    let reply = send(&server, "POST", "/v1/files", &cut, "--XX\r\n").await;
    assert_eq!(reply.body, "the body is not multipart: the last boundary is missing");
}
