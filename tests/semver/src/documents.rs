//! All rows as two documents, and what is made of each.

use clientwright::{
    document::Document,
    emit::{Files, Runtime},
    model::{Features, Package},
    pipeline::{self, Input, Product, Reading, Strictness},
};
use serde_json::{Map, Value, json};

use crate::row::Row;

/// One of the two documents, read, and its crate.
pub struct Side {
    pub crate_name: &'static str,
    pub reading: Reading,
    pub files: Files,
}

pub fn sides(rows: &[Row]) -> [Side; 2] {
    [side(rows, 0, "semver-old"), side(rows, 1, "semver-new")]
}

fn side(rows: &[Row], at: usize, crate_name: &'static str) -> Side {
    let text = format!("{:#}", document(rows, at));
    let document = Document::parse(format!("{crate_name}.json"), &text);
    let document = document.unwrap_or_else(|found| panic!("{found:#?}"));
    let package = Package {
        name: crate_name.to_owned(),
        version: "0.1.0".to_owned(),
        description: "One side of every row".to_owned(),
        ..Package::default()
    };
    let input = Input {
        module: "api".to_owned(),
        features: Features::Module,
        document,
        overlays: Vec::new(),
    };
    let reading = pipeline::read(
        Product { package, server: None, bundles: Default::default(), documents: vec![input] },
        Strictness::Lenient,
    );
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../../runtime");
    let files = pipeline::files(&reading, &Runtime::Path(runtime.to_owned()));
    Side { crate_name, reading, files }
}

fn document(rows: &[Row], at: usize) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    let mut servers = json!("https://rows.example");
    let mut schemes = Map::new();
    for row in rows {
        let item = item(row, at);
        for name in asked(&item) {
            let scheme = if name.contains("token") { "bearer" } else { "basic" };
            schemes.insert(name, json!({"type": "http", "scheme": scheme}));
        }
        paths.insert(row.path(at), item);
        for pair in [&row.request, &row.response].into_iter().flatten() {
            schemas.insert(row.component(), plain(&pair[at]));
        }
        if let Some(more) = &row.schemas
            && let Value::Object(more) = plain(&more[at])
        {
            schemas.extend(more);
        }
        if let Some(urls) = &row.servers {
            servers = json!(urls[at]);
        }
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Rows", "version": "1"},
        "servers": [{"url": servers}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": schemes},
    })
}

/// Every operation stands in the group of its row.
fn item(row: &Row, at: usize) -> Value {
    let written = if at == 0 { &row.old } else { &row.new };
    let mut item = match written {
        Some(written) => plain(written),
        None => made(row),
    };
    for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if let Value::Object(operation) = operation {
            operation.entry("tags").or_insert_with(|| json!([row.name().replace('_', " ")]));
        }
    }
    item
}

fn made(row: &Row) -> Value {
    let content = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{}", row.component())}}});
    match (&row.request, &row.response) {
        (Some(_), _) => json!({"post": {
            "requestBody": {"required": true, "content": content},
            "responses": {"204": {"description": "Done"}},
        }}),
        _ => json!({"get": {"responses": {"200": {"description": "One", "content": content}}}}),
    }
}

/// The schemes that the operations of a path item ask for.
fn asked(item: &Value) -> Vec<String> {
    let operations = item.as_object().into_iter().flat_map(Map::values);
    let ways = operations.filter_map(|operation| operation["security"].as_array()).flatten();
    ways.filter_map(Value::as_object).flat_map(|way| way.keys().cloned()).collect()
}

fn plain(value: &serde_yaml::Value) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| panic!("{error}"))
}
