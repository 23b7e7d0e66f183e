//! Starts every machine that is called `web` and waits until all of them run.

use cloudtemple::{Client, compute::types::PowerRequest};

#[tokio::main]
async fn main() -> cloudtemple::Result<()> {
    // CLOUDTEMPLE_PAT_ID and CLOUDTEMPLE_PAT_SECRET hold a personal access token.
    let cloud = Client::from_env()?;
    let machines = cloud.compute().virtual_machines();
    for machine in machines.list().name("web").await? {
        println!("{} is {}", machine.name, machine.power_state.as_deref().unwrap_or("unknown"));
        let on = PowerRequest::new()
            .with(|request| request.id = Some(machine.id.to_string()))
            .with(|request| request.power_action = Some("on".into()));
        let done = machines.power(&on).await?.until_done().await?;
        println!("{} runs: activity {}", machine.name, done.activity_id().unwrap_or_default());
    }
    Ok(())
}
