//! Limits as calls meet them.

use std::time::Duration;

use crate::common::{CLUSTER, EXPORT_ALL, Example, Fake, LIMITED, answer, with_header};
use clientwright_runtime::{LimitSet, Retries};
use serde_json::Value;
use tokio::time::Instant;

fn ok() -> Fake {
    Fake::script([(204, Value::Null)])
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_their_turn() {
    let fake = ok();
    let client = fake.client();
    let calls: Vec<_> = (0..100)
        .map(|_| tokio::spawn(client.core.call(&LIMITED).nothing().into_future()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let times = fake.times();
    assert!(times.windows(26).all(|window| window[25] - window[0] >= Duration::from_millis(1_050)));
    assert!(times[99] - times[0] < Duration::from_millis(3_160));
}

#[tokio::test(start_paused = true)]
async fn clients_of_one_process_count_together() {
    let (fake, set) = (ok(), LimitSet::new());
    let client = || -> Example { fake.builder().limits(set.clone()).build().unwrap() };
    for client in [client(), client()] {
        for _ in 0..20 {
            client.core.call(&LIMITED).nothing().await.unwrap();
        }
    }
    let times = fake.times();
    assert!(times[25] - times[0] >= Duration::from_secs(1));
    let other: Example =
        fake.builder().limits(set.clone()).base_url("https://other.example").build().unwrap();
    let started = Instant::now();
    other.core.call(&LIMITED).nothing().await.unwrap();
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn too_long_a_wait_fails_at_once() {
    let fake = ok();
    let client = fake.client();
    client.core.call(&EXPORT_ALL).nothing().await.unwrap();
    let started = Instant::now();
    let error = client
        .core
        .call(&EXPORT_ALL)
        .nothing()
        .deadline(Duration::from_secs(10))
        .await
        .unwrap_err();
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert!(error.is_rate_limited() && error.is_retryable() && !error.is_outcome_unknown());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(63)));
    assert!(error.to_string().contains("`export` has no free slot for 63.0s"), "{error}");

    let hurried: Example = fake.builder().max_wait(Duration::from_secs(1)).build().unwrap();
    for _ in 0..2 {
        let _ = hurried.core.call(&EXPORT_ALL).nothing().await;
    }
    assert_eq!(fake.requests().len(), 2);
    client.core.call(&EXPORT_ALL).nothing().await.unwrap();
    assert_eq!(started.elapsed().as_secs(), 63);
}

#[tokio::test(start_paused = true)]
async fn no_limits_when_told_so() {
    let fake = ok();
    let client: Example = fake.builder().without_limits().build().unwrap();
    let started = Instant::now();
    for _ in 0..10 {
        client.core.call(&EXPORT_ALL).nothing().await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_holds_all_calls_back() {
    let mut answers = vec![with_header(answer(429, &Value::Null), "retry-after", "5")];
    let fake = Fake::new(move |_| {
        (Duration::ZERO, answers.pop().unwrap_or_else(|| answer(204, &Value::Null)))
    });
    let client: Example = fake.builder().retries(Retries::none()).build().unwrap();
    let error = client.core.call(&LIMITED).nothing().await.unwrap_err();
    assert!(error.is_rate_limited());
    let started = Instant::now();
    client.core.call(&LIMITED).nothing().await.unwrap();
    assert_eq!(started.elapsed().as_secs(), 5);
}

/// A server that counts by itself, another way than the client: nothing is refused.
#[tokio::test(start_paused = true)]
async fn a_server_with_a_sliding_log_refuses_nothing() {
    let mut random = fastrand::Rng::with_seed(3);
    let log = std::sync::Arc::new(std::sync::Mutex::new(Vec::<Instant>::new()));
    let arrived = std::sync::Arc::clone(&log);
    let fake = Fake::new(move |_| {
        // Requests take up to 50 ms to arrive.
        let arrival = Instant::now() + Duration::from_millis(random.u64(0..50));
        arrived.lock().unwrap().push(arrival);
        (Duration::from_millis(50), answer(204, &Value::Null))
    });
    let client = fake.client();
    let calls: Vec<_> = (0..1_000)
        .map(|_| tokio::spawn(client.core.call(&LIMITED).nothing().into_future()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let mut log = log.lock().unwrap().clone();
    log.sort();
    assert!(log.windows(26).all(|window| window[25] - window[0] >= Duration::from_secs(1)));
    let rate = 1_000.0 / (log[999] - log[0]).as_secs_f64();
    assert!(rate > 25.0 * 0.94, "{rate}");
}

#[tokio::test(start_paused = true)]
async fn a_bucket_lets_a_burst_through() {
    let fake = ok();
    let client = fake.client();
    let started = Instant::now();
    for _ in 0..50 {
        client.core.call(&CLUSTER).nothing().await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    client.core.call(&CLUSTER).nothing().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(100));
}

/// Processes that know nothing of each other share one address: the server refuses some, and the clients make room.
#[tokio::test(start_paused = true)]
async fn unknown_siblings_are_made_room_for() {
    for (siblings, most_refused) in [(2_u64, 0.02), (4, 0.03), (8, 0.05)] {
        let (mut tokens, mut filled_at) = (25.0_f64, Instant::now());
        let counts = std::sync::Arc::new(std::sync::Mutex::new((0_u32, 0_u32)));
        let counted = std::sync::Arc::clone(&counts);
        let fake = Fake::new(move |_| {
            let now = Instant::now();
            tokens = f64::min(25.0, tokens + (now - filled_at).as_secs_f64() * 25.0);
            filled_at = now;
            let mut counts = counted.lock().unwrap();
            let status = if tokens >= 1.0 {
                tokens -= 1.0;
                counts.0 += 1;
                204
            } else {
                counts.1 += 1;
                429
            };
            (Duration::from_millis(20), answer(status, &Value::Null))
        });
        let mut tasks = Vec::new();
        for sibling in 0..siblings {
            let client: Example =
                fake.builder().limits(LimitSet::new()).random(sibling).build().unwrap();
            for _ in 0..40 {
                let client = client.clone();
                tasks.push(tokio::spawn(async move {
                    loop {
                        let _ = client.core.call(&LIMITED).nothing().await;
                    }
                }));
            }
        }
        tokio::time::sleep(Duration::from_secs(300)).await;
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        let (served, refused) = *counts.lock().unwrap();
        let share = f64::from(refused) / f64::from(served + refused);
        let used = f64::from(served) / (300.0 * 25.0);
        assert!(share <= most_refused, "{siblings} siblings: {share} refused");
        assert!(used >= 0.95, "{siblings} siblings: {used} used");
    }
}
