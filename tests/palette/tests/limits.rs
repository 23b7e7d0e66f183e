//! The vendor's table of rates, as calls meet it.

use std::time::{Duration, Instant};

use clientwright_serve::Fault;
use palette_tests::{built, client, seen, settings, simulator, start};
use spectrocloud_palette::{
    Client,
    runtime::{LimitSet, Method, Retries},
};

/// A busy machine delivers calls later than they were sent, and closer together.
const CROWD: Duration = Duration::from_secs(1);

async fn all_at_once(palette: &Client, calls: usize) -> Duration {
    let started = Instant::now();
    let calls: Vec<_> =
        (0..calls).map(|_| tokio::spawn(palette.access().roles().list().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("is not refused");
    }
    started.elapsed()
}

#[tokio::test]
async fn a_burst_goes_at_once_and_the_rest_at_the_rate() {
    let server = start(simulator().limit_slack(CROWD)).await;
    let took = all_at_once(&client(&server), 65).await;
    // 50 are in the bucket; ten come back each second.
    assert!(took >= Duration::from_millis(1_400), "{took:?}");
    let calls = seen(&server, "GET", "/v1/roles");
    assert!(calls.iter().all(|call| call.status == Some(200)), "nobody is refused");
    // At the rate alone it would take five seconds.
    assert!(calls[49].at - calls[0].at < Duration::from_secs(3), "the burst is used");
}

#[tokio::test]
async fn who_knows_no_limits_is_refused_past_the_burst() {
    let server = start(simulator()).await;
    let settings = settings(&server).credential("api key", "a secret").without_limits();
    let palette = built(settings.retries(Retries::default().attempts(1)));
    let calls: Vec<_> =
        (0..200).map(|_| tokio::spawn(palette.access().roles().list().into_future())).collect();
    let mut refused = None;
    for call in calls {
        refused = refused.or(call.await.expect("does not panic").err());
    }
    let refused = refused.expect("the bucket ends");
    assert!(refused.is_rate_limited(), "{refused}");
    assert_eq!(refused.code(), Some("TooManyRequests"));
}

#[tokio::test]
async fn a_careful_client_leaves_the_bursts_to_others() {
    let server = start(simulator()).await;
    let settings = settings(&server).credential("api key", "a secret");
    let palette = built(settings.limits(LimitSet::new().without_bursts()));
    let took = all_at_once(&palette, 20).await;
    assert!(took >= Duration::from_millis(900), "{took:?}");
}

#[tokio::test]
async fn projects_count_together() {
    let server = start(simulator().limit_slack(CROWD)).await;
    let palette = client(&server);
    let calls: Vec<_> = (0..75)
        .map(|number| palette.project(format!("project {}", number % 3)).expect("a header"))
        .map(|project| tokio::spawn(project.access().roles().list().into_future()))
        .collect();
    for call in calls {
        call.await.expect("does not panic").expect("is not refused");
    }
    let calls = seen(&server, "GET", "/v1/roles");
    assert!(calls.iter().all(|call| call.status == Some(200)), "the server counts by address");
}

#[tokio::test]
async fn a_refusal_all_the_same_is_waited_out() {
    let server = start(simulator()).await;
    server.faults([Fault::status(429).on("GET", "/v1/roles").times(1)]);
    client(&server).access().roles().list().await.expect("the second attempt answers");
    assert_eq!(seen(&server, "GET", "/v1/roles").len(), 2);
}

/// Calls below a resource count with the resource, whatever module they are in.
#[test]
fn rows_are_nested() {
    let api = palette_tests::api();
    let rows = |wanted: &str| -> Vec<&str> {
        let is_it = |path: &str| wanted == path;
        let mut operations = api.operations.iter().filter(|one| is_it(&one.path));
        let operation = operations.next().expect("is authored");
        operation.limits.iter().map(|id| api[*id].name.as_str()).collect()
    };
    assert_eq!(rows("/v1/auth/user/password/reset"), ["/v1/auth/user/password/reset", "/v1/auth"]);
    assert_eq!(
        rows("/v1/clusterprofiles/{uid}/packs/{packName}/manifests"),
        [
            "/v1/clusterprofiles/{uid}/packs/{packName}/manifests",
            "/v1/clusterprofiles/{uid}/packs",
            "/v1/clusterprofiles"
        ]
    );
    assert_eq!(rows("/v1/dashboard/projects"), ["/v1/dashboard"]);
    assert_eq!(rows("/v1/dashboard/spectroclusters/search"), ["/v1/dashboard"]);
}

/// The generator settles the limits of operations, the runtime those of other requests: of one
/// request line both find the same.
#[tokio::test]
async fn a_raw_request_counts_as_the_operation_of_its_line_does() {
    let server = start(simulator()).await;
    let palette = client(&server);
    let mut counted = 0;
    for operation in spectrocloud_palette::operations() {
        let (method, path) = (operation.method(), operation.path_template());
        let call = palette.core().raw(method, path).nothing();
        assert_eq!(call.operation().counted_by(), operation.counted_by(), "{method} {path}");
        counted += usize::from(!operation.counted_by().is_empty());
    }
    assert!(counted > 300, "{counted} operations count under limits");
}

#[tokio::test]
async fn a_raw_request_carries_credentials_and_fills_its_path() {
    let server = start(simulator()).await;
    let call = client(&server).core().raw(Method::GET, "/v1/{things}").path("things", "roles");
    call.text().await.expect("answers");
    assert_eq!(seen(&server, "GET", "/v1/roles")[0].header("apikey"), Some("a secret"));
}
