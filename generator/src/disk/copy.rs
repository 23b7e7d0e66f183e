//! Copies of a crate's sources, changed on the way.

use std::{fs, io, path::Path};

/// Copies a folder of Rust sources, each file's text through `change`. Whatever stood at `to` before
/// is gone.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn copy_sources(from: &Path, to: &Path, change: fn(&str) -> String) -> io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    copy_folder(from, to, change)
}

fn copy_folder(from: &Path, to: &Path, change: fn(&str) -> String) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        let target = to.join(name);
        if path.is_dir() {
            copy_folder(&path, &target, change)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            fs::write(&target, change(&fs::read_to_string(&path)?))?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

/// Copies one file into a folder that may not be there yet.
///
/// # Errors
///
/// When the file cannot be read or written.
pub fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    write_note(to, &fs::read_to_string(from)?)
}

/// A note that an earlier run left; `None` where there is none.
pub fn read_note(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// Leaves a note, in a folder that may not be there yet.
///
/// # Errors
///
/// When the file cannot be written.
pub fn write_note(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
