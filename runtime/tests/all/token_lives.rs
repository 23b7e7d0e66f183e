//! How long tokens are used, by an hour of calls, clocks that jump, and lives of every length.

use std::{
    sync::{Arc, Mutex, atomic::Ordering},
    time::Duration,
};

use clientwright_runtime::v1::{Method, Operation};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use crate::{
    auth::{NOW, Wall, client, logins, server},
    common::{BEARER, EXPORT, Example, Fake, answer, jwt, text},
};

#[tokio::test(start_paused = true)]
async fn a1_an_hour_of_calls_takes_few_logins_and_nobody_waits() {
    let (fake, _) = server(300);
    let client = client(&fake, &Wall::new(NOW));
    client.list().await.unwrap();
    let (started, mut slowest) = (Instant::now(), Duration::ZERO);
    for number in 0..90_000 {
        sleep_until(started + Duration::from_millis(40 * number)).await;
        let before = Instant::now();
        client.list().await.unwrap();
        slowest = slowest.max(before.elapsed());
    }
    assert!(logins(&fake) <= 16, "{} logins", logins(&fake));
    // What the call itself takes, and a timer's millisecond.
    assert!(slowest <= Duration::from_millis(11), "{slowest:?}");
}

#[tokio::test(start_paused = true)]
async fn a5_short_and_long_lives_are_neither_wasted_nor_overrun() {
    let mut random = fastrand::Rng::with_seed(5);
    let others: Vec<u64> = (0..10).map(|_| random.u64(5..86_400)).collect();
    for life in [5, 6, 20, 60, 900, 86_400].into_iter().chain(others) {
        let (fake, _) = server(life);
        let client = client(&fake, &Wall::new(NOW));
        let step = Duration::from_secs_f64(life as f64 / 50.0);
        for _ in 0..500 {
            client.list().await.unwrap();
            sleep(step).await;
        }
        // Ten lives have passed.
        assert!(logins(&fake) as f64 <= 10.0 * 1.34 + 1.0, "{} logins of {life} s", logins(&fake));
        assert_eq!(fake.requests().len() - logins(&fake), 500, "no call was refused");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_ends_while_its_call_waits_for_a_slot_is_not_sent() {
    static SLOW: Operation =
        Operation::new("slow", Method::GET, "/slow").security(&[&[&BEARER]]).limits(&[&EXPORT]);
    let (fake, _) = server(30);
    let client: Example = fake.builder().clock(Wall::new(NOW)).build().unwrap();
    let started = Instant::now();
    for _ in 0..2 {
        client.core.call(&SLOW).nothing().await.unwrap();
    }
    assert!(started.elapsed() > Duration::from_secs(60));
    assert_eq!((logins(&fake), fake.requests().len()), (2, 4), "no call was refused");
}

#[tokio::test(start_paused = true)]
async fn a5_a_token_of_a_second_serves_for_half_of_it() {
    let (fake, _) = server(1);
    let client = client(&fake, &Wall::new(NOW));
    for _ in 0..5 {
        client.list().await.unwrap();
        sleep(Duration::from_millis(80)).await;
    }
    assert_eq!(logins(&fake), 1);
    sleep(Duration::from_millis(100)).await;
    client.list().await.unwrap();
    assert_eq!(logins(&fake), 2);
}

#[tokio::test(start_paused = true)]
async fn a5_logins_that_fail_are_half_a_second_apart() {
    // Neither a refusal of the credentials, which is held longer, nor what is sent again at once.
    let fake = Fake::new(|_| (Duration::from_millis(1), answer(501, &Value::Null)));
    let client = client(&fake, &Wall::new(NOW));
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(600) {
        let calls: Vec<_> = (0..10).map(|_| tokio::spawn(client.list().into_future())).collect();
        for call in calls {
            assert!(call.await.unwrap().is_err());
        }
        sleep(Duration::from_millis(50)).await;
    }
    let times = fake.times();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= Duration::from_millis(500)));
    // Half a second, doubled up to 32 s, and up to a quarter more.
    assert!((15..=30).contains(&times.len()), "{} logins", times.len());
}

#[tokio::test(start_paused = true)]
async fn an_idle_client_does_not_log_in() {
    let (fake, _) = server(300);
    let client = client(&fake, &Wall::new(NOW));
    client.list().await.unwrap();
    sleep(Duration::from_secs(86_400)).await;
    assert_eq!(logins(&fake), 1);
    client.list().await.unwrap();
    assert_eq!(logins(&fake), 2);
}

#[tokio::test(start_paused = true)]
async fn a4_wrong_clocks_change_nothing() {
    for offset in [NOW - 86_400, NOW + 86_400, 0] {
        let (fake, _) = server(300);
        let client = client(&fake, &Wall::new(offset));
        for _ in 0..100 {
            client.list().await.unwrap();
            sleep(Duration::from_secs(1)).await;
        }
        assert_eq!(logins(&fake), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a4_a_suspended_machine_gets_a_new_token() {
    let (fake, valid) = server(300);
    let wall = Wall::new(NOW);
    let client = client(&fake, &wall);
    client.list().await.unwrap();
    // Five hours pass that the monotonic clock does not see.
    wall.offset.fetch_add(5 * 3600, Ordering::Relaxed);
    valid.lock().unwrap().clear();
    client.list().await.unwrap();
    assert_eq!((logins(&fake), fake.requests().len()), (2, 4));
    // A clock that is set back does not make tokens live longer.
    wall.offset.fetch_sub(5 * 3600, Ordering::Relaxed);
    sleep(Duration::from_secs(301)).await;
    client.list().await.unwrap();
    // And no call was refused for it.
    assert_eq!((logins(&fake), fake.requests().len()), (3, 6));
}

/// Clocks that jump at random, with and without the machine having been suspended: every call is
/// served, and a jump costs a login at most.
#[tokio::test(start_paused = true)]
async fn a4_jumping_clocks_cost_a_login_at_most() {
    for seed in 0..20 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (fake, valid) = server(300);
        let wall = Wall::new(NOW);
        let client = client(&fake, &wall);
        let (started, mut jumps) = (Instant::now(), 0_u32);
        for _ in 0..300 {
            let jump = random.u64(0..86_400);
            let kind = random.u8(0..10);
            jumps += u32::from(kind < 3);
            match kind {
                // Suspended: the server's time passes, and the wall clock shows it.
                0 => {
                    wall.offset.fetch_add(jump, Ordering::Relaxed);
                    let passed = Duration::from_secs(jump);
                    valid.lock().unwrap().retain_mut(|(_, until)| {
                        let left = until.saturating_duration_since(Instant::now());
                        *until = Instant::now() + left.saturating_sub(passed);
                        !left.is_zero()
                    });
                }
                1 => drop(wall.offset.fetch_add(jump, Ordering::Relaxed)),
                2 => drop(wall.offset.fetch_sub(jump, Ordering::Relaxed)),
                _ => {}
            }
            sleep(Duration::from_millis(random.u64(0..20_000))).await;
            client.list().await.unwrap();
        }
        let regular = started.elapsed().as_secs_f64() / 225.0;
        let most = f64::from(jumps) + regular + 1.0;
        assert!(logins(&fake) as f64 <= most, "{} logins, {jumps} jumps", logins(&fake));
    }
}

#[tokio::test(start_paused = true)]
async fn a6_a_living_token_outlasts_a_login_that_is_down() {
    let down = Arc::new(Mutex::new(false));
    let is_down = Arc::clone(&down);
    let fake = Fake::new(move |request| {
        let is_login = request.uri().path().ends_with("/auth/token");
        let answer = match (is_login, *is_down.lock().unwrap()) {
            (true, true) => answer(501, &Value::Null),
            (true, false) => text(200, jwt(1, 300)),
            (false, _) => answer(200, &json!([])),
        };
        (Duration::from_millis(5), answer)
    });
    let client = client(&fake, &Wall::new(NOW));
    let started = Instant::now();
    client.list().await.unwrap();
    *down.lock().unwrap() = true;
    // To its last fiftieth.
    while started.elapsed() < Duration::from_secs(293) {
        client.list().await.unwrap();
        sleep(Duration::from_millis(100)).await;
    }
    sleep(Duration::from_secs(10)).await;
    assert!(client.list().await.is_err());
    // From 225..255 s on: after 0.5, 1, 2 … 32 s, not with every call.
    assert!((5..=14).contains(&logins(&fake)), "{} logins", logins(&fake));
    *down.lock().unwrap() = false;
    sleep(Duration::from_secs(41)).await;
    client.list().await.unwrap();
}
