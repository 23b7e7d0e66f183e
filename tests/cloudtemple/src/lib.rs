//! What all tests of the generated client share: the simulator of the product's own documents, and
//! a client that talks to it.

use std::{path::Path, sync::LazyLock, time::Duration};

use clientwright::{diagnostic::Sources, disk::DEFAULT_MAX_SIZE, load, model::Api, pipeline};
use clientwright_serve::{Builder, Running, Seen, Simulator};
use cloudtemple::{Client, runtime};

/// Read once: it is the most of what a short test costs.
static API: LazyLock<Api> = LazyLock::new(read);

/// The product's documents as a model.
///
/// # Panics
///
/// When they cannot be read, which other tests explain.
pub fn api() -> Api {
    API.clone()
}

fn read() -> Api {
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

pub const PAT_ID: &str = "0e33b3ef-7fd4-4e8b-b7ab-c87ab3b7c7a4";
pub const PAT_SECRET: &str = "a secret";
pub const LLMAAS_KEY: &str = "a key";

/// A client with all credentials, for one test alone: limits are not shared with others.
pub fn client(server: &Running) -> Client {
    build(builder(server))
}

/// The same, before it is built.
pub fn builder(server: &Running) -> runtime::Builder<Client> {
    Client::builder()
        .base_url(server.url())
        .credential("pat id", PAT_ID)
        .credential("pat secret", PAT_SECRET)
        .credential("llmaas key", LLMAAS_KEY)
        .timeout(Duration::from_secs(5))
}

/// # Panics
///
/// When the settings are wrong.
pub fn build(builder: runtime::Builder<Client>) -> Client {
    match builder.build() {
        Ok(client) => client,
        Err(error) => panic!("the client cannot be built: {error}"),
    }
}

/// The requests that the server saw with this method and path, oldest first.
pub fn seen(server: &Running, method: &str, path: &str) -> Vec<Seen> {
    let fits = |seen: &Seen| seen.method == method && seen.path == path;
    server.requests().into_iter().filter(fits).collect()
}
