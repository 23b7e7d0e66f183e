//! Lists the vessels in a harbour.

use tidewatch::Client;

#[tokio::main]
async fn main() -> tidewatch::Result<()> {
    // TIDEWATCH_WATCHMAN and TIDEWATCH_PIN open a session; TIDEWATCH_HARBOUR says in which harbour.
    let watch = Client::from_env()?;
    let mut vessels = watch.harbour().vessels().list().items();
    while let Some(vessel) = vessels.next().await {
        println!("{}", vessel?.name);
    }
    Ok(())
}
