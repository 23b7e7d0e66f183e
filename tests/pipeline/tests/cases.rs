//! Documents that were hard to write as Rust. Here their crates are parsed; `.ci/run` compiles them.

use std::{fs, path::Path};

use clientwright::{
    emit::Runtime,
    pipeline::{self, Strictness},
};

use crate::{
    ledger::balances,
    support::{lines, read, workspace},
};

#[test]
fn hard_documents_become_crates() {
    let folder = workspace().join("tests/pipeline/cases");
    let mut cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        holds(&path.display().to_string(), &fs::read_to_string(&path).unwrap());
        cases += 1;
    }
    assert!(cases > 0, "there are no cases");
}

fn holds(name: &str, text: &str) {
    let reading = read(text, Strictness::Lenient);
    assert!(!reading.has_errors(), "{name}: {}", lines(&reading.diagnostics));
    balances(name, &reading);
    for (path, text) in pipeline::files(&reading, &Runtime::Published) {
        if Path::new(&path).extension().is_some_and(|extension| extension == "rs") {
            assert!(path.is_ascii(), "{name}: rustc finds no file for `{path}`");
            let parsed = syn::parse_file(&text);
            assert!(parsed.is_ok(), "{name}: {path}: {:?}\n{text}", parsed.err());
        }
    }
}
