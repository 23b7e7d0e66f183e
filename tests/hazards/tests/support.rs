//! What the tests share: the cases, and documents written in a test as the command line would read
//! them.

use std::sync::LazyLock;

use clientwright::{
    document::Document,
    emit::{Files, Runtime},
    model::{Features, Package},
    pipeline::{self, Input, Product, Reading, Strictness},
};
use hazards::{Case, Outcome, folder};

/// Every case and what becomes of it, made once for all tests.
pub fn cases() -> &'static [(Case, Outcome)] {
    static CASES: LazyLock<Vec<(Case, Outcome)>> = LazyLock::new(|| {
        let run = |case: Case| {
            let outcome = case.run(&Runtime::Published);
            (case, outcome)
        };
        Case::all(&folder()).into_iter().map(run).collect()
    });
    &CASES
}

pub fn reading(document: Document) -> Reading {
    let package = Package {
        name: "hazard".to_owned(),
        version: "0.1.0".to_owned(),
        description: "A hazard".to_owned(),
        ..Package::default()
    };
    let input = Input {
        module: "api".to_owned(),
        features: Features::Module,
        document,
        overlays: Vec::new(),
    };
    let product =
        Product { documents: vec![input], package, server: None, bundles: Default::default() };
    pipeline::read(product, Strictness::Lenient)
}

pub fn files(document: Document) -> Files {
    pipeline::files(&reading(document), &Runtime::Published)
}
