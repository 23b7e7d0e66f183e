//! The same call by the generated crate.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let client = fleet::Client::from_env()?;
        let machine = client.api().machines().get_machine("1").await?;
        println!("{} {}", machine.id, machine.name);
        Ok(())
    })
}
