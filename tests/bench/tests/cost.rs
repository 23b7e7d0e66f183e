//! The bounds of what the runtime costs, as far as they hold in any build on any machine.

use std::path::{Path, PathBuf};

use clientwright_bench::{
    calls::{by_hand, by_runtime, runtime},
    cold,
    server::Server,
};

#[test]
fn cost_a_call_takes_few_allocations_more_than_by_hand() {
    let server = Server::start(Path::new(env!("CARGO_BIN_EXE_clientwright-bench")));
    let runtime = runtime();
    let (hand, ours) =
        (by_hand(&runtime, &server.url, 500), by_runtime(&runtime, &server.url, 500));
    let more = ours.allocations - hand.allocations;
    assert!(more <= 8.0, "{} by hand, {} by the runtime", hand.allocations, ours.allocations);
}

#[test]
fn cost_few_crates() {
    let runtime = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../runtime");
    let crates = cold::crates(&runtime);
    assert!((50..=110).contains(&crates), "{crates} crates");
}
