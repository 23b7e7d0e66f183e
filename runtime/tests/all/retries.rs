//! What is sent again, how often, and after how long.

use std::{sync::Arc, sync::Mutex, time::Duration};

use crate::common::{self, Answer, Example, Fake, OPEN, REPLACE, WRITE, answer, with_header};
use clientwright_runtime::{
    Attempt, Client, Failure, Notice, Observer, Operation, Retries, TransportError,
};
use serde_json::{Value, json};
use tokio::time::Instant;

fn failing(failure: Failure) -> Answer {
    Err(TransportError::new(failure).with_source("cause"))
}

/// Sends once to a server that always answers so; says how often it was asked, and whether the
/// outcome is unknown.
async fn outcome(
    operation: &'static Operation,
    serve: impl Fn() -> Answer + Send + 'static,
) -> (usize, bool) {
    let fake = Fake::new(move |_| (Duration::ZERO, serve()));
    let core: Client = fake.client().core;
    let error = core.call(operation).path("id", "1").nothing().await.unwrap_err();
    assert_eq!(error.attempts() as usize, fake.requests().len());
    (fake.requests().len(), error.is_outcome_unknown())
}

#[tokio::test(start_paused = true)]
async fn r1_the_table_of_methods_and_outcomes() {
    for (status, read, write) in [
        (302, (1, false), (1, false)),
        (400, (1, false), (1, false)),
        (401, (1, false), (1, false)),
        (403, (1, false), (1, false)),
        (404, (1, false), (1, false)),
        (408, (4, false), (1, true)),
        (409, (1, false), (1, false)),
        (429, (4, false), (4, false)),
        (500, (4, false), (1, true)),
        (501, (1, false), (1, false)),
        (502, (4, false), (1, true)),
        (503, (4, false), (1, true)),
        (504, (4, false), (1, true)),
    ] {
        let serve = move || answer(status, &Value::Null);
        assert_eq!(outcome(&OPEN, serve).await, read, "GET {status}");
        assert_eq!(outcome(&REPLACE, serve).await, read, "repeatable PUT {status}");
        assert_eq!(outcome(&WRITE, serve).await, write, "POST {status}");
    }
    for (failure, read, write) in [
        (Failure::Connect, (4, false), (4, false)),
        (Failure::Timeout, (4, false), (1, true)),
        (Failure::Broken, (4, false), (1, true)),
        (Failure::Body, (4, false), (1, true)),
        (Failure::TooLarge, (1, false), (1, false)),
        (Failure::Request, (1, false), (1, false)),
    ] {
        assert_eq!(outcome(&OPEN, move || failing(failure)).await, read, "GET {failure}");
        assert_eq!(outcome(&WRITE, move || failing(failure)).await, write, "POST {failure}");
    }
}

#[tokio::test(start_paused = true)]
async fn codes_of_the_document_count_more_than_statuses() {
    let busy = || answer(409, &json!({ "error": { "status": "Busy" } }));
    assert_eq!(outcome(&OPEN, busy).await, (4, false));
    assert_eq!(outcome(&WRITE, busy).await, (1, true));
}

#[tokio::test(start_paused = true)]
async fn passing_troubles_are_not_seen() {
    let fake = Fake::script([(503, Value::Null), (429, Value::Null), (200, json!("done"))]);
    assert_eq!(fake.client().open("1").await.unwrap(), "done");
    let times = fake.times();
    assert!(times[1] - times[0] <= Duration::from_millis(1001));
    let second = times[2] - times[1];
    assert!(
        second >= Duration::from_secs(1) && second <= Duration::from_millis(2001),
        "{second:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn r4_the_servers_wish_is_obeyed_or_ends_the_call() {
    let after = |value: &'static str| {
        Fake::new(move |_| {
            (Duration::ZERO, with_header(answer(503, &Value::Null), "retry-after", value))
        })
    };
    let fake = after("30");
    fake.client().open("1").await.unwrap_err();
    let gaps: Vec<_> =
        fake.times().windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64()).collect();
    assert!(gaps.len() == 3 && gaps.iter().all(|gap| (30.0..=33.01).contains(gap)), "{gaps:?}");

    let fake = after("3600");
    let error = fake.client().open("1").await.unwrap_err();
    assert_eq!((fake.requests().len(), error.retry_after()), (1, Some(Duration::from_secs(3600))));

    let fake = after("30");
    let hurried = Retries::default().max_retry_after(Duration::from_secs(29));
    let client: Example = fake.builder().retries(hurried).build().unwrap();
    let error = client.open("1").await.unwrap_err();
    assert_eq!((fake.requests().len(), error.retry_after()), (1, Some(Duration::from_secs(30))));

    let fake = after("30");
    let started = Instant::now();
    let error = fake.client().open("1").deadline(Duration::from_secs(20)).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), fake.requests().len()), (503, 1));
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn r5_attempts_and_calls_end_in_time() {
    let fake = Fake::new(|_| (Duration::from_secs(3600), answer(200, &Value::Null)));
    let client = fake.client();
    let started = Instant::now();
    let error = client.open("1").timeout(Duration::from_secs(5)).await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable() && !error.is_outcome_unknown());
    assert_eq!(fake.requests().len(), 4);
    assert!(started.elapsed() < Duration::from_secs(28));

    let started = Instant::now();
    let error = client
        .open("1")
        .timeout(Duration::from_secs(5))
        .deadline(Duration::from_secs(8))
        .await
        .unwrap_err();
    assert!(error.is_timeout());
    assert!(started.elapsed() <= Duration::from_millis(8010));

    let error =
        client.core.call(&WRITE).nothing().deadline(Duration::from_secs(1)).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    assert!(
        error.to_string().ends_with("it is not known whether the request took effect"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn r2_an_outage_is_not_made_worse() {
    let fake = Fake::script([(503, Value::Null)]);
    let client = fake.client();
    let calls: Vec<_> = (0..1000).map(|_| tokio::spawn(client.open("1").into_future())).collect();
    let mut spent = 0;
    for call in calls {
        spent += usize::from(call.await.unwrap().unwrap_err().is_budget_spent());
    }
    assert_eq!(fake.requests().len(), 1000 + 500 / 14);
    assert!(spent > 900, "{spent}");
}

#[tokio::test(start_paused = true)]
async fn r2_the_budget_is_what_it_was_set_to() {
    for (budget, retries) in [(0, 0), (13, 0), (14, 1), (41, 2), (42, 3)] {
        let fake = Fake::script([(503, Value::Null)]);
        let retrying = Retries::default().budget(budget);
        let client: Example = fake.builder().retries(retrying).build().unwrap();
        let error = client.open("1").await.unwrap_err();
        assert_eq!(fake.requests().len(), 1 + retries, "{budget}");
        assert_eq!(error.is_budget_spent(), retries < 3, "{budget}");
    }
}

/// A server is down for two minutes while 100 calls a second want it: it is asked hardly more often
/// than it would have been without retries, and all is well again afterwards.
#[tokio::test(start_paused = true)]
async fn r2_an_outage_meets_hardly_more_than_was_offered() {
    let started = Instant::now();
    let during = move |at: Instant| (60..180).contains(&(at - started).as_secs());
    let fake = Fake::new(move |_| {
        let status = if during(Instant::now()) { 503 } else { 204 };
        (Duration::from_millis(20), answer(status, &Value::Null))
    });
    let client = fake.client();
    let mut calls = Vec::new();
    for number in 0..24_000 {
        tokio::time::sleep_until(started + Duration::from_millis(10 * number)).await;
        calls.push(tokio::spawn(client.core.call(&OPEN).path("id", "1").nothing().into_future()));
    }
    let mut failed = 0;
    for call in calls {
        failed += usize::from(call.await.unwrap().is_err());
    }
    let asked = fake.times().into_iter().filter(|at| during(*at)).count();
    assert!(asked as f64 <= 12_000.0 * 1.15, "{asked}");
    assert!(failed <= 12_000, "{failed}");
}

/// Whatever is waited for, a slot, a token, an answer, another attempt: the deadline holds.
#[tokio::test(start_paused = true)]
async fn r5_no_deadline_is_exceeded() {
    for seed in 0..80 {
        let mut chance = fastrand::Rng::with_seed(seed);
        let mut random = chance.fork();
        let fake = Fake::new(move |request| {
            let delay = Duration::from_millis(chance.u64(0..3_000));
            if request.uri().path().ends_with("/auth/token") {
                return (delay, common::text(200, common::jwt(1, 60)));
            }
            let answer = match chance.u8(0..8) {
                0 => with_header(answer(429, &Value::Null), "retry-after", "2"),
                1 => answer(503, &Value::Null),
                2 => failing(Failure::Broken),
                3 => failing(Failure::Connect),
                4 => answer(401, &Value::Null),
                _ => answer(200, &json!([])),
            };
            (delay, answer)
        });
        let client: Example = fake.builder().timeout(Duration::from_secs(2)).build().unwrap();
        for _ in 0..10 {
            let deadline = Duration::from_millis(random.u64(0..8_000));
            let calls: Vec<_> = (0..random.usize(1..40))
                .map(|_| {
                    let call = client.list().deadline(deadline);
                    tokio::spawn(async move {
                        let began = Instant::now();
                        let outcome = call.await;
                        (began.elapsed(), outcome)
                    })
                })
                .collect();
            for call in calls {
                let (took, outcome) = call.await.unwrap();
                assert!(took <= deadline + Duration::from_millis(10), "{took:?} {outcome:?}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn retries_can_be_set() {
    let fake = Fake::script([(503, Value::Null)]);
    let with = |retries: Retries| -> Example { fake.builder().retries(retries).build().unwrap() };
    with(Retries::none()).open("1").await.unwrap_err();
    assert_eq!(fake.requests().len(), 1);
    with(Retries::default().attempts(0)).open("1").await.unwrap_err();
    assert_eq!(fake.requests().len(), 2);
    let started = Instant::now();
    let quick = Retries::default()
        .attempts(10)
        .base(Duration::from_millis(1))
        .cap(Duration::from_millis(4));
    with(quick).open("1").await.unwrap_err();
    assert_eq!(fake.requests().len(), 12);
    assert!(started.elapsed() < Duration::from_millis(60));
}

/// The server's word that an operation goes away is told once, and is no error.
#[tokio::test]
async fn what_goes_away_is_told_once() {
    #[derive(Clone, Default)]
    struct Told(Arc<Mutex<Vec<Notice>>>);

    impl Observer for Told {
        fn lifecycle(&self, notice: &Notice) {
            self.0.lock().unwrap().push(notice.clone());
        }
    }

    let fake = Fake::new(|_| {
        let answer = with_header(answer(299, &json!("old")), "deprecation", "@784111777");
        (Duration::ZERO, with_header(answer, "sunset", "Sun, 06 Nov 1994 08:49:37 GMT"))
    });
    let told = Told::default();
    let client: Example = fake.builder().observer(told.clone()).build().unwrap();
    for _ in 0..3 {
        assert_eq!(client.open("1").await.unwrap(), "old");
    }
    client.core.call(&WRITE).nothing().await.unwrap();
    let told = told.0.lock().unwrap();
    let operations: Vec<_> = told.iter().map(|notice| notice.operation).collect();
    assert_eq!(operations, ["machines.open", "machines.write"]);
    assert_eq!(told[0].deprecated, told[0].sunset);
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Observer for Log {
    fn attempt(&self, attempt: &Attempt) {
        let outcome = attempt.outcome.map(|status| status.as_u16());
        self.0
            .lock()
            .unwrap()
            .push(format!("{} {} {outcome:?}", attempt.operation, attempt.number));
    }

    fn retry(&self, operation: &'static str, _: Duration) {
        self.0.lock().unwrap().push(format!("{operation} again"));
    }

    fn token(&self, scheme: &'static str, life: Duration) {
        self.0.lock().unwrap().push(format!("token {scheme} {life:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn an_observer_is_told() {
    let mut answers = vec![
        answer(200, &json!([])),
        failing(Failure::Broken),
        common::text(200, common::jwt(1, 60)),
    ];
    let fake = Fake::new(move |_| (Duration::ZERO, answers.pop().unwrap()));
    let log = Log::default();
    let client: Example = fake.builder().observer(log.clone()).build().unwrap();
    client.list().await.unwrap();
    assert_eq!(
        *log.0.lock().unwrap(),
        [
            "login 1 Ok(200)",
            "token bearer 60s",
            "machines.list 1 Err(Broken)",
            "machines.list again",
            "machines.list 2 Ok(200)",
        ]
    );
}
