//! The program that the crate's README shows does what it says.

use std::process::Command;

use palette_tests::{simulator, start};

const README: &str = include_str!("../../../generated/spectrocloud-palette/README.md");
const PROGRAM: &str = include_str!("../../../specs/spectrocloud-palette/start.rs");

#[test]
fn the_readme_shows_the_program_as_it_is() {
    assert!(README.contains(&format!("```rust\n{PROGRAM}```")), "README.md and the program differ");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_prints_clusters_by_project() {
    let server = start(simulator()).await;
    let mut program = Command::new(env!("CARGO_BIN_EXE_palette_start"));
    // Nothing of the developer's own environment reaches the program.
    program.env_clear().env("PALETTE_URL", server.url()).env("PALETTE_API_KEY", "a secret");
    let output = tokio::task::spawn_blocking(move || program.output()).await;
    let output = output.expect("does not panic").expect("runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(text.lines().filter(|line| line.starts_with("  ")).count(), 9, "{text}");
    let requests = server.requests();
    let searches = requests.iter().filter(|seen| seen.method == "POST");
    assert!(searches.clone().all(|seen| seen.header("projectuid").is_some()));
    assert_eq!(searches.count(), 3, "one page for each project");
}
