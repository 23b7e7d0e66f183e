//! What the runtime costs, measured. `cargo run --release -p clientwright-bench` prints all of it,
//! and with `--gate` fails where a bound is not kept; the tests hold those that need no quiet machine.

pub mod calls;
pub mod cold;
pub mod counted;
pub mod gate;
pub mod load;
pub mod processor;
pub mod server;
