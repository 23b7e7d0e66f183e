//! What goes wrong on request.

mod common;

use std::time::{Duration, Instant};

use clientwright_serve::{Fault, Simulator};
use common::{Client, VMS, console, parse, raw, request, send};

async fn get(client: &Client, path: &str) -> (String, std::io::Result<()>) {
    let token = format!("Bearer {}", client.token);
    raw(client.address, &request("GET", path, &[("authorization", &token)], "")).await
}

#[tokio::test]
async fn statuses_with_their_bodies() {
    let server = Simulator::builder(console::api()).start().await.unwrap();
    let client = Client::login(&server).await;
    let page = "<html><body>502 Bad Gateway</body></html>";
    server.faults([
        Fault::status(502).body("text/html", page).retry_after("2").times(1),
        Fault::status(503).on("GET", "/compute/**").times(1),
    ]);
    let reply = client.get(VMS).await;
    assert_eq!((reply.status, reply.body.as_str()), (502, page));
    assert_eq!(reply.header("content-type"), Some("text/html"));
    assert_eq!(reply.header("retry-after"), Some("2"));
    let reply = client.get(VMS).await;
    assert_eq!(
        reply.body,
        r#"{"error":{"status":"503 Service Unavailable","message":"Service Unavailable"}}"#
    );
    assert_eq!(client.get(VMS).await.status, 200);
}

#[tokio::test]
async fn lines_are_cut() {
    let server = Simulator::builder(console::api()).start().await.unwrap();
    let client = Client::login(&server).await;
    server.faults([Fault::reset().times(1)]);
    let (answer, end) = get(&client, VMS).await;
    assert_eq!(answer, "");
    assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);

    server.faults([Fault::truncated().times(1)]);
    let (answer, _) = get(&client, VMS).await;
    let reply = parse(&answer);
    let length: usize = reply.header("content-length").unwrap().parse().unwrap();
    assert_eq!(reply.body.len(), length / 2);

    server.faults([Fault::malformed().times(1)]);
    let (answer, end) = get(&client, VMS).await;
    end.unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&parse(&answer).body).is_err());
    let statuses: Vec<_> = server.requests().iter().map(|seen| seen.status).collect();
    assert_eq!(statuses, [Some(200), None, Some(200), Some(200)]);
}

#[tokio::test]
async fn a_lost_answer_is_of_a_write_that_happened() {
    let server = Simulator::builder(console::api()).start().await.unwrap();
    let client = Client::login(&server).await;
    let path = "/vpc/v1/private_networks";
    let network = client.get(path).await.ids().remove(0);
    let below = format!("{path}/{network}/static_ips");
    let token = format!("Bearer {}", client.token);
    let headers = [("authorization", token.as_str()), ("content-type", "application/json")];
    let post = request("POST", &below, &headers, r#"{"address":"10.0.0.9"}"#);
    for (fault, items) in
        [(Fault::lost(), 4), (Fault::reset(), 4), (Fault::delay(Duration::ZERO), 5)]
    {
        server.faults([fault.times(1)]);
        raw(server.address(), &post).await.0.clear();
        assert_eq!(client.get(&below).await.ids().len(), items);
    }
}

#[tokio::test]
async fn delays_headers_and_activities_that_wait() {
    let server = Simulator::builder(console::api()).speed(1000.0).start().await.unwrap();
    let client = Client::login(&server).await;
    server.faults([Fault::delay(Duration::from_millis(120)).on("get", VMS).times(1)]);
    let begun = Instant::now();
    assert_eq!(client.get(VMS).await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(120));

    let body = r#"{"name":"web","datacenterId":"11111111-1111-4111-8111-111111111111"}"#;
    server.faults([Fault::activity_waits().times(1)]);
    assert_eq!(client.get(VMS).await.status, 200);
    server.faults([Fault::without_header("Location").times(1)]);
    let waiting = client.send("POST", VMS, body).await;
    let reply = client.send("POST", VMS, body).await;
    assert_eq!((reply.status, reply.header("location")), (201, None));
    tokio::time::sleep(Duration::from_millis(20)).await;
    let path = format!("/activity/v1/activities/{}", waiting.header("location").unwrap());
    assert_eq!(client.get(&path).await.json()["state"], serde_json::json!({ "waiting": {} }));
}

#[tokio::test]
async fn faults_come_over_the_control_path_too() {
    let server = Simulator::builder(console::api()).start().await.unwrap();
    let control = "/.clientwright/faults";
    let fault = r#"{"fault":"status","status":503,"method":"GET","path":"/x","times":2}"#;
    assert_eq!(send(&server, "POST", control, &[], fault).await.status, 204);
    assert_eq!(send(&server, "GET", "/x", &[], "").await.status, 503);
    assert_eq!(send(&server, "DELETE", control, &[], "").await.status, 204);
    assert_eq!(send(&server, "GET", "/x", &[], "").await.status, 404);
    let reply = send(&server, "POST", control, &[], r#"{"fault":"reset","time":2}"#).await;
    assert_eq!((reply.status, reply.body.as_str()), (400, "a fault has no member `time`"));
    let list = r#"[{"fault":"delay","milliseconds":1},{"fault":"activity-fails","reason":"r"}]"#;
    assert_eq!(send(&server, "POST", control, &[], list).await.status, 204);
    let log = send(&server, "GET", "/.clientwright/requests", &[], "").await.json();
    assert_eq!(log[0]["status"], 503);
    assert_eq!(log.as_array().unwrap().len(), 2);
    assert_eq!(send(&server, "POST", "/.clientwright/tokens/expire", &[], "").await.status, 204);
    assert_eq!(send(&server, "GET", "/.clientwright/other", &[], "").await.status, 404);
}

#[tokio::test]
async fn random_faults_follow_the_seed() {
    let run = |seed| async move {
        let builder = Simulator::builder(console::api()).seed(seed).random_faults(0.3);
        let server = builder.start().await.unwrap();
        for _ in 0..40 {
            raw(server.address(), &request("GET", "/nowhere", &[], "")).await.0.clear();
        }
        server.requests().iter().map(|seen| seen.status).collect::<Vec<_>>()
    };
    let statuses = run(5).await;
    assert_eq!(statuses, run(5).await);
    assert_ne!(statuses, run(6).await);
    let met = statuses.iter().filter(|status| **status != Some(404)).count();
    assert!((4..24).contains(&met), "{statuses:?}");
}

#[tokio::test]
async fn an_ordinary_bad_day_is_one_that_three_attempts_get_through() {
    let builder = Simulator::builder(console::api()).seed(11).ten_percent_faults();
    let server = builder.start().await.unwrap();
    let (mut faults, mut in_a_row, mut longest) = (0, 0, Duration::ZERO);
    for _ in 0..400 {
        let begun = Instant::now();
        let answer = raw(server.address(), &request("GET", "/nowhere", &[], "")).await.0;
        longest = longest.max(begun.elapsed());
        let statuses = ["429", "502", "503"];
        let met = answer.is_empty()
            || statuses.iter().any(|status| answer.starts_with(&format!("HTTP/1.1 {status}")));
        faults += i32::from(met);
        in_a_row = if met { in_a_row + 1 } else { 0 };
        assert!(in_a_row <= 2);
    }
    assert!((20..55).contains(&faults), "{faults}");
    assert!(longest >= Duration::from_millis(50), "some were late");
}
