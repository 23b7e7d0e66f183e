//! The program that reads and writes a crate's examples by its types: one line in, one line out.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
};

use clientwright::pipeline::Reading;
use serde::{Deserialize, Serialize};

const MAIN: &str = r#"
fn main() {
    let types = types();
    for line in std::io::stdin().lines() {
        let line = line.expect("lines of text");
        let (index, value) = line.split_once(' ').expect("a type and a value");
        match types[index.parse::<usize>().expect("an index")](value) {
            Ok(written) => println!("+{written}"),
            Err(error) => println!("-{}", error.replace('\n', " ")),
        }
    }
}

fn round<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let written = serde_json::to_string(&value).map_err(|error| format!("written: {error}"))?;
    // What was written can be read again, and is the same again.
    let again: T = serde_json::from_str(&written).map_err(|error| format!("again: {error}"))?;
    match serde_json::to_string(&again).map_err(|error| format!("again: {error}"))? {
        again if again == written => Ok(written),
        again => Err(format!("again: `{written}` became `{again}`")),
    }
}
"#;

/// A valid example.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Case {
    pub pointer: String,
    pub ty: String,
    pub received: bool,
    /// As JSON.
    pub value: String,
}

/// What the program says of a case.
#[derive(Clone, Debug)]
pub enum Answer {
    Written(String),
    Refused(String),
}

/// Below the crate's.
pub fn folder(krate: &Path) -> PathBuf {
    krate.join("examples-program")
}

pub fn write(cases: &[Case], reading: &Reading, krate: &Path, runtime: &Path) -> io::Result<()> {
    let folder = folder(krate);
    fs::create_dir_all(folder.join("src"))?;
    let name = &reading.api.package.name;
    let runtime = runtime.display();
    // With calls by name every type is read and written, also one that is only received.
    let manifest = format!(
        "[package]\nname = \"{name}-examples\"\nedition = \"2024\"\n\n[dependencies]\n\
         {name} = {{ path = \"..\", features = [\"invoke\"] }}\n\
         clientwright-runtime = {{ path = {runtime:?} }}\nserde = \"1\"\nserde_json = \"1\"\n\n\
         [profile.dev]\ndebug = false\n\n[workspace]\n",
        runtime = runtime.to_string()
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    let mut main = "//! Examples through the types.\n#![allow(deprecated)]\n".to_owned();
    main.push_str(MAIN);
    main.push_str("\nfn types() -> Vec<fn(&str) -> Result<String, String>> {\n    vec![\n");
    for ty in indices(cases).keys() {
        let _ = writeln!(main, "        round::<{ty}>,");
    }
    main.push_str("    ]\n}\n");
    fs::write(folder.join("src/main.rs"), main)?;
    let lines: Result<Vec<String>, _> = cases.iter().map(serde_json::to_string).collect();
    fs::write(folder.join("examples.jsonl"), lines?.join("\n"))
}

/// What the program says of each example, or why it does not.
pub fn run(krate: &Path, workspace: &Path) -> Result<Vec<(Case, Answer)>, String> {
    let folder = folder(krate);
    let text = fs::read_to_string(folder.join("examples.jsonl")).map_err(|e| e.to_string())?;
    let cases: Result<Vec<Case>, _> = text.lines().map(serde_json::from_str).collect();
    let cases = cases.map_err(|error| error.to_string())?;
    let program = build(&folder, workspace)?;
    let said = answers(&program, &cases).map_err(|error| error.to_string())?;
    let answer = |line: &str| match line.strip_prefix('+') {
        Some(written) => Answer::Written(written.to_owned()),
        None => Answer::Refused(line.strip_prefix('-').unwrap_or(line).to_owned()),
    };
    let mut lines = said.lines().map(answer);
    // A program that dies says nothing of what is left.
    let died = || Answer::Refused("the program ended".to_owned());
    let paired = cases.into_iter().map(|case| (case, lines.next().unwrap_or_else(died))).collect();
    clean(krate, &program);
    Ok(paired)
}

fn build(folder: &Path, workspace: &Path) -> Result<PathBuf, String> {
    let _ = fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"));
    let target = workspace.join("target/features");
    let output = Command::new("cargo")
        .args(["build", "--offline", "--quiet", "--message-format=short", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let first = said.lines().find(|line| line.contains("error"));
        return Err(first.unwrap_or("cargo fails").to_owned());
    }
    let krate = folder.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    Ok(target.join(format!("debug/{krate}-examples")))
}

fn answers(program: &Path, cases: &[Case]) -> io::Result<String> {
    let indices = indices(cases);
    let lines: String = cases
        .iter()
        .map(|case| format!("{} {}\n", indices[case.ty.as_str()], case.value))
        .collect();
    let mut running = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let stdin = running.stdin.take();
    let output = thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(lines.as_bytes())));
        running.wait_with_output()
    })?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn indices(cases: &[Case]) -> BTreeMap<&str, usize> {
    let mut types: BTreeMap<&str, usize> = cases.iter().map(|case| (case.ty.as_str(), 0)).collect();
    types.values_mut().enumerate().for_each(|(at, index)| *index = at);
    types
}

/// Thousands of programs would fill a disk.
fn clean(krate: &Path, program: &Path) {
    let Some(folder) = program.parent() else { return };
    let name = krate.file_name().unwrap_or_default().to_string_lossy().replace('-', "_");
    let is_hash = |rest: &str| {
        let hash = rest.strip_prefix('_').and_then(|rest| rest.get(..16));
        hash.is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    // Others are built at the same time, whose names may go on where this one ends.
    let own = |file: &str| {
        let file = file.replace('-', "_");
        let Some(rest) = file.strip_prefix("lib").unwrap_or(&file).strip_prefix(name.as_str())
        else {
            return false;
        };
        let program = rest.strip_prefix("_examples");
        is_hash(rest)
            || program.is_some_and(|rest| rest.is_empty() || rest == ".d" || is_hash(rest))
    };
    for folder in [folder.to_owned(), folder.join("deps"), folder.join(".fingerprint")] {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if own(&entry.file_name().to_string_lossy()) {
                let path = entry.path();
                let _ =
                    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            }
        }
    }
}
