//! What all tests of the generated client share: the simulator of the product's own documents, and
//! clients that talk to it.

pub mod published;

use std::{path::Path, sync::LazyLock, time::Duration};

use clientwright::{
    diagnostic::Sources,
    disk::DEFAULT_MAX_SIZE,
    load,
    model::Api,
    pipeline::{self, Reading},
};
use clientwright_serve::{Builder, Running, Seen, Simulator};
use spectrocloud_palette::{
    Client,
    runtime::{Builder as Settings, LimitSet},
};

/// Reading takes longer than a test.
static API: LazyLock<Api> = LazyLock::new(|| read("specs/spectrocloud-palette").api);

/// The product's documents as a model.
///
/// # Panics
///
/// When they cannot be read, which other tests explain.
pub fn api() -> Api {
    API.clone()
}

/// The documents of a product, read. `folder` is seen from the workspace.
///
/// # Panics
///
/// When they cannot be read, which other tests explain.
pub fn read(folder: &str) -> Reading {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut sources = Sources::new();
    let loaded = match load(&specs, None, DEFAULT_MAX_SIZE, &mut sources) {
        Ok(loaded) => loaded,
        Err(found) => panic!("{folder} cannot be read: {found:#?}"),
    };
    let reading = pipeline::read(loaded.product, loaded.strictness);
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    reading
}

/// A simulator in which waiting goes ten times faster, the same for every seed.
pub fn simulator() -> Builder {
    Simulator::builder(api()).seed(9).speed(10.0)
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

/// The settings of a client without credentials, with counts of its own.
pub fn settings(server: &Running) -> Settings<Client> {
    Client::builder()
        .base_url(server.url())
        .environment(Vec::<(String, String)>::new())
        .limits(LimitSet::new())
        .timeout(Duration::from_secs(5))
}

/// A client with an API key.
///
/// # Panics
///
/// When it cannot be built.
pub fn client(server: &Running) -> Client {
    built(settings(server).credential("api key", "a secret"))
}

/// A client that logs in.
///
/// # Panics
///
/// When it cannot be built.
pub fn person(server: &Running) -> Client {
    built(
        settings(server)
            .credential("email", "ada@example.com")
            .credential("password", "a secret word"),
    )
}

/// # Panics
///
/// When the settings contradict each other.
pub fn built(settings: Settings<Client>) -> Client {
    match settings.build() {
        Ok(client) => client,
        Err(error) => panic!("the client cannot be built: {error}"),
    }
}

/// What the server saw of one operation.
pub fn seen(server: &Running, method: &str, path: &str) -> Vec<Seen> {
    let is_it = |seen: &Seen| seen.method == method && seen.path == path;
    server.requests().into_iter().filter(is_it).collect()
}
