//! One contact request a minute and five an hour, while other calls go on.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use cloudtemple::{
    Client,
    marketplace::types::ContactRequest,
    runtime::{Body, BoxFuture, LimitSet, Retries, Transport, TransportError},
};
use cloudtemple_tests::{build, builder, seen, simulator, start};
use tokio::time::Instant;

const CONTACT: &str = "/marketplace/v1/contact";

fn request() -> ContactRequest {
    [("message".to_owned(), "Hello.".into())].into()
}

/// Answers everything at once and remembers when contact requests came.
#[derive(Clone, Default)]
struct Desk(Arc<Mutex<Vec<Instant>>>);

impl Transport for Desk {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let is_contact = request.uri().path().ends_with(CONTACT);
        if is_contact {
            self.0.lock().expect("not poisoned").push(Instant::now());
        }
        let body = if is_contact { "" } else { "[]" };
        let mut answer = http::Response::new(Body::from(body));
        let json = http::HeaderValue::from_static("application/json");
        answer.headers_mut().insert("content-type", json);
        Box::pin(async { Ok(answer) })
    }
}

#[tokio::test(start_paused = true)]
async fn one_a_minute_and_five_an_hour() {
    let desk = Desk::default();
    let client = Client::builder().transport(desk.clone()).bearer("a token");
    let cloud = build(client.limits(LimitSet::new()));
    let begin = Instant::now();
    let sending: Vec<_> = (0..11)
        .map(|_| tokio::spawn(cloud.marketplace().contact().send(&request()).into_future()))
        .collect();
    // The wide limit of the product is not used up by those that wait for the narrow one.
    tokio::task::yield_now().await;
    for _ in 0..20 {
        cloud.marketplace().items().list().await.expect("answers");
    }
    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
    for sent in sending {
        sent.await.expect("does not panic").expect("is sent");
    }

    let stamps = desk.0.lock().expect("not poisoned").clone();
    assert_eq!(stamps.len(), 11);
    let apart = |calls: usize| stamps.windows(calls + 1).map(|run| run[calls] - run[0]).min();
    assert!(apart(1) >= Some(Duration::from_secs(60)), "{:?}", apart(1));
    assert!(apart(5) >= Some(Duration::from_secs(3600)), "{:?}", apart(5));
    // Not later than needed either: the eleventh goes soon after the second hour.
    let last = *stamps.last().expect("is there") - begin;
    assert!(last < Duration::from_secs(2 * 3600 + 900), "{last:?}");
}

#[tokio::test]
async fn a_second_request_is_refused_by_the_server_and_not_sent_by_the_client() {
    let server = start(simulator()).await;
    // A client without limits and retries shows what the server does.
    let bare = build(builder(&server).without_limits().retries(Retries::none()));
    bare.marketplace().contact().send(&request()).await.expect("is sent");
    let refused = bare.marketplace().contact().send(&request()).await.expect_err("is refused");
    assert!(refused.is_rate_limited(), "{refused}");
    assert_eq!(refused.status().map(|status| status.as_u16()), Some(429));

    let server = start(simulator()).await;
    let cloud = build(builder(&server).max_wait(Duration::from_secs(1)));
    cloud.marketplace().contact().send(&request()).await.expect("is sent");
    let late = cloud.marketplace().contact().send(&request()).await.expect_err("would wait");
    assert!(late.is_rate_limited(), "{late}");
    assert_eq!(late.attempts(), 0);
    let wait = late.retry_after().expect("is known");
    assert!((Duration::from_secs(55)..Duration::from_secs(70)).contains(&wait), "{wait:?}");
    assert!(late.to_string().contains("marketplace-contact"), "{late}");
    assert_eq!(seen(&server, "POST", CONTACT).len(), 1);
}
