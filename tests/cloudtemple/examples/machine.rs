//! Creates a machine, tags it, gives it a second disk, and deletes it again.

use cloudtemple::{
    Client,
    compute::types::{
        CreateVirtualDiskRequest, CreateVirtualMachineRequest, DiskMode, DiskProvisioningType,
    },
    tag::types::{
        CreateTagRequest, CreateTagRequestResource, CreateTagRequestResourceSource as Source,
        CreateTagRequestResourceType as Kind,
    },
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cloud = Client::from_env()?;
    let machines = cloud.compute().virtual_machines();

    let wanted = CreateVirtualMachineRequest::new().with(|machine| {
        machine.name = Some("report-7".to_owned());
        machine.cpu = Some(2);
        machine.memory = Some(4 << 30);
    });
    let made = machines.create(&wanted).await?.until_done().await?;
    let id = made.resource_id().ok_or("the activity names no machine")?;
    println!("created {id}");

    let resource = CreateTagRequestResource::new(&id, Kind::VcenterVirtualMachine, Source::Vmware);
    cloud.tag().tags().create(&CreateTagRequest::new("team", "reports", vec![resource])).await?;

    let disk = CreateVirtualDiskRequest::new(
        DiskProvisioningType::Dynamic,
        DiskMode::Persistent,
        20 << 30,
        &id,
    );
    let disk = cloud.compute().virtual_disks().create(&disk).await?.until_done().await?;
    let disk = disk.resource_id().ok_or("the activity names no disk")?;
    println!("attached disk {disk}");

    machines.delete(&id).await?.until_done().await?;
    match machines.get(&id).await {
        Err(error) if error.is_not_found() => println!("deleted {id}"),
        Err(error) => return Err(error.into()),
        Ok(machine) => println!("{} is still there", machine.name),
    }
    Ok(())
}
