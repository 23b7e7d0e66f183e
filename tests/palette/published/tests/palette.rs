//! The whole API, release 4.8, as a crate.

use std::time::{Duration, Instant};

use clientwright_runtime::{Builder, LimitSet};
use clientwright_serve::{Fault, Running};
use published_tests::{count, start};
use serde_json::json;
use spectrocloud_palette::{Client, v1::types::ProjectsFilterSpec};

const PRODUCT: &str = "spectrocloud-palette";
const LOGIN: &str = "/v1/auth/authenticate";

fn builder(server: &Running) -> Builder<Client> {
    Client::builder()
        .base_url(server.url())
        .environment(Vec::<(String, String)>::new())
        .limits(LimitSet::new())
        .timeout(Duration::from_secs(5))
}

fn person(server: &Running) -> Client {
    let builder = builder(server).credential("email", "ada@example.com");
    builder.credential("password", "a secret").build().expect("a client")
}

fn with_key(server: &Running) -> Client {
    builder(server).credential("api key", "a secret").build().expect("a client")
}

#[tokio::test]
async fn a_login_is_replaced_once_when_it_ends_in_mid_flight() {
    let server = start(PRODUCT, 3, |simulator| simulator).await;
    let palette = person(&server);
    palette.v1().roles().list().await.expect("answers");
    server.expire_tokens();
    let read = || palette.v1().roles().list();
    let calls: Vec<_> = (0..10).map(|_| tokio::spawn(read().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("goes on with a new token");
    }
    assert_eq!(count(&server, "POST", LOGIN), 2);
    let calls = server.requests();
    let token = calls.last().expect("one was seen").header("authorization").expect("a token");
    assert_eq!(token.split('.').count(), 3, "a JWT and nothing else: {token}");
}

#[tokio::test]
async fn a_key_serves_and_a_project_is_a_view() {
    let server = start(PRODUCT, 3, |simulator| simulator).await;
    let palette = with_key(&server);
    let project = palette.project("5f6c1a11").expect("a header can hold it");
    palette.v1().roles().list().await.expect("answers");
    project.v1().roles().list().await.expect("answers");
    let calls = server.requests();
    let of = |name: &str| calls.iter().map(|call| call.header(name)).collect::<Vec<_>>();
    assert_eq!(of("apikey"), [Some("a secret"); 2]);
    assert_eq!(of("projectuid"), [None, Some("5f6c1a11")]);
}

#[tokio::test]
async fn three_pages_of_a_list_and_of_a_search() {
    let server = start(PRODUCT, 5, |simulator| simulator).await;
    let palette = with_key(&server);
    let mut users = palette.v1().users().list().limit(2).items();
    let mut found = 0;
    while let Some(user) = users.next().await {
        user.expect("a user");
        found += 1;
    }
    assert_eq!((found, count(&server, "GET", "/v1/users")), (5, 3));

    let search = ProjectsFilterSpec::new();
    let mut projects = palette.v1().dashboard().projects_filter_summary(&search).limit(2).items();
    let mut found = 0;
    while let Some(project) = projects.next().await {
        project.expect("a project");
        found += 1;
    }
    assert_eq!((found, count(&server, "POST", "/v1/dashboard/projects")), (5, 3));
}

#[tokio::test]
async fn a_burst_goes_at_once_and_the_rest_at_the_rate() {
    let crowd =
        |simulator: clientwright_serve::Builder| simulator.limit_slack(Duration::from_secs(1));
    let server = start(PRODUCT, 3, crowd).await;
    let palette = with_key(&server);
    let started = Instant::now();
    let read = || palette.v1().roles().list();
    let calls: Vec<_> = (0..65).map(|_| tokio::spawn(read().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("is not refused");
    }
    // 50 are in the bucket; ten come back each second.
    assert!(started.elapsed() >= Duration::from_millis(1_400), "{:?}", started.elapsed());
    assert!(server.requests().iter().all(|call| call.status == Some(200)), "nobody is refused");
}

#[tokio::test]
async fn errors_that_the_document_does_not_declare_are_read() {
    let server = start(PRODUCT, 3, |simulator| simulator).await;
    let body = r#"{"code":"ResourceNotFound","message":"gone"}"#;
    server.faults([Fault::status(404).body("application/json", body).on("GET", "/v1/roles")]);
    let error = with_key(&server).v1().roles().list().await.expect_err("is refused");
    assert!(error.is_not_found(), "{error}");
    assert_eq!((error.code(), error.message()), (Some("ResourceNotFound"), Some("gone")));
}

#[tokio::test]
async fn a_status_that_was_read_is_not_sent_back() {
    let server = start(PRODUCT, 3, |simulator| simulator.any_id()).await;
    let palette = with_key(&server);
    let role = palette.v1().roles().get("07a9").await.expect("answers");
    assert!(role.status.is_some() && role.metadata.as_ref().is_some_and(|one| one.uid.is_some()));
    palette.v1().roles().update("07a9", &role).await.expect("is taken");
    let sent = server.requests().pop().expect("one was seen").body;
    let sent: serde_json::Value = serde_json::from_slice(&sent).expect("JSON");
    assert!(sent.get("status").is_none() && sent["metadata"].get("uid").is_none(), "{sent}");
    assert_eq!(sent["metadata"]["name"], json!(role.metadata.and_then(|one| one.name)));
}
