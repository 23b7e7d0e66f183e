//! Both crates and all callers in one workspace, checked in one run.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use clientwright::disk;
use serde_json::Value;

use crate::{documents::Side, row::Row};

/// The first error of each program that does not compile, by side and program.
pub type Errors = BTreeMap<(&'static str, String), String>;

pub fn compile(rows: &[Row], sides: &[Side; 2]) -> io::Result<Errors> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folder = target.join("semver");
    let mut errors = Errors::new();
    let mut members = Vec::new();
    for side in sides {
        disk::write_crate(&folder.join(side.crate_name), &side.files)
            .map_err(|error| io::Error::other(format!("{:?}", error.diagnostic())))?;
        callers(rows, side, &folder)?;
        members.extend([side.crate_name.to_owned(), format!("{}-callers", side.crate_name)]);
    }
    let members =
        members.iter().map(|member| format!("\"{member}\"")).collect::<Vec<_>>().join(", ");
    fs::write(
        folder.join("Cargo.toml"),
        format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n"),
    )?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    for message in check(&folder, &target)? {
        let of = message["target"]["src_path"].as_str().unwrap_or_default().to_owned();
        let level = message["message"]["level"].as_str();
        if level != Some("error") {
            continue;
        }
        let side = sides.iter().find(|side| of.contains(&format!("/{}", side.crate_name)));
        let program = message["target"]["name"].as_str().unwrap_or_default().to_owned();
        let text = message["message"]["message"].as_str().unwrap_or_default().to_owned();
        let Some(side) = side.filter(|_| of.contains("-callers/")) else {
            return Err(io::Error::other(format!(
                "a generated crate does not compile: {of}: {text}"
            )));
        };
        errors.entry((side.crate_name, program)).or_insert(text);
    }
    Ok(errors)
}

fn callers(rows: &[Row], side: &Side, folder: &Path) -> io::Result<()> {
    let folder = folder.join(format!("{}-callers", side.crate_name));
    let programs = folder.join("src/bin");
    fs::create_dir_all(&programs)?;
    let name = side.crate_name;
    // No TLS: what is not run needs none.
    let manifest = format!(
        "[package]\nname = \"{name}-callers\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nclient = {{ \
         package = \"{name}\", path = \"../{name}\", default-features = false, features = [\"api\"] }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    for row in rows {
        let text = format!(
            "#![allow(unused)]\nuse client::{{Client, api::types::*}};\n\nasync fn caller(client: Client) -> \
             client::Result<()> {{\n{}Ok(())\n}}\n\nfn main() {{}}\n",
            row.caller
        );
        fs::write(programs.join(format!("{}.rs", row.name())), text)?;
    }
    Ok(())
}

fn check(folder: &Path, target: &Path) -> io::Result<Vec<Value>> {
    let done = Command::new("cargo")
        .args(["check", "--offline", "--workspace", "--keep-going", "--message-format=json", "-q"])
        .arg("--manifest-path")
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target.join("features"))
        .output()?;
    let text = String::from_utf8_lossy(&done.stdout);
    let messages: Vec<Value> =
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    match messages.iter().any(|message| message["reason"] == "compiler-artifact") {
        true => Ok(messages
            .into_iter()
            .filter(|message| message["reason"] == "compiler-message")
            .collect()),
        false => Err(io::Error::other(String::from_utf8_lossy(&done.stderr).into_owned())),
    }
}
