//! The one module that reads and writes files. Every other stage is given text and gives text.

mod copy;
mod neighbours;
mod temporary;
mod write;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use crate::config::{self, Config, Entry, FilePath};
use crate::diagnostic::{Diagnostic, Place, Sources};
use crate::document::Document;

pub use copy::{copy_file, copy_sources, read_note, write_note};
pub use neighbours::with_neighbours;
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

/// A folder of `specs/`, read.
#[derive(Clone, Debug)]
pub struct Product {
    pub dir: PathBuf,
    pub config: Config,
    /// In the order of the configuration.
    pub documents: Vec<LoadedDocument>,
    /// The text of the program that the configuration names.
    pub example: Option<String>,
    /// The text of [`CHANGELOG`], where there is one.
    pub changelog: Option<String>,
}

#[derive(Clone, Debug)]
pub struct LoadedDocument {
    pub entry: Entry,
    pub document: Document,
    /// In the order in which they apply.
    pub overlays: Vec<Document>,
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

/// Reads the configuration of the product in `dir` and every file that it names. The texts go to `sources`, also when
/// the product cannot be loaded, so that its diagnostics can be drawn.
pub fn load_product(
    dir: &Path,
    access: impl Into<Access>,
    sources: &mut Sources,
) -> Result<Product, Vec<Diagnostic>> {
    let access = access.into();
    let (label, text) = read_document(&dir.join(config::FILE), access.max_size)?;
    sources.insert(label.as_str(), text.as_str());
    let config = config::parse(&label, &text)?;
    let mut loader = Loader { dir, access, sources, read: BTreeMap::new(), problems: Vec::new() };
    let documents = config.documents.iter().filter_map(|entry| loader.load(entry)).collect();
    let example = config.package.example.as_ref().and_then(|path| loader.program(path));
    let changelog = loader.changelog();
    match loader.problems {
        problems if problems.is_empty() => {
            Ok(Product { dir: dir.to_owned(), config, documents, example, changelog })
        }
        problems => Err(problems),
    }
}

struct Loader<'l> {
    dir: &'l Path,
    access: Access,
    sources: &'l mut Sources,
    /// Documents share overlays; each file is read, and found wrong, once.
    read: BTreeMap<String, Option<Document>>,
    problems: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn load(&mut self, entry: &Entry) -> Option<LoadedDocument> {
        let document = self.document(&entry.path).map(|document| {
            let path = self.dir.join(&entry.path.path);
            with_neighbours(document, &path, self.access, self.sources)
        });
        let overlays: Vec<_> = entry.overlays.iter().map(|path| self.document(path)).collect();
        let overlays = overlays.into_iter().collect::<Option<_>>()?;
        Some(LoadedDocument { entry: entry.clone(), document: document?, overlays })
    }

    fn document(&mut self, path: &FilePath) -> Option<Document> {
        if let Some(known) = self.read.get(&path.path) {
            return known.clone();
        }
        let document = self.parse(path).map_err(|found| self.problems.extend(found)).ok();
        self.read.insert(path.path.clone(), document.clone());
        document
    }

    fn program(&mut self, path: &FilePath) -> Option<String> {
        let text = self.text(path).map_err(|found| self.problems.extend(found)).ok();
        text.map(|(_, text)| text)
    }

    fn changelog(&mut self) -> Option<String> {
        let file = self.dir.join(CHANGELOG);
        if !file.is_file() {
            return None;
        }
        let read = read_document(&file, self.access.max_size);
        read.map_err(|found| self.problems.extend(found)).ok().map(|(_, text)| text)
    }

    fn text(&self, path: &FilePath) -> Result<(String, String), Vec<Diagnostic>> {
        let file = self.dir.join(&path.path);
        if !file.exists() {
            let message = format!("there is no file `{}`", label(&file));
            return Err(vec![Diagnostic::error("no-file", path.place.clone(), message)]);
        }
        read_document(&file, self.access.max_size)
    }

    fn parse(&mut self, path: &FilePath) -> Result<Document, Vec<Diagnostic>> {
        let (label, text) = self.text(path)?;
        let parsed = Document::parse(label.as_str(), &text);
        // Without a byte order mark, as the document's own columns are counted.
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        self.sources.insert(label, text);
        parsed
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
