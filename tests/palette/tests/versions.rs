//! The version stays in the path. A later version of an operation gets it as a suffix of its name, and the names that
//! exist stay as they are.

use std::{collections::BTreeMap, fs, path::Path};

use clientwright::{
    diagnostic::Sources,
    disk::DEFAULT_MAX_SIZE,
    document::Document,
    load,
    pipeline::{self, Reading, Strictness},
};

/// What each operation is called, by the line of its request.
fn names(reading: &Reading) -> BTreeMap<String, String> {
    let operations = reading.api.operations.iter().zip(&reading.names.operations);
    let called = operations.map(|(operation, name)| {
        let module = &reading.api[operation.module].name;
        let line = format!("{} {}", operation.method.as_str(), operation.path);
        (line, format!("{module}.{}.{}", operation.group, name.method))
    });
    called.collect()
}

/// A document of this project with every path a second time, as its later version.
fn with_a_later_version(text: &str) -> String {
    let (before, rest) = text.split_once("\npaths:\n").expect("has paths");
    let (paths, after) = rest.split_once("\ncomponents:\n").expect("has components");
    let later = paths.replace("\n  /v1/", "\n  /v2/").replacen("  /v1/", "  /v2/", 1);
    format!("{before}\npaths:\n{paths}\n{later}\ncomponents:\n{after}")
}

#[test]
fn a_later_version_has_a_suffix_and_no_name_changes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/spectrocloud-palette");
    let loaded = load(&folder, None, DEFAULT_MAX_SIZE, &mut Sources::new());
    let mut product = loaded.unwrap_or_else(|found| panic!("{found:#?}")).product;
    let before = names(&pipeline::read(product.clone(), Strictness::Strict));
    for input in &mut product.documents {
        let file = format!("{}.yaml", input.module);
        let text = fs::read_to_string(folder.join(&file)).expect("is there");
        let document = Document::parse(file, &with_a_later_version(&text));
        input.document = document.unwrap_or_else(|found| panic!("{found:#?}"));
    }
    let grown = pipeline::read(product, Strictness::Lenient);
    assert!(!grown.has_errors(), "{:#?}", grown.diagnostics);
    let after = names(&grown);
    assert_eq!(after.len(), 2 * before.len());
    for (line, name) in before {
        assert_eq!(after.get(&line), Some(&name), "{line}");
        let later = line.replace(" /v1/", " /v2/");
        assert_eq!(after.get(&later), Some(&format!("{name}_v2")), "{later}");
    }
}
