//! One call by the plain client: address and token from the environment, a deadline, the status looked at.

use std::{env, error::Error, time::Duration};

use light::closed::Machine;

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).build()?;
        let address = env::var("FLEET_URL")?;
        let answer = client.get(format!("{address}/machines/1")).send().await?;
        let machine: Machine = serde_json::from_slice(&answer.error_for_status()?.bytes().await?)?;
        println!("{} {}", machine.id, machine.name);
        Ok(())
    })
}
