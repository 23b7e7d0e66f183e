//! Many who wait for one activity.

use std::time::Duration;

use clientwright_runtime::{Client, Status, Value, v1};
use tokio::time::{Instant, sleep};

use super::{completed, failed, lasting, ok, running, server, waiting};
use crate::common::{self, CREATE, Fake, answer};

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

/// Clients of the same scope headers share polls; with others, a poll may be answered otherwise.
#[tokio::test(start_paused = true)]
async fn p5_clients_of_one_scope_share_polls() {
    let fake = lasting(60);
    let client = fake.client();
    client.create().await.unwrap().await.unwrap();
    let alone = fake.requests().len();

    let fake = lasting(60);
    let core = fake.client().core;
    let create = core.call(&CREATE).activity().await.unwrap();
    let scoped = |project| core.scoped("ProjectUid", project).unwrap();
    let take_up = |client: Client| client.activity(&CREATE, "act-1").unwrap().until_done();
    let (one, same) = tokio::join!(take_up(scoped("a")), take_up(scoped("a")));
    one.unwrap();
    same.unwrap();
    assert!(fake.requests().len() <= alone + 1, "{} for {alone}", fake.requests().len());
    let before = fake.requests().len();
    let (other, none) = tokio::join!(take_up(scoped("b")), create.until_done());
    other.unwrap();
    none.unwrap();
    assert_eq!(fake.requests().len(), before + 2);
    let sent: Vec<_> = fake.requests()[before..]
        .iter()
        .map(|poll| poll.headers().get("projectuid").cloned())
        .collect();
    assert!(sent.contains(&None) && sent.contains(&Some("b".parse().unwrap())), "{sent:?}");
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

/// Whoever waits after others were told that the activity cannot be read asks anew, once for all,
/// also while a stream is held that has not yet been told.
#[tokio::test(start_paused = true)]
async fn p5_after_a_lost_activity_all_who_wait_again_share_one_poll() {
    let polls = [ok(&running()), answer(403, &Value::Null), ok(&running()), ok(&completed())];
    let fake = server(polls.into());
    let activity = fake.client().create().await.unwrap();
    let (mut lost, mut slow) = (activity.progress(), activity.progress());
    lost.next().await.unwrap().unwrap();
    slow.next().await.unwrap().unwrap();
    lost.next().await.unwrap().unwrap_err();
    let mut again = activity.progress();
    assert_eq!(again.next().await.unwrap().unwrap().status(), Status::Running);
    drop(slow);
    activity.until_done().await.unwrap();
    assert_eq!(again.next().await.unwrap().unwrap().status(), Status::Completed);
    assert_eq!(fake.count("activities"), 4);
}
