//! Client and simulator could share one misreading of the documents. Both are held against the
//! same literal answers here.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use cloudtemple::{Client, compute::types::CreateVirtualMachineRequest};
use cloudtemple_tests::{simulator, start};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const RATE_LIMITED: &str = include_str!("../literals/rate-limited.json");
const WAITING: &str = include_str!("../literals/activity-waiting.json");
const RUNNING: &str = include_str!("../literals/activity-running.json");
const COMPLETED: &str = include_str!("../literals/activity-completed.json");
const FAILED: &str = include_str!("../literals/activity-failed.json");
const ACTIVITY: &str = "00188850-0e65-4e6c-a3ad-bbccfd3747a1";

/// Header and payload `{"iat":1727873896,"exp":1727874196}`: five minutes. Nobody checks the signature.
const JWT: &str =
    "eyJhbGciOiJIUzI1NiJ9.eyJpYXQiOjE3Mjc4NzM4OTYsImV4cCI6MTcyNzg3NDE5Nn0.c2lnbmF0dXJl";

/// What the client sent, whole, in order.
type Sent = Arc<Mutex<Vec<String>>>;

/// Gives these answers in this order, whatever is asked, and stops.
async fn scripted(answers: impl IntoIterator<Item = String>) -> (Client, Sent) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let mut answers: VecDeque<String> = answers.into_iter().collect();
    let sent = Sent::default();
    let log = Arc::clone(&sent);
    tokio::spawn(async move {
        while let Some(answer) = answers.pop_front() {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            let request = received(&mut stream).await;
            log.lock().expect("not poisoned").push(request);
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    let client = Client::builder()
        .base_url(format!("http://{address}"))
        .credential("pat id", "0e33b3ef-7fd4-4e8b-b7ab-c87ab3b7c7a4")
        .credential("pat secret", "a secret")
        .build()
        .expect("a client");
    (client, sent)
}

async fn received(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).await.expect("reads");
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().filter_map(|line| line.split_once(':'));
        let length = length.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let length: usize =
            length.filter_map(|(_, value)| value.trim().parse().ok()).next().unwrap_or(0);
        if body.len() >= length || read == 0 {
            return text;
        }
    }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
    )
}

fn json(status: &str, body: &str) -> String {
    answer(status, "Content-Type: application/json; charset=utf-8\r\n", body)
}

fn login() -> String {
    answer("200 OK", "Content-Type: text/plain; charset=utf-8\r\n", JWT)
}

#[tokio::test]
async fn the_client_reads_a_bare_token_a_bare_location_and_every_state() {
    let created = answer("201 Created", &format!("Location: {ACTIVITY}\r\n"), "");
    let script = [
        login(),
        created,
        json("200 OK", WAITING),
        json("200 OK", RUNNING),
        json("200 OK", COMPLETED),
    ];
    let (cloud, sent) = scripted(script).await;
    let machine = CreateVirtualMachineRequest::new();
    let activity = cloud.compute().virtual_machines().create(&machine).await.expect("starts");
    assert_eq!(activity.id(), Some(ACTIVITY));
    let done = activity.until_done().await.expect("ends");
    let result = "d286d03b-4d65-4f0c-9a55-0f7a3f6c1a11";
    assert_eq!(done.result().and_then(Value::as_str), Some(result));
    assert_eq!(done.resource_id().map(|id| id.to_string()).as_deref(), Some(result));

    let details: cloudtemple::activity::types::ActivityDetails = done.body_as().expect("fits");
    let state = details.state.as_ref().expect("a state");
    assert_eq!(state["completed"].result.as_deref(), Some(result));

    let sent = sent.lock().expect("not poisoned");
    let first = &sent[0];
    assert!(first.starts_with("POST /iam/v2/auth/personal_access_token HTTP/1.1\r\n"), "{first}");
    let body = r#"{"id":"0e33b3ef-7fd4-4e8b-b7ab-c87ab3b7c7a4","secret":"a secret"}"#;
    assert!(first.ends_with(&format!("\r\n\r\n{body}")), "{first}");
    assert!(!first.to_lowercase().contains("authorization:"), "{first}");
    for request in &sent[1..] {
        let bearer = format!("authorization: Bearer {JWT}").to_lowercase();
        assert!(request.to_lowercase().contains(&bearer), "{request}");
    }
    assert!(sent[2].starts_with(&format!("GET /activity/v1/activities/{ACTIVITY} HTTP/1.1\r\n")));
}

#[tokio::test]
async fn the_client_reads_a_failed_state() {
    let created = answer("200 OK", &format!("Location: {ACTIVITY}\r\n"), "");
    let (cloud, _) = scripted([login(), created, json("200 OK", FAILED)]).await;
    let machine = CreateVirtualMachineRequest::new();
    let activity = cloud.compute().virtual_machines().create(&machine).await.expect("starts");
    let failed = activity.until_done().await.expect_err("fails");
    assert!(failed.is_activity_failed() && failed.to_string().contains("no host has room"));
    assert_eq!(failed.activity_id(), Some(ACTIVITY));
}

#[tokio::test]
async fn the_client_decodes_the_documented_body_of_429() {
    let refused = json("429 Too Many Requests", RATE_LIMITED);
    let script = std::iter::once(login()).chain(std::iter::repeat_n(refused, 9));
    let (cloud, _) = scripted(script).await;
    let call = cloud.iam().tenants().list();
    let error = call.await.expect_err("is refused to the end");
    assert!(error.is_rate_limited(), "{error}");
    assert_eq!(error.code(), Some("429 Too Many Requests"));
    assert_eq!(error.message(), Some("Too Many Requests"));
    let body: cloudtemple::iam::types::RateLimitError = error.body_as().expect("fits");
    assert_eq!(body.error.and_then(|error| error.message).as_deref(), Some("Too Many Requests"));
}

#[tokio::test]
async fn a_deployment_is_accepted_rather_than_created() {
    let accepted = answer("202 Accepted", &format!("Location: {ACTIVITY}\r\n"), "");
    let (cloud, _) = scripted([login(), accepted, json("200 OK", COMPLETED)]).await;
    let wanted =
        cloudtemple::marketplace::types::DeployOpenIaasRequest::new("item", "web", "store");
    let activity = cloud.marketplace().items().deploy_open_iaas(&wanted).await.expect("starts");
    assert_eq!(activity.id(), Some(ACTIVITY));
    let done = activity.until_done().await.expect("ends");
    let machine = done.resource_id().map(|id| id.to_string());
    assert_eq!(machine.as_deref(), Some("d286d03b-4d65-4f0c-9a55-0f7a3f6c1a11"));
}

#[tokio::test]
async fn accepted_without_an_activity_is_an_error_that_keeps_the_answer() {
    let accepted = answer("202 Accepted", "X-Trace: 7\r\n", "");
    let (cloud, _) = scripted([login(), accepted]).await;
    let machine = CreateVirtualMachineRequest::new();
    let error = cloud.compute().virtual_machines().create(&machine).await.expect_err("no activity");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(202));
    assert_eq!(
        error.headers().and_then(|headers| headers.get("x-trace")).map(|value| value.as_bytes()),
        Some(&b"7"[..])
    );
}

/// One request to the simulator, byte for byte.
async fn exchange(address: std::net::SocketAddr, request: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    stream.write_all(request.as_bytes()).await.expect("writes");
    let mut text = String::new();
    stream.read_to_string(&mut text).await.expect("reads");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
    (head.to_lowercase(), body.to_owned())
}

fn request(method: &str, path: &str, token: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nAuthorization: Bearer {token}\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn the_simulator_answers_in_the_same_bytes() {
    let server = start(simulator().speed(1.0)).await;
    let body = r#"{"id":"0e33b3ef-7fd4-4e8b-b7ab-c87ab3b7c7a4","secret":"a secret"}"#;
    let login = request("POST", "/iam/v2/auth/personal_access_token", "none", body);
    let (head, token) = exchange(server.address(), &login).await;
    assert!(
        head.starts_with("http/1.1 200") && head.contains("content-type: text/plain"),
        "{head}"
    );
    assert_eq!(token.split('.').count(), 3, "a bare token: {token}");
    assert_eq!(token.trim_matches('"').trim(), token);

    let create =
        request("POST", "/compute/v1/vcenters/virtual_machines", &token, r#"{"name":"web"}"#);
    let (head, body) = exchange(server.address(), &create).await;
    assert!(head.starts_with("http/1.1 20") && body.is_empty(), "{head}\n{body}");
    let location =
        head.lines().find_map(|line| line.strip_prefix("location: ")).expect("a location");
    assert_eq!(
        shape(&Value::from(location)),
        Value::from("<uuid>"),
        "a bare identifier: {location}"
    );

    let path = format!("/activity/v1/activities/{location}");
    let mut seen = Vec::new();
    for _ in 0..100 {
        let (_, body) = exchange(server.address(), &request("GET", &path, &token, "")).await;
        let body: Value = serde_json::from_str(&body).expect("JSON");
        let state = body["state"].as_object().expect("an object").keys().next().cloned();
        let state = state.expect("one key");
        let literal = match state.as_str() {
            "waiting" => WAITING,
            "running" => RUNNING,
            "completed" => COMPLETED,
            other => panic!("no such state: {other}"),
        };
        let literal: Value = serde_json::from_str(literal).expect("JSON");
        assert_eq!(names(&body), names(&literal));
        assert_eq!(shape(&body["state"]).to_string(), shape(&literal["state"]).to_string());
        assert_eq!(names(&body["concernedItems"][0]), names(&literal["concernedItems"][0]));
        if seen.last() != Some(&state) {
            seen.push(state);
        }
        if seen.last().is_some_and(|state| state == "completed") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(seen, ["waiting", "running", "completed"]);

    // Past the limit of the product.
    for _ in 0..60 {
        let (head, body) =
            exchange(server.address(), &request("GET", "/iam/v2/tenants", &token, "")).await;
        if head.starts_with("http/1.1 429") {
            assert_eq!(body, RATE_LIMITED);
            return;
        }
    }
    panic!("60 calls at once were not refused");
}

/// The members of an object, in order.
fn names(value: &Value) -> Vec<&str> {
    value.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

/// The same value with identifiers, dates, texts and numbers made alike; names and order stay.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), shape(value))).collect()
        }
        Value::Array(items) => items.iter().take(1).map(shape).collect(),
        Value::String(text) if is_uuid(text) => Value::from("<uuid>"),
        Value::String(text) if text.len() == 24 && text.ends_with('Z') => Value::from("<time>"),
        Value::String(_) => Value::from("<text>"),
        Value::Number(_) => Value::from("<number>"),
        other => other.clone(),
    }
}

fn is_uuid(text: &str) -> bool {
    let dash = |index: usize| matches!(index, 8 | 13 | 18 | 23);
    let fits =
        |(index, c): (usize, char)| if dash(index) { c == '-' } else { c.is_ascii_hexdigit() };
    text.len() == 36 && text.chars().enumerate().all(fits)
}
