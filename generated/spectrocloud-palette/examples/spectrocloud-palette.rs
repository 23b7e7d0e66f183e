//! Prints the clusters of every project, and how they are.

use spectrocloud_palette::{Client, clusters::types::SearchFilterSummarySpec};

#[tokio::main]
async fn main() -> spectrocloud_palette::Result<()> {
    // PALETTE_API_KEY holds a key; PALETTE_EMAIL and PALETTE_PASSWORD would do as well.
    let palette = Client::from_env()?;
    let everything = SearchFilterSummarySpec::new();
    for project in palette.tenancy().projects().list_metadata().await?.items {
        let Some(project) = project.metadata else { continue };
        println!("{}", project.name.unwrap_or_default());
        // The same connections, tokens and limits; its calls are about this project.
        let palette = palette.project(project.uid.unwrap_or_default())?;
        let mut clusters = palette.clusters().clusters().search(&everything).items();
        while let Some(cluster) = clusters.next().await {
            let cluster = cluster?;
            let name = cluster.metadata.and_then(|metadata| metadata.name).unwrap_or_default();
            let state = cluster.status.and_then(|status| status.state).unwrap_or_default();
            println!("  {name}: {state}");
        }
    }
    Ok(())
}
