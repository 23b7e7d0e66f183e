//! Activities, by script and in virtual time.

mod follow;
mod pace;
mod share;
mod take_up;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use clientwright_runtime::{Error, Value};
use serde_json::json;
use tokio::time::Instant;

use crate::common::{self, Answer, Fake, answer, with_header};

const ID: &str = "00000000-0000-0000-0000-0000000000aa";

fn waiting() -> Value {
    json!({ "state": { "waiting": {} } })
}

fn running() -> Value {
    json!({ "state": { "running": { "progression": 40 } } })
}

fn completed() -> Value {
    json!({
        "state": { "completed": { "result": ID } },
        "concernedItems": [{ "id": "disk-1", "type": "disk" }, { "id": "machine-1", "type": "machine" }, { "type": "x" }],
    })
}

fn failed(reason: &str) -> Value {
    json!({ "state": { "failed": { "reason": reason } } })
}

fn started() -> Answer {
    with_header(answer(201, &Value::Null), "location", "act-1")
}

/// A server that starts an activity and then answers polls by script, the last answer for ever.
fn server(polls: Vec<Answer>) -> Fake {
    let mut polls = polls.into_iter();
    let mut last: Option<(u16, bytes::Bytes)> = None;
    Fake::new(move |request| {
        if request.method() == "POST" {
            return (Duration::ZERO, started());
        }
        assert_eq!(request.uri().path(), "/api/activities/act-1");
        let answer = match polls.next() {
            Some(answer) => {
                last = answer
                    .as_ref()
                    .ok()
                    .map(|answer| (answer.status().as_u16(), answer.body().clone()));
                answer
            }
            None => {
                let (status, body) = last.clone().unwrap();
                common::text(status, body)
            }
        };
        (Duration::ZERO, answer)
    })
}

async fn followed(polls: Vec<Answer>) -> (Fake, Result<clientwright_runtime::Done, Error>) {
    let fake = server(polls);
    let activity = fake.client().create().await.unwrap();
    assert_eq!(activity.id(), Some("act-1"));
    let done = activity.until_done().await;
    (fake, done)
}

fn ok(body: &Value) -> Answer {
    answer(200, body)
}

/// Completes after so many seconds.
fn lasting(seconds: u64) -> Fake {
    let began: Arc<Mutex<Option<Instant>>> = Arc::default();
    Fake::new(move |request| {
        if request.method() == "POST" {
            *began.lock().unwrap() = Some(Instant::now());
            return (Duration::ZERO, started());
        }
        let is_over = began.lock().unwrap().unwrap().elapsed() >= Duration::from_secs(seconds);
        (Duration::ZERO, ok(&if is_over { completed() } else { running() }))
    })
}
