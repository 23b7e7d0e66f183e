//! What all tests of the generated client share: the simulator of the product's own documents, and
//! a client that talks to it.

use std::{path::Path, time::Duration};

use clientwright::{diagnostic::Sources, disk::DEFAULT_MAX_SIZE, load, model::Api, pipeline};
use clientwright_serve::{Builder, Running, Simulator};
use cloudtemple::Client;

/// The product's documents as a model.
///
/// # Panics
///
/// When they cannot be read, which other tests explain.
pub fn api() -> Api {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/cloudtemple");
    let mut sources = Sources::new();
    let loaded = match load(&specs, None, DEFAULT_MAX_SIZE, &mut sources) {
        Ok(loaded) => loaded,
        Err(found) => panic!("specs/cloudtemple cannot be read: {found:#?}"),
    };
    let reading = pipeline::read(loaded.product, loaded.strictness);
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    reading.api
}

/// A simulator that is ten times faster than the service, the same for every seed.
pub fn simulator() -> Builder {
    Simulator::builder(api()).seed(7).speed(10.0)
}

/// # Panics
///
/// When no port can be had.
pub async fn start(simulator: Builder) -> Running {
    match simulator.start().await {
        Ok(running) => running,
        Err(error) => panic!("the simulator does not start: {error}"),
    }
}

/// A client with a personal access token, for one test alone: limits are not shared with others.
pub fn client(server: &Running) -> Client {
    let client = Client::builder()
        .base_url(server.url())
        .credential("pat id", "0e33b3ef-7fd4-4e8b-b7ab-c87ab3b7c7a4")
        .credential("pat secret", "a secret")
        .timeout(Duration::from_secs(5))
        .build();
    match client {
        Ok(client) => client,
        Err(error) => panic!("the client cannot be built: {error}"),
    }
}
