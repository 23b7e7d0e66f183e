//! What becomes of a call for each thing that can happen to it on a real socket.

use std::{
    fmt::Write,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use clientwright_runtime::{Builder, Client, Error, LimitSet, Operation, Retries};
use tokio::net::TcpListener;

use crate::{
    common::{Example, OPEN, PRODUCT, REPLACE, WRITE},
    fault_server::{AUTHORITY, Answer2, FaultServer, Step, Step::*, gzip, start_http2, write},
};

/// The table that is kept: when a part below changes what it calls a fault, this shows it.
const TABLE: &str = include_str!("faults.txt");

/// What ends by itself is waited for, however busy the machine is,
const LONG_PATIENCE: Duration = Duration::from_secs(60);
/// and what does not is given up.
const SHORT_PATIENCE: Duration = Duration::from_millis(800);

fn patience(steps: &[Step]) -> Duration {
    let never_ends = |step: &Step| match step {
        Silence | Drip(..) => true,
        Flood(bytes) => *bytes == EARLY_HINTS,
        _ => false,
    };
    if steps.iter().any(never_ends) { SHORT_PATIENCE } else { LONG_PATIENCE }
}

fn builder(url: &str) -> Builder<Example> {
    Builder::new(&PRODUCT)
        .base_url(url)
        .limits(LimitSet::new())
        .retries(Retries::default().attempts(3).base(Duration::from_millis(1)))
        .timeout(LONG_PATIENCE)
        .max_body(100_000)
}

/// Reading the system's certificates takes long, and nothing here is encrypted.
fn client(url: &str) -> Client {
    builder(url).danger_accept_invalid_certificates(true).build().unwrap().core
}

/// Trusts the one authority that has signed the servers' certificate.
fn trusting_client(url: &str) -> Client {
    builder(url).root_certificate(AUTHORITY).build().unwrap().core
}

async fn send(client: &Client, operation: &'static Operation) -> Result<(), Error> {
    send_within(client, operation, LONG_PATIENCE).await
}

async fn send_within(
    client: &Client,
    operation: &'static Operation,
    patience: Duration,
) -> Result<(), Error> {
    let call = client.call(operation).path("id", "1");
    match operation.method().as_str() {
        "GET" => call.nothing().timeout(patience).await,
        _ => call.body_text("x", "text/plain").nothing().timeout(patience).await,
    }
}

const EARLY_HINTS: &[u8] = b"HTTP/1.1 103 Early Hints\r\n\r\n";
const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n";
const LONG: &str = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";

fn faults() -> Vec<(&'static str, Vec<Step>)> {
    let bomb = gzip(&vec![0; 10_000_000]);
    let mut bomb_head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        bomb.len()
    )
    .into_bytes();
    bomb_head.extend(bomb);
    vec![
        ("served", vec![Read, write(OK), write("{}")]),
        ("accepted, closed unread", vec![]),
        ("accepted, reset unread", vec![Wait(Duration::from_millis(50)), Reset]),
        ("read, closed", vec![Read]),
        ("read, reset", vec![Read, Reset]),
        ("read, silence", vec![Read, Silence]),
        ("head, silence", vec![Read, write(OK), Silence]),
        ("head, reset", vec![Read, write(OK), Reset]),
        ("half a head, closed", vec![Read, write("HTTP/1.1 200 OK\r\ncontent-le")]),
        ("body stalls", vec![Read, write(LONG), write("12345"), Silence]),
        ("body truncated", vec![Read, write(LONG), write("12345")]),
        (
            "chunks truncated",
            vec![Read, write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab")],
        ),
        ("body reset", vec![Read, write(LONG), write("12345"), Reset]),
        ("malformed status line", vec![Read, write("nonsense\r\n\r\n")]),
        ("another protocol", vec![write("SSH-2.0-server\r\n"), Wait(LONG_PATIENCE)]),
        ("body longer than said", vec![Read, write(OK), write("{}and more")]),
        (
            "two lengths",
            vec![
                Read,
                write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"),
            ],
        ),
        (
            "no number for a length",
            vec![Read, write("HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\n{}")],
        ),
        ("slow drip", vec![Read, write(LONG), Drip(&[b'x'; 100], Duration::from_millis(30))]),
        ("gzip bomb", vec![Read, Step::Write(bomb_head)]),
        (
            "broken gzip",
            vec![
                Read,
                write("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\noops"),
            ],
        ),
        ("endless headers", vec![Read, write("HTTP/1.1 200 OK\r\n"), Flood(b"x-more: more\r\n")]),
        ("1xx flood", vec![Read, Flood(EARLY_HINTS)]),
        ("endless body", vec![Read, write("HTTP/1.1 200 OK\r\n\r\n"), Flood(&[b'x'; 4096])]),
    ]
}

/// What a call came to: its class, how often it was tried, and whether its effect is known.
fn describe(outcome: &Result<(), Error>) -> String {
    let Err(error) = outcome else {
        return "served".to_owned();
    };
    let text = error.to_string();
    let text = text.split_once("): ").unwrap().1;
    let class = text.split([';', '(']).next().unwrap().trim();
    let unknown = if error.is_outcome_unknown() { ", unknown" } else { "" };
    format!("{class} x{}{unknown}", error.attempts())
}

/// One row of the table: the same fault for a read, a write that may be repeated, and one that may
/// not.
async fn row(name: &'static str, steps: Vec<Step>) -> String {
    let mut row = format!("{name:26}");
    for operation in [&OPEN, &REPLACE, &WRITE] {
        let server = FaultServer::start(steps.clone()).await;
        let outcome = send_within(&client(&server.url), operation, patience(&steps)).await;
        let attempts = outcome.as_ref().map_or_else(Error::attempts, |()| 1) as usize;
        assert_eq!(server.asked(), attempts, "{name}: what was counted is what was sent");
        write!(row, " | {:52}", describe(&outcome)).unwrap();
    }
    row
}

/// Nobody listens, or nobody is there.
async fn row_of_nobody(name: &'static str, url: String) -> String {
    let mut row = format!("{name:26}");
    for operation in [&OPEN, &REPLACE, &WRITE] {
        write!(row, " | {:52}", describe(&send(&client(&url), operation).await)).unwrap();
    }
    row
}

/// A connection that has served one call and ends with the second, which has been read.
async fn row_of_kept_alive(name: &'static str, last: Vec<Step>) -> String {
    let mut row = format!("{name:26}");
    for operation in [&OPEN, &REPLACE, &WRITE] {
        let mut steps = vec![Read, write(OK), write("{}")];
        steps.extend(last.clone());
        let server = FaultServer::start(steps).await;
        let client = client(&server.url);
        send(&client, &OPEN).await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
        let outcome = send(&client, operation).await;
        let read = server.requests.load(Ordering::SeqCst) - 1;
        write!(row, " | {:52}", format!("{}, {read} read", describe(&outcome))).unwrap();
    }
    row
}

async fn row_of_http2(answer: Answer2) -> String {
    let mut row = format!("{:26}", format!("HTTP/2 {answer:?}"));
    for operation in [&OPEN, &REPLACE, &WRITE] {
        let (url, requests) = start_http2(answer).await;
        let client = tokio::task::spawn_blocking(move || trusting_client(&url)).await.unwrap();
        let outcome = send(&client, operation).await;
        let read = requests.load(Ordering::SeqCst);
        write!(row, " | {:52}", format!("{}, {read} read", describe(&outcome))).unwrap();
    }
    row
}

/// R1: for each method, flag and fault, how often a call is sent, and what its error says. A POST is
/// sent again only when it surely was not read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r1_faults_on_a_socket_are_told_apart() {
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let refused = format!("http://{}", unused.local_addr().unwrap());
    drop(unused);
    let mut rows = vec![
        tokio::spawn(row_of_nobody("refused", refused)),
        tokio::spawn(row_of_nobody("name not resolved", "http://nowhere.invalid".to_owned())),
    ];
    rows.extend(faults().into_iter().map(|(name, steps)| tokio::spawn(row(name, steps))));
    rows.push(tokio::spawn(row_of_kept_alive("kept alive, read, closed", vec![Read])));
    rows.push(tokio::spawn(row_of_kept_alive("kept alive, read, reset", vec![Read, Reset])));
    let http2 = [
        Answer2::Serve,
        Answer2::GoAwayUnread,
        Answer2::Refuse,
        Answer2::GoAwayRead,
        Answer2::Break,
    ];
    rows.extend(http2.map(|answer| tokio::spawn(row_of_http2(answer))));

    let mut table = format!("{:26}", "");
    for operation in ["GET", "PUT that may be repeated", "POST"] {
        write!(table, " | {operation:52}").unwrap();
    }
    for row in rows {
        table = table.trim_end().to_owned() + "\n" + &row.await.unwrap();
    }
    let table = table.trim_end().to_owned() + "\n";
    if std::env::var_os("UPDATE_FAULTS").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/faults.txt"), &table)
            .unwrap();
        return;
    }
    for (row, kept) in table.lines().zip(TABLE.lines()) {
        assert_eq!(row, kept, "run with UPDATE_FAULTS=1 to keep it");
    }
    assert_eq!(table.lines().count(), TABLE.lines().count());
}

/// R1: a connection that the server closes when its answer is out. Whoever sends on it at once may
/// lose; nothing is done twice, and no read is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r1_kept_alive_connections_may_close_at_any_time() {
    let server =
        FaultServer::start(vec![Read, write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")]).await;
    let client = client(&server.url);
    for number in 0..100 {
        let before = server.requests.load(Ordering::SeqCst);
        let operation = if number % 2 == 0 { &OPEN } else { &WRITE };
        let outcome = send(&client, operation).await;
        let read = server.requests.load(Ordering::SeqCst) - before;
        match outcome {
            Ok(()) => assert_eq!(read, 1),
            Err(error) => {
                assert!(number % 2 == 1 && error.is_outcome_unknown() && read == 0, "{error}");
            }
        }
        if number % 10 == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// A private host is trusted by its own authority, and by nothing else.
#[tokio::test]
async fn a7_an_unknown_certificate_is_not_talked_to() {
    let (url, requests) = start_http2(Answer2::Serve).await;
    let stranger = builder(&url).bearer("canary").retries(Retries::none()).build().unwrap().core;
    let error = send(&stranger, &WRITE).await.unwrap_err();
    assert!(error.is_transport() && !error.is_outcome_unknown(), "{error}");
    assert_eq!(requests.load(Ordering::SeqCst), 0);
    send(&trusting_client(&url), &WRITE).await.unwrap();
}

/// A fault costs neither memory nor time beyond the bounds of the call.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r5_floods_end_with_the_attempt() {
    for steps in [
        vec![Read, Flood(EARLY_HINTS)],
        vec![Read, write(LONG), Drip(&[b'x'; 100], Duration::from_millis(30))],
    ] {
        let server = FaultServer::start(steps).await;
        let started = Instant::now();
        let call = client(&server.url).call(&WRITE).body_text("x", "text/plain").nothing();
        let error = call.deadline(Duration::from_millis(300)).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        assert!(started.elapsed() < Duration::from_millis(900), "{:?}", started.elapsed());
    }
}
