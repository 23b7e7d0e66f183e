//! Credentials from files and functions, and as OAuth2 sends a client's own.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use clientwright_runtime::{
    Builder, Client, LimitSet,
    v1::{
        Credential, Encoding, Exchange, Life, Method, Operation, Place, Product, Scheme, Send,
        Server, Way,
    },
};
use serde_json::json;
use tokio::time::sleep;

use crate::common::{Example, Fake, KEYED, answer, text};

const GRANT: Credential = Credential::new("grant_type").default("client_credentials");
const SCOPE: Credential = Credential::new("scope").optional();
const CLIENT: Credential = Credential::new("client id");
const SECRET: Credential = Credential::secret("client secret");

const fn grant(request: &'static [(&'static str, Credential)]) -> Exchange {
    Exchange::new(Method::POST, "/oauth/token")
        .encoding(Encoding::Form)
        .request(request)
        .token(Place::Pointer("/access_token"))
        .life(&[Life::Member("/expires_in")])
}

/// The client's id and secret in the body, and in the header.
static POSTED: Scheme = Scheme::new("posted").ways(&[Way::exchange(grant(&[
    ("grant_type", GRANT),
    ("scope", SCOPE),
    ("client_id", CLIENT),
    ("client_secret", SECRET),
]))]);
static BASIC: Scheme = Scheme::new("basic").ways(&[Way::exchange(
    grant(&[("grant_type", GRANT), ("scope", SCOPE)]).basic(&(CLIENT, SECRET)),
)]);
static PRODUCT: Product = Product::new("example", "1.0.0")
    .servers(&[Server::new("main", "https://api.example.com")])
    .schemes(&[&POSTED, &BASIC]);
static BY_POSTED: Operation =
    Operation::new("posted", Method::GET, "/posted").security(&[&[&POSTED]]);
static BY_BASIC: Operation = Operation::new("basic", Method::GET, "/basic").security(&[&[&BASIC]]);

fn client(fake: &Fake) -> Builder<Client> {
    Builder::new(&PRODUCT)
        .environment([("NOTHING", "")])
        .transport(fake.clone())
        .limits(LimitSet::new())
        .credential("client id", "me & you")
        .credential("client secret", "hunter2:canary")
}

#[tokio::test(start_paused = true)]
async fn oauth2_by_the_credentials_of_a_client() {
    let fake = Fake::new(|request| {
        let token = json!({ "access_token": "t1", "token_type": "Bearer", "expires_in": 60 });
        let is_login = request.uri().path() == "/oauth/token";
        (Duration::ZERO, answer(200, if is_login { &token } else { &serde_json::Value::Null }))
    });
    let one = client(&fake).build().unwrap();
    one.call(&BY_POSTED).nothing().await.unwrap();
    one.call(&BY_BASIC).nothing().await.unwrap();
    client(&fake)
        .credential("scope", "a b")
        .build()
        .unwrap()
        .call(&BY_BASIC)
        .nothing()
        .await
        .unwrap();
    let requests = fake.requests();
    assert_eq!(
        requests[0].body(),
        "grant_type=client_credentials&client_id=me%20%26%20you&client_secret=hunter2%3Acanary"
    );
    assert!(!requests[0].headers().contains_key("authorization"));
    assert_eq!(requests[1].headers()["authorization"], "Bearer t1");
    // base64 of `me%20%26%20you:hunter2%3Acanary`.
    let basic = &requests[2].headers()["authorization"];
    assert_eq!(basic, "Basic bWUlMjAlMjYlMjB5b3U6aHVudGVyMiUzQWNhbmFyeQ==");
    assert!(basic.is_sensitive());
    assert_eq!(requests[2].body(), "grant_type=client_credentials");
    assert_eq!(requests[4].body(), "grant_type=client_credentials&scope=a%20b");
    // What is missing is named, and what has a default is not.
    let error = Builder::<Client>::new(&PRODUCT)
        .environment([("NOTHING", "")])
        .transport(fake)
        .build()
        .unwrap()
        .call(&BY_BASIC)
        .nothing()
        .await
        .unwrap_err();
    let message = error.to_string();
    assert!(
        message.ends_with("set the credential `client id` and the credential `client secret`"),
        "{message}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_file_is_read_for_each_login() {
    let path = std::env::temp_dir().join(format!("clientwright-secret-{}", std::process::id()));
    let fake = Fake::new(|request| {
        let is_login = request.uri().path().ends_with("/auth/token");
        (Duration::ZERO, if is_login { text(200, "t") } else { answer(200, &json!([])) })
    });
    let client: Example = fake.builder().credential_file("secret", &path).build().unwrap();
    let error = client.list().await.unwrap_err();
    assert!(error.to_string().contains("credential `secret` cannot be read"), "{error}");
    assert!(fake.requests().is_empty());
    sleep(Duration::from_secs(1)).await;
    std::fs::write(&path, "first-canary\n").unwrap();
    client.list().await.unwrap();
    std::fs::write(&path, "second-canary\n").unwrap();
    sleep(Duration::from_secs(301)).await;
    client.list().await.unwrap();
    std::fs::write(&path, " \n").unwrap();
    sleep(Duration::from_secs(301)).await;
    let error = client.list().await.unwrap_err();
    assert!(error.to_string().contains("credential `secret` is empty"), "{error}");
    std::fs::remove_file(&path).unwrap();
    let bodies: Vec<_> = fake.requests().iter().map(|request| request.body().clone()).collect();
    assert_eq!(bodies[0], r#"{"id":"id-1","secret":"first-canary"}"#);
    assert_eq!(bodies[2], r#"{"id":"id-1","secret":"second-canary"}"#);
}

#[tokio::test(start_paused = true)]
async fn a_function_is_asked_for_each_call_that_sends_it() {
    let fake = Fake::script([(204, serde_json::Value::Null)]);
    let asked = AtomicU32::new(0);
    let key = move || match asked.fetch_add(1, Ordering::Relaxed) {
        2 => Err("the vault is sealed".into()),
        number => Ok(format!("key-{number}")),
    };
    let client: Example = fake.builder().credential_with("key", key).build().unwrap();
    client.core.call(&KEYED).nothing().await.unwrap();
    client.core.call(&KEYED).nothing().await.unwrap();
    let error = client.core.call(&KEYED).nothing().await.unwrap_err();
    assert!(error.to_string().contains("`key` cannot be read: the vault is sealed"), "{error}");
    let queries: Vec<_> =
        fake.requests().iter().map(|request| request.uri().query().unwrap().to_owned()).collect();
    assert_eq!(queries, ["apiKey=key-0", "apiKey=key-1"]);
}

/// Servers lock accounts after a few failures; a secret that was replaced meanwhile is another one.
#[tokio::test(start_paused = true)]
async fn a_refused_secret_is_not_sent_again_and_its_successor_is_at_once() {
    let fake = Fake::new(|request| {
        let is_login = request.uri().path().ends_with("/auth/token");
        let is_old = request.body().windows(3).any(|part| part == b"old");
        (
            Duration::ZERO,
            match (is_login, is_old) {
                (true, true) => answer(401, &json!({})),
                (true, false) => text(200, "t"),
                (false, _) => answer(200, &json!([])),
            },
        )
    });
    let secret = Arc::new(Mutex::new("old"));
    let now = Arc::clone(&secret);
    let given = move || Ok((*now.lock().unwrap()).to_owned());
    let client: Example = fake.builder().credential_with("secret", given).build().unwrap();
    for _ in 0..3 {
        assert!(client.list().await.unwrap_err().is_auth());
        sleep(Duration::from_secs(60)).await;
    }
    assert_eq!(fake.count("/auth/token"), 1);
    *secret.lock().unwrap() = "new";
    client.list().await.unwrap();
    assert_eq!(fake.count("/auth/token"), 2);
}

/// Where nothing is exchanged, a ready token goes the way of fixed ones that are sent as such.
#[tokio::test(start_paused = true)]
async fn a_ready_token_is_sent_as_a_fixed_one_would_be() {
    static TOKENS: Scheme = Scheme::new("tokens").ways(&[
        Way::fixed(Credential::secret("key")).send(Send::Query { name: "key" }),
        Way::fixed(Credential::secret("token"))
            .send(Send::Header { name: "Authorization", prefix: "Token " }),
    ]);
    static BY_TOKEN: Operation =
        Operation::new("tokens", Method::GET, "/tokens").security(&[&[&TOKENS]]);
    let fake = Fake::script([(204, serde_json::Value::Null)]);
    let client = client(&fake).bearer("t1").build().unwrap();
    client.call(&BY_TOKEN).nothing().await.unwrap();
    let requests = fake.requests();
    assert_eq!(requests[0].headers()["authorization"], "Token t1");
    assert_eq!(requests[0].uri().query(), None);
}
