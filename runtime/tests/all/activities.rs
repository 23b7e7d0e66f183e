//! Activities, by script and in virtual time.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::common::{self, Answer, CREATE, Fake, LIMITED, OPEN, REMOVE, answer, with_header};
use clientwright_runtime::{Activity, Error, Status, Value, v1};
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
async fn p3_followed_to_the_end() {
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
async fn p3_what_makes_nothing_names_nothing() {
    let fake = server(vec![ok(&completed())]);
    let activity = fake.client().core.call(&REMOVE).activity().await.unwrap();
    let done = activity.until_done().await.unwrap();
    assert_eq!(done.result(), Some(&json!(ID)));
    assert_eq!(done.resource_id(), None);
}

#[tokio::test(start_paused = true)]
async fn p3_progress_is_a_number_or_its_text() {
    for (given, read) in [
        (json!(40), Some(40.0)),
        (json!("40"), Some(40.0)),
        (json!(" 12.5 % "), Some(12.5)),
        (json!("half"), None),
        (json!(null), None),
    ] {
        let fake = server(vec![ok(&json!({ "state": { "running": { "progression": given } } }))]);
        let activity = fake.client().core.activity(&CREATE, "act-1").unwrap();
        assert_eq!(activity.poll_once().await.unwrap().progress(), read, "{given}");
    }
}

#[tokio::test(start_paused = true)]
async fn p3_states_it_does_not_understand_keep_it_asking() {
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
async fn p3_not_found_is_tolerated_at_first_only() {
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
async fn p3_eight_troubles_in_a_row_are_too_many() {
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
async fn p3_failures_give_their_reason() {
    let error = followed(vec![ok(&running()), ok(&failed("no space"))]).await.1.unwrap_err();
    assert!(error.is_activity_failed() && !error.is_retryable());
    assert_eq!(error.message(), Some("no space"));
    assert!(error.to_string().contains("the activity failed: no space"), "{error}");
    assert_eq!(error.body_as::<Value>().unwrap(), failed("no space"));
    let error = followed(vec![ok(&failed("None of the workers were able"))]).await.1.unwrap_err();
    assert!(error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn p3_a_missing_permission_is_named_at_once() {
    let (fake, done) = followed(vec![answer(403, &Value::Null)]).await;
    let error = done.unwrap_err();
    assert_eq!(fake.requests().len(), 2);
    assert!(error.is_auth());
    assert!(error.to_string().contains("needs the permissions `activity_read`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn p3_answers_that_start_and_answers_that_do_not() {
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
async fn p4_taken_up_by_its_id() {
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
async fn p1_the_end_is_noticed_late_in_proportion_only() {
    let mut random = fastrand::Rng::with_seed(1);
    let others: Vec<_> =
        (1..150).chain((0..40).map(|_| random.u64(150..7_200))).map(|long| (long, 300)).collect();
    let known = [(0, 1), (10, 14), (60, 30), (300, 45), (1800, 100)];
    for (seconds, most_polls) in known.into_iter().chain(others) {
        let fake = lasting(seconds);
        let started = Instant::now();
        fake.client().create().await.unwrap().until_done().await.unwrap();
        let late = started.elapsed().as_secs_f64() - seconds as f64;
        assert!(late <= (seconds as f64 * 0.2).clamp(1.2, 33.01), "{late} s after {seconds} s");
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
async fn p4_taken_up_by_its_rule_and_id() {
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
async fn p4_stopping_to_wait_loses_nothing() {
    let fake = lasting(60);
    let activity: Activity = fake.client().create().await.unwrap();
    for tenths in 1..40 {
        let wait = activity.until_done().into_future();
        assert!(tokio::time::timeout(Duration::from_millis(tenths * 37), wait).await.is_err());
    }
    activity.until_done().await.unwrap();
    // Those who come and go ask no more often than one who stays.
    assert!(fake.count("activities") <= 30, "{} polls", fake.count("activities"));
}

/// Many activities, each running so long from its own start.
fn many(seconds: u64) -> Fake {
    let mut began: Vec<Instant> = Vec::new();
    Fake::new(move |request| {
        if request.method() == "POST" {
            began.push(Instant::now());
            let id = (began.len() - 1).to_string();
            return (Duration::ZERO, with_header(answer(201, &Value::Null), "location", &id));
        }
        let number = request.uri().path().rsplit('/').next().and_then(|id| id.parse().ok());
        let Some(began) = number.and_then(|number: usize| began.get(number)) else {
            return (Duration::ZERO, answer(204, &Value::Null));
        };
        let is_over = began.elapsed() >= Duration::from_secs(seconds);
        (Duration::ZERO, ok(&if is_over { completed() } else { running() }))
    })
}

/// When polls were sent, and when anything that counts under the same limit was.
fn polls(fake: &Fake) -> Vec<Instant> {
    let sent = fake.times().into_iter().zip(fake.paths());
    sent.filter(|(_, path)| path.contains("activities")).map(|(at, _)| at).collect()
}

/// The most stamps in any second.
fn most_in_a_second(times: &[Instant]) -> usize {
    let second = Duration::from_secs(1);
    let from =
        |first: usize| times[first..].iter().take_while(move |at| **at - times[first] < second);
    (0..times.len()).map(|first| from(first).count()).max().unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn p2_a_thousand_activities_use_a_fifth_of_the_rate() {
    let fake = many(300);
    let client = fake.client();
    let started = Instant::now();
    let waits: Vec<_> = (0..1_000)
        .map(|_| {
            let create = client.create();
            tokio::spawn(async move { create.await?.until_done().await.map(drop) })
        })
        .collect();
    // Calls that somebody waits for, at four fifths of the rate.
    sleep(Duration::from_secs(60)).await;
    let mut slowest = Duration::ZERO;
    for _ in 0..2_000 {
        let before = Instant::now();
        client.core.call(&LIMITED).nothing().await.unwrap();
        slowest = slowest.max(before.elapsed());
        sleep(Duration::from_millis(53)).await;
    }
    for wait in waits {
        wait.await.unwrap().unwrap();
    }
    assert!(most_in_a_second(&polls(&fake)) <= 5);
    // One slot: 25 calls in a stretched second.
    assert!(slowest <= Duration::from_millis(42), "{slowest:?}");
    // Each poll comes when its turn does, and no activity is passed over for long: all are known to
    // have ended within two rounds of a thousand polls at five a second.
    assert!(started.elapsed() < Duration::from_secs(300 + 2 * 211), "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn p2_a_saturated_limit_gives_polls_one_slot_in_five() {
    let fake = many(3_600);
    let client = fake.client();
    let activity = client.core.activity(&CREATE, "0").unwrap();
    client.create().await.unwrap();
    let mut tasks: Vec<tokio::task::JoinHandle<()>> = Vec::new();
    for _ in 0..20 {
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            loop {
                client.core.call(&LIMITED).nothing().await.unwrap();
            }
        }));
        let activity = activity.clone();
        tasks.push(tokio::spawn(async move {
            loop {
                activity.poll_once().await.unwrap();
            }
        }));
    }
    sleep(Duration::from_secs(100)).await;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    let (polls, all) = (polls(&fake).len(), fake.times().len());
    assert!(all >= 2_380 && polls * 5 <= all + 25, "{polls} polls of {all}");
}

#[tokio::test(start_paused = true)]
async fn p5_all_who_wait_share_one_poll() {
    let alone = lasting(60);
    alone.client().create().await.unwrap().await.unwrap();
    let alone = alone.requests().len();
    let fake = lasting(60);
    let client = fake.client();
    let activity = client.create().await.unwrap();
    let mut waits: Vec<_> =
        (0..20).map(|_| tokio::spawn(activity.until_done().into_future())).collect();
    sleep(Duration::from_millis(1)).await;
    // The same activity, taken up by its id.
    let again = client.core.activity(&CREATE, "act-1").unwrap();
    waits.push(tokio::spawn(again.until_done().into_future()));
    let mut progress = again.progress();
    let mut last = None;
    while let Some(snapshot) = progress.next().await {
        last = Some(snapshot.unwrap().status());
    }
    assert_eq!(last, Some(Status::Completed));
    for wait in waits {
        wait.await.unwrap().unwrap();
    }
    assert_eq!(fake.requests().len(), alone);
    // Whoever asks once more begins anew, and is told at once.
    let before = Instant::now();
    again.until_done().await.unwrap();
    assert_eq!((fake.requests().len(), before.elapsed()), (alone + 1, Duration::ZERO));
    // Two rules are two activities, whatever their ids.
    let other = client.core.resume(&OTHER_RULE, "act-1").unwrap();
    let (first, second) = tokio::join!(again.until_done(), other.until_done());
    first.unwrap();
    second.unwrap();
    assert_eq!(fake.requests().len(), alone + 3);
}

static OTHER_RULE: v1::ActivityRule =
    v1::ActivityRule::new(v1::Place::Header("location"), &common::ACTIVITY_READ)
        .state(v1::StateStyle::KeyOf("/state"))
        .states(&[("completed", v1::State::Completed)]);

#[tokio::test(start_paused = true)]
async fn p5_a_progress_stream_that_nobody_reads_holds_nobody_up() {
    let fake = lasting(30);
    let activity = fake.client().create().await.unwrap();
    let mut progress = activity.progress();
    assert!(progress.next().await.unwrap().is_ok());
    let started = Instant::now();
    activity.until_done().await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(36));
    // The slow reader still gets the end, and then nothing.
    assert_eq!(progress.next().await.unwrap().unwrap().status(), Status::Completed);
    assert!(progress.next().await.is_none() && progress.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_step_by_step() {
    let polls = vec![ok(&waiting()), answer(503, &Value::Null), ok(&running()), ok(&failed("no"))];
    let fake = server(polls);
    let activity = fake.client().create().await.unwrap();
    let (mut progress, mut told) = (activity.progress(), Vec::new());
    while let Some(snapshot) = progress.next().await {
        told.push(snapshot.unwrap().status());
    }
    assert_eq!(told, [Status::Waiting, Status::Running, Status::Failed]);
    assert!(activity.await.unwrap_err().is_activity_failed());

    let lost = server(vec![ok(&running()), answer(404, &Value::Null)]);
    let mut progress = lost.client().create().await.unwrap().progress();
    assert!(progress.next().await.unwrap().is_ok());
    let error = progress.next().await.unwrap().unwrap_err();
    assert_eq!((error.activity_id(), error.is_not_found()), (Some("act-1"), true));
    assert!(progress.next().await.is_none());

    let done = Fake::script([(204, Value::Null)]).client().create().await.unwrap();
    assert!(done.progress().next().await.is_none());
}

/// Lets go at random moments, of waits and of streams, and takes the activity up again, by its
/// handle or by its id: the end is always found, once, and not late.
#[tokio::test(start_paused = true)]
async fn p4_let_go_and_taken_up_at_any_point() {
    for seed in 0..200 {
        let mut random = fastrand::Rng::with_seed(seed);
        let seconds = random.u64(0..40);
        let began = Instant::now();
        let fake = Fake::new(move |request| {
            let delay = Duration::from_millis(u64::from(request.uri().path().len() as u32) * 7);
            if request.method() == "POST" {
                return (delay, started());
            }
            let is_over = began.elapsed() >= Duration::from_secs(seconds);
            (delay, ok(&if is_over { completed() } else { running() }))
        });
        let client = fake.client();
        let mut activity: Activity = client.create().await.unwrap();
        let mut progress = activity.progress();
        let done = loop {
            let patience = Duration::from_millis(random.u64(0..2_500));
            if random.bool() {
                let id = activity.clone().detach().unwrap();
                activity = client.core.activity(&CREATE, id).unwrap();
            }
            match random.u8(0..3) {
                0 => drop(tokio::time::timeout(patience, activity.poll_once()).await),
                1 => match tokio::time::timeout(patience, progress.next()).await {
                    Ok(None) => progress = activity.progress(),
                    Ok(Some(snapshot)) => drop(snapshot.unwrap()),
                    Err(_) => {}
                },
                _ => {
                    let wait = activity.until_done().into_future();
                    if let Ok(done) = tokio::time::timeout(patience, wait).await {
                        break done.unwrap();
                    }
                }
            }
        };
        assert_eq!(done.resource_id().unwrap().as_str(), "machine-1");
        assert_eq!(fake.count("machines"), 1, "the write is sent once");
        assert!(began.elapsed() < Duration::from_secs(seconds + 60), "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_asks_once_nobody_waits() {
    let fake = lasting(3_600);
    let activity = fake.client().create().await.unwrap();
    let (wait, mut progress) = (tokio::spawn(activity.clone().into_future()), activity.progress());
    progress.next().await.unwrap().unwrap();
    drop(progress);
    wait.abort();
    sleep(Duration::from_secs(1)).await;
    let asked = fake.requests().len();
    sleep(Duration::from_secs(600)).await;
    assert_eq!(fake.requests().len(), asked);
    // Whoever waits again later is told at once how it stands.
    let before = Instant::now();
    activity.progress().next().await.unwrap().unwrap();
    assert_eq!(before.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_handle_can_be_stored() {
    let activity = server(vec![]).client().create().await.unwrap();
    let stored = serde_json::to_value(&activity).unwrap();
    assert_eq!(
        stored,
        json!({ "product": "example", "operation": "machines.create", "id": "act-1" })
    );
}
