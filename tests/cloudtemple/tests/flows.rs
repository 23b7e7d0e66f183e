//! What a program does with the client, from login to the end of an activity.

use std::time::Duration;

use clientwright_serve::Fault;
use cloudtemple::compute::types::{
    CloneVirtualMachineRequest, CreateVirtualMachineRequest, PowerRequest,
    RenameVirtualMachineRequest,
};
use cloudtemple_tests::{client, simulator, start};

#[tokio::test]
async fn a_machine_is_created_found_renamed_and_deleted() {
    let server = start(simulator()).await;
    let machines = client(&server);
    let machines = machines.compute().virtual_machines();

    let wanted = CreateVirtualMachineRequest::new().with(|machine| {
        machine.name = Some("web-7".to_owned());
        machine.memory = Some(4 << 30);
    });
    let done = machines.create(&wanted).await.expect("starts").until_done().await.expect("ends");
    let id = done.resource_id().expect("names what it made").to_string();

    let made = machines.get(&id).await.expect("is there");
    assert_eq!(made.name, "web-7");
    assert_eq!(made.memory, Some(4 << 30));
    let found = machines.list().name("web-7").await.expect("lists");
    assert_eq!(found.len(), 1);

    let renamed = RenameVirtualMachineRequest::new(id.as_str(), "web-8");
    machines.rename(&renamed).await.expect("starts").until_done().await.expect("ends");
    assert_eq!(machines.get(&id).await.expect("is there").name, "web-8");

    machines.delete(&id).await.expect("starts").until_done().await.expect("ends");
    let gone = machines.get(&id).await.expect_err("is gone");
    assert!(gone.is_not_found(), "{gone}");
}

#[tokio::test]
async fn one_login_serves_all_calls_until_the_token_ends() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let calls: Vec<_> =
        (0..10).map(|_| tokio::spawn(cloud.iam().roles().list().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("answers");
    }
    assert_eq!(logins(&server), 1);

    // A token that the server has forgotten is replaced once, and the call goes on.
    server.expire_tokens();
    cloud.iam().roles().list().await.expect("answers");
    assert_eq!(logins(&server), 2);
}

fn logins(server: &clientwright_serve::Running) -> usize {
    let is_login =
        |seen: &&clientwright_serve::Seen| seen.path == "/iam/v2/auth/personal_access_token";
    server.requests().iter().filter(is_login).count()
}

#[tokio::test]
async fn arrays_are_sent_with_brackets() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let list = cloud.compute().virtual_machines().list();
    list.datacenters(["a", "b"]).all_options(true).await.expect("answers");
    let requests = server.requests();
    let query = &requests.last().expect("one was seen").query;
    let wanted = [("allOptions", "true"), ("datacenters[]", "a"), ("datacenters[]", "b")];
    for (name, value) in wanted {
        assert!(query.contains(&(name.to_owned(), value.to_owned())), "{query:?}");
    }
}

#[tokio::test]
async fn a_clone_names_the_new_machine_as_its_result() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let machines = cloud.compute().virtual_machines();
    let first = machines.list().await.expect("lists").remove(0);
    let wanted = CloneVirtualMachineRequest::new("copy");
    let activity = machines.clone_machine(&first.id, &wanted).await.expect("starts");
    let done = activity.until_done().await.expect("ends");
    let copy = machines.get(done.resource_id().expect("a result")).await.expect("is there");
    assert_ne!(copy.id, first.id);
}

#[tokio::test]
async fn a_failed_activity_says_why() {
    let server = start(simulator()).await;
    server.faults([Fault::activity_fails("no host has room").times(1)]);
    let cloud = client(&server);
    let on = PowerRequest::new().with(|power| power.power_action = Some("on".into()));
    let activity = cloud.compute().virtual_machines().power(&on).await.expect("starts");
    let failed = activity.until_done().await.expect_err("fails");
    assert!(failed.is_activity_failed());
    assert!(failed.to_string().contains("no host has room"), "{failed}");
}

#[tokio::test]
async fn a_write_without_location_is_done_at_once() {
    let server = start(simulator()).await;
    let path = "/compute/v1/vcenters/virtual_machines/power";
    server.faults([Fault::without_header("location").on("PATCH", path).times(1)]);
    let cloud = client(&server);
    let on = PowerRequest::new().with(|power| power.power_action = Some("on".into()));
    let activity = cloud.compute().virtual_machines().power(&on).await.expect("is done");
    assert!(activity.id().is_none());
    activity.until_done().await.expect("is done already");
}

#[tokio::test]
async fn an_activity_that_waits_for_ever_is_left_at_the_deadline() {
    let server = start(simulator()).await;
    server.faults([Fault::activity_waits().times(1)]);
    let cloud = client(&server);
    let on = PowerRequest::new().with(|power| power.power_action = Some("on".into()));
    let activity = cloud.compute().virtual_machines().power(&on).await.expect("starts");
    let waited = tokio::time::timeout(Duration::from_secs(2), activity.until_done()).await;
    assert!(waited.is_err(), "it is still waiting");
}

#[tokio::test]
async fn reads_survive_what_passes_writes_are_not_repeated() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let machines = cloud.compute().virtual_machines();
    machines.list().await.expect("answers");

    let path = "/compute/v1/vcenters/virtual_machines";
    server.faults([Fault::status(503).on("GET", path).times(1)]);
    machines.list().await.expect("the second attempt answers");

    server.faults([Fault::lost().on("POST", path).times(1)]);
    let before = count(&server, "POST", path);
    let wanted = CreateVirtualMachineRequest::new();
    let unclear = machines.create(&wanted).await.expect_err("nobody knows");
    assert!(unclear.is_outcome_unknown(), "{unclear}");
    assert_eq!(count(&server, "POST", path), before + 1, "sent once");
}

fn count(server: &clientwright_serve::Running, method: &str, path: &str) -> usize {
    server.requests().iter().filter(|seen| seen.method == method && seen.path == path).count()
}

#[tokio::test]
async fn errors_name_what_is_needed_and_show_no_secret() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let path = "/compute/v1/vcenters/virtual_machines";
    let list = || cloud.compute().virtual_machines().list();

    server.faults([Fault::status(403).body("text/plain", "Forbidden.").on("GET", path).times(1)]);
    let forbidden = list().await.expect_err("403");
    assert!(forbidden.to_string().contains("compute_iaas_vmware_read"), "{forbidden}");

    server.faults([Fault::status(500).on("GET", path).times(9)]);
    let broken = list().await.expect_err("500");
    assert_eq!(broken.status().map(|status| status.as_u16()), Some(500));
    server.clear_faults();

    let page = "<html><body>502 Bad Gateway</body></html>";
    server.faults([Fault::status(502).body("text/html", page).on("GET", path).times(9)]);
    let gateway = list().await.expect_err("502");
    assert_eq!(gateway.body().map(|body| body.as_ref()), Some(page.as_bytes()));
    server.clear_faults();

    for error in [forbidden, broken, gateway] {
        let shown = format!("{error} {error:?} {cloud:?}");
        assert!(!shown.contains("a secret") && !shown.contains("eyJ"), "{shown}");
    }
}

#[tokio::test]
async fn documented_limits_are_kept() {
    // A server that refuses the 26th call in any second, but for what a busy machine does to their
    // spacing: all at once would still be far too many.
    let slack = Duration::from_millis(300);
    let server = start(simulator().speed(1.0).limit_slack(slack)).await;
    let cloud = client(&server);
    let calls: Vec<_> =
        (0..60).map(|_| tokio::spawn(cloud.iam().tenants().list().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("is not refused");
    }
    let refused = server.requests().iter().filter(|seen| seen.status == Some(429)).count();
    assert_eq!(refused, 0);
}

#[tokio::test]
async fn a_refused_call_is_sent_again_after_a_pause() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    cloud.iam().roles().list().await.expect("answers");
    server.faults([Fault::status(429).on("GET", "/iam/v2/tenants").times(1)]);
    cloud.iam().tenants().list().await.expect("the second attempt answers");
}

#[test]
fn a_type_with_a_secret_shows_everything_else() {
    use cloudtemple::iam::types::PersonalAccessTokenCredentials;
    let credentials = PersonalAccessTokenCredentials::new("an-id", "a canary");
    let shown = format!("{credentials:?}");
    assert!(shown.contains("an-id") && !shown.contains("canary"), "{shown}");
}
