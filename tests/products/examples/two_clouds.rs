//! Asks two clouds at once: how many service accounts the one has, and how the cluster of a host
//! does that stands in the other. Both clients share one pool of connections; their logins, limits and
//! retries are their own.

#[tokio::main]
async fn main() -> Result<(), clientwright_runtime::Error> {
    // LYVE_ACCOUNT_ID, LYVE_ACCESS_KEY and LYVE_SECRET_KEY; PALETTE_EDGE_URL, PALETTE_EDGE_USERNAME
    // and PALETTE_EDGE_PASSWORD.
    let lyve = lyve_cloud::Client::from_env()?;
    let edge = spectrocloud_palette_edge::Client::builder().connections_of(lyve.core()).build()?;

    let (accounts, management) = (lyve.account().service_accounts(), edge.management());
    let (accounts, cluster) =
        tokio::join!(accounts.list().into_future(), management.cluster().get().into_future());

    println!("{} service accounts", accounts?.len());
    let state = cluster?.status.and_then(|status| status.cluster_state);
    println!("the cluster is {}", state.map_or("unknown".to_owned(), |state| state.to_string()));
    Ok(())
}
