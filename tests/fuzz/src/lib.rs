//! What the targets share: documents out of bytes, and the stages up to each target's own.

mod mutate;

use clientwright::{
    dialect,
    document::{Document, Node},
    model::{Features, Package},
    pipeline::{self, Input, Product, Reading, Strictness},
};
use serde_json::{Value, json};

pub use mutate::mutate;

/// The bytes as a document of one version, whatever version it says it is.
pub fn document(bytes: &[u8], member: &str, version: &str) -> Option<Document> {
    let Ok(Value::Object(mut members)) = serde_json::from_slice(bytes) else { return None };
    members.retain(|key, _| key != "openapi" && key != "swagger");
    members.insert(member.to_owned(), json!(version));
    Document::parse("document.json", &Value::Object(members).to_string()).ok()
}

/// The bytes through the stages of their dialect.
pub fn dialect(bytes: &[u8], member: &str, version: &str) {
    let Some(document) = document(bytes, member, version) else { return };
    let mut found = Vec::new();
    pipeline::with_deep_stack(|| {
        let read = dialect::read(&document, &mut found);
        assert!(read.is_some(), "a known dialect is read: {found:?}");
    });
}

/// All stages up to the model; the account must add up.
pub fn read(bytes: &[u8]) -> Option<Reading> {
    let document = Document::parse("document.json", std::str::from_utf8(bytes).ok()?).ok()?;
    let input = Input {
        module: "api".to_owned(),
        features: Features::Module,
        document,
        overlays: Vec::new(),
    };
    let package = Package {
        name: "fuzzed".to_owned(),
        version: "0.1.0".to_owned(),
        ..Package::default()
    };
    let product = Product { package, server: None, bundles: Vec::new(), documents: vec![input] };
    let reading = pipeline::read(product, Strictness::Lenient);
    let lost = reading.diagnostics.iter().find(|found| found.code == "unaccounted");
    assert!(lost.is_none(), "{lost:?}");
    Some(reading)
}

/// A document as JSON, which is what the mutations work on.
pub fn as_json(text: &str) -> Option<String> {
    let document = Document::parse("seed", text).ok()?;
    Some(document.root.to_json().to_string()).filter(|_| Node::is_object(&document.root))
}
