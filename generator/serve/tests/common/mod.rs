//! A model like that of three modules of one console, made by hand, and a client of a few lines.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "it is part of tests, and fails like one")]

pub mod console;
pub mod documents;

use std::net::SocketAddr;

use clientwright_serve::Running;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub const VMS: &str = "/compute/v1/vcenters/virtual_machines";
pub const LOGIN: &str = "/iam/v2/auth/personal_access_token";

/// An answer, as it came over the line.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn ids(&self) -> Vec<String> {
        let json = self.json();
        json.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().into()).collect()
    }
}

/// The bytes that a server sent until it closed the connection, and how that ended.
pub async fn raw(address: SocketAddr, request: &str) -> (String, std::io::Result<()>) {
    let (bytes, end) = bytes(address, request.as_bytes()).await;
    (String::from_utf8(bytes).unwrap(), end)
}

/// The same for what is no text.
pub async fn bytes(address: SocketAddr, request: &[u8]) -> (Vec<u8>, std::io::Result<()>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    let end = loop {
        match stream.read(&mut buffer).await {
            Ok(0) => break Ok(()),
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
            Err(error) => break Err(error),
        }
    };
    (bytes, end)
}

/// The chunks of a chunked body, and whether its end came.
pub fn chunks(body: &str) -> (Vec<String>, bool) {
    let (mut chunks, mut rest) = (Vec::new(), body);
    while let Some((length, after)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            return (chunks, true);
        }
        chunks.push(after[..length].to_owned());
        rest = after[length..].strip_prefix("\r\n").unwrap_or_default();
    }
    (chunks, false)
}

pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        text.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    text + "\r\n" + body
}

pub fn parse(text: &str) -> Reply {
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {text:?}"));
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let header = |line: &str| line.split_once(": ").map(|(n, v)| (n.to_owned(), v.to_owned()));
    Reply { status, headers: lines.filter_map(header).collect(), body: body.to_owned() }
}

/// A client with a token.
pub struct Client {
    pub address: SocketAddr,
    pub token: String,
}

impl Client {
    pub async fn login(server: &Running) -> Self {
        let credentials = r#"{"id":"me","secret":"mine"}"#;
        let headers = [("content-type", "application/json")];
        let reply = send(server, "POST", LOGIN, &headers, credentials).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        Self { address: server.address(), token: reply.body }
    }

    pub async fn send(&self, method: &str, path: &str, body: &str) -> Reply {
        let token = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", token.as_str())];
        if !body.is_empty() {
            headers.push(("content-type", "application/json"));
        }
        parse(&raw(self.address, &request(method, path, &headers, body)).await.0)
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, "").await
    }

    /// Reads an activity until it has ended, and gives the last answer.
    pub async fn follow(&self, started: &Reply) -> Value {
        let id = started.header("location").expect("an activity");
        for _ in 0..200 {
            let body = self.get(&format!("/activity/v1/activities/{id}")).await.json();
            let state = body["state"].as_object().unwrap();
            if state.contains_key("completed") || state.contains_key("failed") {
                return body;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        panic!("the activity never ended");
    }
}

pub async fn send(
    server: &Running,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Reply {
    parse(&raw(server.address(), &request(method, path, headers, body)).await.0)
}
