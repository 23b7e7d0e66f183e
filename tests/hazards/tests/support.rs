//! A document alone, as the command line would read it.

use clientwright::{
    document::Document,
    emit::{Files, Runtime},
    model::{Features, Package},
    pipeline::{self, Input, Product, Reading, Strictness},
};

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
    let product = Product { package, server: None, documents: vec![input] };
    pipeline::read(product, Strictness::Lenient)
}

pub fn files(document: Document) -> Files {
    pipeline::files(&reading(document), &Runtime::Published)
}
