//! What it takes to check the runtime and all below it from nothing.

use std::{collections::BTreeSet, fs, path::Path, process::Command, time::Duration};

use crate::counted::children_time;

/// The crates that are compiled, and the processor time of checking them.
#[derive(Debug)]
pub struct Cold {
    pub crates: usize,
    pub time: Duration,
}

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// How many crates end up in a program that uses this package, itself included. What only builds
/// them is not counted.
#[must_use]
pub fn crates(directory: &Path) -> usize {
    let output = cargo()
        .args(["tree", "--offline", "-e", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(directory)
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let names = text.lines().map(|line| line.trim_end_matches(" (*)"));
    names.filter(|name| !name.is_empty()).collect::<BTreeSet<_>>().len()
}

/// Checks a package with nothing built before.
#[must_use]
pub fn check(directory: &Path) -> Cold {
    let target = std::env::temp_dir().join(format!("clientwright-cold-{}", std::process::id()));
    let before = children_time();
    let status = cargo()
        .args(["check", "--quiet", "--offline", "--target-dir"])
        .arg(&target)
        .current_dir(directory)
        .status()
        .expect("cargo runs");
    let time = children_time() - before;
    assert!(status.success(), "{} does not compile", directory.display());
    let _ = fs::remove_dir_all(&target);
    Cold { crates: crates(directory), time }
}

/// A package that does nothing but name the HTTP client, with the features the runtime gives it.
#[must_use]
pub fn client_alone(root: &Path) -> std::path::PathBuf {
    let directory = std::env::temp_dir().join(format!("clientwright-alone-{}", std::process::id()));
    fs::create_dir_all(directory.join("src")).expect("a directory");
    let manifest = "[package]\nname = \"alone\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
        [dependencies]\nreqwest = { version = \"0.13.5\", default-features = false, features = [\"gzip\", \"http2\", \"rustls\"] }\n\
        serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";
    fs::write(directory.join("Cargo.toml"), manifest).expect("a manifest");
    fs::write(directory.join("src/lib.rs"), "").expect("a library");
    fs::copy(root.join("Cargo.lock"), directory.join("Cargo.lock")).expect("the same versions");
    directory
}
