#![no_main]
//! Swagger 2.0 as OpenAPI 3.0.

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    fuzz::mutate(data, size, max_size, seed)
});

fuzz_target!(|bytes: &[u8]| fuzz::dialect(bytes, "swagger", "2.0"));
