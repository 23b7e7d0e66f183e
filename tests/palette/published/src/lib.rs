//! The simulator of a product as its vendor publishes it.

use std::path::Path;

use clientwright::{diagnostic::Sources, disk::DEFAULT_MAX_SIZE, load_fetched, pipeline};
use clientwright_serve::{Builder, Running, Simulator};

/// Starts a server that waits ten times faster than the service, with so many items in every list.
///
/// # Panics
///
/// When the documents cannot be read, or no port can be had.
pub async fn start(product: &str, items: usize, adjust: fn(Builder) -> Builder) -> Running {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let declared = own.join("../../../specs").join(product);
    let fetched = own.join("../specs").join(product);
    let loaded = load_fetched(&declared, &fetched, DEFAULT_MAX_SIZE, &mut Sources::new());
    let loaded = loaded.unwrap_or_else(|found| panic!("{found:#?}"));
    let reading = pipeline::read(loaded.product, loaded.strictness);
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    let simulator = Simulator::builder(reading.api).seed(9).speed(10.0).items(items);
    match adjust(simulator).start().await {
        Ok(running) => running,
        Err(error) => panic!("the simulator does not start: {error}"),
    }
}

/// How many requests of this method and path the server has seen.
pub fn count(server: &Running, method: &str, path: &str) -> usize {
    server.requests().iter().filter(|seen| seen.method == method && seen.path == path).count()
}
