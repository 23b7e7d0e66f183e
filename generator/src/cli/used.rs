//! Which items of a crate a workspace uses, as rustc sees it.
//!
//! Cargo compiles the workspace with this program in the place of rustc, which adds a lint level to
//! what belongs to the workspace: cargo's own flags would compile every dependency anew, and
//! `allow(deprecated)` would hide uses.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use clientwright::{
    deprecations::{Usage, marked},
    disk,
};

/// Set for the compiler that this program stands in for: the crate whose operations are all marked,
/// which may be empty.
const MARK: &str = "CLIENTWRIGHT_MARK";
/// Where the marked copy is kept.
const MARKED: &str = "CLIENTWRIGHT_MARKED";

/// Which operations count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// Those that are deprecated.
    Stated,
    All,
}

pub(super) fn usage(folder: &Path, crate_name: &str, marks: Marks) -> Result<Usage, String> {
    let own = env::current_exe().map_err(|error| format!("this program is not found: {error}"))?;
    let target = match env::var_os("CARGO_TARGET_DIR") {
        Some(target) => env::current_dir().unwrap_or_default().join(target),
        None => folder.join("target"),
    };
    let target = target.join("clientwright");
    let target = std::path::absolute(&target).unwrap_or(target);
    let marked = (marks == Marks::All).then_some(crate_name);
    let mark = marked.unwrap_or_default().replace('-', "_");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    renew(&cargo, folder, &target, marked);
    let mut command = Command::new(&cargo);
    command
        .args(["check", "--workspace", "--all-targets", "--keep-going", "--message-format=json"])
        .arg("--target-dir")
        .arg(&target)
        .env("RUSTC_WRAPPER", &own)
        .env(MARK, &mark)
        .env(MARKED, target.join("marked").join(&mark))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .current_dir(folder);
    let output = command.output().map_err(|error| {
        format!("`{}` does not start in {}: {error}", cargo.to_string_lossy(), folder.display())
    })?;
    let messages = String::from_utf8_lossy(&output.stdout);
    let mut usage = Usage::read(&messages, crate_name);
    usage.is_complete &= output.status.success();
    Ok(usage)
}

/// Cargo does not know of the marks, nor of the sources behind the marked copy: a crate that is marked,
/// or was in the last run, is compiled anew, and what depends on it with it.
fn renew(cargo: &OsStr, folder: &Path, target: &Path, marked: Option<&str>) {
    let note = target.join("marked.last");
    let last = disk::read_note(&note).unwrap_or_default();
    for name in [Some(last.as_str()), marked].into_iter().flatten().filter(|name| !name.is_empty())
    {
        let cleaned = Command::new(cargo)
            .args(["clean", "--quiet", "--package", name, "--target-dir"])
            .arg(target)
            .stderr(Stdio::null())
            .current_dir(folder)
            .status();
        // What cannot be cleaned was not there; the check says the rest.
        drop(cleaned);
    }
    disk::write_note(&note, marked.unwrap_or_default()).ok();
}

/// Whether cargo has called this program in the place of rustc.
pub(super) fn is_compiler() -> bool {
    env::var_os(MARK).is_some() && env::var_os(MARKED).is_some()
}

/// Calls rustc as cargo wanted it called, but for the lint and the marked copy.
pub(super) fn compile() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let Some(rustc) = arguments.next() else { return ExitCode::FAILURE };
    let mut arguments: Vec<OsString> = arguments.collect();
    let name = arguments.iter().position(|one| one == "--crate-name");
    let name = name.and_then(|at| arguments.get(at + 1)).cloned();
    let mark = env::var_os(MARK).filter(|mark| !mark.is_empty());
    if mark.is_some() && name == mark {
        for argument in &mut arguments {
            if let Some(copy) = copy(argument) {
                *argument = copy.into_os_string();
            }
        }
    }
    let mut command = Command::new(rustc);
    command.args(arguments);
    if env::var_os("CARGO_PRIMARY_PACKAGE").is_some() {
        command.arg("--force-warn=deprecated");
    }
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(status) => {
            ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
        }
        Err(_) => ExitCode::FAILURE,
    }
}

/// The marked copy of the crate whose root this argument is.
fn copy(argument: &OsStr) -> Option<PathBuf> {
    let root = Path::new(argument);
    if root.file_name()? != "lib.rs" {
        return None;
    }
    let source = root.parent()?;
    let target = PathBuf::from(env::var_os(MARKED)?);
    disk::copy_sources(source, &target.join("src"), marked).ok()?;
    // What the crate includes as its documentation.
    let readme = source.parent().unwrap_or(Path::new("")).join("README.md");
    disk::copy_file(&readme, &target.join("README.md")).ok();
    Some(target.join("src/lib.rs"))
}
