//! An invented product, unlike the others in every rule: form login with its token in a header,
//! numbers for errors, three kinds of pages, limits of which the narrowest holds, jobs that the body
//! names. Nothing but its declarations makes it work.

use std::{path::Path, time::Duration};

use clientwright::{diagnostic::Sources, disk, load, pipeline};
use clientwright_runtime::{LimitSet, Retries};
use clientwright_serve::{Builder, Fault, Running};
use products_tests::{count, simulator, start};
use serde_json::json;
use tidewatch::{Client, harbour::types};
use tokio::time::Instant;

use crate::errors::{Case, Is, hold};

const SPECS: &str = "tests/products/fifth/specs/tidewatch";
const BASE: &str = "/api/v3";

fn harbour() -> Builder {
    simulator(SPECS).items(25)
}

async fn watched(simulator: Builder) -> (Running, Client) {
    let server = start(simulator).await;
    let client = client(&server);
    (server, client)
}

pub fn client(server: &Running) -> Client {
    limited(server, LimitSet::new())
}

/// A client that shares its limits with others.
fn limited(server: &Running, limits: LimitSet) -> Client {
    Client::builder()
        .base_url(format!("{}{BASE}", server.url()))
        .credential("watchman", "sam")
        .credential("pin", "a secret canary")
        .scope("X-Harbour", "north")
        .retries(Retries::default().base(Duration::from_millis(1)))
        .limits(limits)
        .build()
        .expect("a client")
}

fn sent(server: &Running, method: &str, path: &str) -> usize {
    count(server, method, &format!("{BASE}{path}"))
}

#[test]
fn its_crate_is_what_the_generator_makes_of_its_declarations() {
    let fifth = Path::new(env!("CARGO_MANIFEST_DIR")).join("fifth");
    let folder = fifth.join("specs/tidewatch");
    let loaded = load(&folder, None, disk::DEFAULT_MAX_SIZE, &mut Sources::new());
    let loaded = loaded.unwrap_or_else(|found| panic!("{found:#?}"));
    let reading = pipeline::read(loaded.product, loaded.strictness);
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    let files = pipeline::files(&reading, &loaded.runtime);
    let stale = disk::compare_crate(&fifth.join("generated/tidewatch"), &files).expect("reads");
    let command = "cd tests/products/fifth && cargo run -p clientwright -- generate";
    assert!(stale.is_empty(), "{stale:#?}\nrun `{command}`");
}

#[tokio::test]
async fn a_form_logs_in_and_a_header_brings_the_token() {
    let (server, client) = watched(harbour()).await;
    client.harbour().vessels().get("9074729").await.expect_err("nobody made it");
    let requests = server.requests();
    let [login, read] = requests.as_slice() else { panic!("{requests:#?}") };
    assert_eq!(String::from_utf8_lossy(&login.body), "watchman=sam&pin=a%20secret%20canary");
    assert_eq!(login.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(login.header("x-harbour"), None, "a login has no scope");
    assert!(read.header("x-session").expect("a token").starts_with("Watch ey"));
    assert_eq!(read.header("x-harbour"), Some("north"));
}

#[tokio::test]
async fn a_session_that_ends_in_mid_flight_is_renewed_by_its_id() {
    let (server, client) = watched(harbour()).await;
    let read = || client.harbour().berths().list();
    read().await.expect("answers");
    server.expire_tokens();
    let calls: Vec<_> = (0..8).map(|_| tokio::spawn(read().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("answers");
    }
    let ended = server.requests().into_iter().filter(|seen| seen.status == Some(419)).count();
    assert!(ended > 0, "an ended session is told with status 419");
    assert_eq!(sent(&server, "POST", "/sessions"), 1);
    let renewals = server.requests().into_iter().filter(|seen| seen.method == "PUT");
    let renewals: Vec<_> = renewals.map(|seen| seen.path).collect();
    assert!(renewals.len() == 1 && renewals[0].starts_with("/api/v3/sessions/"), "{renewals:?}");
}

#[tokio::test]
async fn three_pages_of_each_kind() {
    let (server, client) = watched(harbour().page_size(10)).await;
    let harbour = client.harbour();

    let mut vessels = harbour.vessels().list().per(10).items();
    let mut names = Vec::new();
    while let Some(vessel) = vessels.next().await {
        names.push(vessel.expect("a page").imo);
    }
    let pages = |path: &str, name: &str| -> Vec<String> {
        let lists =
            server.requests().into_iter().filter(|seen| seen.path == format!("{BASE}{path}"));
        let value = |seen: clientwright_serve::Seen| {
            let found = seen.query.into_iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value).unwrap_or_default()
        };
        lists.map(value).collect()
    };
    assert_eq!(pages("/vessels", "page"), ["0", "1", "2"]);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 25);

    let mut berths = harbour.berths().list().take(10).items();
    let mut found = 0;
    while let Some(berth) = berths.next().await {
        berth.expect("a page");
        found += 1;
    }
    assert_eq!(
        (found, pages("/berths", "skip")),
        (25, ["0", "10", "20"].map(str::to_owned).into())
    );

    let mut entries = harbour.log().list_entries().items();
    let mut found = 0;
    while let Some(entry) = entries.next().await {
        entry.expect("a page");
        found += 1;
    }
    assert_eq!((found, pages("/entries", "offset").len()), (25, 3));
}

#[tokio::test]
async fn the_narrowest_limit_holds_and_no_other() {
    // A server that refuses the 13th call in any second, and the 11th mooring of a burst.
    let (server, client) = watched(harbour().limit_slack(Duration::from_millis(150))).await;
    let list = || client.harbour().vessels().list();
    list().await.expect("answers");
    let started = Instant::now();
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(list().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("is not refused");
    }
    assert!(started.elapsed() > Duration::from_millis(900), "{:?}", started.elapsed());

    let imo = list().await.expect("answers").vessels.remove(0).imo;
    let started = Instant::now();
    let mooring = types::Mooring::new("east");
    let calls: Vec<_> = (0..13)
        .map(|_| tokio::spawn(client.harbour().vessels().moor(&imo, &mooring).into_future()))
        .collect();
    for call in calls {
        call.await.expect("does not panic").expect("is not refused");
    }
    // Ten at once, and three at five in a second.
    assert!(started.elapsed() > Duration::from_millis(550), "{:?}", started.elapsed());
    let refused = server.requests().iter().filter(|seen| seen.status == Some(429)).count();
    assert_eq!(refused, 0);
}

#[tokio::test]
async fn a_job_that_the_body_names_is_followed_to_its_end() {
    let (server, client) = watched(harbour()).await;
    let vessels = client.harbour().vessels();
    let imo = vessels.list().await.expect("answers").vessels.remove(0).imo;
    let mooring = types::Mooring::new("east");
    let done = vessels.moor(&imo, &mooring).await.expect("starts").until_done().await;
    assert!(done.expect("ends").resource_id().is_some());

    server.faults([Fault::activity_fails("the quay is full").times(1)]);
    let failed = vessels.moor(&imo, &mooring).await.expect("starts").until_done().await;
    let failed = failed.expect_err("is refused");
    assert_eq!(failed.message(), Some("the quay is full"));
}

#[tokio::test]
async fn a_berth_is_closed_until_its_change_is_made() {
    // Slow enough that a look comes before the end on a busy machine too.
    let (server, client) = watched(harbour().speed(0.2)).await;
    let berths = client.harbour().berths();
    let name = berths.list().await.expect("answers").remove(0).name;
    let deeper = types::BerthChange::new().with(|change| change.depth = Some(12.5));
    let changed = berths.replace(&name, &deeper).await.expect("is taken");
    assert_ne!(berths.get(&name).await.expect("is there").status, Some(types::BerthStatus::Open));
    let berth = changed.until_ready().await.expect("is made");
    assert_eq!((berth.depth, berth.status), (Some(12.5), Some(types::BerthStatus::Open)));

    server.faults([Fault::activity_fails("the dredger sank").times(1)]);
    let changed = berths.replace(&name, &deeper).await.expect("is taken");
    let failed = changed.until_ready().await.expect_err("fails");
    assert!(failed.is_write_failed() && failed.message() == Some("the dredger sank"), "{failed}");
}

#[tokio::test]
async fn each_declared_error_is_what_its_number_or_status_says() {
    let (server, _) = watched(harbour()).await;
    let case = |status, body, code, attempts, is| Case {
        status,
        body,
        code,
        message: Some("m"),
        attempts,
        is,
    };
    let cases = [
        case(400, r#"{"problem":{"number":11,"text":"m"}}"#, Some("11"), 2, Is::Auth),
        case(400, r#"{"problem":{"number":12,"text":"m"}}"#, Some("12"), 4, Is::RateLimited),
        case(400, r#"{"problem":{"number":13,"text":"m"}}"#, Some("13"), 4, Is::Retryable),
        case(500, r#"{"problem":{"number":14,"text":"m"}}"#, Some("14"), 1, Is::Final),
        case(400, r#"{"problem":{"number":15,"text":"m"}}"#, Some("15"), 1, Is::NotFound),
        case(419, r#"{"problem":{"number":99,"text":"m"}}"#, Some("99"), 2, Is::Auth),
        case(410, r#"{"problem":{"text":"m"}}"#, None, 1, Is::NotFound),
        // Usually passing; here it is stated not to be.
        case(503, r#"{"problem":{"text":"m"}}"#, None, 1, Is::Final),
        case(502, r#"{"problem":{"text":"m"}}"#, None, 4, Is::Retryable),
    ];
    let limits = LimitSet::new();
    for case in &cases {
        let client = limited(&server, limits.clone());
        client.harbour().berths().list().await.expect("answers");
        let path = format!("{BASE}/entries");
        hold(case, &server, &path, client.harbour().log().list_entries().into_future()).await;
    }
}

#[tokio::test]
async fn what_some_harbours_lack_is_told_apart() {
    let (server, client) = watched(harbour()).await;
    let body = json!({"problem": {"number": 14, "text": "no lock"}}).to_string();
    let path = format!("{BASE}/lock");
    server
        .faults([Fault::status(404).body("application/json", &body).on("DELETE", &path).times(1)]);
    let error = client.harbour().berths().empty_lock().await.expect_err("there is none");
    assert!(error.is_unavailable(), "{error}");
    assert!(error.to_string().contains("offered only by: harbours with a lock"), "{error}");
    client.harbour().berths().empty_lock().await.expect("elsewhere there is");
}
