#![no_main]
//! OpenAPI 3.0, set right and read.

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    fuzz::mutate(data, size, max_size, seed)
});

fuzz_target!(|bytes: &[u8]| fuzz::dialect(bytes, "openapi", "3.0.3"));
