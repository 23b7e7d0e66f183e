//! The command line as its users meet it: exit codes, what is printed, what is on the disk.

#![allow(
    clippy::unwrap_used,
    reason = "the lint lets functions with #[test] unwrap, not their helpers"
)]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const PETS: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      tags: [pets]
      parameters: [{name: deep, in: query, content: {application/xml: {schema: {type: object}}}}]
      responses: {'200': {description: Pets}}
";

const CONFIG: &str = "[package]
name = 'pets'
version = '0.1.0'
description = 'Pets'

[[document]]
module = 'api'
path = 'pets.yaml'
";

/// A workspace with one product, `pets`, whose document is `text`.
fn workspace(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let product = folder.path().join("specs/pets");
    fs::create_dir_all(&product).unwrap();
    fs::write(product.join("clientwright.toml"), CONFIG).unwrap();
    fs::write(product.join("pets.yaml"), text).unwrap();
    folder
}

#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
    let Output { status, stdout, stderr } =
        command.args(arguments).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code(), out: text(stdout), err: text(stderr) }
}

#[test]
fn products_are_generated_and_checked() {
    let folder = workspace(PETS);
    let folder = folder.path();

    let missing = run(folder, &["check"]);
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(missing.out.contains("generated/pets: Cargo.toml: missing"), "{missing:?}");
    assert!(missing.out.contains("run `clientwright generate pets`"), "{missing:?}");
    assert!(!folder.join("generated").exists(), "check writes nothing");

    let generated = run(folder, &["generate"]);
    assert_eq!(generated.code, Some(0), "{generated:?}");
    assert!(generated.out.contains("1 operation,"), "{generated:?}");
    assert!(generated.out.contains("(1 left out)"), "{generated:?}");
    assert!(folder.join("generated/pets/src/api/pets.rs").is_file());

    let fresh = run(folder, &["check", "pets"]);
    assert_eq!((fresh.code, fresh.out.as_str()), (Some(0), "generated/pets: fresh\n"));
    let again = run(folder, &["generate"]);
    assert!(again.out.contains("0 of "), "{again:?}");

    fs::write(folder.join("generated/pets/src/api/pets.rs"), "// changed by hand\n").unwrap();
    let stale = run(folder, &["check"]);
    assert_eq!(stale.code, Some(1), "{stale:?}");
    assert!(stale.out.contains("generated/pets: src/api/pets.rs: differs"), "{stale:?}");
}

#[test]
fn one_document_becomes_a_crate() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("pets.yaml"), PETS).unwrap();
    let arguments = ["--spec", "pets.yaml", "--name", "my-pets", "--out", "out"];

    let generated = run(folder, &[&["generate"], arguments.as_slice()].concat());
    assert_eq!((generated.code, generated.err.as_str()), (Some(0), ""), "{generated:?}");
    let manifest = fs::read_to_string(folder.join("out/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"my-pets\""), "{manifest}");
    let fresh = run(folder, &[&["check"], arguments.as_slice()].concat());
    assert_eq!(fresh.code, Some(0), "{fresh:?}");

    let incomplete = run(folder, &["generate", "--spec", "pets.yaml"]);
    assert_eq!(incomplete.code, Some(2), "{incomplete:?}");
    assert!(incomplete.err.contains("--name"), "{incomplete:?}");
}

#[test]
fn the_runtime_may_stand_in_a_folder() {
    let folder = workspace(PETS);
    let generated = run(folder.path(), &["generate", "--runtime-path", "runtime"]);
    assert_eq!(generated.code, Some(0), "{generated:?}");
    let manifest = fs::read_to_string(folder.path().join("generated/pets/Cargo.toml")).unwrap();
    assert!(manifest.contains("path = \"../../runtime\""), "{manifest}");
}

#[test]
fn a_broken_document_is_drawn_with_its_place() {
    let folder = workspace(&PETS.replace("openapi: 3.0.3", "openapi: 4.2"));
    let broken = run(folder.path(), &["generate"]);
    assert_eq!(broken.code, Some(2), "{broken:?}");
    assert!(broken.err.contains("specs/pets/pets.yaml:1:1"), "{}", broken.err);
    assert!(broken.err.contains("openapi: 4.2"), "the line itself: {}", broken.err);
    assert!(broken.err.contains("help"), "{}", broken.err);
    assert!(!broken.err.contains('\u{1b}'), "no colours in a pipe");
    assert!(!folder.path().join("generated").exists(), "nothing is written");
}

#[test]
fn what_is_no_yaml_is_drawn_too() {
    let folder = workspace("openapi: 3.0.3\ninfo: {title: [\n");
    let broken = run(folder.path(), &["check"]);
    assert_eq!(broken.code, Some(2), "{broken:?}");
    assert!(broken.err.contains("specs/pets/pets.yaml:"), "{}", broken.err);
}

#[test]
fn one_broken_product_leaves_all_crates_as_they_are() {
    let folder = workspace(PETS);
    let other = folder.path().join("specs/other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("clientwright.toml"), CONFIG.replace("pets.yaml", "none.yaml")).unwrap();
    let failed = run(folder.path(), &["generate"]);
    assert_eq!(failed.code, Some(2), "{failed:?}");
    assert!(failed.err.contains("there is no file `specs/other/none.yaml`"), "{}", failed.err);
    assert!(!folder.path().join("generated").exists());
}

#[test]
fn strict_refuses_what_is_left_out() {
    let folder = workspace(PETS);
    let strict = run(folder.path(), &["generate", "--strict"]);
    assert_eq!(strict.code, Some(2), "{strict:?}");
    assert!(strict.err.contains("left out:"), "{}", strict.err);
    assert!(strict.err.contains("specs/pets/pets.yaml:7:20"), "{}", strict.err);
}

#[test]
fn a_foreign_file_is_not_overwritten() {
    let folder = workspace(PETS);
    let out = folder.path().join("generated/pets");
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("Cargo.toml"), "mine").unwrap();
    let refused = run(folder.path(), &["generate"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("`generated/pets/Cargo.toml` was not written by clientwright"));
    assert!(refused.err.contains("move the file away"), "{}", refused.err);
    assert_eq!(fs::read_to_string(out.join("Cargo.toml")).unwrap(), "mine");
    assert!(!out.join("src").exists());
}

#[test]
fn inspect_prints_a_stage() {
    let folder = workspace(PETS);
    let inspect = |arguments: &[&str]| {
        let ran = run(folder.path(), &[&["inspect", "specs/pets"], arguments].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.out
    };
    let ledger = inspect(&["--stage", "ledger"]);
    let line = ledger.lines().find(|line| line.starts_with("parameters")).unwrap();
    let numbers: Vec<&str> =
        line.split_whitespace().filter(|word| word.parse::<u32>().is_ok()).collect();
    assert_eq!(numbers, ["1", "0", "1"], "{ledger}");
    assert!(
        ledger.contains("/paths/~1pets/get/parameters/0: what it holds is given as text"),
        "{ledger}"
    );
    assert_eq!(inspect(&["--stage", "names"]), "GET /pets → api.pets.get (deep)\n");
    assert!(
        inspect(&["--stage", "files", "--name", "pets.rs"]).starts_with("==> src/api/pets.rs <==")
    );
    assert!(inspect(&["--stage", "document"]).contains("\"application/xml\""));
    assert!(inspect(&["--stage", "api", "--name", "/pets"]).contains("method: Get"));
    assert!(inspect(&["--stage", "facts"]).contains("words: \"pets\""));
}

#[test]
fn what_is_not_there_is_told() {
    let folder = workspace(PETS);
    let unknown = run(folder.path(), &["generate", "cats"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(unknown.err.contains("specs/ holds no product `cats`"), "{}", unknown.err);
    let misspelt = run(folder.path(), &["check", "pest"]);
    assert_eq!(misspelt.code, Some(2), "{misspelt:?}");
    assert!(misspelt.err.contains("did you mean `pets`?"), "{}", misspelt.err);

    let empty = tempfile::tempdir().unwrap();
    let nothing = run(empty.path(), &["generate"]);
    assert_eq!(nothing.code, Some(2), "{nothing:?}");
    assert!(nothing.err.contains("specs/ cannot be read"), "{}", nothing.err);
    fs::create_dir(empty.path().join("specs")).unwrap();
    let none = run(empty.path(), &["check"]);
    assert_eq!(none.code, Some(2), "{none:?}");
    assert!(none.err.contains("no folder with a clientwright.toml"), "{}", none.err);

    let file = run(folder.path(), &["inspect", "--stage", "api", "none.yaml"]);
    assert_eq!(file.code, Some(2), "{file:?}");
    assert!(file.err.contains("none.yaml"), "{}", file.err);
}

#[test]
fn a_name_that_is_no_crate_name_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("pets.yaml"), PETS).unwrap();
    for name in ["../escape", "a b", "std", ""] {
        let arguments = ["generate", "--spec", "pets.yaml", "--name", name, "--out", "out"];
        let refused = run(folder, &arguments);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.err.contains("a crate name"), "{refused:?}");
        assert!(!folder.join("out").exists(), "{refused:?}");
    }
}
