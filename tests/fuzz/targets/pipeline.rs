#![no_main]
//! Documents as crates. What is written must be Rust: the layout parses it.

use clientwright::{emit::Runtime, pipeline};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    fuzz::mutate(data, size, max_size, seed)
});

fuzz_target!(|bytes: &[u8]| {
    if let Some(reading) = fuzz::read(bytes).filter(|reading| !reading.has_errors()) {
        assert!(!pipeline::files(&reading, &Runtime::Published).is_empty());
    }
});
