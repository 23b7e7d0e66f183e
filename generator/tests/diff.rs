//! `diff` and `changelog` as their users meet them.

#![allow(
    clippy::unwrap_used,
    reason = "the lint lets functions with #[test] unwrap, not their helpers"
)]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const OLD: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      tags: [pets]
      parameters: [{name: size, in: query, schema: {type: integer}}]
      responses: {'204': {description: Pets}}
";

const CONFIG: &str = "[package]\nname = 'pets'\nversion = '0.1.0'\ndescription = 'Pets'\n\n[[document]]\nmodule = 'api'\npath = 'pets.yaml'\n";

fn new() -> String {
    OLD.replace("in: query,", "in: query, required: true,")
}

fn run(program: &str, folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(program);
    let Output { status, stdout, stderr } = command
        .args(arguments)
        .current_dir(folder)
        .envs([
            ("GIT_AUTHOR_NAME", "a"),
            ("GIT_AUTHOR_EMAIL", "a@b"),
            ("GIT_COMMITTER_NAME", "a"),
            ("GIT_COMMITTER_EMAIL", "a@b"),
        ])
        .output()
        .unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn clientwright(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    run(env!("CARGO_BIN_EXE_clientwright"), folder, arguments)
}

fn pair() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), OLD).unwrap();
    fs::write(folder.path().join("new.yaml"), new()).unwrap();
    folder
}

#[test]
fn two_files_are_compared() {
    let folder = pair();
    let (code, out, err) = clientwright(folder.path(), &["diff", "old.yaml", "new.yaml"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    insta::assert_snapshot!(out, @r"
    Breaking on the wire
      GET /pets: query parameter `size`: it must now be sent
        request-parameter-became-required, wire error, rust breaking, 53c025894cf44f0e
        old.yaml:7 → new.yaml:7
        to do: send it with every call

    on the wire 1 breaking, 0 that may break, 0 harmless; in Rust 1 breaking, 0 additive; version: major
    ");
    let same = clientwright(folder.path(), &["diff", "old.yaml", "old.yaml", "--fail-on", "any"]);
    assert_eq!(same, (Some(0), "nothing changed\n".to_owned(), String::new()));
}

#[test]
fn a_level_makes_the_exit_code() {
    let folder = pair();
    for (level, code) in [("breaking", 1), ("warning", 1), ("any", 1), ("rust", 1)] {
        let ran =
            clientwright(folder.path(), &["diff", "old.yaml", "new.yaml", "--fail-on", level]);
        assert_eq!(ran.0, Some(code), "{level}");
        let back =
            clientwright(folder.path(), &["diff", "new.yaml", "old.yaml", "--fail-on", level]);
        assert_eq!(back.0, Some(i32::from(matches!(level, "any" | "rust"))), "{level}");
    }
    assert_eq!(clientwright(folder.path(), &["diff", "old.yaml", "none.yaml"]).0, Some(2));
    assert_eq!(clientwright(folder.path(), &["diff", "old.yaml"]).0, Some(2));
}

#[test]
fn json_has_the_shape_that_is_published() {
    let folder = pair();
    let (_, out, _) =
        clientwright(folder.path(), &["diff", "old.yaml", "new.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["breaking"], &json["bump"]), (&true.into(), &"major".into()));
    let finding = &json["findings"][0];
    assert_eq!(finding["id"], "request-parameter-became-required");
    assert_eq!((&finding["method"], &finding["path"]), (&"GET".into(), &"/pets".into()));
    assert_eq!(finding["new"]["file"], "new.yaml");
    let (code, schema, _) = clientwright(folder.path(), &["diff", "--schema"]);
    assert_eq!(code, Some(0));
    serde_json::from_str::<serde_json::Value>(&schema).unwrap();
}

#[test]
fn what_is_on_the_list_may_pass_until_its_day() {
    let folder = pair();
    let (_, out, _) =
        clientwright(folder.path(), &["diff", "old.yaml", "new.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let entries = json["findings"].as_array().unwrap().iter().map(|finding| {
        let fingerprint = finding["fingerprint"].as_str().unwrap();
        format!(
            "[[ignore]]\nfingerprint = '{fingerprint}'\nreason = 'known'\nuntil = '2026-12-31'\n"
        )
    });
    fs::write(folder.path().join("pass.toml"), entries.collect::<String>()).unwrap();
    let on = |day: &str| {
        clientwright(
            folder.path(),
            &[
                "diff",
                "old.yaml",
                "new.yaml",
                "--ignore",
                "pass.toml",
                "--today",
                day,
                "--fail-on",
                "any",
            ],
        )
    };
    assert_eq!(on("2026-12-31").0, Some(0));
    assert!(on("2026-12-31").1.contains("ignored until 2026-12-31"));
    assert_eq!(on("2027-01-01").0, Some(1));
    fs::write(folder.path().join("pass.toml"), "[[ignore]]\n").unwrap();
    assert_eq!(on("2026-12-31").0, Some(2));
}

/// A repository whose first commit, tagged, holds the old document of a product.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let product = folder.path().join("specs/pets");
    fs::create_dir_all(&product).unwrap();
    fs::write(product.join("clientwright.toml"), CONFIG).unwrap();
    fs::write(product.join("pets.yaml"), OLD).unwrap();
    for arguments in
        [&["init", "-q"][..], &["add", "."], &["commit", "-qm", "one"], &["tag", "v0.1.0"]]
    {
        assert_eq!(run("git", folder.path(), arguments).0, Some(0));
    }
    fs::write(product.join("pets.yaml"), new()).unwrap();
    folder
}

#[test]
fn a_side_may_be_a_revision() {
    let folder = repository();
    for (old, new) in
        [("HEAD:specs/pets", "specs/pets"), ("v0.1.0:specs/pets/pets.yaml", "specs/pets/pets.yaml")]
    {
        let (code, out, err) =
            clientwright(folder.path(), &["diff", old, new, "--fail-on", "breaking"]);
        assert_eq!((code, err.as_str()), (Some(1), ""), "{old}");
        let revision = old.split(':').next().unwrap();
        assert!(
            out.contains(&format!("{revision}:specs/pets/pets.yaml:7 → specs/pets/pets.yaml:7")),
            "{out}"
        );
    }
    let (code, _, err) = clientwright(folder.path(), &["diff", "HEAD:nowhere", "specs/pets"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("holds no `nowhere`"), "{err}");
}

#[test]
fn the_next_release_has_an_entry_and_a_version() {
    let folder = repository();
    let (code, out, err) =
        clientwright(folder.path(), &["changelog", "pets", "--today", "2026-11-20"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(err, "specs/pets: major → 0.2.0\n");
    insta::assert_snapshot!(out, @r"
    ## 0.2.0 - 2026-11-20

    ### Changed

    - **Breaking**: `GET /pets`: query parameter `size`: it must now be sent; send it with every call.
    ");
}
