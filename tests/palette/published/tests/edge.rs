//! The management API of edge hosts as a crate of the vendor's own document.

use std::time::Duration;

use clientwright_runtime::Retries;
use clientwright_serve::{Fault, Running};
use published_tests::{count, start};
use serde_json::json;
use spectrocloud_palette_edge::{Client, management::types::EdgeNativeClusterSettings};

const PRODUCT: &str = "spectrocloud-palette-edge";

fn client(server: &Running) -> Client {
    let builder = Client::builder()
        .base_url(server.url())
        .credential("username", "kairos")
        .credential("password", "a secret")
        .retries(Retries::default().base(Duration::from_millis(1)));
    builder.build().expect("a client")
}

#[tokio::test]
async fn a_token_that_ends_in_mid_flight_is_renewed_once() {
    let server = start(PRODUCT, 3, |simulator| simulator).await;
    let edge = client(&server);
    let read = || edge.management().edge_host().get();
    read().await.expect("answers");
    server.expire_tokens();
    let calls: Vec<_> = (0..10).map(|_| tokio::spawn(read().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("answers");
    }
    assert_eq!(count(&server, "POST", "/v1/users/default/login"), 1);
    assert_eq!(count(&server, "POST", "/v1/users/default/token/renewal"), 1);
}

#[tokio::test]
async fn audits_come_in_three_pages() {
    let server = start(PRODUCT, 120, |simulator| simulator).await;
    let mut audits = client(&server).management().audits().list().items();
    let mut found = 0;
    while let Some(audit) = audits.next().await {
        audit.expect("an audit");
        found += 1;
    }
    let path = "/v1/edge-mgmt/edgehosts/current/audits";
    assert_eq!((found, count(&server, "GET", path)), (120, 3));
}

#[tokio::test]
async fn a_host_that_is_busy_is_asked_again() {
    let server = start(PRODUCT, 3, |simulator| simulator).await;
    let path = "/v1/edge-mgmt/edgehosts/current";
    server.faults([Fault::status(429).on("GET", path).times(2)]);
    client(&server).management().edge_host().get().await.expect("the third answers");
    assert_eq!(count(&server, "GET", path), 3);
}

#[tokio::test]
async fn what_palette_manages_is_told_apart() {
    let server = start(PRODUCT, 3, |simulator| simulator).await;
    let path = "/v1/edge-mgmt/cluster/settings";
    let body = json!({"code": "Forbidden", "message": "not allowed"}).to_string();
    server.faults([Fault::status(403).body("application/json", &body).on("PUT", path)]);
    let edge = client(&server);
    let settings = EdgeNativeClusterSettings::new();
    let error = edge.management().cluster().update_settings(&settings).await.expect_err("refused");
    assert!(error.is_unavailable(), "{error}");
    assert_eq!(error.availability(), ["hosts without a connection to Palette"]);
}
