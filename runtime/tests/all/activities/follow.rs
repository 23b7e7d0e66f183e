//! What polls say, and what is made of it.

use std::time::Duration;

use clientwright_runtime::{
    Value,
    v1::{ActivityRule, Method, Operation, Place, Resource, StateStyle},
};
use serde_json::json;

use super::{ID, completed, failed, followed, ok, running, server, waiting};
use crate::{
    common::{self, CREATE, Fake, REMOVE, answer, with_header},
    secrets::Log,
};

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
async fn what_does_not_begin_is_worth_a_word_every_ten_minutes() {
    let (log, _guards) = Log::listen();
    let activity = server(vec![ok(&waiting())]).client().create().await.unwrap();
    let error = activity.until_done().deadline(Duration::from_secs(1_400)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(log.text().matches("has not begun yet").count(), 2, "{}", log.text());
}

/// The id may be a member of the answer, a text or a number.
#[tokio::test(start_paused = true)]
async fn an_id_in_the_body_is_text_or_a_number() {
    static BY_MEMBER: ActivityRule =
        ActivityRule::new(Place::Pointer("/task/id"), &common::ACTIVITY_READ)
            .state(StateStyle::Member("/state"));
    static START: Operation =
        Operation::new("start", Method::POST, "/start").activity(&BY_MEMBER, Resource::Nothing);
    for (id, read) in [
        (json!("act-1"), Some("act-1")),
        (json!("/activities/act-2?full=1"), Some("act-2")),
        (json!(17), Some("17")),
        (json!({ "text": "act-1" }), None),
    ] {
        let fake = Fake::script([(200, json!({ "task": { "id": id } }))]);
        let activity = fake.client().core.call(&START).activity().await.unwrap();
        assert_eq!(activity.id(), read, "{id}");
    }
}
