//! Lists the machines of all three platforms, with their disks and what backs them up.

use cloudtemple::Client;

#[tokio::main]
async fn main() -> cloudtemple::Result<()> {
    let cloud = Client::from_env()?;
    let (compute, backup, instances) = (cloud.compute(), cloud.backup(), cloud.vm_instances());

    for machine in compute.virtual_machines().list().await? {
        println!("{} (VMware)", machine.name);
        for disk in compute.virtual_disks().list().virtual_machine_id(&machine.id).await? {
            println!("  disk {}: {} GiB", disk.name, gib(disk.capacity));
        }
        for policy in backup.spp_policies().list().virtual_machine_id(&machine.id).await? {
            println!("  backed up by {}", policy.name);
        }
    }

    for machine in compute.open_iaas_virtual_machines().list().await? {
        println!("{} (Open IaaS)", machine.name);
        for disk in compute.open_iaas_virtual_disks().list().virtual_machine_id(&machine.id).await?
        {
            println!("  disk {}: {} GiB", disk.name, gib(disk.size));
        }
        for copy in backup.open_iaas_backups().list().virtual_machine_id(&machine.id).await? {
            let made = copy.timestamp.and_then(|made| made.timestamp());
            let made = made.map_or_else(|| "at a time unknown".to_owned(), |made| made.to_string());
            println!("  backup made {made}: {} GiB", gib(copy.size));
        }
    }

    let mut machines = instances.virtual_machines().list().limit(100).items();
    while let Some(machine) = machines.next().await {
        let machine = machine?;
        println!("{} (VM Instances)", machine.name);
        let disks = instances.disks().list(machine.id.as_str()).await?.disks;
        for disk in disks.unwrap_or_default() {
            let label = disk.label.as_deref().unwrap_or("without a label");
            println!("  disk {label}: {} GiB", disk.size_gb.unwrap_or_default());
        }
        if let Some(policy) = machine.backup_policy {
            println!(
                "  backed up by {}",
                policy.name.as_deref().unwrap_or("a policy without a name")
            );
        }
    }
    Ok(())
}

fn gib(bytes: Option<i64>) -> i64 {
    bytes.unwrap_or_default() >> 30
}
