//! The one module that reads and writes files. Every other stage is given text and gives text.

mod copy;
mod fetch;
mod neighbours;
mod product;
mod remote;
mod temporary;
mod write;

use std::fs::File;
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path};

use crate::config;
use crate::diagnostic::{Diagnostic, Place};

pub use copy::{copy_file, copy_sources, read_note, write_note};
pub use fetch::{Fetched, fetch, pass_over};
pub use neighbours::with_neighbours;
pub use product::{LoadedDocument, Product, load_fetched_product, load_product};
pub use temporary::Temporary;
pub use write::{Outcome, Stale, StaleKind, WriteError, compare_crate, replace_files, write_crate};

/// The file of a product's folder that its crate takes over as it is.
pub const CHANGELOG: &str = "CHANGELOG.md";

/// The largest document that is read when the user names no other limit.
pub const DEFAULT_MAX_SIZE: u64 = 64 << 20;

/// What may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// The largest file, in bytes.
    pub max_size: u64,
    /// Files of other hosts that a document refers to.
    pub remote: Remote,
}

/// Whether a document's references may reach other hosts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remote {
    #[default]
    Refused,
    Allowed,
}

/// Files of at most so many bytes, and no other host.
impl From<u64> for Access {
    fn from(max_size: u64) -> Self {
        Self { max_size, remote: Remote::Refused }
    }
}

/// The label that diagnostics print, and the text. At most `max_size` bytes are read.
pub fn read_document(path: &Path, max_size: u64) -> Result<(String, String), Vec<Diagnostic>> {
    let label = label(path);
    let bytes = read_bytes(path, max_size).map_err(|found| vec![unreadable(&label, found)])?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok((label, text)),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            Err(vec![not_utf8(&label, error.as_bytes(), offset)])
        }
    }
}

/// The path as given, with forward slashes.
pub fn label(path: &Path) -> String {
    let text = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(MAIN_SEPARATOR, "/") }
}

enum Unread {
    Failed(io::Error),
    TooLarge(u64),
}

fn read_bytes(path: &Path, max_size: u64) -> Result<Vec<u8>, Unread> {
    let file = File::open(path).map_err(Unread::Failed)?;
    let size = file.metadata().map_err(Unread::Failed)?.len();
    if size > max_size {
        return Err(Unread::TooLarge(max_size));
    }
    let mut bytes = Vec::new();
    // A pipe has no size beforehand.
    let read = file.take(max_size.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(Unread::Failed)?;
    if bytes.len() as u64 > max_size {
        return Err(Unread::TooLarge(max_size));
    }
    Ok(bytes)
}

fn unreadable(label: &str, found: Unread) -> Diagnostic {
    let place = Place::file(label);
    match found {
        Unread::Failed(error) => {
            Diagnostic::error("unreadable-file", place, format!("the file cannot be read: {error}"))
        }
        Unread::TooLarge(max_size) => {
            let message = format!("the file is larger than {max_size} bytes");
            let help = "if that is intended, raise the limit with `--max-size`";
            Diagnostic::error("file-too-large", place, message).with_help(help)
        }
    }
}

fn not_utf8(label: &str, bytes: &[u8], offset: usize) -> Diagnostic {
    let before = String::from_utf8_lossy(&bytes[..offset]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    let message = format!("byte {offset} is not UTF-8");
    Diagnostic::error("not-utf8", Place::at(label, line, column), message)
        .with_help("save the file in UTF-8")
}

/// The products below `specs`: the names of its folders that hold a configuration, sorted.
pub fn products(specs: &Path) -> io::Result<Vec<String>> {
    let mut products = Vec::new();
    for entry in std::fs::read_dir(specs)? {
        let entry = entry?;
        if entry.path().join(config::FILE).is_file() {
            products.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    products.sort();
    Ok(products)
}

#[cfg(test)]
mod tests;
