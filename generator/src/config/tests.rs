use super::*;

fn problems(text: &str) -> String {
    let found = parse("clientwright.toml", text).unwrap_err();
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn a_product_is_read() {
    let text = r#"
[package]
name = "pets"
version = "0.1.0"
description = "Client for pets"
server = "https://example.com/api"
env = "PETS"
license = "MIT"
authors = ["A", "B"]

[features]
admin = ["iam-*", "!iam-tokens"]

[[document]]
module = "iam"
path = "iam.yaml"
overlays = ["shared/overlay.yaml", "iam.overlay.yaml"]
source = "https://example.com/iam.yaml"
features = "group"

[[document]]
module = "shop"
path = "shop.json"
"#;
    let config = parse("specs/pets/clientwright.toml", text).unwrap();
    assert_eq!(config.package.name, "pets");
    assert_eq!(config.package.authors, ["A", "B"]);
    let [iam, shop] = config.documents.as_slice() else { panic!() };
    assert_eq!(iam.features, Features::Group);
    assert_eq!(iam.overlays[1].path, "iam.overlay.yaml");
    assert_eq!(iam.overlays[1].place.to_string(), "specs/pets/clientwright.toml:17:36");
    assert_eq!(shop.features, Features::Module);
    assert_eq!(shop.path.place.line, 23);
    let [admin] = config.features.as_slice() else { panic!() };
    assert_eq!((admin.name.as_str(), admin.place.line), ("admin", 12));
    assert_eq!(admin.parts[1].0, "!iam-tokens");
    assert_eq!(shop.source, None);
}

#[test]
fn every_problem_is_told_with_its_place() {
    let text = r#"
[package]
name = "fn"
versoin = "0.1.0"
description = 3
env = "pets"

[[document]]
modul = "iam"
path = "../iam.yaml"
overlays = "x"

[[document]]
module = "shop"
path = "shop.json"

[[document]]
module = "shop"
path = "shop.json"
features = "all"
zebra = 1
"#;
    insta::assert_snapshot!(problems(text), @r#"
    error[unknown-key]: `versoin` is no key of [package] (clientwright.toml:4:1); help: write `version`
    error[wrong-value]: `fn` cannot be the `name` (clientwright.toml:3:8); help: write a crate name: letters, digits, `-` and `_`, beginning with a letter, no keyword
    error[missing-key]: `version` is missing from [package] (clientwright.toml:2:1); help: add `version = "…"`
    error[wrong-kind]: a text, `"…"`, belongs here, not a number (clientwright.toml:5:15)
    error[wrong-value]: `pets` cannot be the `env` (clientwright.toml:6:7); help: write capital letters, digits and `_`, beginning with a letter
    error[unknown-key]: `modul` is no key of [[document]] (clientwright.toml:9:1); help: write `module`
    error[missing-key]: `module` is missing from [[document]] (clientwright.toml:8:1); help: add `module = "…"`
    error[wrong-value]: `../iam.yaml` cannot be the `path` (clientwright.toml:10:8); help: write a path inside the product's folder: relative, forward slashes, without `..`
    error[wrong-kind]: a list of texts, `["…"]`, belongs here, not a text (clientwright.toml:11:12)
    error[unknown-key]: `zebra` is no key of [[document]] (clientwright.toml:21:1); help: known keys: module, path, overlays, source, features
    error[wrong-value]: `all` cannot be the `features` (clientwright.toml:20:12); help: write `module` or `group`
    error[duplicate-module]: module `shop` is given to two documents (clientwright.toml:18:10)
    "#);
}

#[test]
fn what_is_missing_is_told() {
    insta::assert_snapshot!(problems(""), @r"
    error[missing-key]: `package` is missing from the file (clientwright.toml:1:1); help: add a table `[package]`
    error[missing-key]: `document` is missing from the file (clientwright.toml:1:1); help: add at least one table `[[document]]`
    ");
    insta::assert_snapshot!(problems("package = 1\ndocument = 2"), @r"
    error[wrong-kind]: a table, `[package]`, belongs here, not a number (clientwright.toml:1:11)
    error[wrong-kind]: a list of tables, `[[document]]`, belongs here, not a number (clientwright.toml:2:12)
    ");
    insta::assert_snapshot!(problems("[package\nname = 1"), @"error[toml-syntax]: not valid TOML: unclosed table, expected `]` (clientwright.toml:1:9)");
}
