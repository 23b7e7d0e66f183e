//! What the tests of all products share: the simulator of a product's own documents, and a server
//! of TLS in front of it.

pub mod tls;

use std::path::Path;

use clientwright::{
    diagnostic::Sources,
    disk::DEFAULT_MAX_SIZE,
    load,
    model::{Api, Bucket, Limit, LimitId},
    pipeline,
};
use clientwright_serve::{Builder, Running, Simulator};

/// The documents of a product as a model. `folder` is seen from the workspace.
///
/// # Panics
///
/// When they cannot be read, which other tests explain.
pub fn api(folder: &str) -> Api {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut sources = Sources::new();
    let loaded = match load(&specs, None, DEFAULT_MAX_SIZE, &mut sources) {
        Ok(loaded) => loaded,
        Err(found) => panic!("{folder} cannot be read: {found:#?}"),
    };
    let reading = pipeline::read(loaded.product, loaded.strictness);
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    reading.api
}

/// A simulator that is ten times faster than the service, the same for every seed.
pub fn simulator(folder: &str) -> Builder {
    Simulator::builder(api(folder)).seed(7).speed(10.0)
}

/// The same of a service that keeps a limit which it has published nowhere: so many calls a second, and a burst of so
/// many seconds.
pub fn secretly_limited(folder: &str, rate: u32, burst: u32) -> Builder {
    let mut api = api(folder);
    let bucket = Bucket::Token { rate, per_ms: 1_000, capacity: rate * burst };
    let limit = Limit { name: "secret".to_owned(), bucket };
    api.limits.push(limit);
    let secret = LimitId(api.limits.len() - 1);
    for operation in &mut api.operations {
        operation.limits.push(secret);
    }
    Simulator::builder(api).seed(7).speed(10.0)
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

/// How many requests of this method and path the server has seen.
pub fn count(server: &Running, method: &str, path: &str) -> usize {
    server.requests().iter().filter(|seen| seen.method == method && seen.path == path).count()
}
