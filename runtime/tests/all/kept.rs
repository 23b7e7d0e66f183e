//! Answers that are kept for a while.

use std::time::Duration;

use clientwright_runtime::{
    Operation,
    v1::{Limit, Method},
};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::common::{BEARER, Example, Fake, KEY, WRITE, answer, with_header};

static ONE_A_MINUTE: Limit = Limit::window("rare", 1, 60_000);
static KINDS: Operation = Operation::new("kinds.list", Method::GET, "/kinds")
    .security(&[&[&KEY], &[&BEARER]])
    .limits(&[&ONE_A_MINUTE])
    .kept_ms(60_000);
static TAGGED: Operation = Operation::new("kinds.get", Method::GET, "/tagged").kept_ms(10_000);

async fn kinds(client: &Example) -> Value {
    client.core.call(&KINDS).json().await.unwrap()
}

/// Counts its answers.
fn counting() -> Fake {
    let mut number = 0;
    Fake::new(move |_| {
        number += 1;
        (Duration::ZERO, answer(200, &json!(number)))
    })
}

fn client(fake: &Fake, key: &str) -> Example {
    fake.builder().credential("key", key).cache(1_000_000).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_answers_at_once_and_for_its_time() {
    let fake = counting();
    let client = client(&fake, "one");
    let started = Instant::now();
    for _ in 0..100 {
        assert_eq!(kinds(&client).await, 1);
    }
    assert_eq!((started.elapsed(), fake.requests().len()), (Duration::ZERO, 1));
    sleep(Duration::from_secs(63)).await;
    assert_eq!(kinds(&client).await, 2);
    // Without being asked to, a client keeps nothing.
    let fake = counting();
    let client = fake.client();
    client.core.call(&TAGGED).json::<Value>().await.unwrap();
    assert_eq!(client.core.call(&TAGGED).json::<Value>().await.unwrap(), 2);
}

#[tokio::test(start_paused = true)]
async fn nobody_sees_what_another_was_told() {
    let fake = counting();
    let call = |client: &Example| client.core.call(&TAGGED);
    let one = client(&fake, "one");
    assert_eq!(call(&one).json::<Value>().await.unwrap(), 1);
    assert_eq!(call(&one).query("a", &1).json::<Value>().await.unwrap(), 2);
    assert_eq!(call(&one).header("projectuid", "p").json::<Value>().await.unwrap(), 3);
    assert_eq!(call(&one).bytes().await.unwrap(), "1");
    assert_eq!(call(&client(&fake, "one")).json::<Value>().await.unwrap(), 4);
    // One client whose credential changes.
    let mut number = 0;
    let turns = std::sync::Mutex::new(move || {
        number += 1;
        Ok(format!("key-{}", number / 2))
    });
    let turning: Example = fake
        .builder()
        .credential_with("key", move || (turns.lock().unwrap())())
        .cache(1_000_000)
        .without_limits()
        .build()
        .unwrap();
    assert_eq!((kinds(&turning).await, kinds(&turning).await), (json!(5), json!(6)));
    assert_eq!(kinds(&turning).await, 6);
}

#[tokio::test(start_paused = true)]
async fn what_has_ended_is_asked_for_by_its_tag() {
    let mut version = 0;
    let fake = Fake::new(move |request| {
        let tag = format!("\"v{}\"", version / 2);
        version += 1;
        let is_same = request.headers().get("if-none-match").is_some_and(|known| *known == *tag);
        let answer = if is_same { answer(304, &Value::Null) } else { answer(200, &json!(tag)) };
        (Duration::ZERO, with_header(answer, "etag", &tag))
    });
    let client = client(&fake, "one");
    let call = async || client.core.call(&TAGGED).json::<Value>().await.unwrap();
    for expected in ["\"v0\"", "\"v0\"", "\"v1\"", "\"v1\""] {
        assert_eq!(call().await, expected);
        assert_eq!(call().await, expected);
        sleep(Duration::from_secs(10)).await;
    }
    assert_eq!(fake.requests().len(), 4);
    // A call that nothing was kept of sees the answer as it is.
    let fake = Fake::script([(304, Value::Null)]);
    let error = fake.client().core.call(&TAGGED).nothing().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 304);
}

#[tokio::test(start_paused = true)]
async fn a_write_makes_it_void_and_some_is_never_kept() {
    let fake = counting();
    let client = client(&fake, "one");
    let call = async || client.core.call(&TAGGED).json::<Value>().await.unwrap();
    assert_eq!((call().await, call().await), (json!(1), json!(1)));
    client.core.call(&WRITE).nothing().await.unwrap();
    assert_eq!((call().await, call().await), (json!(3), json!(3)));
    for (name, value) in [("cache-control", "private, no-store"), ("vary", "*")] {
        let fake = Fake::new(move |_| {
            (Duration::ZERO, with_header(answer(200, &Value::Null), name, value))
        });
        let client = self::client(&fake, "one");
        for _ in 0..2 {
            client.core.call(&TAGGED).nothing().await.unwrap();
        }
        assert_eq!(fake.requests().len(), 2, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn it_holds_no_more_than_it_may() {
    let fake = Fake::new(|_| (Duration::ZERO, answer(200, &json!("x".repeat(1_000)))));
    let client: Example = fake.builder().cache(50_000).build().unwrap();
    for round in 0..2 {
        for page in 0..1_000 {
            client.core.call(&TAGGED).query("page", &page).nothing().await.unwrap();
        }
        assert!(fake.requests().len() >= 1_000 + round * 900);
    }
    assert!(fake.requests().len() > 1_950, "{}", fake.requests().len());
}
