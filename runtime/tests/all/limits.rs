//! Limits as calls meet them.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::common::{CLUSTER, EXPORT_ALL, Example, Fake, LIMITED, PRODUCT, answer, with_header};
use clientwright_runtime::{
    Builder, Client, LimitSet, Retries,
    v1::{Credential, Limit, LimitRow, Method, Operation, Product, Scheme, Server, Way},
};
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
async fn l1_clients_of_one_process_count_together() {
    let (fake, set) = (ok(), LimitSet::new());
    let client = || -> Example { fake.builder().limits(set.clone()).build().unwrap() };
    for client in [client(), client()] {
        for _ in 0..25 {
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

/// Unless told otherwise, all clients of a process count together.
#[tokio::test(start_paused = true)]
async fn l1_clients_count_together_unless_told_otherwise() {
    let fake = ok();
    let client = || -> Example {
        let builder = Builder::new(&PRODUCT).environment([("EXAMPLE_ID", "1")]);
        let server = "https://counted-by-this-test-alone.example";
        builder.transport(fake.clone()).base_url(server).build().unwrap()
    };
    let started = Instant::now();
    for client in [client(), client()] {
        for _ in 0..13 {
            client.core.call(&LIMITED).nothing().await.unwrap();
        }
    }
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn l6_too_long_a_wait_fails_at_once() {
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

/// Each would hold what the other waits for, were the order of the rows that of the queues.
#[tokio::test(start_paused = true)]
async fn operations_may_name_the_same_limits_in_any_order() {
    static ONE: Limit = Limit::window("one", 1, 1_000);
    static OTHER: Limit = Limit::window("other", 1, 1_000);
    static THERE: Operation =
        Operation::new("there", Method::GET, "/there").limits(&[&ONE, &OTHER]);
    static BACK: Operation = Operation::new("back", Method::GET, "/back").limits(&[&OTHER, &ONE]);
    let fake = ok();
    let client = fake.client();
    let calls: Vec<_> = (0..10)
        .flat_map(|_| [&THERE, &BACK])
        .map(|operation| tokio::spawn(client.core.call(operation).nothing().into_future()))
        .collect();
    for call in calls {
        let answered = tokio::time::timeout(Duration::from_secs(60), call).await;
        answered.expect("all are sent in the end").unwrap().unwrap();
    }
    assert_eq!(fake.requests().len(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_is_named_twice_counts_once() {
    static PAIR: Limit = Limit::window("pair", 2, 1_000);
    static TWICE: Operation = Operation::new("twice", Method::GET, "/").limits(&[&PAIR, &PAIR]);
    let fake = ok();
    let client = fake.client();
    let started = Instant::now();
    for waits in [0, 0, 1_050] {
        let call = client.core.call(&TWICE).nothing().into_future();
        let answered = tokio::time::timeout(Duration::from_secs(60), call).await;
        answered.expect("it waits for no slot of its own").unwrap();
        assert_eq!(started.elapsed().as_millis(), waits);
    }
}

/// How a server counts 25 calls a second.
#[derive(Clone, Copy, Debug)]
enum Count {
    FixedWindow,
    SlidingLog,
    Bucket,
}

/// What a server has counted by now.
#[derive(Default)]
struct Counted {
    served: Vec<Instant>,
    tokens: f64,
    filled_at: Option<Instant>,
    refused: usize,
}

impl Counted {
    /// Whether a call that arrives now is served. Refused calls are not counted.
    fn serve(&mut self, count: Count, started: Instant, now: Instant) -> bool {
        let second = Duration::from_secs(1);
        let is_free = match count {
            Count::FixedWindow => {
                let window = |at: Instant| (at - started).as_secs();
                self.served.iter().rev().take_while(|at| window(**at) == window(now)).count() < 25
            }
            Count::SlidingLog => {
                self.served.iter().rev().take_while(|at| now - **at < second).count() < 25
            }
            Count::Bucket => {
                let since = self.filled_at.map_or(second, |at| now - at).as_secs_f64();
                (self.tokens, self.filled_at) = (25_f64.min(self.tokens + since * 25.0), Some(now));
                let is_free = self.tokens >= 1.0;
                self.tokens -= f64::from(u8::from(is_free));
                is_free
            }
        };
        match is_free {
            true => self.served.push(now),
            false => self.refused += 1,
        }
        is_free
    }
}

/// One process alone is refused nothing and uses the rate, however the server counts.
#[tokio::test(start_paused = true)]
async fn l3_a_saturated_client_is_never_refused() {
    for count in [Count::FixedWindow, Count::SlidingLog, Count::Bucket] {
        let mut random = fastrand::Rng::with_seed(3);
        let arrivals = Arc::new(Mutex::new(Vec::<Instant>::new()));
        let arrived = Arc::clone(&arrivals);
        let fake = Fake::new(move |_| {
            // Requests take up to 50 ms to arrive, and may overtake each other.
            let arrival = Instant::now() + Duration::from_millis(random.u64(0..=50));
            arrived.lock().unwrap().push(arrival);
            (Duration::from_millis(50), answer(204, &Value::Null))
        });
        let client = fake.client();
        let started = Instant::now();
        let calls: Vec<_> = (0..3_000)
            .map(|_| tokio::spawn(client.core.call(&LIMITED).nothing().into_future()))
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        let mut arrivals = arrivals.lock().unwrap().clone();
        arrivals.sort();
        let mut counted = Counted::default();
        for at in &arrivals {
            let _ = counted.serve(count, started, *at);
        }
        assert_eq!(counted.refused, 0, "{count:?}");
        let rate = 3_000.0 / (arrivals[2_999] - arrivals[0]).as_secs_f64();
        assert!(rate >= 25.0 * 0.95, "{count:?}: {rate}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_bursts_a_bucket_holds_what_one_span_brings() {
    let fake = ok();
    let client: Example = fake.builder().limits(LimitSet::new().without_bursts()).build().unwrap();
    let started = Instant::now();
    for _ in 0..10 {
        client.core.call(&CLUSTER).nothing().await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    client.core.call(&CLUSTER).nothing().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(100));
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

/// Processes that know nothing of each other share one address: the server refuses some, and the
/// clients make room.
#[tokio::test(start_paused = true)]
async fn l4_unknown_siblings_are_made_room_for() {
    for count in [Count::FixedWindow, Count::SlidingLog, Count::Bucket] {
        for (siblings, most_refused) in [(2_u64, 0.02), (4, 0.03), (8, 0.05)] {
            let counted = Arc::new(Mutex::new(Counted::default()));
            let (counts, started) = (Arc::clone(&counted), Instant::now());
            let fake = Fake::new(move |_| {
                let is_served = counts.lock().unwrap().serve(count, started, Instant::now());
                let status = if is_served { 204 } else { 429 };
                (Duration::from_millis(20), answer(status, &Value::Null))
            });
            let mut tasks: Vec<tokio::task::JoinHandle<()>> = Vec::new();
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
            let counted = counted.lock().unwrap();
            let (served, refused) = (counted.served.len() as f64, counted.refused as f64);
            let (share, used) = (refused / (served + refused), served / (300.0 * 25.0));
            println!("{count:?}, {siblings} siblings: {share:.3} refused, {used:.3} used");
            assert!(share <= most_refused, "{count:?}, {siblings} siblings: {share} refused");
            assert!(used >= 0.8, "{count:?}, {siblings} siblings: {used} used");
        }
    }
}

/// What no operation describes counts with the operations whose limits its path falls under.
#[tokio::test(start_paused = true)]
async fn l1_raw_requests_count_with_the_operations_beside_them() {
    static PAIR: Limit = Limit::window("pair", 2, 1_000);
    static KEY: Scheme = Scheme::new("key").ways(&[Way::fixed(Credential::secret("key"))]);
    static OTHER: Scheme = Scheme::new("other").ways(&[Way::fixed(Credential::secret("other"))]);
    static RAW: Product = Product::new("raw", "1.0.0")
        .servers(&[
            Server::new("main", "https://main.example"),
            Server::new("side", "https://side.example").security(&[&[&OTHER]]),
        ])
        .schemes(&[&KEY, &OTHER])
        .security(&[&[&KEY]])
        .limit_rows(&[LimitRow::new("/v1/pets", &PAIR)]);
    static PETS: Operation = Operation::new("pets", Method::GET, "/v1/pets").limits(&[&PAIR]);
    let fake = ok();
    let client: Client = Builder::new(&RAW)
        .transport(fake.clone())
        .limits(LimitSet::new())
        .credential("key", "k")
        .credential("other", "o")
        .build()
        .unwrap();
    let started = Instant::now();
    let raw = || client.raw(Method::GET, "/v1/pets/{id}").path("id", "a/b").query("x", &1);
    client.call(&PETS).nothing().await.unwrap();
    raw().nothing().await.unwrap();
    client.raw(Method::GET, "/v1/petshops").nothing().await.unwrap();
    client.raw_on("side", Method::GET, "/v1/pets").unwrap().nothing().await.unwrap();
    assert_eq!(started.elapsed(), Duration::ZERO);
    raw().nothing().await.unwrap();
    assert_eq!(started.elapsed().as_millis(), 1_050);
    let sent: Vec<_> = fake
        .requests()
        .iter()
        .map(|request| {
            let key = request.headers()["authorization"].to_str().unwrap().to_owned();
            format!("{} {key}", request.uri())
        })
        .collect();
    assert_eq!(sent[1], "https://main.example/v1/pets/a%2Fb?x=1 Bearer k");
    assert_eq!(sent[3], "https://side.example/v1/pets Bearer o");
    let error = client.raw_on("sid", Method::GET, "/").unwrap_err();
    assert!(error.to_string().contains("did you mean `side`?"), "{error}");
}
