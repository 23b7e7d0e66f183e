//! Uses one of them and does not want to hear of it.

#![allow(deprecated)]

async fn quiet(client: &shop::Client) -> shop::Result<()> {
    client.api().orders().list().await?;
    Ok(())
}

fn main() {
    drop(quiet);
}
