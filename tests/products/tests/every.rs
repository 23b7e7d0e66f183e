//! Every operation of a product, called once by its own method with what its document asks for. What is sent passes the
//! simulator's checks of the schemas, and what comes back fits the type of the answer.

use clientwright::model::{Method, OperationId};
use clientwright_runtime::{Error, Outcome, Value};
use clientwright_serve::{Running, arguments};
use products_tests::{api, simulator, start};

/// Calls every operation that is not excepted, and says of all what is wrong.
async fn tour(
    specs: &str,
    except: &[&str],
    server: &Running,
    call: impl AsyncFn(String, Value) -> Result<Outcome, Error>,
) {
    let api = api(specs);
    let mut ids: Vec<OperationId> = api.operation_ids().collect();
    // Reads first: a removal would make what it removes unknown.
    ids.sort_by_key(|id| api[*id].method == Method::Delete);
    let mut wrong = Vec::new();
    let mut called = 0;
    for id in ids {
        let operation = &api[id];
        let line = format!("{} {}", operation.method.as_str(), operation.template());
        if except.contains(&line.as_str()) {
            continue;
        }
        let before = server.requests().len();
        match call(line.clone(), arguments(&api, id)).await {
            Ok(outcome) if outcome.status.is_success() => {}
            Ok(outcome) => wrong.push(format!("{line}: {} {}", outcome.status, outcome.body)),
            Err(error) => wrong.push(format!("{line}: {error}")),
        }
        let requests = server.requests().split_off(before);
        let is_it = |method: &str| method == operation.method.as_str();
        called += usize::from(requests.iter().any(|seen| is_it(&seen.method)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(called + except.len(), api.operations.len());
}

#[tokio::test]
async fn each_of_the_account_api() {
    let specs = "specs/lyve-cloud";
    let server = start(simulator(specs).any_id()).await;
    let client = crate::lyve::builder(&server).build().expect("a client");
    let call = async |line: String, arguments| lyve_cloud::invoke(&client, &line, arguments).await;
    tour(specs, &[], &server, call).await;
}

#[tokio::test]
async fn each_of_an_edge_host() {
    let specs = "specs/spectrocloud-palette-edge";
    let server = start(simulator(specs).any_id()).await;
    let client = crate::edge::builder(&server).build().expect("a client");
    let call = async |line: String, arguments| {
        spectrocloud_palette_edge::invoke(&client, &line, arguments).await
    };
    // Its token has to be one that was given out: the test of renewals has one.
    tour(specs, &["POST /v1/users/default/token/renewal"], &server, call).await;
}

#[tokio::test]
async fn each_of_the_harbour() {
    let specs = "tests/products/fifth/specs/tidewatch";
    let server = start(simulator(specs).any_id()).await;
    let client = crate::fifth::client(&server);
    let call = async |line: String, arguments| tidewatch::invoke(&client, &line, arguments).await;
    // A session and a job have to be those of a login and a write, which other tests have.
    tour(specs, &["PUT /sessions/{id}", "GET /jobs/{job}"], &server, call).await;
}
