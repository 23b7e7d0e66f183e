//! What goes over the wire.

#![allow(clippy::unwrap_used, reason = "what cannot be read is a test that fails")]

mod access;
mod answers;
mod bodies;
mod fresh;
mod invoke;
mod markup;
mod styles;

use postbox::Client;
use wire_tests::Echo;

/// The server and a client of it.
async fn postbox() -> (Echo, Client) {
    let echo = Echo::start().await;
    let client = Client::builder().base_url(echo.url()).build().unwrap();
    (echo, client)
}
