//! How often polls are sent: late in proportion to the work, and never in the way of calls.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::{completed, lasting, ok, running};
use crate::common::{CREATE, Fake, LIMITED, answer, with_header};

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
