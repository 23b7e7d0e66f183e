//! The program in each crate's README does what the README says.

use std::process::Command;

use clientwright_serve::Running;
use products_tests::{simulator, start};

/// Runs a program with these variables and none of the developer's own; what it prints.
async fn run(program: &str, variables: &[(&str, &str)]) -> String {
    let mut program = Command::new(program);
    program.env_clear().envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || program.output()).await;
    let output = output.expect("does not panic").expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn refusals(server: &Running) -> usize {
    server.requests().iter().filter(|seen| seen.status.is_none_or(|status| status >= 400)).count()
}

#[test]
fn each_readme_shows_its_program_as_it_is() {
    let shown = [
        (
            include_str!("../../../generated/lyve-cloud/README.md"),
            include_str!("../../../specs/lyve-cloud/example.rs"),
        ),
        (
            include_str!("../../../generated/spectrocloud-palette-edge/README.md"),
            include_str!("../../../specs/spectrocloud-palette-edge/example.rs"),
        ),
        (
            include_str!("../fifth/generated/tidewatch/README.md"),
            include_str!("../fifth/specs/tidewatch/example.rs"),
        ),
    ];
    for (readme, program) in shown {
        assert!(readme.contains(&format!("```rust\n{program}```")), "{program}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_account_that_reads_everything() {
    let server = start(simulator("specs/lyve-cloud")).await;
    let url = format!("{}/v2", server.url());
    let variables = [
        ("LYVE_URL", url.as_str()),
        ("LYVE_ACCOUNT_ID", "an account"),
        ("LYVE_ACCESS_KEY", "a key"),
        ("LYVE_SECRET_KEY", "a secret"),
    ];
    let text = run(env!("CARGO_BIN_EXE_lyve_start"), &variables).await;
    assert!(text.contains("service account report is ready"), "{text}");
    assert_eq!(refusals(&server), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vessels_in_a_harbour() {
    let server = start(simulator("tests/products/fifth/specs/tidewatch").items(25)).await;
    let url = format!("{}/api/v3", server.url());
    let variables = [
        ("TIDEWATCH_URL", url.as_str()),
        ("TIDEWATCH_WATCHMAN", "sam"),
        ("TIDEWATCH_PIN", "a pin"),
        ("TIDEWATCH_HARBOUR", "north"),
    ];
    let text = run(env!("CARGO_BIN_EXE_harbour_start"), &variables).await;
    assert_eq!(text.lines().count(), 25, "{text}");
    assert_eq!(refusals(&server), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_and_what_was_done_on_it() {
    let server = start(simulator("specs/spectrocloud-palette-edge").items(45)).await;
    let front = products_tests::tls::front(server.address()).await.expect("a front");
    let url = format!("https://{front}");
    let variables = [
        ("PALETTE_EDGE_URL", url.as_str()),
        ("PALETTE_EDGE_USERNAME", "kairos"),
        ("PALETTE_EDGE_PASSWORD", "a password"),
        ("EDGE_HOST_FINGERPRINT", products_tests::tls::FINGERPRINT),
    ];
    let text = run(env!("CARGO_BIN_EXE_edge_start"), &variables).await;
    assert_eq!(text.lines().count(), 1 + 45, "{text}");
    assert_eq!(refusals(&server), 0);
}
