//! What goes over the line, byte for byte.

mod common;

use std::time::Duration;

use clientwright_serve::{Fault, Pace, Simulator};
use common::{Client, LOGIN, VMS, console, parse, raw, request, send};
use serde_json::json;

/// 2024-10-02T12:58:16.604Z.
const DAY: u64 = 1_727_873_896_604;
const CREATE: &str =
    r#"{"name":"web","datacenterId":"11111111-1111-4111-8111-111111111111","memory":4096}"#;

fn without_date(text: &str) -> String {
    text.split_inclusive("\r\n").filter(|line| !line.starts_with("date: ")).collect()
}

#[tokio::test]
async fn a_login_answers_the_bare_token() {
    let server = Simulator::builder(console::api()).date(DAY).start().await.unwrap();
    let body = r#"{"id":"me","secret":"mine"}"#;
    let request = request("POST", LOGIN, &[("content-type", "application/json")], body);
    let (answer, end) = raw(server.address(), &request).await;
    end.unwrap();
    // {"alg":"none","typ":"JWT"} and {"iat":1727873896,"exp":1727874196,"jti":"0"}.
    let token = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.\
                 eyJpYXQiOjE3Mjc4NzM4OTYsImV4cCI6MTcyNzg3NDE5NiwianRpIjoiMCJ9.";
    let expected = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{token}",
        token.len()
    );
    assert_eq!(without_date(&answer), expected);
}

#[tokio::test]
async fn a_write_answers_the_bare_id_of_its_activity() {
    let server = Simulator::builder(console::api()).start().await.unwrap();
    let client = Client::login(&server).await;
    let token = format!("Bearer {}", client.token);
    let headers = [("authorization", token.as_str()), ("content-type", "application/json")];
    let (answer, _) = raw(server.address(), &request("POST", VMS, &headers, CREATE)).await;
    let id = parse(&answer).header("location").unwrap().to_owned();
    assert_eq!(id.len(), 36);
    let expected = format!(
        "HTTP/1.1 201 Created\r\nlocation: {id}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
    );
    assert_eq!(without_date(&answer), expected);
}

#[tokio::test]
async fn an_activity_reports_each_state() {
    let builder = Simulator::builder(console::api()).date(DAY);
    let pace = Pace::Polls { waiting: 1, running: 1 };
    let server = builder.pace(pace).not_found_at_first(1).start().await.unwrap();
    let client = Client::login(&server).await;
    let started = client.send("POST", VMS, CREATE).await;
    let id = started.header("location").unwrap();
    let path = format!("/activity/v1/activities/{id}");

    let unseen = client.get(&path).await;
    assert_eq!(unseen.status, 404);
    let expected = json!({"error": {
        "status": "404 Not Found",
        "message": format!("there is no activity `{id}`"),
    }});
    assert_eq!(unseen.body, expected.to_string());

    let mut reports = Vec::new();
    for _ in 0..4 {
        reports.push(client.get(&path).await);
    }
    let item = reports[0].json()["concernedItems"][0]["id"].as_str().unwrap().to_owned();
    let report = |state: &str| {
        format!(
            "{{\"id\":\"{id}\",\"creationDate\":\"2024-10-02T12:58:16.604Z\",\"concernedItems\":\
             [{{\"id\":\"{item}\",\"type\":\"virtual_machine\",\"progress\":null}}],\
             \"state\":{state}}}"
        )
    };
    let done = format!(
        "{{\"completed\":{{\"startDate\":\"2024-10-02T12:58:16.604Z\",\
         \"stopDate\":\"2024-10-02T12:58:16.604Z\",\"result\":\"{item}\"}}}}"
    );
    let expected = [
        report(r#"{"waiting":{}}"#),
        report(concat!(
            r#"{"running":{"status":"running","startDate":"2024-10-02T12:58:16.604Z","#,
            r#""progression":50.0}}"#
        )),
        report(&done),
        report(&done),
    ];
    assert_eq!(reports.iter().map(|reply| reply.body.as_str()).collect::<Vec<_>>(), expected);
    assert_eq!(reports[0].header("content-type"), Some("application/json"));
    assert_eq!(client.get(&format!("{VMS}/{item}")).await.json()["name"], "web");
}

#[tokio::test]
async fn a_failed_activity_says_why_and_changes_nothing() {
    let pace = Pace::Polls { waiting: 0, running: 0 };
    let server = Simulator::builder(console::api()).date(DAY).pace(pace).start().await.unwrap();
    let client = Client::login(&server).await;
    server.faults([Fault::activity_fails("None of the workers answered").on("POST", VMS).times(1)]);
    let started = client.send("POST", VMS, CREATE).await;
    let report = client.follow(&started).await;
    assert_eq!(
        report["state"].to_string(),
        concat!(
            r#"{"failed":{"startDate":"2024-10-02T12:58:16.604Z","#,
            r#""stopDate":"2024-10-02T12:58:16.604Z","reason":"None of the workers answered"}}"#
        )
    );
    let list = client.get(&format!("{VMS}?name=web")).await;
    assert_eq!(list.body, "[]");
}

#[tokio::test]
async fn a_limit_answers_the_body_of_the_error_rule() {
    let server = Simulator::builder(console::api()).start().await.unwrap();
    let client = Client::login(&server).await;
    let mut refused = None;
    for _ in 0..40 {
        let reply = client.get(VMS).await;
        if reply.status != 200 {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("forty reads take less than a second");
    assert_eq!(refused.status, 429);
    assert_eq!(
        refused.body,
        r#"{"error":{"status":"429 Too Many Requests","message":"Too Many Requests"}}"#
    );
    assert_eq!(refused.header("retry-after"), None);
    // The login counts too; a refused request does not.
    let statuses: Vec<_> = server.requests().iter().map(|seen| seen.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == Some(200)).count(), 25);
    tokio::time::sleep(Duration::from_millis(1000)).await;
    assert_eq!(client.get(VMS).await.status, 200);
}

#[tokio::test]
async fn only_the_loopback_is_served() {
    let builder = Simulator::builder(console::api());
    let error = builder.address("0.0.0.0:0".parse().unwrap()).start().await.unwrap_err();
    assert_eq!(error.to_string(), "`0.0.0.0` is not a loopback address");
}

#[tokio::test]
async fn dropping_ends_the_server() {
    let server = Simulator::builder(console::api()).start().await.unwrap();
    let address = server.address();
    assert_eq!(send(&server, "GET", "/nowhere", &[], "").await.status, 404);
    drop(server);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
