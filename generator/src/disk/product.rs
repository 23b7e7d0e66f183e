//! A folder of `specs/`, read: its configuration, and the documents and overlays that it names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Access, CHANGELOG, label, read_document, with_neighbours};
use crate::config::{self, Config, Entry, FilePath};
use crate::diagnostic::{Diagnostic, Place, Sources};
use crate::document::Document;

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

/// Reads the configuration of the product in `dir` and every file that it names. The texts go to `sources`, also when
/// the product cannot be loaded, so that its diagnostics can be drawn. Nothing that was fetched is read.
///
/// # Errors
///
/// Everything that is wrong with the files, and a configuration of which no document has a `path`.
pub fn load_product(
    dir: &Path,
    access: impl Into<Access>,
    sources: &mut Sources,
) -> Result<Product, Vec<Diagnostic>> {
    load(dir, access.into(), Stand::Project, sources)
}

/// The same product as the vendor publishes it: the documents that have a `source`, out of the folder `fetched` that
/// [`fetch`](super::fetch()) filled, with the overlays that hold for them.
///
/// # Errors
///
/// Everything that is wrong with the files, documents that were not fetched, and a configuration without a `source`.
pub fn load_fetched_product(
    dir: &Path,
    fetched: &Path,
    access: impl Into<Access>,
    sources: &mut Sources,
) -> Result<Product, Vec<Diagnostic>> {
    load(dir, access.into(), Stand::Fetched(fetched), sources)
}

/// The configuration of the product in `dir`. Its text goes to `sources`.
pub(super) fn configuration(
    dir: &Path,
    max_size: u64,
    sources: &mut Sources,
) -> Result<Config, Vec<Diagnostic>> {
    let (label, text) = read_document(&dir.join(config::FILE), max_size)?;
    sources.insert(label.as_str(), text.as_str());
    config::parse(&label, &text)
}

/// The two names that the fetched document of a module may have.
pub(super) fn fetched_names(module: &str) -> [String; 2] {
    ["json", "yaml"].map(|extension| format!("{module}.{extension}"))
}

/// Where documents are taken from.
#[derive(Clone, Copy)]
enum Stand<'l> {
    Project,
    Fetched(&'l Path),
}

fn load(
    dir: &Path,
    access: Access,
    stand: Stand<'_>,
    sources: &mut Sources,
) -> Result<Product, Vec<Diagnostic>> {
    let config = configuration(dir, access.max_size, sources)?;
    let mut loader =
        Loader { dir, access, stand, sources, read: BTreeMap::new(), problems: Vec::new() };
    let entries = config.documents.iter().filter(|entry| match stand {
        Stand::Project => entry.path.is_some(),
        Stand::Fetched(_) => entry.source.is_some(),
    });
    let entries: Vec<&Entry> = entries.collect();
    if entries.is_empty() {
        loader.problems.push(loader.nothing(&config));
    }
    let documents = entries.into_iter().filter_map(|entry| loader.load(entry)).collect();
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
    stand: Stand<'l>,
    sources: &'l mut Sources,
    /// Documents share overlays; each file is read, and found wrong, once.
    read: BTreeMap<PathBuf, Option<Document>>,
    problems: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn load(&mut self, entry: &Entry) -> Option<LoadedDocument> {
        let (path, place, own) = match self.stand {
            Stand::Project => {
                let FilePath { path, place } = entry.path.as_ref()?;
                (self.dir.join(path), place, &entry.path_overlays)
            }
            Stand::Fetched(folder) => {
                let place = &entry.source.as_ref()?.place;
                let names = fetched_names(&entry.module).map(|name| folder.join(name));
                let Some(path) = names.into_iter().find(|path| path.is_file()) else {
                    self.problems.push(unfetched(entry, folder, place));
                    return None;
                };
                (path, place, &entry.source_overlays)
            }
        };
        let document = self
            .document(&path, place)
            .map(|document| with_neighbours(document, &path, self.access, self.sources));
        let overlays = own.iter().chain(&entry.overlays);
        let overlays: Vec<_> =
            overlays.map(|file| self.document(&self.dir.join(&file.path), &file.place)).collect();
        let overlays = overlays.into_iter().collect::<Option<_>>()?;
        Some(LoadedDocument { entry: entry.clone(), document: document?, overlays })
    }

    fn document(&mut self, path: &Path, place: &Place) -> Option<Document> {
        if let Some(known) = self.read.get(path) {
            return known.clone();
        }
        let document = self.parse(path, place).map_err(|found| self.problems.extend(found)).ok();
        self.read.insert(path.to_owned(), document.clone());
        document
    }

    fn program(&mut self, path: &FilePath) -> Option<String> {
        let text = self.text(&self.dir.join(&path.path), &path.place);
        text.map_err(|found| self.problems.extend(found)).ok().map(|(_, text)| text)
    }

    fn changelog(&mut self) -> Option<String> {
        let file = self.dir.join(CHANGELOG);
        if !file.is_file() {
            return None;
        }
        let read = read_document(&file, self.access.max_size);
        read.map_err(|found| self.problems.extend(found)).ok().map(|(_, text)| text)
    }

    fn text(&self, file: &Path, place: &Place) -> Result<(String, String), Vec<Diagnostic>> {
        if !file.exists() {
            let message = format!("there is no file `{}`", label(file));
            return Err(vec![Diagnostic::error("no-file", place.clone(), message)]);
        }
        read_document(file, self.access.max_size)
    }

    fn parse(&mut self, file: &Path, place: &Place) -> Result<Document, Vec<Diagnostic>> {
        let (label, text) = self.text(file, place)?;
        let parsed = Document::parse(label.as_str(), &text);
        match &parsed {
            Ok(document) => self.sources.insert(label, Arc::clone(document.text())),
            // Without a byte order mark, as places are counted.
            Err(_) => self.sources.insert(label, text.strip_prefix('\u{feff}').unwrap_or(&text)),
        }
        parsed
    }

    fn nothing(&self, config: &Config) -> Diagnostic {
        let sources = config.documents.iter().filter_map(|entry| entry.source.as_ref());
        let paths = config.documents.iter().filter_map(|entry| entry.path.as_ref());
        let mut places = sources.map(|source| &source.place).chain(paths.map(|path| &path.place));
        let file = || Place::file(label(&self.dir.join(config::FILE)));
        let place = places.next().cloned().unwrap_or_else(file);
        let (message, help) = match self.stand {
            Stand::Project => (
                "no document has a `path`: all of them are only fetched",
                "give `--fetched`, or write a `path`",
            ),
            Stand::Fetched(_) => (
                "no document has a `source`, so there is nothing to fetch",
                "state where the vendor publishes it: `source = \"https://…\"`",
            ),
        };
        Diagnostic::error("no-document", place, message).with_help(help)
    }
}

fn unfetched(entry: &Entry, folder: &Path, place: &Place) -> Diagnostic {
    let message =
        format!("the document of `{}` has not been fetched into `{}`", entry.module, label(folder));
    Diagnostic::error("not-fetched", place.clone(), message).with_help("run `clientwright fetch`")
}
