//! A folder that is gone when nobody needs it any more: what a revision held, for as long as it is read.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

/// Removes its folder when it is dropped.
#[derive(Debug)]
pub struct Temporary {
    path: PathBuf,
}

impl Temporary {
    /// Writes these files, by their slash paths, into the folder `path`, which is not there yet.
    ///
    /// # Errors
    ///
    /// What keeps a folder from being made or a file from being written.
    pub fn write(path: PathBuf, files: &BTreeMap<String, Vec<u8>>) -> io::Result<Self> {
        std::fs::create_dir(&path)?;
        let folder = Self { path };
        for (name, bytes) in files {
            let file = folder.path.join(name);
            if let Some(above) = file.parent() {
                std::fs::create_dir_all(above)?;
            }
            std::fs::write(file, bytes)?;
        }
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // What cannot be removed lies among the system's temporary files, which are its to clear.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
