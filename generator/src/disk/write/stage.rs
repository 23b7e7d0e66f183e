//! Files that are written but not yet in place.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::error::WriteError;

/// How names of files that are not yet in place end; they begin with a dot.
const TEMPORARY: &str = ".clientwright-tmp";

/// Files beside their targets, under other names. Whatever is not committed is removed again.
#[derive(Debug)]
pub(super) struct Stage<'o> {
    out: &'o Path,
    staged: Vec<Staged>,
    /// Folders made on the way, outermost first.
    folders: Vec<PathBuf>,
}

#[derive(Debug)]
struct Staged {
    temporary: PathBuf,
    target: PathBuf,
}

/// Removes what a run that was killed left in a folder.
pub(super) fn clear(folder: &Path) -> Result<(), WriteError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(TEMPORARY) {
            let path = entry.path();
            fs::remove_file(&path).map_err(|source| WriteError::io("remove", path, source))?;
        }
    }
    Ok(())
}

impl<'o> Stage<'o> {
    pub(super) fn new(out: &'o Path) -> Self {
        Self { out, staged: Vec::new(), folders: Vec::new() }
    }

    /// Writes files, each a path and its content.
    pub(super) fn add(&mut self, files: &[(&str, &str)]) -> Result<(), WriteError> {
        let before = self.staged.len();
        for (path, _) in files {
            let target = self.out.join(path);
            let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
                return Err(WriteError::Path((*path).to_owned()));
            };
            self.make(folder)?;
            let temporary = folder.join(format!(".{}{TEMPORARY}", name.to_string_lossy()));
            self.staged.push(Staged { temporary, target });
        }
        let failed = |path: &PathBuf, source| WriteError::io("write", path.clone(), source);
        let staged = &self.staged[before..];
        staged.par_iter().zip(files).try_for_each(|(Staged { temporary, .. }, (_, content))| {
            write(temporary, content).map_err(|source| failed(temporary, source))
        })?;
        // Once all are written: the first of them takes the others to the disk along with it.
        staged.par_iter().try_for_each(|Staged { temporary, .. }| {
            sync(temporary).map_err(|source| failed(temporary, source))
        })
    }

    /// Puts every file in its place.
    pub(super) fn commit(mut self) -> Result<(), WriteError> {
        let mut folders = BTreeSet::new();
        while let Some(Staged { temporary, target }) = self.staged.last() {
            fs::rename(temporary, target)
                .map_err(|source| WriteError::io("replace", target.clone(), source))?;
            folders.extend(target.parent().map(PathBuf::from));
            self.staged.pop();
        }
        self.folders.clear();
        for folder in folders {
            keep(&folder).map_err(|source| WriteError::io("keep", folder, source))?;
        }
        Ok(())
    }

    fn make(&mut self, folder: &Path) -> Result<(), WriteError> {
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|folder| !folder.is_dir()).collect();
        for folder in missing.into_iter().rev().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir(folder).map_err(|source| WriteError::io("make", folder, source))?;
            self.folders.push(folder.to_owned());
        }
        Ok(())
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        // Nobody is left to tell when this fails, and what remains is removed by the next run.
        for staged in &self.staged {
            let _ = fs::remove_file(&staged.temporary);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

fn write(path: &Path, content: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(content.as_bytes())
}

/// Makes what was written outlast a power cut. Windows asks for the right to write.
fn sync(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Makes renames in `folder` outlast a power cut. Windows has no such call for folders.
fn keep(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
