//! Uses everything that the console announces the removal of.

use cloudtemple::{Client, Result, compute::types::{Datastore, VirtualMachine}};

async fn uses(client: &Client) -> Result<()> {
    let compute = client.compute();
    compute.datastores().delete_file().await?;
    compute.virtual_machines().versions("a").await?;
    compute.networks().list().all_options(true).await?;
    compute.content_library_items().clone_item("a").await?;
    let (store, machine) = (Datastore::default(), VirtualMachine::default());
    println!("{:?} {:?}", store.virtual_machine_number, machine.operating_system_name);
    Ok(())
}

fn main() {
    _ = uses;
}
