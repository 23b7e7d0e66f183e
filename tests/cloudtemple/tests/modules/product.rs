//! All modules at one address.

use std::collections::BTreeMap;

use cloudtemple_tests::{api, simulator, start};

#[tokio::test]
async fn one_server_plays_the_whole_product() {
    start(simulator()).await;
}

#[test]
fn no_two_operations_have_one_method_and_path() {
    let api = api();
    let mut known = BTreeMap::new();
    for operation in &api.operations {
        let template = operation.template();
        let segment =
            |segment: &str| if segment.starts_with('{') { "{}" } else { segment }.to_owned();
        let plain: Vec<String> = template.split('/').map(segment).collect();
        let place = (operation.method.as_str(), plain);
        if let Some(first) = known.insert(place, &operation.pointer) {
            panic!(
                "{} {template}: {first:?} and {:?}",
                operation.method.as_str(),
                operation.pointer
            );
        }
    }
    assert!(known.len() > 283, "{} operations", known.len());
}
