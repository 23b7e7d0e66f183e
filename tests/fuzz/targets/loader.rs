#![no_main]
//! Texts as documents, JSON or YAML. Every node of the tree has a place.

use clientwright::document::{Document, join};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(document) = Document::parse("document", text) {
        for (key, _) in document.root.entries() {
            assert!(document.place(&join("", key)).line > 0);
        }
    }
});
