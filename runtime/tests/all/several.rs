//! One client of three hosts, each with credentials of its own: who is sent what, and what is
//! asked for when something is missing.

use std::time::Duration;

use crate::common::{Example, Fake, answer, jwt, text};
use clientwright_runtime::{
    Builder, LimitSet, Method, Operation, Product,
    v1::{Credential, Exchange, Life, Place, Scheme, Send, Server, Way},
};
use serde_json::{Value, json};

static PRODUCT: Product = Product::new("hub", "1.0.0")
    .servers(&[
        Server::new("hub", "https://console.example.com/api").env("HUB_URL"),
        Server::new("inference", "https://ai.example.net/v1").env("HUB_INFERENCE_URL"),
        Server::new("archive", "https://archive.example.org").env("HUB_ARCHIVE_URL"),
        Server::new("beta", "").env("HUB_BETA_URL"),
    ])
    .schemes(&[&BEARER, &INFERENCE, &LOGIN]);

const AUTHORIZATION: Send = Send::Header { name: "authorization", prefix: "Bearer " };

static BEARER: Scheme = Scheme::new("bearer").ways(&[Way::exchange(
    Exchange::new(Method::POST, "/token")
        .request(&[
            ("id", Credential::new("key id").env("HUB_KEY_ID")),
            ("secret", Credential::secret("key secret").env("HUB_KEY_SECRET")),
        ])
        .token(Place::Body)
        .life(&[Life::Jwt]),
)
.send(AUTHORIZATION)]);
static INFERENCE: Scheme = Scheme::new("inference bearer")
    .ways(&[Way::fixed(Credential::secret("inference bearer").env("HUB_INFERENCE_BEARER"))
        .send(AUTHORIZATION)]);
static LOGIN: Scheme = Scheme::new("login").ways(&[Way::basic(
    Credential::new("archive user").env("HUB_ARCHIVE_USER"),
    Credential::secret("archive password").env("HUB_ARCHIVE_PASSWORD"),
)
.send(Send::Header { name: "authorization", prefix: "Basic " })]);

static MACHINES: Operation =
    Operation::new("console.machines.list", Method::GET, "/machines").security(&[&[&BEARER]]);
static MODELS: Operation = Operation::new("inference.models.list", Method::GET, "/models")
    .server(1)
    .security(&[&[&INFERENCE]]);
static REPORTS: Operation = Operation::new("archive.reports.list", Method::GET, "/reports")
    .server(2)
    .security(&[&[&LOGIN]]);
static BETA: Operation = Operation::new("beta.status.get", Method::GET, "/status").server(3);

const ALL: [(&str, &str); 5] = [
    ("HUB_KEY_ID", "key-1"),
    ("HUB_KEY_SECRET", "s3cret"),
    ("HUB_INFERENCE_BEARER", "sk-inference"),
    ("HUB_ARCHIVE_USER", "reader"),
    ("HUB_ARCHIVE_PASSWORD", "pa:ss"),
];

fn server() -> Fake {
    Fake::new(|request| {
        let answer = match request.uri().path() {
            "/api/token" => text(200, jwt(1, 3600)),
            _ => answer(200, &json!([])),
        };
        (Duration::ZERO, answer)
    })
}

fn builder(fake: &Fake, variables: &[(&str, &str)]) -> Builder<Example> {
    Builder::new(&PRODUCT)
        .environment(variables.iter().copied())
        .transport(fake.clone())
        .limits(LimitSet::new())
}

async fn call(
    client: &Example,
    operation: &'static Operation,
) -> clientwright_runtime::Result<Value> {
    client.core.call(operation).json().await
}

#[tokio::test(start_paused = true)]
async fn a7_each_host_is_sent_its_own_secret_and_no_other() {
    let fake = server();
    let client: Example = builder(&fake, &ALL).build().unwrap();
    for operation in [&MACHINES, &MODELS, &REPORTS, &MACHINES] {
        call(&client, operation).await.unwrap();
    }
    let sent: Vec<(String, String)> = fake
        .requests()
        .iter()
        .map(|request| {
            let secret = request.headers().get("authorization");
            let secret = secret.map_or("-", |secret| secret.to_str().unwrap());
            (request.uri().to_string(), secret.to_owned())
        })
        .collect();
    let token = format!("Bearer {}", jwt(1, 3600));
    let row = |url: &str, secret: &str| (url.to_owned(), secret.to_owned());
    assert_eq!(
        sent,
        [
            row("https://console.example.com/api/token", "-"),
            row("https://console.example.com/api/machines", &token),
            row("https://ai.example.net/v1/models", "Bearer sk-inference"),
            row("https://archive.example.org/reports", "Basic cmVhZGVyOnBhOnNz"),
            row("https://console.example.com/api/machines", &token),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_credential_is_asked_for_by_the_first_call_that_needs_it() {
    let fake = server();
    let client: Example = builder(&fake, &[("HUB_INFERENCE_BEARER", "sk")]).build().unwrap();
    call(&client, &MODELS).await.unwrap();
    for (operation, variables) in [
        (&MACHINES, ["HUB_KEY_ID", "HUB_KEY_SECRET"]),
        (&REPORTS, ["HUB_ARCHIVE_USER", "HUB_ARCHIVE_PASSWORD"]),
    ] {
        let error = call(&client, operation).await.unwrap_err().to_string();
        assert!(variables.iter().all(|variable| error.contains(variable)), "{error}");
        assert!(!error.contains("HUB_INFERENCE"), "{error}");
    }
    assert_eq!(fake.requests().len(), 1, "nothing is sent without its credential");
}

#[tokio::test(start_paused = true)]
async fn a_variable_or_a_name_replaces_one_address_alone() {
    let fake = server();
    let mut variables = ALL.to_vec();
    variables.push(("HUB_URL", "https://staging.example.com"));
    let builder = builder(&fake, &variables).server_url("archive", "https://old.example.org/x");
    let client: Example = builder.build().unwrap();
    for operation in [&MODELS, &REPORTS] {
        call(&client, operation).await.unwrap();
    }
    let _ = call(&client, &MACHINES).await;
    assert_eq!(
        fake.paths(),
        [
            "https://ai.example.net/v1/models",
            "https://old.example.org/x/reports",
            "https://staging.example.com/token",
            "https://staging.example.com/machines",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_address_that_nobody_states_is_asked_for_by_its_own_variable() {
    let fake = server();
    let client: Example = builder(&fake, &ALL).build().unwrap();
    let error = call(&client, &BETA).await.unwrap_err().to_string();
    assert!(error.contains("HUB_BETA_URL"), "{error}");
    let error = builder(&fake, &ALL).server_url("archiv", "https://a.example").build();
    let error = error.unwrap_err().to_string();
    assert!(error.contains("archive"), "{error}");
}
