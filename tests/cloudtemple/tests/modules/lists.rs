//! Lists in objects of ten shapes, lists in pages, and lists of which a part comes.

use clientwright_serve::{Fault, Running};
use cloudtemple_tests::{client, seen, simulator, start};

fn stored(server: &Running, path: &str) -> usize {
    server.store().items(path).len()
}

/// The values of a query parameter in the requests for a path.
fn asked(server: &Running, path: &str, parameter: &str) -> Vec<Option<String>> {
    let value = |seen: &clientwright_serve::Seen| {
        let mut pairs = seen.query.iter();
        pairs.find(|(name, _)| name == parameter).map(|(_, value)| value.clone())
    };
    seen(server, "GET", path).iter().map(value).collect()
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<Option<String>> {
    texts.map(|text| Some(text.to_owned())).to_vec()
}

#[tokio::test]
async fn housing_wraps_its_lists_with_four_counts() {
    let server = start(simulator().items(4)).await;
    let cloud = client(&server);
    let devices = cloud.housing().devices().list().await.expect("lists");
    let counts = (devices.total, devices.page, devices.size, devices.pages);
    assert_eq!(counts, (Some(4), Some(1), Some(50), Some(1)));
    assert_eq!(devices.items.expect("is there").len(), stored(&server, "/housing/v1/devices"));
    let racks = cloud.housing().racks().list().await.expect("lists");
    assert_eq!(racks.total, Some(4));
    assert_eq!(racks.items.expect("is there").len(), stored(&server, "/housing/v1/racks"));
}

#[tokio::test]
async fn inventory_and_monitoring_wrap_their_lists_once() {
    let server = start(simulator().items(4)).await;
    let cloud = client(&server);
    let machines = cloud.inventory().virtual_machines().list().await.expect("lists").items;
    assert_eq!(machines.len(), 4);
    assert_eq!(machines.len(), stored(&server, "/inventory/v1/virtual_machines"));
    assert!(machines.iter().all(|machine| machine.name.is_some()), "{machines:?}");
    let applications = cloud.inventory().applications().list().await.expect("lists").items;
    assert_eq!(applications.len(), stored(&server, "/inventory/v1/applications"));

    let hosts = cloud.rtms().hosts().list().await.expect("lists").data;
    assert_eq!(hosts.len(), 4);
    assert_eq!(hosts.len(), stored(&server, "/rtms/v1/hosts"));
    let id = super::values::id_text(&hosts[0].id);
    let services = cloud.rtms().hosts().list_services(&id).await.expect("lists").data;
    assert_eq!(services.len(), 4);
    assert_eq!(services.len(), stored(&server, &format!("/rtms/v1/hosts/{id}/services")));
}

#[tokio::test]
async fn vm_instances_wrap_each_list_in_its_own_way() {
    let server = start(simulator().items(4)).await;
    let cloud = client(&server);
    let instances = cloud.vm_instances();
    let stored = |path: &str| stored(&server, &format!("/vm_instances/v1/{path}"));

    let page = instances.virtual_machines().list().await.expect("lists");
    let machines = page.vms.expect("is there");
    assert_eq!((page.total, machines.len()), (Some(4), stored("virtual_machines")));
    let id = machines[0].id.as_str();

    let disks = instances.disks().list(id).await.expect("lists");
    let length = disks.disks.expect("is there").len();
    assert_eq!((disks.vm_id.as_deref(), disks.total), (Some(id), Some(4)));
    assert_eq!(length, stored(&format!("virtual_machines/{id}/disks")));

    let adapters = instances.network_adapters().list(id).await.expect("lists");
    let length = adapters.networks.expect("is there").len();
    assert_eq!((adapters.vm_id.as_deref(), adapters.total), (Some(id), Some(4)));
    assert_eq!(length, stored(&format!("virtual_machines/{id}/network_adapters")));

    let snapshots = instances.snapshots().list(id).await.expect("lists");
    let length = snapshots.snapshots.expect("is there").len();
    assert_eq!(
        (snapshots.total, length),
        (Some(4), stored(&format!("virtual_machines/{id}/snapshots")))
    );

    let flavors = instances.flavors().list().await.expect("lists").flavors.expect("is there");
    assert_eq!((flavors.len(), 4), (stored("flavors"), flavors.len()));
    let types = instances.storage_types().list().await.expect("lists").storage_types;
    assert_eq!((types.expect("is there").len(), 4), (4, stored("storage_types")));
    // The one list of the module without a wrapper.
    let tasks = instances.tasks().list().limit(2).await.expect("lists");
    assert_eq!((tasks.len(), stored("tasks")), (2, 4));
}

#[tokio::test]
async fn inference_wraps_its_lists_in_data() {
    let server = start(simulator().items(4)).await;
    let cloud = client(&server);
    let models = cloud.llmaas().models().list().await.expect("lists");
    assert_eq!((models.data.len(), stored(&server, "/v1/models")), (4, 4));
    let batches = cloud.llmaas().batches().list().limit(3).await.expect("lists");
    assert_eq!((batches.data.len(), stored(&server, "/v1/batches")), (3, 4));
}

#[tokio::test]
async fn pages_by_number_are_read_to_their_end() {
    let server = start(simulator().items(7)).await;
    let cloud = client(&server);
    let path = "/housing/v1/devices";
    let devices = cloud.housing().devices().list().size(3).items().into_vec().await;
    let mut names: Vec<_> =
        devices.expect("reads").into_iter().map(|device| device.name.expect("a name")).collect();
    assert_eq!(asked(&server, path, "page").split_off(1), texts(["2", "3"]));
    assert_eq!(asked(&server, path, "size"), texts(["3", "3", "3"]));
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 7, "{names:?}");

    // Six in pages of three need no third page to tell that they are all.
    let server = start(simulator().items(6)).await;
    let cloud = client(&server);
    let mut pages = cloud.housing().racks().list().size(3).pages();
    let mut lengths = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.expect("reads");
        assert_eq!((page.total, page.pages), (Some(6), Some(2)));
        lengths.push(page.items.expect("is there").len());
    }
    assert_eq!(lengths, [3, 3]);
    assert_eq!(seen(&server, "GET", "/housing/v1/racks").len(), 2);
}

#[tokio::test]
async fn pages_by_offset_are_read_to_their_end() {
    let server = start(simulator().items(5)).await;
    let cloud = client(&server);
    let path = "/vm_instances/v1/virtual_machines";
    let list = || cloud.vm_instances().virtual_machines().list();
    let ids = |machines: Vec<cloudtemple::vm_instances::types::VirtualMachine>| {
        let mut ids: Vec<_> = machines.into_iter().map(|machine| machine.id).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let machines = list().limit(2).items().into_vec().await.expect("reads");
    assert_eq!(ids(machines).len(), 5);
    assert_eq!(asked(&server, path, "offset").split_off(1), texts(["2", "4"]));
    assert_eq!(asked(&server, path, "limit"), texts(["2", "2", "2"]));

    // Filters and a first offset stay with all pages.
    let before = seen(&server, "GET", path).len();
    list().limit(2).offset(1).name("virtual").items().into_vec().await.expect("reads");
    let later = asked(&server, path, "offset").split_off(before);
    assert_eq!(later.first(), Some(&Some("1".to_owned())));
    let names = asked(&server, path, "name").split_off(before);
    assert!(names.iter().all(|name| name.as_deref() == Some("virtual")), "{names:?}");

    // A page of which a part comes moves the offset by that part: nothing is missed.
    server.faults([Fault::partial().on("GET", path).times(2)]);
    let machines = list().limit(2).items().into_vec().await.expect("reads");
    assert_eq!(ids(machines).len(), 5);
}

#[tokio::test]
async fn a_fault_between_two_pages_costs_nothing() {
    let server = start(simulator().items(5)).await;
    let cloud = client(&server);
    let mut machines = cloud.vm_instances().virtual_machines().list().limit(2).items();
    let mut count = 0;
    while let Some(machine) = machines.next().await {
        machine.expect("reads");
        count += 1;
        let path = "/vm_instances/v1/virtual_machines";
        server.faults([Fault::status(503).on("GET", path).times(1)]);
    }
    assert_eq!(count, 5);
}

#[tokio::test]
async fn a_part_of_a_list_says_so() {
    let server = start(simulator().items(4)).await;
    let cloud = client(&server);
    let path = "/compute/v1/vcenters/virtual_machines";
    let list = || cloud.compute().virtual_machines().list();
    server.faults([Fault::partial().on("GET", path).times(1)]);
    let part = list().response().await.expect("answers");
    assert_eq!((part.status().as_u16(), part.value().len()), (206, 2));
    let whole = list().response().await.expect("answers");
    assert_eq!((whole.status().as_u16(), whole.value().len()), (200, 4));

    // So does one in a wrapper, whose total stays what it is.
    let path = "/vm_instances/v1/virtual_machines";
    server.faults([Fault::partial().on("GET", path).times(1)]);
    let part = cloud.vm_instances().virtual_machines().list().response().await.expect("answers");
    assert_eq!(part.status().as_u16(), 206);
    let part = part.into_value();
    assert_eq!((part.total, part.vms.expect("is there").len()), (Some(4), 2));
}
