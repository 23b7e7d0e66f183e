//! Writes that start no activity, activities that name the parent of what was changed, and secrets
//! that are told once.

use clientwright_serve::{Fault, Running};
use cloudtemple::{
    Client,
    iam::types::CreatePersonalAccessTokenRequest,
    inventory::types::{CreateItemsRequest, NewItem},
    object_storage::types::{CreateBucketRequest, CreateStorageAccountRequest},
    rtms::types::{CreateTimePeriodStopRequest, SetNotificationsRequest},
    runtime::{Date, Uuid},
    tag::types::{
        CreateTagRequest, CreateTagRequestResource, CreateTagRequestResourceSource as Source,
        CreateTagRequestResourceType as Kind,
    },
    vm_instances::types::{
        ChangeNetworkRequest, CreateDiskRequest, CreateNetworkAdapterRequest, CreateSnapshotRequest,
    },
    vpc::types::{CreateStaticIp, ProvisionFloatingIpRequest, UpdateFloatingIpDescriptionRequest},
};
use cloudtemple_tests::{client, seen, simulator, start};

/// How many activities there are.
async fn activities(cloud: &Client) -> usize {
    cloud.activity().activities().list().await.expect("lists").len()
}

async fn begin() -> (Running, Client) {
    let server = start(simulator()).await;
    let cloud = client(&server);
    (server, cloud)
}

#[tokio::test]
async fn tags_are_written_at_once() {
    let (server, cloud) = begin().await;
    let machine = cloud.compute().virtual_machines().list().await.expect("lists")[0].id.clone();
    let tags = cloud.tag();
    let resource =
        CreateTagRequestResource::new(&machine, Kind::VcenterVirtualMachine, Source::Vmware);
    let wanted = CreateTagRequest::new("team", "reports", vec![resource]);
    tags.tags().create(&wanted).await.expect("is done");
    let kept = tags.tags().list().await.expect("lists");
    assert!(kept.iter().any(|tag| tag.key == "team" && tag.value == "reports"), "{kept:?}");

    // Two statuses are known for the same success.
    let path = format!("/tag/v1/tags/resources/{machine}/keys/team");
    for status in [204, 201] {
        server.faults([Fault::status(status).body("text/plain", "").on("DELETE", &path).times(1)]);
        tags.tags().delete(&machine, "team").await.expect("is done");
    }
    assert_eq!(activities(&cloud).await, 0);
}

#[tokio::test]
async fn a_token_is_made_and_deleted_at_once_and_tells_its_secret_once() {
    let (server, cloud) = begin().await;
    let tokens = cloud.iam();
    let tokens = tokens.personal_access_tokens();
    let wanted = CreatePersonalAccessTokenRequest::new(
        "nightly",
        vec![Uuid::nil().into()],
        1_790_000_000_000,
    );
    let made = tokens.create(&wanted).await.expect("is made");
    let secret = made.secret.clone().expect("is told");
    assert!(!secret.is_empty());
    assert!(!format!("{made:?}").contains(&secret), "{made:?}");

    assert_eq!(tokens.get(&made.id).await.expect("is there").secret, None);
    let listed = tokens.list().await.expect("lists");
    let listed = listed.iter().find(|token| token.id == made.id).expect("is listed");
    assert_eq!((listed.name.as_str(), &listed.secret), ("nightly", &None));

    tokens.delete(&made.id).await.expect("is done");
    assert!(tokens.get(&made.id).await.expect_err("is gone").is_not_found());
    assert_eq!(activities(&cloud).await, 0);
    // A creation whose answer is lost is not repeated: it would leave a second token behind.
    let path = "/iam/v2/personal_access_tokens";
    server.faults([Fault::lost().on("POST", path).times(1)]);
    let unclear = tokens.create(&wanted).await.expect_err("nobody knows");
    assert!(unclear.is_outcome_unknown(), "{unclear}");
    assert_eq!(seen(&server, "POST", path).len(), 2);
}

#[tokio::test]
async fn access_keys_are_told_once_under_two_names() {
    let (_server, cloud) = begin().await;
    let storage = cloud.object_storage();
    let wanted = CreateStorageAccountRequest::new("nightly");
    let made = storage.storage_accounts().create(&wanted).await.expect("is made");
    assert!(!made.access_key_id.is_empty() && !made.secret_access_key.is_empty());
    assert!(!format!("{made:?}").contains(&made.secret_access_key), "{made:?}");
    let kept = storage.storage_accounts().get("nightly").await.expect("is there");
    let told = format!("{kept:?} {:?}", kept.undeclared);
    assert!(!told.contains(&made.secret_access_key) && !told.contains("secret"), "{told}");

    let renewed = storage.namespaces().renew_access_key().await.expect("is renewed");
    let secret = renewed.access_secret_key.clone().expect("is told");
    assert!(!format!("{renewed:?}").contains(&secret), "{renewed:?}");
    assert_eq!(activities(&cloud).await, 0);

    // Buckets of the same module do start one.
    let bucket = CreateBucketRequest::new(
        "reports",
        cloudtemple::object_storage::types::BucketAccessType::Private,
    );
    storage.buckets().create(&bucket).await.expect("starts").until_done().await.expect("ends");
    assert_eq!(activities(&cloud).await, 1);
}

#[tokio::test]
async fn inventory_and_monitoring_are_written_at_once() {
    let (server, cloud) = begin().await;
    let inventories = cloud.inventory();
    let items = vec![NewItem::new("web").with(|item| item.version = Some("7".to_owned()))];
    let wanted = CreateItemsRequest::new(Uuid::nil(), items);
    inventories.inventories().create_items(&wanted).await.expect("is done");
    let changed = [("name".to_owned(), "web".into())].into();
    inventories.inventories().update_items(&changed).await.expect("is done");
    let path = "/inventory/v1/inventories/items";
    let last = seen(&server, "PATCH", path).pop().expect("was sent");
    assert_eq!((last.status, &*last.body), (Some(201), br#"{"name":"web"}"#.as_slice()));

    let monitoring = cloud.rtms();
    let hosts = monitoring.hosts();
    let host = super::values::id_text(&hosts.list().await.expect("lists").data[0].id);
    let services = hosts.list_services(&host).await.expect("lists").data;
    let services: Vec<_> = services.into_iter().map(|service| service.id).collect();
    let silent = SetNotificationsRequest::new(false, services.clone());
    hosts.set_notifications(&host, &silent).await.expect("is done");
    let days = (Date::from("2026-03-21"), Date::from("2026-03-22"));
    let stop = CreateTimePeriodStopRequest::new("move", "new racks", days.0, days.1, services);
    monitoring.monitoring_services().create_time_period_stop(&stop).await.expect("is done");
    let path = "/rtms/v1/monitoring_services/notifications/time_period_stops";
    let sent = seen(&server, "POST", path).pop().expect("was sent");
    let sent: serde_json::Value = serde_json::from_slice(&sent.body).expect("is JSON");
    assert_eq!(sent["timePeriodStart"], "2026-03-21");
    assert_eq!(activities(&cloud).await, 0);
}

#[tokio::test]
async fn a_write_that_may_be_either_is_both() {
    let (server, cloud) = begin().await;
    let vpc = cloud.vpc();
    let addresses = vpc.floating_ips();
    let made = addresses.provision(&ProvisionFloatingIpRequest::new(1)).await.expect("starts");
    let made = made.until_done().await.expect("ends").resource_id().expect("names the address");
    let text = UpdateFloatingIpDescriptionRequest::new("front");
    let activity = addresses.update(&made, &text).await.expect("starts");
    assert!(activity.id().is_some());
    activity.until_done().await.expect("ends");
    assert_eq!(addresses.get(&made).await.expect("is there").description.as_deref(), Some("front"));

    let path = format!("/vpc/v1/floating_ips/{made}");
    server.faults([Fault::without_header("location").on("PATCH", &path).times(1)]);
    let activity = addresses.update(&made, &text).await.expect("is done");
    assert!(activity.id().is_none());
    activity.until_done().await.expect("is done already");
}

#[tokio::test]
async fn a_result_that_is_new_is_the_resource() {
    let (_server, cloud) = begin().await;
    let instances = cloud.vm_instances();
    let page = instances.virtual_machines().list().await.expect("lists");
    let machine = page.vms.expect("is there").remove(0).id;

    let wanted = CreateDiskRequest::new(20);
    let done =
        instances.disks().create(&machine, &wanted).await.expect("starts").until_done().await;
    let disk = done.expect("ends").resource_id().expect("names the disk");
    assert_ne!(disk.as_str(), machine);
    instances.disks().get(&machine, &disk).await.expect("is there");

    let vpc = cloud.vpc();
    let network = vpc.private_networks().list().await.expect("lists").remove(0).id;
    let wanted = CreateStaticIp::new("02:00:5e:10:00:07", "printer");
    let done = vpc.static_ips().create(network, &wanted).await.expect("starts").until_done().await;
    let address = done.expect("ends").resource_id().expect("names the address");
    let kept = vpc.static_ips().get(&address).await.expect("is there");
    assert_eq!(kept.mac_address.as_deref(), Some("02:00:5e:10:00:07"));
    assert_eq!(kept.resource_description.as_deref(), Some("printer"));
    // The same address by what it was made for.
    let found = vpc.static_ips().get_by_mac("02:00:5e:10:00:07").await.expect("is there");
    assert_eq!(found.id.to_string(), address.as_str());
}

#[tokio::test]
async fn a_result_that_is_the_parent_is_no_resource() {
    let (_server, cloud) = begin().await;
    let instances = cloud.vm_instances();
    let page = instances.virtual_machines().list().await.expect("lists");
    let machine = page.vms.expect("is there").remove(0).id;

    let wanted = CreateNetworkAdapterRequest::new("net-1", 1);
    let done = instances.network_adapters().create(&machine, &wanted).await.expect("starts");
    let adapter = done.until_done().await.expect("ends").resource_id().expect("names the adapter");
    let wanted = CreateSnapshotRequest::new("before");
    let done = instances.snapshots().create(&machine, &wanted).await.expect("starts");
    let snapshot =
        done.until_done().await.expect("ends").resource_id().expect("names the snapshot");

    let moved = ChangeNetworkRequest::new("net-2");
    let changes = [
        instances.network_adapters().change_network(&machine, &adapter, &moved).await,
        instances.network_adapters().delete(&machine, &adapter).await,
        instances.snapshots().delete(&machine, &snapshot).await,
    ];
    for change in changes {
        let done = change.expect("starts").until_done().await.expect("ends");
        let result = done.result().and_then(serde_json::Value::as_str);
        assert_eq!(result, Some(machine.as_str()), "the result is the machine");
        assert_eq!(done.resource_id(), None, "which is not what was made");
    }
    let gone = instances.snapshots().get(&machine, &snapshot).await.expect_err("is gone");
    assert!(gone.is_not_found(), "{gone}");
}
