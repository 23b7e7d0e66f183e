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
path-overlays = ["ours.overlay.yaml"]
source = "https://example.com/iam.yaml"
source-overlays = ["theirs.overlay.yaml"]
features = "group"

[[document]]
module = "shop"
path = "shop.json"

[[document]]
module = "all"
source = "https://example.com/all.json"

[fetch]
credential = "PETS_TOKEN"
prefix = ""
"#;
    let config = parse("specs/pets/clientwright.toml", text).unwrap();
    assert_eq!(config.package.name, "pets");
    assert_eq!(config.package.authors, ["A", "B"]);
    let [iam, shop, all] = config.documents.as_slice() else { panic!() };
    assert_eq!(iam.features, Features::Group);
    assert_eq!(iam.overlays[1].path, "iam.overlay.yaml");
    assert_eq!(iam.overlays[1].place.to_string(), "specs/pets/clientwright.toml:17:36");
    assert_eq!(shop.features, Features::Module);
    assert_eq!(iam.path_overlays[0].path, "ours.overlay.yaml");
    assert_eq!(iam.source_overlays[0].path, "theirs.overlay.yaml");
    let source = iam.source.as_ref().unwrap();
    assert_eq!((source.url.as_str(), source.place.line), ("https://example.com/iam.yaml", 19));
    assert_eq!(shop.path.as_ref().unwrap().place.line, 25);
    let [admin] = config.features.as_slice() else { panic!() };
    assert_eq!((admin.name.as_str(), admin.place.line), ("admin", 12));
    assert_eq!(admin.parts[1].0, "!iam-tokens");
    assert_eq!(shop.source, None);
    assert_eq!(all.path, None);
    let credential = config.credential.unwrap();
    let sent = (credential.variable, credential.header, credential.prefix);
    assert_eq!(sent, ("PETS_TOKEN".into(), "Authorization".into(), String::new()));
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
    error[unknown-key]: `zebra` is no key of [[document]] (clientwright.toml:21:1); help: known keys: module, path, source, overlays, path-overlays, source-overlays, features
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

#[test]
fn what_is_fetched_is_told_apart_from_what_is_written() {
    let package = "[package]\nname = 'a'\nversion = '0.1.0'\ndescription = 'd'\n";
    let text = r#"
[[document]]
module = "neither"

[[document]]
module = "plain"
source = "http://example.com/a.json"

[[document]]
module = "ours"
path = "a.json"
source-overlays = ["b.yaml"]

[fetch]
header = "a b"
prefx = ""
"#;
    insta::assert_snapshot!(problems(&format!("{package}{text}")), @r#"
    error[missing-key]: `path` is missing from [[document]] (clientwright.toml:6:1); help: add `path = "…"`, or `source = "…"` for what is only fetched
    error[wrong-value]: `http://example.com/a.json` cannot be the `source` (clientwright.toml:11:10); help: write an address that begins with `https://` and holds no credential; `http://` serves for this machine alone
    error[overlays-of-nothing]: `source-overlays` stand here without a `source`, so nothing reads them (clientwright.toml:16:19)
    error[unknown-key]: `prefx` is no key of [fetch] (clientwright.toml:20:1); help: write `prefix`
    error[missing-key]: `credential` is missing from [fetch] (clientwright.toml:18:1); help: add `credential = "…"`
    error[wrong-value]: `a b` cannot be the `header` (clientwright.toml:19:10); help: write the name of a header: letters, digits and `-`
    "#);
    insta::assert_snapshot!(problems(&format!("fetch = 1\n{package}[[document]]\nmodule = 'a'\npath = 'a'")), @"error[wrong-kind]: a table, `[fetch]`, belongs here, not a number (clientwright.toml:1:9)");
}
