use std::path::Path;

use clientwright::{diagnostic::Sources, disk, load, pipeline};

#[test]
fn the_crate_is_what_the_generator_makes_of_its_documents() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let loaded =
        load(&here.join("specs/postbox"), None, disk::DEFAULT_MAX_SIZE, &mut Sources::new());
    let loaded = loaded.unwrap_or_else(|found| panic!("{found:#?}"));
    let reading = pipeline::read(loaded.product, loaded.strictness);
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    let files = pipeline::files(&reading, &loaded.runtime);
    let stale = disk::compare_crate(&here.join("generated/postbox"), &files).unwrap();
    let command = "cd tests/wire && cargo run -p clientwright -- generate";
    assert!(stale.is_empty(), "{stale:#?}\nrun `{command}`");
}
