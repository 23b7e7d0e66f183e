//! What the runtime costs, measured. `cargo run --release -p clientwright-bench` prints all of it;
//! the tests hold the bounds.

pub mod calls;
pub mod cold;
pub mod counted;
pub mod load;
pub mod server;
