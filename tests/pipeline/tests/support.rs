//! What the tests share: where the workspace is, its products, and documents written in a test.

use std::path::{Path, PathBuf};

use clientwright::{
    Loaded,
    diagnostic::{Diagnostic, Sources},
    disk,
    document::Document,
    load,
    model::{Features, Package},
    pipeline::{self, Input, Product, Reading, Strictness},
};

/// The folder that holds `specs/` and `generated/`.
pub fn workspace() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).expect("this package stands two folders deep").to_owned()
}

/// Where real documents stand that are no part of the project.
pub fn shared() -> PathBuf {
    let stated = std::env::var_os("CLIENTWRIGHT_SHARED").map(PathBuf::from);
    stated.unwrap_or_else(|| workspace().join("../shared"))
}

/// The names of the products in `specs/`.
pub fn products() -> Vec<String> {
    let products = disk::products(&workspace().join("specs")).unwrap();
    assert!(!products.is_empty(), "specs/ holds no product");
    products
}

/// A product of `specs/` as the command line would load it.
pub fn loaded(product: &str) -> Loaded {
    let folder = workspace().join("specs").join(product);
    load(&folder, None, disk::DEFAULT_MAX_SIZE, &mut Sources::new())
        .unwrap_or_else(|found| panic!("{product}: {}", lines(&found)))
}

/// The model of one small document, whose module is called `api`.
pub fn read(text: &str, strictness: Strictness) -> Reading {
    pipeline::read(product("small", vec![input("api", text, &[])]), strictness)
}

pub fn product(name: &str, documents: Vec<Input>) -> Product {
    let package = Package {
        name: name.to_owned(),
        version: "0.1.0".to_owned(),
        description: "A small client".to_owned(),
        env: Some(name.to_uppercase()),
        ..Package::default()
    };
    Product { package, server: None, bundles: Vec::new(), documents }
}

/// A document called after its module, with the overlays that apply to it.
pub fn input(module: &str, text: &str, overlays: &[&str]) -> Input {
    let parse = |name: String, text: &str| {
        Document::parse(name, text).unwrap_or_else(|found| panic!("{}", lines(&found)))
    };
    let overlays = overlays.iter().map(|text| parse(format!("{module}.overlay.yaml"), text));
    Input {
        module: module.to_owned(),
        features: Features::Module,
        document: parse(format!("{module}.yaml"), text),
        overlays: overlays.collect(),
    }
}

/// A document with these members of `paths` and `components`, each a block of YAML that is
/// indented by two.
pub fn document(paths: &str, components: &str) -> String {
    let components = match components {
        "" => String::new(),
        _ => format!("components:\n{components}"),
    };
    format!("openapi: 3.0.3\ninfo: {{title: Small, version: '1'}}\npaths:\n{paths}{components}")
}

/// One line for each finding.
pub fn lines(found: &[Diagnostic]) -> String {
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
