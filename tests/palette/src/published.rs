//! The vendor's own documents, which are no part of the project, where they are at hand.

use std::{env, fs, path::PathBuf, sync::LazyLock};

use clientwright::{
    diagnostic::Sources,
    disk::DEFAULT_MAX_SIZE,
    document::Document,
    load_fetched,
    pipeline::{self, Reading},
};

/// A product, and the file that stands for what would be fetched of it.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    product: &'static str,
    module: &'static str,
    file: &'static str,
    read: &'static LazyLock<Option<Published>>,
}

/// A document as `generate --fetched` reads it.
#[derive(Debug)]
pub struct Published {
    pub reading: Reading,
    /// Without overlays.
    pub raw: Document,
}

/// Release 4.8 of the API.
pub const PALETTE: Source = Source {
    product: "spectrocloud-palette",
    module: "v1",
    file: "palette-v1.swagger.json",
    read: &READ_PALETTE,
};

/// The API of edge hosts.
pub const EDGE: Source = Source {
    product: "spectrocloud-palette-edge",
    module: "management",
    file: "palette-edge-v1.swagger.json",
    read: &READ_EDGE,
};

static READ_PALETTE: LazyLock<Option<Published>> = LazyLock::new(|| read(&PALETTE));
static READ_EDGE: LazyLock<Option<Published>> = LazyLock::new(|| read(&EDGE));

impl Source {
    /// The document with the overlays that its product names for what is fetched; nothing, said so, where the document
    /// is not at hand.
    ///
    /// # Panics
    ///
    /// When the document and the overlays do not fit each other.
    pub fn read(self) -> Option<&'static Published> {
        self.read.as_ref()
    }
}

fn read(source: &Source) -> Option<Published> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = env::var_os("CLIENTWRIGHT_SHARED").map(PathBuf::from);
    let file = shared.unwrap_or_else(|| root.join("../shared")).join("specs").join(source.file);
    let Ok(text) = fs::read_to_string(&file) else {
        println!("skipped: {} is not there", file.display());
        return None;
    };
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => panic!("no folder for {}: {error}", source.file),
    };
    let copy = folder.path().join(format!("{}.json", source.module));
    if let Err(error) = fs::write(&copy, &text) {
        panic!("{} cannot be written: {error}", copy.display());
    }
    let product = root.join("specs").join(source.product);
    let loaded = load_fetched(&product, folder.path(), DEFAULT_MAX_SIZE, &mut Sources::new());
    let loaded = loaded.unwrap_or_else(|found| panic!("{found:#?}"));
    let reading = pipeline::read(loaded.product, loaded.strictness);
    assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
    let raw = Document::parse(source.file, &text).unwrap_or_else(|found| panic!("{found:#?}"));
    Some(Published { reading, raw })
}
