//! Activities, by script and in virtual time.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod common;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use clientwright_runtime::{Activity, Error, Status, Value};
use common::{Answer, CREATE, Fake, LIMITED, OPEN, REMOVE, answer, with_header};
use serde_json::json;
use tokio::time::{Instant, sleep};

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

#[tokio::test(start_paused = true)]
async fn followed_to_the_end() {
    let (fake, done) = followed(vec![ok(&waiting()), ok(&running()), ok(&completed())]).await;
    let done = done.unwrap();
    assert_eq!(done.result(), Some(&json!(ID)));
    assert_eq!(
        done.items().iter().map(|item| item.kind.as_str()).collect::<Vec<_>>(),
        ["disk", "machine"]
    );
    assert_eq!(done.resource_id().unwrap().as_str(), "machine-1");
    assert_eq!(done.activity_id(), Some("act-1"));
    assert_eq!(done.body_as::<Value>().unwrap(), completed());
    let times = fake.times();
    assert!(
        times[1] - times[0] >= Duration::from_millis(900)
            && times[1] - times[0] <= Duration::from_millis(1101)
    );
}

#[tokio::test(start_paused = true)]
async fn what_makes_nothing_names_nothing() {
    let fake = server(vec![ok(&completed())]);
    let activity = fake.client().core.call(&REMOVE).activity().await.unwrap();
    let done = activity.until_done().await.unwrap();
    assert_eq!(done.result(), Some(&json!(ID)));
    assert_eq!(done.resource_id(), None);
}

#[tokio::test(start_paused = true)]
async fn states_it_does_not_understand_keep_it_asking() {
    let strange = [
        json!({ "state": {} }),
        json!({ "state": { "running": {}, "completed": {} } }),
        json!({ "state": { "hovering": {} } }),
        json!({ "state": "completed" }),
        json!({}),
        json!([]),
        Value::Null,
    ];
    let mut polls: Vec<_> = strange.iter().map(ok).collect();
    polls.push(common::text(200, "<html>"));
    polls.push(ok(&completed()));
    let (fake, done) = followed(polls).await;
    done.unwrap();
    assert_eq!(fake.requests().len(), 1 + 9);
}

#[tokio::test(start_paused = true)]
async fn not_found_is_tolerated_at_first_only() {
    let missing = || answer(404, &Value::Null);
    let mut polls: Vec<_> = (0..5).map(|_| missing()).collect();
    polls.push(ok(&completed()));
    followed(polls).await.1.unwrap();

    let (fake, done) = followed(vec![missing()]).await;
    let error = done.unwrap_err();
    assert_eq!(fake.requests().len(), 1 + 6);
    assert!(error.is_not_found());
    assert!(error.to_string().contains("the activity does not appear"), "{error}");
    assert_eq!((error.activity_id(), error.operation()), (Some("act-1"), Some("machines.create")));
    assert_eq!(error.to_string().matches("act-1").count(), 1, "{error}");

    let (fake, done) = followed(vec![ok(&running()), missing()]).await;
    assert_eq!(fake.requests().len(), 3);
    assert!(done.unwrap_err().to_string().contains("the activity is gone"));
}

#[tokio::test(start_paused = true)]
async fn eight_troubles_in_a_row_are_too_many() {
    let down = || answer(503, &Value::Null);
    let mut polls: Vec<_> = (0..7).map(|_| down()).collect();
    polls.push(ok(&running()));
    polls.extend((0..7).map(|_| down()));
    polls.push(ok(&completed()));
    followed(polls).await.1.unwrap();

    let (fake, done) = followed(vec![down()]).await;
    let error = done.unwrap_err();
    assert_eq!(fake.requests().len(), 1 + 8);
    assert!(error.is_retryable());
    assert!(error.to_string().contains("could not be read for too long"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn failures_give_their_reason() {
    let error = followed(vec![ok(&running()), ok(&failed("no space"))]).await.1.unwrap_err();
    assert!(error.is_activity_failed() && !error.is_retryable());
    assert_eq!(error.message(), Some("no space"));
    assert!(error.to_string().contains("the activity failed: no space"), "{error}");
    assert_eq!(error.body_as::<Value>().unwrap(), failed("no space"));
    let error = followed(vec![ok(&failed("None of the workers were able"))]).await.1.unwrap_err();
    assert!(error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn a_missing_permission_is_named_at_once() {
    let (fake, done) = followed(vec![answer(403, &Value::Null)]).await;
    let error = done.unwrap_err();
    assert_eq!(fake.requests().len(), 2);
    assert!(error.is_auth());
    assert!(error.to_string().contains("needs the permissions `activity_read`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn answers_that_start_and_answers_that_do_not() {
    for (answer, id) in [
        (with_header(answer(200, &Value::Null), "location", "a"), Ok(Some("a"))),
        (
            with_header(answer(202, &Value::Null), "location", "https://h/v1/activities/a/?x=1"),
            Ok(Some("a")),
        ),
        (answer(200, &json!({ "id": 1 })), Ok(None)),
        (answer(204, &Value::Null), Ok(None)),
        (answer(202, &json!({ "queued": true })), Err(())),
    ] {
        let mut answer = Some(answer);
        let fake = Fake::new(move |_| (Duration::ZERO, answer.take().unwrap()));
        match (fake.client().create().await, id) {
            (Ok(activity), Ok(Some(id))) => assert_eq!(activity.id(), Some(id)),
            (Ok(activity), Ok(None)) => {
                assert_eq!(activity.id(), None);
                assert!(activity.poll_once().await.is_err());
                let done = activity.until_done().await.unwrap();
                assert_eq!(done.activity_id(), None);
            }
            (Err(error), Err(())) => {
                assert!(error.to_string().contains("names no activity"), "{error}");
                assert_eq!(error.body_as::<Value>().unwrap(), json!({ "queued": true }));
            }
            (given, expected) => panic!("{given:?} for {expected:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn taken_up_by_its_id() {
    let fake = server(vec![ok(&running()), ok(&completed())]);
    let client = fake.client();
    let activity = client.core.activity(&CREATE, "act-1").unwrap();
    let snapshot = activity.poll_once().await.unwrap();
    assert_eq!((snapshot.status(), snapshot.progress()), (Status::Running, Some(40.0)));
    let started = Instant::now();
    activity.until_done().await.unwrap();
    // It may have ended long ago, so it is asked at once.
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert!(client.core.activity(&CREATE, " ").is_err());
    assert!(client.core.activity(&OPEN, "x").is_err());
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

#[tokio::test(start_paused = true)]
async fn the_end_is_noticed_late_in_proportion_only() {
    for (seconds, most_polls) in [(0, 1), (10, 14), (60, 30), (300, 45), (1800, 100)] {
        let fake = lasting(seconds);
        let started = Instant::now();
        fake.client().create().await.unwrap().until_done().await.unwrap();
        let late = started.elapsed().as_secs_f64() - seconds as f64;
        assert!(late <= (seconds as f64 * 0.2).clamp(1.2, 33.1), "{late} s after {seconds} s");
        assert!(
            fake.requests().len() - 1 <= most_polls,
            "{} polls in {seconds} s",
            fake.requests().len() - 1
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_the_wait_and_names_the_activity() {
    let fake = lasting(3600);
    let activity = fake.client().create().await.unwrap();
    let started = Instant::now();
    let error = activity.until_done().deadline(Duration::from_secs(100)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.activity_id(), Some("act-1"));
    assert!(started.elapsed() <= Duration::from_millis(100_010), "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_activity_is_taken_up_by_its_rule_and_id() {
    let fake = server(vec![ok(&running()), ok(&completed())]);
    let core = fake.client().core;
    let activity = core.resume(&common::ACTIVITY, "https://a.example/activities/act-1").unwrap();
    assert_eq!((activity.id(), activity.operation().id()), (Some("act-1"), "activity.get"));
    let done = activity.until_done().await.unwrap();
    assert_eq!(done.resource_id().unwrap().as_str(), ID);
    assert_eq!(fake.requests().len(), 2);
    assert!(core.resume(&common::ACTIVITY, " / ").is_err());
}

#[tokio::test(start_paused = true)]
async fn stopping_to_wait_loses_nothing() {
    let fake = lasting(60);
    let activity: Activity = fake.client().create().await.unwrap();
    for tenths in 1..40 {
        let wait = activity.until_done().into_future();
        assert!(tokio::time::timeout(Duration::from_millis(tenths * 37), wait).await.is_err());
    }
    activity.until_done().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn polls_leave_the_limit_to_others() {
    let fake = lasting(60);
    let client = fake.client();
    let waits: Vec<_> = (0..300)
        .map(|_| {
            let create = client.create();
            tokio::spawn(async move {
                create.await?.until_done().deadline(Duration::from_secs(50)).await.map(drop)
            })
        })
        .collect();
    sleep(Duration::from_secs(5)).await;
    let mut slowest = Duration::ZERO;
    for _ in 0..100 {
        let before = Instant::now();
        client.core.call(&LIMITED).nothing().await.unwrap();
        slowest = slowest.max(before.elapsed());
        sleep(Duration::from_millis(250)).await;
    }
    assert!(slowest < Duration::from_millis(60), "{slowest:?}");
    let polls: Vec<_> = fake
        .times()
        .into_iter()
        .zip(fake.paths())
        .filter(|(_, path)| path.contains("activities"))
        .collect();
    for window in polls.windows(6) {
        assert!(window[5].0 - window[0].0 >= Duration::from_secs(1));
    }
    waits.iter().for_each(tokio::task::JoinHandle::abort);
}
