//! What is going away, as it reaches the users of a crate: rustc's own warnings, and the list.

#![allow(
    clippy::unwrap_used,
    reason = "the lint lets functions with #[test] unwrap, not their helpers"
)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use insta::assert_snapshot;
use serde_json::Value;

/// A workspace of a generated crate and a program that uses it.
struct Workspace {
    folder: PathBuf,
    target: PathBuf,
}

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(|| {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = target();
    let folder = target.join("workspace");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("app/src/bin")).unwrap();
    let ran = clientwright(
        own,
        &[
            "generate",
            "--spec",
            "tests/deprecations/shop.yaml",
            "--name",
            "shop",
            "--out",
            folder.join("shop").to_str().unwrap(),
            "--runtime-path",
            "../runtime",
        ],
    );
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    for file in ["src/main.rs", "src/bin/quiet.rs"] {
        fs::copy(own.join("tests/deprecations/app").join(file), folder.join("app").join(file))
            .unwrap();
    }
    // No TLS: what is not run needs none.
    let app = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
               shop = { path = \"../shop\", default-features = false, features = [\"api\"] }\n";
    fs::write(folder.join("app/Cargo.toml"), app).unwrap();
    let members = "[workspace]\nresolver = \"3\"\nmembers = [\"app\"]\nexclude = [\"shop\"]\n";
    fs::write(folder.join("Cargo.toml"), members).unwrap();
    fs::copy(own.join("../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    Workspace { folder, target }
});

/// What is compiled for these tests; dependencies stay for the next run.
fn target() -> PathBuf {
    let shared = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    shared.unwrap_or_else(own).join("deprecations")
}

fn clientwright(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
    command.args(arguments).current_dir(folder);
    command.env("CARGO_NET_OFFLINE", "true").env("CARGO_TARGET_DIR", target());
    command.output().unwrap()
}

/// What rustc says, a line for each warning: its level, the place and the words.
fn warnings() -> Vec<String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--workspace", "--offline", "--message-format=json", "--target-dir"])
        .arg(&WORKSPACE.target)
        .current_dir(&WORKSPACE.folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let messages = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut warnings: Vec<(u64, String)> = messages
        .filter(|message| message["reason"] == "compiler-message")
        .filter(|message| message["message"]["level"] == "warning")
        .filter_map(|message| {
            let said = &message["message"];
            let span = said["spans"].as_array()?.first()?;
            let (file, line) = (span["file_name"].as_str()?, span["line_start"].as_u64()?);
            let code = said["code"]["code"].as_str()?;
            Some((line, format!("{file}:{line}: {code}: {}", said["message"].as_str()?)))
        })
        .collect();
    warnings.sort();
    warnings.dedup();
    warnings.into_iter().map(|(_, line)| line).collect()
}

#[test]
fn rustc_says_when_and_what_instead() {
    assert_snapshot!(warnings().join("\n"), @"");
}

#[test]
fn uses_are_found_even_where_they_are_allowed() {
    let folder = WORKSPACE.folder.to_str().unwrap();
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/deprecations/shop.yaml");
    let arguments = [
        "deprecations",
        "--spec",
        spec,
        "--name",
        "shop",
        "--used-by",
        folder,
        "--today",
        "2026-04-01",
        "--within",
        "30d",
    ];
    let run = |more: &[&str]| {
        let ran = clientwright(&WORKSPACE.target, &[&arguments, more].concat());
        assert_eq!(ran.status.code(), Some(1), "{ran:?}");
        String::from_utf8(ran.stdout).unwrap()
    };
    let shown = run(&[]).replace(concat!(env!("CARGO_MANIFEST_DIR"), "/"), "");
    assert_snapshot!(shown, @"");
    let all: Value = serde_json::from_str(&run(&["--all", "--format", "json"])).unwrap();
    assert_snapshot!(all["operations"], @"");
}
