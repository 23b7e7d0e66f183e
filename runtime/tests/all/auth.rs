//! Tokens, in virtual time: how often they are got, who waits, and what a refusal does.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use crate::common::{Example, Fake, KEY, answer, jwt, text, with_header};
use clientwright_runtime::{
    Builder, Client, Clock, Method, Operation, Retries,
    v1::{
        Credential, Encoding, Exchange, Given, Life, Place, Product, Renewal, Scheme, Send, Server,
        Way,
    },
};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

static RENEWING: Scheme = Scheme::new("renewing").ways(&[Way::exchange(
    Exchange::new(Method::POST, "/login")
        .request(&[("id", Credential::new("id").env("EXAMPLE_ID"))])
        .encoding(Encoding::Form)
        .token(Place::Pointer("/data/token"))
        .life(&[Life::Jwt, Life::Member("/life")])
        .query(&[
            ("device", Given::Text("7")),
            ("long", Given::Credential(Credential::new("long session").optional())),
        ])
        .renew(
            // A renewal answers in another shape than the login.
            Renewal::new(Method::POST, "/renew/{old}")
                .path(&[("old", &[Place::Pointer("/data/token"), Place::Pointer("/token")])])
                .request(&[("refresh", &[Place::Pointer("/data/next"), Place::Pointer("/next")])])
                .token(Place::Pointer("/token"))
                .life(&[Life::Member("/life")]),
        ),
)
.send(Send::Header { name: "ApiKey", prefix: "" })]);
static RENEWED: Operation =
    Operation::new("renewed", Method::GET, "/renewed").security(&[&[&RENEWING]]);

/// A wall clock that follows the paused one, with an offset that tests can change.
#[derive(Clone)]
pub struct Wall {
    start: Instant,
    pub offset: Arc<AtomicU64>,
}

impl Wall {
    pub fn new(offset: u64) -> Self {
        Self { start: Instant::now(), offset: Arc::new(AtomicU64::new(offset)) }
    }
}

impl Clock for Wall {
    fn now(&self) -> SystemTime {
        let offset = Duration::from_secs(self.offset.load(Ordering::Relaxed));
        SystemTime::UNIX_EPOCH + offset + self.start.elapsed()
    }
}

pub const NOW: u64 = 1_800_000_000;

/// Tokens and when they end.
pub type Tokens = Arc<Mutex<Vec<(String, Instant)>>>;

/// A server whose logins take 300 ms, whose tokens live so long, and which checks them.
pub fn server(life: u64) -> (Fake, Tokens) {
    let valid = Tokens::default();
    let tokens = Arc::clone(&valid);
    let logins = AtomicU32::new(0);
    let mut refusals = 0;
    let fake = Fake::new(move |request| {
        let mut valid = tokens.lock().unwrap();
        if request.uri().path().ends_with("/auth/token") {
            let token = jwt(logins.fetch_add(1, Ordering::Relaxed), life);
            valid.push((token.clone(), Instant::now() + Duration::from_secs(life)));
            return (Duration::from_millis(300), text(200, token));
        }
        let header = request.headers()["authorization"].to_str().unwrap();
        let is_valid = valid
            .iter()
            .any(|(token, until)| header == format!("Bearer {token}") && *until > Instant::now());
        if is_valid {
            return (Duration::from_millis(10), answer(200, &json!([])));
        }
        // Refusals arrive over two seconds, most of them when there is a new token already.
        refusals = (refusals + 1) % 40;
        (Duration::from_millis(10 + 50 * refusals), answer(401, &Value::Null))
    });
    (fake, valid)
}

pub fn logins(fake: &Fake) -> usize {
    fake.count("/auth/token")
}

pub fn client(fake: &Fake, wall: &Wall) -> Example {
    fake.builder().clock(wall.clone()).without_limits().build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a2_one_login_serves_all_who_wait() {
    let (fake, _) = server(300);
    let client = client(&fake, &Wall::new(NOW));
    let calls: Vec<_> = (0..2000).map(|_| tokio::spawn(client.list().into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(logins(&fake), 1);
    let login = &fake.requests()[0];
    assert_eq!(login.uri(), "https://api.example.com/api/auth/token?extended=true");
    assert_eq!(login.body(), r#"{"id":"id-1","secret":"hunter2-canary"}"#);
}

#[tokio::test(start_paused = true)]
async fn a2_one_failure_is_shared_by_all_who_wait() {
    let fake = Fake::new(|_| {
        (Duration::from_millis(300), answer(403, &json!({ "error": { "message": "wrong" } })))
    });
    let client = client(&fake, &Wall::new(NOW));
    let calls: Vec<_> = (0..2000).map(|_| tokio::spawn(client.list().into_future())).collect();
    let started = Instant::now();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(error.is_auth() && !error.is_retryable());
        assert!(
            error
                .to_string()
                .contains("no token for `bearer`: login (POST /auth/token): 403 Forbidden: wrong")
        );
    }
    assert_eq!(logins(&fake), 1);
    assert!(started.elapsed() < Duration::from_millis(310));
    // The same credentials are not sent again for five minutes,
    sleep(Duration::from_secs(290)).await;
    client.list().await.unwrap_err();
    assert_eq!(logins(&fake), 1);
    // then once.
    sleep(Duration::from_secs(10)).await;
    client.list().await.unwrap_err();
    client.list().await.unwrap_err();
    assert_eq!(logins(&fake), 2);
}

#[tokio::test(start_paused = true)]
async fn a3_refused_tokens_are_replaced_once_by_generation() {
    let (fake, valid) = server(300);
    let client = client(&fake, &Wall::new(NOW));
    client.list().await.unwrap();
    valid.lock().unwrap().clear();
    let calls: Vec<_> = (0..1000).map(|_| tokio::spawn(client.list().into_future())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(logins(&fake), 2);
    assert_eq!(fake.requests().len(), 1 + 2 + 1000 + 1000);
}

#[tokio::test(start_paused = true)]
async fn a3_a_second_refusal_is_final() {
    let fake = Fake::new(|request| {
        let is_login = request.uri().path().ends_with("/auth/token");
        (
            Duration::ZERO,
            if is_login {
                text(200, " \"t0ken\"\n")
            } else {
                answer(401, &json!({ "error": { "message": "no" } }))
            },
        )
    });
    let client = client(&fake, &Wall::new(NOW));
    let error = client.list().await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!((error.message(), error.attempts()), (Some("no"), 2));
    assert_eq!(logins(&fake), 2);
    assert_eq!(fake.requests()[1].headers()["authorization"], "Bearer t0ken");
}

#[tokio::test(start_paused = true)]
async fn a3_a_fixed_token_is_not_sent_again() {
    let fake = Fake::script([(401, Value::Null)]);
    let client: Example = fake.builder().bearer("t").build().unwrap();
    assert!(client.list().await.unwrap_err().is_auth());
    assert_eq!(fake.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a3_an_error_code_can_mean_that_the_token_ended() {
    let mut refused = false;
    let fake = Fake::new(move |request| {
        if request.uri().path().ends_with("/auth/token") {
            return (Duration::ZERO, text(200, "t"));
        }
        let first = !std::mem::replace(&mut refused, true);
        let body = json!({ "error": { "status": "ExpiredToken" } });
        (Duration::ZERO, if first { answer(400, &body) } else { answer(200, &json!([])) })
    });
    client(&fake, &Wall::new(NOW)).list().await.unwrap();
    assert_eq!(logins(&fake), 2);
}

#[tokio::test(start_paused = true)]
async fn a2_a_caller_who_leaves_does_not_end_the_login_of_others() {
    let (fake, _) = server(300);
    let client = client(&fake, &Wall::new(NOW));
    let first = tokio::spawn(client.list().into_future());
    tokio::task::yield_now().await;
    let second = tokio::spawn(client.list().into_future());
    sleep(Duration::from_millis(100)).await;
    first.abort();
    second.await.unwrap().unwrap();
    assert_eq!(logins(&fake), 1);
}

#[tokio::test(start_paused = true)]
async fn logins_are_tried_three_times() {
    let fake =
        Fake::new(|_| (Duration::ZERO, with_header(answer(503, &Value::Null), "retry-after", "2")));
    let client: Example = fake.builder().retries(Retries::default()).build().unwrap();
    let error = client.list().await.unwrap_err();
    assert_eq!(fake.requests().len(), 3);
    assert!(error.is_retryable() && !error.is_auth());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_the_wait_for_a_token() {
    let fake = Fake::new(|_| (Duration::from_secs(9), text(200, "t")));
    let client = client(&fake, &Wall::new(NOW));
    let started = Instant::now();
    let error = client.list().deadline(Duration::from_secs(2)).await.unwrap_err();
    assert!(error.is_timeout());
    assert!(started.elapsed() <= Duration::from_millis(2010));
}

#[tokio::test(start_paused = true)]
async fn a7_an_answer_without_a_token_is_an_error_that_keeps_no_body() {
    let fake = Fake::new(|_| (Duration::ZERO, text(200, "<html> secret-canary")));
    let error = client(&fake, &Wall::new(NOW)).list().await.unwrap_err();
    assert!(error.to_string().contains("no token at the place"), "{error}");
    assert!(!format!("{error:?}").contains("secret-canary"));
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_by_what_the_last_answer_gave() {
    let mut renewals = 0;
    let fake = Fake::new(move |request| {
        let login = json!({ "data": { "token": "first", "next": "r1" }, "life": "100" });
        let renewal = json!({ "token": "second", "next": "r2", "life": "100" });
        let answer = match request.uri().path() {
            "/api/login" => answer(200, &login),
            path if path.starts_with("/api/renew/") => {
                renewals += 1;
                if renewals == 1 { answer(200, &renewal) } else { answer(400, &Value::Null) }
            }
            _ => answer(204, &Value::Null),
        };
        (Duration::ZERO, answer)
    });
    let client = client(&fake, &Wall::new(NOW));
    for _ in 0..22 {
        client.core.call(&RENEWED).nothing().await.unwrap();
        sleep(Duration::from_secs(10)).await;
    }
    let requests = fake.requests();
    let of = |path| requests.iter().filter(move |request| request.uri().path() == path);
    assert_eq!(of("/api/login").next().unwrap().body(), "id=id-1");
    assert_eq!(of("/api/login").next().unwrap().uri().query(), Some("device=7"));
    assert_eq!(of("/api/renew/first").next().unwrap().body(), "refresh=r1");
    assert_eq!(of("/api/renew/second").next().unwrap().body(), "refresh=r2");
    // The second renewal is refused, so the credentials serve again.
    assert_eq!(of("/api/login").count(), 2);
    let sent: Vec<_> =
        of("/api/renewed").map(|request| request.headers()["apikey"].clone()).collect();
    assert_eq!((sent[0].as_bytes(), sent[12].as_bytes()), (&b"first"[..], &b"second"[..]));
}

#[tokio::test]
async fn a_row_without_security_of_its_own_has_the_products() {
    static PRODUCT: Product = Product::new("example", "1.0.0")
        .servers(&[Server::new("main", "https://api.example.com")])
        .schemes(&[&KEY])
        .security(&[&[&KEY]]);
    static PLAIN: Operation = Operation::new("plain", Method::GET, "/plain");
    static OPEN: Operation = Operation::new("open", Method::GET, "/open").security(&[]);
    let fake = Fake::script([(204, Value::Null)]);
    let builder = Builder::new(&PRODUCT).environment([("NOTHING", "")]).transport(fake.clone());
    let client: Client = builder.credential("key", "abc").build().unwrap();
    client.call(&PLAIN).nothing().await.unwrap();
    client.call(&OPEN).nothing().await.unwrap();
    let targets: Vec<_> = fake.requests().iter().map(|sent| sent.uri().to_string()).collect();
    assert_eq!(
        targets,
        ["https://api.example.com/plain?apiKey=abc", "https://api.example.com/open"]
    );
}
