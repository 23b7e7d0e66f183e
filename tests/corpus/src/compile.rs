//! Compiles generated crates one after the other, with warnings as errors and dependencies shared.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use crate::record::Compiled;

/// Checks the crate in `folder`; `workspace` holds the lock file that all of them share.
pub fn compile(folder: &Path, workspace: &Path) -> Compiled {
    let began = Instant::now();
    let manifest = folder.join("Cargo.toml");
    // A workspace of its own, so that the one it lies in does not claim it.
    if let Ok(text) = fs::read_to_string(&manifest)
        && !text.contains("[workspace]")
    {
        let _ = fs::write(&manifest, format!("{text}\n[workspace]\n"));
    }
    let _ = fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"));
    let run = Command::new("cargo")
        .args(["check", "--offline", "--quiet", "--message-format=short", "--manifest-path"])
        .arg(&manifest)
        .arg("--target-dir")
        .arg(target(workspace))
        .env("RUSTFLAGS", "-D warnings")
        .output();
    let (clean, first) = match run {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let first =
                said.lines().find(|line| line.contains("error") || line.contains("warning"));
            (output.status.success(), first.map(str::to_owned))
        }
        Err(error) => (false, Some(format!("cargo does not start: {error}"))),
    };
    Compiled {
        clean,
        first: first.filter(|_| !clean),
        milliseconds: began.elapsed().as_millis() as u64,
    }
}

fn target(workspace: &Path) -> PathBuf {
    workspace.join("target/features")
}
