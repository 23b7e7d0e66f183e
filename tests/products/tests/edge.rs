//! Palette Edge: a host of one's own with a user of its operating system, operations that only some
//! hosts offer, pages, archives.

use std::time::Duration;

use clientwright_runtime::{Retries, Upload};
use clientwright_serve::{Fault, Running};
use products_tests::{count, secretly_limited, simulator, start};
use serde_json::json;
use spectrocloud_palette_edge::{
    Client,
    management::types::{
        self, BondRequest, ClusterConfiguration, EdgeHostConfigurations, EdgeNativeClusterSettings,
        State,
    },
    runtime::Builder,
};

use crate::errors::{Case, Is, hold};

const SPECS: &str = "specs/spectrocloud-palette-edge";
const LOGIN: &str = "/v1/users/default/login";
const RENEWAL: &str = "/v1/users/default/token/renewal";
const HOST: &str = "/v1/edge-mgmt/edgehosts/current";

async fn edge() -> (Running, Client) {
    let server = start(simulator(SPECS).items(120)).await;
    let client = builder(&server).build().expect("a client");
    (server, client)
}

pub fn builder(server: &Running) -> Builder<Client> {
    Client::builder()
        .base_url(server.url())
        .credential("username", "kairos")
        .credential("password", "a secret canary")
        .retries(Retries::default().base(Duration::from_millis(1)))
        .timeout(Duration::from_secs(5))
}

#[tokio::test]
async fn the_address_has_to_be_given() {
    let client = Client::builder()
        .environment([("PALETTE_EDGE_USERNAME", "kairos"), ("PALETTE_EDGE_PASSWORD", "p")])
        .build()
        .expect("nothing is asked yet");
    let error = client.management().edge_host().get().await.expect_err("no address");
    assert!(error.to_string().contains("PALETTE_EDGE_URL"), "{error}");
}

#[tokio::test]
async fn a_user_logs_in_and_the_token_stands_in_the_header_alone() {
    let (server, client) = edge().await;
    client.management().edge_host().get().await.expect("answers");
    let requests = server.requests();
    let [login, read] = requests.as_slice() else { panic!("{requests:#?}") };
    let query = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(login.query, [query("setCookie", "false"), query("extendedSession", "false")]);
    let body: serde_json::Value = serde_json::from_slice(&login.body).expect("JSON");
    assert_eq!(body, json!({"username": "kairos", "password": "a secret canary"}));
    let token = read.header("authorization").expect("a token");
    assert!(token.starts_with("ey") && !token.contains(' '), "{token}");
}

#[tokio::test]
async fn a_session_of_a_day_is_the_callers_choice() {
    let (server, _) = edge().await;
    let client = builder(&server).credential("extended session", "true").build().expect("a client");
    client.management().edge_host().get().await.expect("answers");
    let login = server.requests().remove(0);
    assert!(login.query.contains(&("extendedSession".to_owned(), "true".to_owned())), "{login:?}");
}

#[tokio::test]
async fn a_token_that_ends_in_mid_flight_is_renewed_once_for_all() {
    let (server, client) = edge().await;
    let read = || client.management().edge_host().get();
    read().await.expect("answers");
    server.expire_tokens();
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(read().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("answers");
    }
    assert_eq!((count(&server, "POST", LOGIN), count(&server, "POST", RENEWAL)), (1, 1));

    // What a renewal answers stands elsewhere, and renews too. When it is refused, the user serves.
    server.expire_tokens();
    read().await.expect("answers");
    assert_eq!((count(&server, "POST", LOGIN), count(&server, "POST", RENEWAL)), (1, 2));
    server.faults([Fault::status(401).on("POST", RENEWAL)]);
    server.expire_tokens();
    read().await.expect("answers");
    assert_eq!((count(&server, "POST", LOGIN), count(&server, "POST", RENEWAL)), (2, 3));
}

#[tokio::test]
async fn a_refused_user_is_told_once() {
    let server = start(simulator(SPECS).credential("password", "right")).await;
    let client = builder(&server).build().expect("a client");
    for _ in 0..3 {
        let error = client.management().edge_host().get().await.expect_err("is refused");
        assert!(error.is_login_refused(), "{error}");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    assert_eq!(count(&server, "POST", LOGIN), 1);
}

#[tokio::test]
async fn a_connected_host_refuses_what_palette_does_and_the_error_says_so() {
    let (server, client) = edge().await;
    let cluster = client.management().cluster();
    let settings = "/v1/edge-mgmt/cluster/settings";
    let refusal = json!({"code": "Forbidden", "message": "not allowed"}).to_string();
    for status in [400, 403, 404, 405, 409] {
        let fault = Fault::status(status).body("application/json", &refusal);
        server.faults([fault.on("PUT", settings).times(1)]);
        let call = cluster.update_settings(&EdgeNativeClusterSettings::new());
        let error = call.await.expect_err("is refused");
        assert!(error.is_unavailable(), "{error}");
        assert_eq!(error.availability(), ["hosts without a connection to Palette"]);
        let text = error.to_string();
        assert!(text.contains("offered only by: hosts without a connection to Palette"), "{text}");
    }
    // A failure of the host, and a refusal of what every host offers, are no such thing.
    server.faults([Fault::status(500).on("PUT", settings).times(1)]);
    let call = cluster.update_settings(&EdgeNativeClusterSettings::new());
    assert!(!call.await.expect_err("fails").is_unavailable());
    let delete = Fault::status(403).body("application/json", &refusal);
    server.faults([delete.on("DELETE", "/v1/edge-mgmt/cluster").times(1)]);
    let error = cluster.delete().await.expect_err("is refused");
    assert!(!error.is_unavailable() && error.availability().is_empty(), "{error}");
}

#[test]
fn the_rows_name_what_only_some_hosts_offer() {
    let rows = spectrocloud_palette_edge::operations();
    let rows = rows.filter(|row| !row.offered_by().is_empty());
    let mut rows: Vec<_> =
        rows.map(|row| format!("{} {}", row.method(), row.path_template())).collect();
    rows.sort();
    let wanted = [
        "PATCH /v1/edge-mgmt/cluster",
        "PATCH /v1/edge-mgmt/cluster/{clusterName}",
        "POST /v1/edge-mgmt/cluster",
        "POST /v1/edge-mgmt/cluster/profiles/variables/validate",
        "PUT /v1/edge-mgmt/cluster/profiles",
        "PUT /v1/edge-mgmt/cluster/settings",
        "PUT /v1/edge-mgmt/cluster/{clusterName}",
    ];
    assert_eq!(rows, wanted);
}

#[tokio::test]
async fn a_cluster_is_made_and_waited_for() {
    let (server, client) = edge().await;
    let cluster = client.management().cluster();
    let accepted = cluster.create(&ClusterConfiguration::new()).await.expect("is accepted");
    assert!(accepted.message.is_some());
    let made = accepted.until_ready().await.expect("runs");
    assert_eq!(made.status.and_then(|status| status.cluster_state), Some(State::Running));

    server.faults([Fault::activity_fails("no host has room").times(1)]);
    let accepted = cluster.create(&ClusterConfiguration::new()).await.expect("is accepted");
    let failed = accepted.until_ready().await.expect_err("fails");
    assert!(failed.is_write_failed(), "{failed}");
    assert_eq!(failed.message(), Some("no host has room"));
    assert!(failed.body_as::<types::Cluster>().is_some());
}

#[tokio::test]
async fn a_change_of_the_configuration_is_waited_for() {
    let (_server, client) = edge().await;
    let wanted = EdgeHostConfigurations::new()
        .with(|wanted| wanted.https_proxy = Some("http://192.0.2.1:3128".to_owned()));
    let hosts = client.management().edge_host();
    let status = hosts.update_configurations(&wanted).await.expect("is accepted").until_ready();
    status.await.expect("is configured");
    let now = hosts.configurations().await.expect("answers");
    assert_eq!(now.https_proxy, wanted.https_proxy);
}

#[tokio::test]
async fn audit_logs_come_in_three_pages_none_lost_and_none_twice() {
    let (server, client) = edge().await;
    let mut items = client.management().audits().list().items();
    let mut seen = Vec::new();
    while let Some(item) = items.next().await {
        seen.push(format!("{:?}", item.expect("a page")));
    }
    assert_eq!(seen.len(), 120);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 120, "none twice");
    assert_eq!(count(&server, "GET", &format!("{HOST}/audits")), 3);
}

#[tokio::test]
async fn a_change_of_the_network_that_comes_too_fast_is_sent_again() {
    let (server, client) = edge().await;
    let path = "/v1/edge-mgmt/network/bonds/bond0";
    let busy = json!({"code": "TooManyRequests", "message": "busy"}).to_string();
    server.faults([Fault::status(429).body("application/json", &busy).on("POST", path).times(2)]);
    let wanted = BondRequest::new(vec!["eth0".to_owned(), "eth1".to_owned()]);
    client.management().bonds().create("bond0", &wanted).await.expect("the third is taken");
    assert_eq!(count(&server, "POST", path), 3);
}

#[tokio::test]
async fn a_limit_that_is_published_nowhere_is_waited_out() {
    // Eleven operations answer 429 by their document; no rate is published. Five at once here, and five a second.
    let server = start(secretly_limited(SPECS, 5, 1).retry_after()).await;
    let client = builder(&server).build().expect("a client");
    client.management().service().settings().await.expect("answers");
    let calls: Vec<_> =
        (0..10).map(|_| tokio::spawn(client.management().bonds().list().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("is answered in the end");
    }
    let refused = server.requests().iter().filter(|seen| seen.status == Some(429)).count();
    assert!(refused > 0, "the burst ends: nobody knows the limit before it is reached");
}

#[tokio::test]
async fn each_documented_error_is_read_whatever_its_shape() {
    let (server, client) = edge().await;
    client.management().edge_host().get().await.expect("answers");
    let case = |status, body, code, message, attempts, is| Case {
        status,
        body,
        code,
        message,
        attempts,
        is,
    };
    let object = r#"{"code":"ResourceNotFound","message":"m","details":{"a":1},"ref":"r"}"#;
    let cases = [
        case(
            400,
            r#"{"code":"InvalidInput","message":"m"}"#,
            Some("InvalidInput"),
            Some("m"),
            1,
            Is::Final,
        ),
        case(
            401,
            r#"{"code":"Unauthorized","message":"m"}"#,
            Some("Unauthorized"),
            Some("m"),
            2,
            Is::Auth,
        ),
        case(
            403,
            r#"{"code":"Forbidden","message":"m"}"#,
            Some("Forbidden"),
            Some("m"),
            1,
            Is::Auth,
        ),
        case(404, object, Some("ResourceNotFound"), Some("m"), 1, Is::NotFound),
        case(
            404,
            r#"{"message":"nothing to download"}"#,
            None,
            Some("nothing to download"),
            1,
            Is::NotFound,
        ),
        case(429, r#"{"message":"busy"}"#, None, Some("busy"), 4, Is::RateLimited),
        case(500, "\"a bare text\"", None, Some("a bare text"), 4, Is::Retryable),
        case(500, "", None, None, 4, Is::Retryable),
    ];
    for case in &cases {
        let client = builder(&server).build().expect("a client");
        client.management().service().settings().await.expect("answers");
        hold(case, &server, HOST, client.management().edge_host().get().into_future()).await;
    }
}

#[tokio::test]
async fn an_archive_and_its_signature_are_sent_in_parts() {
    let (server, client) = edge().await;
    let archive = Upload::new(vec![7_u8; 1 << 20]).file_name("content.tar.zst");
    let wanted = types::Upload::new(archive)
        .with(|upload| upload.signature = Some(Upload::new("signed").file_name("content.sig")));
    client.management().content().upload(&wanted).await.expect("is taken");
    let sent = server.requests().pop().expect("one was seen");
    let text = String::from_utf8_lossy(&sent.body);
    assert!(text.contains(r#"name="uploadFile"; filename="content.tar.zst""#));
    assert!(text.contains(r#"name="signature"; filename="content.sig""#));
    assert!(sent.body.len() > 1 << 20);
}

#[tokio::test]
async fn a_file_below_a_folder_is_one_segment() {
    let (server, client) = edge().await;
    client.management().files().download("logs/today.txt").await.expect("answers");
    let sent = server.requests().pop().expect("one was seen");
    assert!(sent.path.ends_with("/file-download/logs%2Ftoday.txt"), "{}", sent.path);
}
