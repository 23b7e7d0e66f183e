//! Limits in virtual time: no window is ever overfull, nobody is overtaken, who leaves costs
//! nothing.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, sleep, sleep_until};

use super::{Gate, LimitSet, acquire, narrow, throttled};
use crate::v1::Limit;

static FAST: Limit = Limit::window("fast", 25, 1_000);
static SLOW: Limit = Limit::window("slow", 1, 60_000).and(5, 3_600_000);
static ONE: Limit = Limit::window("one", 1, 1_000);
static BUCKET: Limit = Limit::bucket("bucket", 10, 1_000, 50);

fn gates(limits: &[&Limit]) -> Vec<Arc<Gate>> {
    let set = LimitSet::new();
    limits.iter().map(|limit| set.gate("https://a", limit, false)).collect()
}

/// The most stamps in any span.
fn most_in(stamps: &[Instant], span: Duration) -> usize {
    (0..stamps.len())
        .map(|first| {
            stamps[first..].iter().take_while(|stamp| **stamp - stamps[first] < span).count()
        })
        .max()
        .unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn l6_two_windows_and_two_limits_all_hold() {
    let gates = gates(&[&SLOW, &FAST]);
    let started = Instant::now();
    for _ in 0..11 {
        acquire(&gates, None).await.unwrap();
    }
    // Five an hour: the eleventh goes when the second hour is over, a twentieth late.
    let hours = started.elapsed().as_secs_f64() / 3600.0;
    assert!((2.1..2.1001).contains(&hours), "{hours}");
}

#[tokio::test(start_paused = true)]
async fn a_full_window_is_used_at_once_and_to_the_full() {
    let gates = gates(&[&FAST]);
    let started = Instant::now();
    let mut stamps = Vec::new();
    for _ in 0..2_500 {
        acquire(&gates, None).await.unwrap();
        stamps.push(Instant::now());
    }
    assert_eq!(stamps[24] - started, Duration::ZERO);
    assert_eq!(most_in(&stamps, Duration::from_secs(1)), 25);
    let rate = 2_500.0 / started.elapsed().as_secs_f64();
    assert!(rate >= 25.0 * 0.95, "{rate}");
}

#[tokio::test(start_paused = true)]
async fn a_bucket_gives_its_burst_and_then_its_rate() {
    let gates = gates(&[&BUCKET]);
    let started = Instant::now();
    for _ in 0..50 {
        acquire(&gates, None).await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    for _ in 0..100 {
        acquire(&gates, None).await.unwrap();
    }
    let seconds = started.elapsed().as_secs_f64();
    assert!((10.4..10.6).contains(&seconds), "{seconds}");
    sleep(Duration::from_secs(100)).await;
    let started = Instant::now();
    for _ in 0..50 {
        acquire(&gates, None).await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn l2_first_come_first_served_and_who_leaves_costs_nothing() {
    let gates = gates(&[&ONE]);
    acquire(&gates, None).await.unwrap();
    let started = Instant::now();
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut waiters = Vec::new();
    for number in 0..100 {
        let (gates, order) = (gates.clone(), Arc::clone(&order));
        waiters.push(tokio::spawn(async move {
            acquire(&gates, None).await.unwrap();
            order.lock().unwrap().push((number, started.elapsed()));
        }));
        tokio::task::yield_now().await;
    }
    sleep(Duration::from_millis(1_500)).await;
    assert_eq!(order.lock().unwrap().len(), 1);
    // All but the first, who has gone, and the last leave.
    waiters[1..99].iter().for_each(tokio::task::JoinHandle::abort);
    waiters.pop().unwrap().await.unwrap();
    let order = order.lock().unwrap().clone();
    assert_eq!((order[0].0, order[1].0), (0, 99));
    let last = order[1].1;
    assert!(
        last >= Duration::from_millis(2_100) && last < Duration::from_millis(2_105),
        "{last:?}"
    );
}

/// Only the first in the queue has a timer. If all had one, all would be woken for each slot.
#[tokio::test(start_paused = true)]
async fn l5_ten_thousand_waiters_are_woken_ten_thousand_times() {
    let (gates, woken) = (gates(&[&FAST]), Arc::new(AtomicUsize::new(0)));
    let mut waiters = Vec::new();
    for _ in 0..10_000 {
        let (gates, woken) = (gates.clone(), Arc::clone(&woken));
        waiters.push(tokio::spawn(async move {
            let mut slot = pin!(acquire(&gates, None));
            let counted = poll_fn(|cx| {
                woken.fetch_add(1, Ordering::Relaxed);
                slot.as_mut().poll(cx)
            });
            counted.await.unwrap();
        }));
    }
    for waiter in waiters {
        waiter.await.unwrap();
    }
    // Once to queue, once when its turn comes, once when its slot does.
    let woken = woken.load(Ordering::Relaxed);
    assert!(woken <= 30_000, "{woken}");
}

/// Sent at once, the first calls would be on their way while the machine is busy with starting the
/// others, and arrive together with the next window's.
#[tokio::test(start_paused = true)]
async fn l3_after_a_pause_nothing_leaves_before_all_who_start_have_queued() {
    let gates = gates(&[&ONE, &FAST]);
    for _ in 0..2 {
        let started = Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..1_000)
            .map(|_| {
                let (gates, started) = (gates.clone(), Arc::clone(&started));
                tokio::spawn(async move {
                    started.fetch_add(1, Ordering::Relaxed);
                    acquire(&gates, None).await.unwrap();
                    started.load(Ordering::Relaxed)
                })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), 1_000);
        }
        sleep(Duration::from_secs(10)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_narrow_limit_leaves_the_wide_one_free() {
    let set = LimitSet::new();
    let (slow, fast) = (set.gate("a", &SLOW, false), set.gate("a", &FAST, false));
    let both = [slow, Arc::clone(&fast)];
    acquire(&both, None).await.unwrap();
    let waiting = tokio::spawn(async move { acquire(&both, None).await });
    tokio::task::yield_now().await;
    let started = Instant::now();
    for _ in 0..24 {
        acquire(&[Arc::clone(&fast)], None).await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    waiting.await.unwrap().unwrap();
    assert_eq!(started.elapsed().as_secs(), 63);
}

#[tokio::test(start_paused = true)]
async fn l6_who_cannot_be_served_in_time_is_told_at_once() {
    let gates = gates(&[&ONE]);
    let started = Instant::now();
    let mut waiters = Vec::new();
    for _ in 0..10 {
        let gates = gates.clone();
        waiters.push(tokio::spawn(async move { acquire(&gates, None).await }));
        tokio::task::yield_now().await;
    }
    // Nine wait: their slots end after 9.45 seconds.
    let crowded = acquire(&gates, Some(started + Duration::from_secs(8))).await.unwrap_err();
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert!(crowded.wait > Duration::from_secs(8), "{crowded:?}");
    assert_eq!(crowded.limit, "one");
    acquire(&gates, Some(started + Duration::from_secs(11))).await.unwrap();
    assert!(started.elapsed() <= Duration::from_millis(10_510));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_pauses_slows_and_is_forgotten() {
    let gates = gates(&[&FAST]);
    acquire(&gates, None).await.unwrap();
    let started = Instant::now();
    throttled(&gates, Duration::from_secs(3));
    throttled(&gates, Duration::from_secs(1));
    acquire(&gates, None).await.unwrap();
    assert_eq!(started.elapsed().as_secs(), 3);
    // One by one while it is slow,
    acquire(&gates, None).await.unwrap();
    assert!(started.elapsed() > Duration::from_millis(3_040));
    // and bursts again when it has recovered.
    sleep(Duration::from_secs(60)).await;
    let started = Instant::now();
    for _ in 0..25 {
        acquire(&gates, None).await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_blamed_on_the_fullest() {
    let gates = gates(&[&ONE, &FAST]);
    acquire(&gates, None).await.unwrap();
    assert_eq!(throttled(&gates, Duration::from_secs(1)), Some("one"));
    sleep(Duration::from_secs(60)).await;
    for _ in 0..13 {
        acquire(&gates[1..], None).await.unwrap();
    }
    assert_eq!(throttled(&gates, Duration::from_secs(1)), Some("fast"));
}

/// Whoever waits for a slow limit must not stand in the way of a fast one, whatever they are called.
#[test]
fn slow_limits_are_passed_before_fast_ones() {
    let set = LimitSet::new();
    let order = [
        Limit::window("a", 1, 60_000).and(5, 3_600_000),
        Limit::window("e", 1, 700_000),
        Limit::bucket("b", 1, 2_000, 50),
        Limit::window("d", 1, 1_000),
        Limit::window("f", 25, 1_000),
        Limit::window("c", 25, 1_000),
    ]
    .map(|limit| set.gate("a", &limit, false));
    assert!(order.is_sorted_by(|slow, fast| slow.order() > fast.order()));
}

/// Of two limits the fuller is blamed, be it a window or a bucket.
#[tokio::test(start_paused = true)]
async fn a_refusal_is_blamed_on_the_bucket_when_that_is_fuller() {
    let gates = gates(&[&BUCKET, &FAST]);
    // 20 of 50 against 20 of 25; a second later 10 of 50 against nothing.
    for _ in 0..20 {
        acquire(&gates, None).await.unwrap();
    }
    assert_eq!(throttled(&gates, Duration::from_millis(1)), Some("fast"));
    sleep(Duration::from_millis(1_050)).await;
    assert_eq!(throttled(&gates, Duration::from_millis(1)), Some("bucket"));
}

/// Each refusal slows down by half again, but of those within a second only the first; the distance
/// of calls shows it.
#[tokio::test(start_paused = true)]
async fn refusals_slow_down_step_by_step_up_to_a_bound() {
    let gates = gates(&[&FAST]);
    let distance = async || {
        acquire(&gates, None).await.unwrap();
        let before = Instant::now();
        acquire(&gates, None).await.unwrap();
        before.elapsed().as_secs_f64() / 0.042
    };
    acquire(&gates, None).await.unwrap();
    let mut slowdown = 1.0_f64;
    for _ in 0..12 {
        throttled(&gates, Duration::ZERO);
        throttled(&gates, Duration::ZERO);
        slowdown = (slowdown * 1.5).min(16.0);
        let measured = distance().await;
        assert!((measured / slowdown - 1.0).abs() < 0.08, "{measured} for {slowdown}");
        sleep(Duration::from_secs(1)).await;
        // What a second without a refusal makes up for, and the calls' own time.
        slowdown = measured * 0.985;
    }
}

/// A slowed bucket gains its calls more slowly, for all who stand in the queue.
#[tokio::test(start_paused = true)]
async fn a_slowed_bucket_makes_the_queue_wait_longer() {
    let gates = gates(&[&BUCKET]);
    for _ in 0..50 {
        acquire(&gates, None).await.unwrap();
    }
    throttled(&gates, Duration::ZERO);
    let mut waiters = Vec::new();
    for _ in 0..10 {
        let gates = gates.clone();
        waiters.push(tokio::spawn(async move { acquire(&gates, None).await }));
        tokio::task::yield_now().await;
    }
    let soon = Instant::now() + Duration::from_millis(100);
    let crowded = acquire(&gates, Some(soon)).await.unwrap_err();
    // Ten calls ahead of it at ten a second, half again as slow, and a twentieth.
    let wait = crowded.wait.as_secs_f64();
    assert!((1.4..1.8).contains(&wait), "{wait}");
}

/// The wait is foreseen over as many windows as the queue fills.
#[tokio::test(start_paused = true)]
async fn l6_the_wait_in_a_long_queue_is_foreseen() {
    let gates = gates(&[&FAST]);
    for _ in 0..25 {
        acquire(&gates, None).await.unwrap();
    }
    let started = Instant::now();
    for _ in 0..60 {
        let gates = gates.clone();
        tokio::spawn(async move { acquire(&gates, None).await });
        tokio::task::yield_now().await;
    }
    let crowded = acquire(&gates, Some(started + Duration::from_secs(3))).await.unwrap_err();
    assert_eq!((crowded.wait.as_millis(), started.elapsed()), (3_150, Duration::ZERO));
    acquire(&gates, Some(started + Duration::from_millis(3_200))).await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(3_150), "{:?}", started.elapsed());
}

/// A refusal may put a slot off past the time that its call has.
#[tokio::test(start_paused = true)]
async fn l6_who_is_put_off_past_its_time_is_told_when_it_wakes() {
    let gates = gates(&[&ONE]);
    acquire(&gates, None).await.unwrap();
    let started = Instant::now();
    let until = started + Duration::from_secs(2);
    let waiting = tokio::spawn({
        let gates = gates.clone();
        async move { acquire(&gates, Some(until)).await }
    });
    sleep(Duration::from_millis(500)).await;
    throttled(&gates, Duration::from_secs(60));
    let crowded = waiting.await.unwrap().unwrap_err();
    assert!(started.elapsed() < Duration::from_millis(1_060), "{:?}", started.elapsed());
    assert!(crowded.wait > Duration::from_secs(59), "{crowded:?}");
}

/// A slot that comes free at the very deadline is in time.
#[tokio::test(start_paused = true)]
async fn l6_a_slot_at_the_deadline_is_in_time() {
    let gates = gates(&[&ONE]);
    acquire(&gates, None).await.unwrap();
    let free_at = gates[0].ready_at(Instant::now());
    acquire(&gates, Some(free_at)).await.unwrap();
    assert_eq!(Instant::now(), free_at);
}

#[tokio::test(start_paused = true)]
async fn l6_who_comes_after_its_deadline_takes_no_slot() {
    let gates = gates(&[&FAST]);
    acquire(&gates, None).await.unwrap();
    let over = Instant::now();
    sleep(Duration::from_millis(500)).await;
    assert_eq!(acquire(&gates, Some(over)).await.unwrap_err().limit, "fast");
    for _ in 0..24 {
        assert_eq!(acquire(&gates, None).await.unwrap(), Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn l6_many_limits_on_one_row_all_hold() {
    static WIDE: [Limit; 4] = [
        Limit::window("a", 100, 1_000),
        Limit::window("b", 100, 1_000),
        Limit::window("c", 100, 1_000),
        Limit::window("d", 100, 1_000),
    ];
    let [a, b, c, d] = &WIDE;
    let gates = gates(&[a, b, c, d, &ONE]);
    acquire(&gates, None).await.unwrap();
    let waited = acquire(&gates, None).await.unwrap();
    assert!(waited >= Duration::from_secs(1), "{waited:?}");
}

#[test]
fn a_set_shows_what_it_counts_and_where() {
    let set = LimitSet::new();
    assert_eq!(format!("{set:?}"), "[]");
    set.gate("https://a", &FAST, true);
    assert_eq!(format!("{set:?}"), r#"["https://a fast polls"]"#);
}

#[test]
fn polls_get_a_fifth() {
    assert_eq!(narrow(Limit::window("", 25, 1_000).bucket), Limit::window("", 5, 1_000).bucket);
    assert_eq!(narrow(Limit::window("", 2, 1_000).bucket), Limit::window("", 1, 2_500).bucket);
    assert_eq!(narrow(SLOW.bucket), Limit::window("", 1, 300_000).and(1, 3_600_000).bucket);
    assert_eq!(narrow(BUCKET.bucket), Limit::bucket("", 10, 5_000, 10).bucket);
}

#[test]
fn counts_are_shared_by_server_and_name() {
    let set = LimitSet::new();
    let gate = set.gate("https://a", &FAST, false);
    assert!(Arc::ptr_eq(&gate, &set.clone().gate("https://a", &FAST, false)));
    assert!(!Arc::ptr_eq(&gate, &set.gate("https://b", &FAST, false)));
    assert!(!Arc::ptr_eq(&gate, &set.gate("https://a", &FAST, true)));
    assert!(!Arc::ptr_eq(&gate, &LimitSet::new().gate("https://a", &FAST, false)));
}

/// Random arrivals, departures, pauses and limits against a plain count of what was granted.
#[test]
fn l1_no_window_is_ever_overfull() {
    let mut grants = 0;
    for seed in 0..1_500 {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        grants += runtime.block_on(scenario(seed));
    }
    assert!(grants >= 100_000, "{grants}");
}

async fn scenario(seed: u64) -> usize {
    let mut random = fastrand::Rng::with_seed(seed);
    let calls = random.u32(1..20);
    let per = random.u64(1..30) * 100;
    let (wide_calls, wide_per) = (random.u32(1..30), random.u64(1..20) * 250);
    let mut narrow = Limit::window("narrow", calls, per);
    if random.bool() {
        narrow = narrow.and(calls * 2, per * 5);
    }
    let wide = Limit::window("wide", wide_calls, wide_per);
    let set = LimitSet::new();
    let (narrow, wide) = (set.gate("a", &narrow, false), set.gate("a", &wide, false));
    let granted: Arc<Mutex<Vec<(Instant, bool, u32)>>> = Arc::default();
    let (started, mut tasks, mut at) = (Instant::now(), Vec::new(), Duration::ZERO);
    for number in 0..100 {
        at += Duration::from_millis(random.u64(0..80));
        let uses_both = random.u8(0..3) > 0;
        let mut gates = if uses_both {
            vec![Arc::clone(&narrow), Arc::clone(&wide)]
        } else {
            vec![Arc::clone(&wide)]
        };
        gates.sort_by(|a, b| b.order().cmp(&a.order()));
        let (granted, arrives) = (Arc::clone(&granted), started + at);
        let leaves = (random.u8(0..8) == 0).then(|| Duration::from_millis(random.u64(0..3_000)));
        let refused = random.u8(0..40) == 0;
        tasks.push(tokio::spawn(async move {
            sleep_until(arrives).await;
            let patience = leaves.unwrap_or(Duration::from_secs(86_400));
            match tokio::time::timeout(patience, acquire(&gates, None)).await {
                Ok(granted) => drop(granted.unwrap()),
                Err(_) => return,
            }
            granted.lock().unwrap().push((Instant::now(), uses_both, number));
            if refused {
                throttled(&gates, Duration::from_millis(300));
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let granted = granted.lock().unwrap().clone();
    let all: Vec<_> = granted.iter().map(|(at, ..)| *at).collect();
    let both: Vec<_> = granted.iter().filter(|(_, both, _)| *both).map(|(at, ..)| *at).collect();
    assert!(
        most_in(&all, Duration::from_millis(wide_per)) <= wide_calls as usize,
        "wide limit, seed {seed}"
    );
    assert!(
        most_in(&both, Duration::from_millis(per)) <= calls as usize,
        "narrow limit, seed {seed}"
    );
    for uses_both in [true, false] {
        let order: Vec<_> = granted
            .iter()
            .filter(|(_, both, _)| *both == uses_both)
            .map(|(.., number)| *number)
            .collect();
        assert!(order.is_sorted(), "order, seed {seed}: {order:?}");
    }
    granted.len()
}
