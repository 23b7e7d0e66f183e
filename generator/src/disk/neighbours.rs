//! The files that a document refers to, from the disk and, where that is allowed, from the network.

use std::path::{Path, PathBuf};

use super::remote::{Ask, get};
use super::{Access, Remote, label, read_document};
use crate::diagnostic::Sources;
use crate::document::{Document, Resolver, gather};

/// `document`, which stands at `path`, with everything that it refers to. The texts go to `sources`.
pub fn with_neighbours(
    document: Document,
    path: &Path,
    access: Access,
    sources: &mut Sources,
) -> Document {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let gathered = gather(document, &name, &Neighbours { folder, access });
    for (label, text) in gathered.texts {
        sources.insert(label, text);
    }
    gathered.document
}

struct Neighbours {
    folder: PathBuf,
    access: Access,
}

impl Neighbours {
    /// A document is somebody else's text: it does not choose among all files of the machine.
    fn holds(&self, path: &Path) -> bool {
        let folder = match self.folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => self.folder.as_path(),
        };
        match (folder.canonicalize(), path.canonicalize()) {
            (Ok(folder), Ok(path)) => path.starts_with(folder),
            _ => false,
        }
    }
}

impl Resolver for Neighbours {
    fn read(&self, file: &str) -> Result<(String, String), String> {
        if file.contains("://") {
            return match self.access.remote {
                Remote::Allowed => fetched(file, self.access.max_size),
                Remote::Refused => {
                    Err("a file of another host is read only with `--allow-remote`".to_owned())
                }
            };
        }
        let path = self.folder.join(file);
        if !path.is_file() {
            return Err(format!("there is no file `{}`", label(&path)));
        }
        if !self.holds(&path) {
            let message = "is outside the document's folder, and nothing is read from there";
            return Err(format!("`{}` {message}", label(&path)));
        }
        read_document(&path, self.access.max_size).map_err(|found| {
            found.into_iter().next().map(|found| found.message).unwrap_or_default()
        })
    }
}

/// The address itself, and the text that stands there.
fn fetched(address: &str, max_size: u64) -> Result<(String, String), String> {
    match get(&Ask { address, max_size, credential: None }) {
        Ok(text) => Ok((address.to_owned(), text)),
        Err(unread) => Err(format!("`{address}` cannot be read: {unread}")),
    }
}
