/// The names of all machines. A page is asked for when the one before it is used up.
pub async fn names(cloud: &cloudtemple::Client) -> cloudtemple::Result<Vec<String>> {
    let mut names = Vec::new();
    let mut machines = cloud.vm_instances().virtual_machines().list().items();
    while let Some(machine) = machines.next().await {
        names.push(machine?.name);
    }
    Ok(names)
}
