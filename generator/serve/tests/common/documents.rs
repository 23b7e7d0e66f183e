//! Models of documents that stand in the tests as text.

use clientwright::{
    document::Document,
    model::{Api, Features, Package},
    pipeline::{Input, Product, Strictness, read},
};

/// The model of some documents, each the module of its name.
pub fn api(documents: &[(&str, &str)]) -> Api {
    let input = |(module, text): &(&str, &str)| Input {
        module: (*module).to_owned(),
        features: Features::Module,
        document: Document::parse(format!("{module}.yaml"), text).unwrap(),
        overlays: Vec::new(),
    };
    let documents = documents.iter().map(input).collect();
    let package = Package { name: "test".to_owned(), ..Package::default() };
    let reading = read(
        Product { package, server: None, bundles: Vec::new(), documents },
        Strictness::Lenient,
    );
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    reading.api
}
