//! Every operation, called once by its own method with what its document asks for. What is sent passes the simulator's
//! checks of the schemas, and what comes back fits the type of the answer.

use clientwright::model::{Method, OperationId};
use clientwright_serve::arguments;
use palette_tests::{api, client, simulator, start};
use serde_json::Value;
use spectrocloud_palette::invoke;

/// Its token has to be one that was given out: the test of renewals has one.
const RENEWAL: &str = "GET /v1/auth/refresh/{token}";

/// Objects whose uid the caller chooses, or repeats so that they are told apart.
const UIDS_OF_CALLERS: [&str; 4] = [
    "POST /v1/edgehosts: sends /metadata/uid",
    "PUT /v1/edgehosts/{uid}/meta: sends /metadata/uid",
    "/namespaces/metadata/uid",
    "/rbacs/metadata/uid",
];

#[tokio::test]
async fn each_operation_is_called_and_sends_nothing_that_only_the_api_writes() {
    let server = start(simulator().any_id()).await;
    let palette = client(&server);
    let api = api();
    let mut ids: Vec<OperationId> = api.operation_ids().collect();
    // Reads first: a removal would make what it removes unknown.
    ids.sort_by_key(|id| api[*id].method == Method::Delete);
    let (mut wrong, mut called) = (Vec::new(), 0);
    for id in ids {
        let line = format!("{} {}", api[id].method.as_str(), api[id].path);
        if line == RENEWAL {
            continue;
        }
        match invoke(&palette, &line, arguments(&api, id)).await {
            Ok(outcome) if outcome.status.is_success() => called += 1,
            Ok(outcome) => wrong.push(format!("{line}: {} {}", outcome.status, outcome.body)),
            Err(error) => wrong.push(format!("{line}: {error}")),
        }
        let sent = server.requests().pop().expect("was seen").body;
        let sent = serde_json::from_slice(&sent).unwrap_or(Value::Null);
        let mut places = Vec::new();
        written_by_the_api(&sent, "", &mut places);
        let sent = places.into_iter().map(|place| format!("{line}: sends {place}"));
        wrong
            .extend(sent.filter(|sent| !UIDS_OF_CALLERS.iter().any(|known| sent.ends_with(known))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(called, api.operations.len() - 1);
}

/// Where in a body the members stand that are the API's own: the section `status`, what identifies an object, and its
/// times.
fn written_by_the_api(value: &Value, place: &str, places: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let place = format!("{place}/{name}");
                let is_own = place == "/status"
                    || place.ends_with("metadata/uid")
                    || name.ends_with("Timestamp");
                if is_own {
                    places.push(place.clone());
                }
                written_by_the_api(value, &place, places);
            }
        }
        Value::Array(items) => {
            items.iter().for_each(|item| written_by_the_api(item, place, places))
        }
        _ => {}
    }
}
