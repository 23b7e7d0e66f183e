//! The README's program is the one that is compiled here, and it does what the README says.

#[path = "readme/pages.rs"]
mod pages;

use std::process::Command;

use cloudtemple_tests::{client, simulator, start};

const README: &str = include_str!("../../../README.md");
const CRATE: &str = include_str!("../../../generated/cloudtemple/README.md");
const PROGRAM: &str = include_str!("../../../specs/cloudtemple/start.rs");
const PAGES: &str = include_str!("readme/pages.rs");

#[test]
fn the_readme_shows_the_program_as_it_is() {
    for readme in [README, CRATE] {
        let shows = readme.contains(&format!("```rust\n{PROGRAM}```"));
        assert!(shows, "README.md and the program differ");
    }
    assert!(README.contains(&format!("```rust\n{PAGES}```")), "README.md and the function differ");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_function_reads_all_pages() {
    let server = start(simulator()).await;
    // The server begins with three of everything that cannot be made by a call alone.
    assert_eq!(pages::names(&client(&server)).await.expect("lists").len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_starts_the_machines() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let machines = cloud.compute().virtual_machines();
    let wanted = cloudtemple::compute::types::CreateVirtualMachineRequest::new()
        .with(|machine| machine.name = Some("web".to_owned()));
    machines.create(&wanted).await.expect("starts").until_done().await.expect("ends");

    let mut program = Command::new(env!("CARGO_BIN_EXE_start"));
    // Nothing of the developer's own environment reaches the program.
    program
        .env_clear()
        .env("CLOUDTEMPLE_URL", server.url())
        .env("CLOUDTEMPLE_PAT_ID", "0e33b3ef-7fd4-4e8b-b7ab-c87ab3b7c7a4")
        .env("CLOUDTEMPLE_PAT_SECRET", "a secret");
    let output = tokio::task::spawn_blocking(move || program.output()).await;
    let output = output.expect("does not panic").expect("runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("web runs"), "{text}");
}
