//! Writes whole crates: only what changed, nothing half, and nothing that is not ours.

mod error;
mod manifest;
mod stage;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use manifest::Manifest;
use stage::Stage;

pub use error::WriteError;

/// What a run did to a crate's folder; relative paths, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub written: Vec<String>,
    pub unchanged: Vec<String>,
    pub removed: Vec<String>,
}

/// A file that is not as it would be generated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stale {
    pub path: String,
    pub kind: StaleKind,
}

impl Stale {
    fn new(path: &str, kind: StaleKind) -> Self {
        Self { path: path.to_owned(), kind }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StaleKind {
    Missing,
    Differs,
    /// An earlier run wrote it; this one would remove it.
    LeftOver,
}

/// Makes `out` hold `files`, whose keys are relative paths with forward slashes. Everything that changed is first
/// written beside its target, so that a full disk or a read-only folder stops the run before anything is replaced.
///
/// Files that an earlier run wrote and this one does not are removed. A file that no run wrote is never overwritten.
pub fn write_crate(out: &Path, files: &BTreeMap<String, String>) -> Result<Outcome, WriteError> {
    let plan = Plan::new(out, files)?;
    let manifest = Manifest::of(files);
    for folder in folders(plan.manifest.paths().iter().chain(files.keys())) {
        stage::clear(&out.join(folder))?;
    }
    let mut stage = Stage::new(out);
    let changed: Vec<_> =
        plan.changed.iter().map(|path| (path.as_str(), files[path].as_str())).collect();
    stage.add(&changed)?;
    // While files are being renamed, old and new ones are ours; a run that dies here must not lock out the next.
    let between = plan.manifest.with(&manifest);
    let is_listed = plan.changed.is_empty() || between == plan.manifest;
    if !is_listed {
        between.write(out)?;
    }
    stage.commit()?;
    for path in &plan.obsolete {
        remove(out, path)?;
    }
    let on_disk = if is_listed { &plan.manifest } else { &between };
    if *on_disk != manifest {
        manifest.write(out)?;
    }
    Ok(Outcome { written: plan.changed, unchanged: plan.unchanged, removed: plan.obsolete })
}

/// Replaces files of a folder; none of them is replaced before all are written.
///
/// # Errors
///
/// When a file cannot be written or put in its place.
pub fn replace_files(folder: &Path, files: &BTreeMap<String, String>) -> Result<(), WriteError> {
    stage::clear(folder)?;
    let mut stage = Stage::new(folder);
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    stage.add(&files)?;
    stage.commit()
}

/// What [`write_crate`] would change. Writes nothing.
pub fn compare_crate(
    out: &Path,
    files: &BTreeMap<String, String>,
) -> Result<Vec<Stale>, WriteError> {
    let manifest = Manifest::read(out)?;
    let wanted = Manifest::of(files);
    let mut stale = Vec::new();
    for (path, state) in states(out, files)? {
        match state {
            State::Absent => stale.push(Stale::new(path, StaleKind::Missing)),
            State::Differs => stale.push(Stale::new(path, StaleKind::Differs)),
            State::Same => {}
        }
    }
    for path in manifest.paths().difference(wanted.paths()) {
        if current(out, path)?.is_some() {
            stale.push(Stale::new(path, StaleKind::LeftOver));
        }
    }
    if stale.is_empty() && manifest != wanted {
        stale.push(Stale::new(manifest::FILE, StaleKind::Differs));
    }
    stale.sort();
    Ok(stale)
}

/// What is to be done, decided before anything is.
struct Plan {
    manifest: Manifest,
    changed: Vec<String>,
    unchanged: Vec<String>,
    obsolete: Vec<String>,
}

impl Plan {
    fn new(out: &Path, files: &BTreeMap<String, String>) -> Result<Self, WriteError> {
        for path in files.keys() {
            let is_below_a_file =
                path.match_indices('/').any(|(at, _)| files.contains_key(&path[..at]));
            if !is_relative(path) || path == manifest::FILE || is_below_a_file {
                return Err(WriteError::Path(path.clone()));
            }
        }
        let manifest = Manifest::read(out)?;
        let mut plan =
            Self { manifest, changed: Vec::new(), unchanged: Vec::new(), obsolete: Vec::new() };
        for (path, state) in states(out, files)? {
            match state {
                State::Same => plan.unchanged.push(path.clone()),
                State::Differs if !plan.manifest.paths().contains(path) => {
                    return Err(WriteError::Foreign(out.join(path)));
                }
                _ => plan.changed.push(path.clone()),
            }
        }
        let wanted: BTreeSet<String> = files.keys().cloned().collect();
        for path in plan.manifest.paths().difference(&wanted) {
            if current(out, path)?.is_some() {
                plan.obsolete.push(path.clone());
            }
        }
        Ok(plan)
    }
}

/// A file on the disk beside what it should be.
enum State {
    Absent,
    Same,
    Differs,
}

/// What the files are like, in their order.
fn states<'f>(
    out: &Path,
    files: &'f BTreeMap<String, String>,
) -> Result<Vec<(&'f String, State)>, WriteError> {
    let state = |(path, content): (&'f String, &String)| {
        let state = match current(out, path)? {
            None => State::Absent,
            Some(bytes) if bytes == content.as_bytes() => State::Same,
            Some(_) => State::Differs,
        };
        Ok((path, state))
    };
    // The first error in this order is the one that is told, whichever is found first.
    let found: Vec<_> = files.par_iter().map(state).collect();
    found.into_iter().collect()
}

/// The file's bytes, `None` when there is no file. Refuses to look through a symbolic link below `out`: what we would
/// replace or remove then belongs to somebody else.
fn current(out: &Path, path: &str) -> Result<Option<Vec<u8>>, WriteError> {
    let mut target = out.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        target.push(part);
        let is_file = parts.peek().is_none();
        let metadata = match fs::symlink_metadata(&target) {
            Ok(metadata) => metadata,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(source) => return Err(WriteError::io("look at", target, source)),
        };
        let kind = metadata.file_type();
        if kind.is_symlink() {
            return Err(WriteError::Symlink(target));
        }
        if is_file != kind.is_file() || is_file == kind.is_dir() {
            return Err(WriteError::Blocked(target));
        }
    }
    let read = fs::read(&target);
    read.map(Some).map_err(|source| WriteError::io("read", target, source))
}

/// The folders of the files, and those above them.
fn folders<'p>(paths: impl Iterator<Item = &'p String>) -> BTreeSet<&'p Path> {
    paths.flat_map(|path| Path::new(path).ancestors().skip(1)).collect()
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Removes the file and the folders that are empty without it.
fn remove(out: &Path, path: &str) -> Result<(), WriteError> {
    let target = out.join(path);
    fs::remove_file(&target).map_err(|source| WriteError::io("remove", target.clone(), source))?;
    let folders = target.ancestors().skip(1).take_while(|folder| *folder != out);
    for folder in folders.map(PathBuf::from) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

/// Whether `path` names a file below the folder that it is joined to, on every system.
fn is_relative(path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    !path.contains(['\\', ':', '\0', '\n', '\r']) && path.split('/').all(is_plain)
}

#[cfg(test)]
mod tests;
