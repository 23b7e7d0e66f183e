//! Letting go of an activity and taking it up again.

use std::time::Duration;

use clientwright_runtime::{Activity, Status, Value};
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{ID, completed, lasting, ok, running, server, started};
use crate::common::{self, CREATE, Fake, OPEN};

#[tokio::test(start_paused = true)]
async fn p4_taken_up_by_its_id() {
    let fake = server(vec![ok(&running()), ok(&completed())]);
    let client = fake.client();
    let activity = client.core.activity(&CREATE, "act-1").unwrap();
    let snapshot = activity.poll_once().await.unwrap();
    assert_eq!((snapshot.status(), snapshot.progress()), (Status::Running, Some(40.0)));
    assert_eq!(snapshot.body_as::<Value>(), Some(running()));
    let started = Instant::now();
    activity.until_done().await.unwrap();
    // It may have ended long ago, so it is asked at once.
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert!(client.core.activity(&CREATE, " ").is_err());
    assert!(client.core.activity(&OPEN, "x").is_err());
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

/// Polls are far apart by then, so the last one is made when the time is nearly over.
#[tokio::test(start_paused = true)]
async fn what_ends_shortly_before_the_deadline_is_noticed() {
    for deadline in 600..630 {
        let fake = lasting(deadline - 2);
        let activity = fake.client().create().await.unwrap();
        activity.until_done().deadline(Duration::from_secs(deadline)).await.unwrap();
    }
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
                assert_eq!(id, "act-1");
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
async fn letting_go_gives_the_id() {
    let activity = lasting(60).client().create().await.unwrap();
    assert_eq!(activity.detach().as_deref(), Some("act-1"));
    let done = Fake::script([(204, Value::Null)]).client().create().await.unwrap();
    assert_eq!(done.detach(), None);
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

/// Whatever is printed of an activity says which one it is, and nothing of what it holds.
#[tokio::test(start_paused = true)]
async fn what_is_followed_is_named_when_it_is_shown() {
    let activity = server(vec![ok(&completed())]).client().create().await.unwrap();
    let named = "operation: \"machines.create\"";
    assert_eq!(format!("{activity:?}"), format!("Activity {{ {named}, id: Some(\"act-1\"), .. }}"));
    let progress = activity.progress();
    assert_eq!(format!("{progress:?}"), "Progress { activity: Some(\"act-1\"), .. }");
    let done = activity.await.unwrap();
    assert_eq!(format!("{done:?}"), format!("Done {{ {named}, activity: Some(\"act-1\"), .. }}"));
}
