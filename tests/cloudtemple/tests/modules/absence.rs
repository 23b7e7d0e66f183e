//! What is absent is answered with many statuses, and the same statuses mean other things
//! elsewhere.

use clientwright_serve::Fault;
use cloudtemple_tests::{client, seen, simulator, start};

const NOBODY: &str = "0b0b3a4c-2f6f-4a0e-8d3b-6a5d3f1f9c11";

#[tokio::test]
async fn an_absent_thing_is_not_found_whatever_the_status() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let storage = cloud.object_storage();
    let instances = cloud.vm_instances();
    let page = instances.virtual_machines().list().await.expect("lists");
    let machine = page.vms.expect("is there").remove(0).id;
    let adapters = instances.network_adapters();
    let tokens = cloud.iam();
    let compute = cloud.compute();

    let absent = [
        (404, compute.virtual_machines().get(NOBODY).await.err()),
        (403, storage.buckets().get("none").await.err()),
        (403, storage.storage_accounts().get("none").await.err()),
        (500, tokens.personal_access_tokens().get(NOBODY).await.err()),
        (500, compute.guest_operating_systems().get("none").host_id(NOBODY).await.err()),
        (400, instances.networks().get(NOBODY).await.err()),
        (400, adapters.get(&machine, NOBODY).await.err()),
        (404, cloud.vpc().floating_ips().get(NOBODY).await.err()),
    ];
    for (status, error) in absent {
        let error = error.expect("is absent");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error}");
        assert!(error.is_not_found(), "{error}");
        assert!(!error.is_auth() && !error.is_retryable(), "{error}");
        // Asking again would not help, although a 500 usually passes.
        assert_eq!(error.attempts(), 1, "{error}");
    }
    assert_eq!(seen(&server, "GET", &format!("/iam/v2/personal_access_tokens/{NOBODY}")).len(), 1);
}

#[tokio::test]
async fn the_same_statuses_mean_other_things_elsewhere() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let all = |status| [Fault::status(status)];
    // Logged in before things go wrong.
    cloud.iam().roles().list().await.expect("lists");

    server.faults(all(403));
    let forbidden = [
        cloud.object_storage().buckets().list().await.err(),
        cloud.compute().virtual_machines().get(NOBODY).await.err(),
        cloud.iam().personal_access_tokens().get(NOBODY).await.err(),
        cloud.object_storage().buckets().delete("reports").await.err(),
    ];
    for error in forbidden {
        let error = error.expect("is refused");
        assert!(error.is_auth() && !error.is_not_found(), "{error}");
    }
    server.clear_faults();

    server.faults(all(400));
    let wrong = [
        cloud.vm_instances().virtual_machines().get(NOBODY).await.err(),
        cloud.vm_instances().network_adapters().delete(NOBODY, NOBODY).await.err(),
        cloud.compute().virtual_machines().get(NOBODY).await.err(),
    ];
    for error in wrong {
        let error = error.expect("is refused");
        assert!(!error.is_not_found() && !error.is_retryable(), "{error}");
    }
    server.clear_faults();

    server.faults(all(500));
    let broken = [
        // Nobody has a network of this identifier, yet any network can meet a failure.
        cloud.vm_instances().networks().get("00000000-0000-0000-0000-000000000000").await.err(),
        cloud.iam().personal_access_tokens().list().await.err(),
        cloud.compute().guest_operating_systems().list().host_id(NOBODY).await.err(),
    ];
    for error in broken {
        let error = error.expect("fails");
        assert!(!error.is_not_found() && error.is_retryable(), "{error}");
        assert!(error.attempts() > 1, "{error}");
    }
    server.clear_faults();

    // Without quotas the product is not set up for the tenant.
    server.faults([Fault::status(404).on("GET", "/vm_instances/v1/quotas")]);
    let unset = cloud.vm_instances().quotas().get().await.expect_err("is refused");
    assert!(!unset.is_not_found() && !unset.is_retryable(), "{unset}");

    // What is bound already is neither absent nor worth another try.
    let path = format!("/vpc/v1/floating_ips/{NOBODY}/bind/static_ips/{NOBODY}");
    server.faults([Fault::status(409).on("POST", &path)]);
    let bound = cloud.vpc().floating_ips().bind(NOBODY, NOBODY).await.expect_err("is refused");
    assert_eq!(bound.status().map(|status| status.as_u16()), Some(409));
    assert!(!bound.is_not_found() && !bound.is_retryable(), "{bound}");
}

#[tokio::test]
async fn a_refused_login_does_not_make_a_bucket_absent() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    server.faults([Fault::status(403).on("POST", "/iam/v2/auth/personal_access_token")]);
    let refused = cloud.object_storage().buckets().get("none").await.expect_err("no token");
    assert!(refused.is_auth() && !refused.is_not_found(), "{refused}");
}
