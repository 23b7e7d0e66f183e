//! Shows an edge host and what was done on it last.

use spectrocloud_palette_edge::Client;

#[tokio::main]
async fn main() -> spectrocloud_palette_edge::Result<()> {
    // PALETTE_EDGE_URL is the address of the host, such as https://192.0.2.10:5080; PALETTE_EDGE_USERNAME
    // and PALETTE_EDGE_PASSWORD are a user of its operating system.
    let mut builder = Client::builder();
    // Hosts sign their certificates themselves as a rule: this one is trusted, and no other.
    if let Ok(fingerprint) = std::env::var("EDGE_HOST_FINGERPRINT") {
        builder = builder.certificate_fingerprint(fingerprint);
    }
    let edge = builder.build()?;

    let host = edge.management().edge_host().get().await?;
    let name = host.metadata.and_then(|metadata| metadata.name).unwrap_or_default();
    let role = host.spec.and_then(|spec| spec.node_role);
    println!("{name} is {}", role.map_or("unknown".to_owned(), |role| role.to_string()));

    let mut audits = edge.management().audits().list().limit(20).items();
    while let Some(audit) = audits.next().await {
        let message = audit?.spec.and_then(|spec| spec.message);
        println!("{}", message.unwrap_or_default());
    }
    Ok(())
}
