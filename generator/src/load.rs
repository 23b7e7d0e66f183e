//! From a path to what the stages start with: a product's folder, or one document alone.

use std::{path::Path, sync::Arc};

use crate::{
    config::{self, Config},
    diagnostic::{Diagnostic, Sources},
    disk,
    document::Document,
    emit::Runtime,
    model::{Features, Package},
    pipeline::{Input, Product, Strictness},
};

/// What stands at a path, with what its configuration asks for.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub product: Product,
    pub runtime: Runtime,
    pub strictness: Strictness,
}

/// Reads the product whose folder, or the document whose file, `path` is. Texts go to `sources`,
/// so that diagnostics can be drawn, whatever becomes of the rest. A document alone becomes the
/// module `api` of a crate called `name`. Files that it refers to are read along with it. `access`
/// says what may be read; a number of bytes is the largest file, and no other host.
///
/// # Errors
///
/// Everything that keeps the files from being read as what they should be.
pub fn load(
    path: &Path,
    name: Option<&str>,
    access: impl Into<disk::Access>,
    sources: &mut Sources,
) -> Result<Loaded, Vec<Diagnostic>> {
    let access = access.into();
    if path.join(config::FILE).is_file() {
        let product = disk::load_product(path, access, sources)?;
        return Ok(Loaded::from(product));
    }
    let (label, text) = disk::read_document(path, access.max_size)?;
    let document = match Document::parse(label.as_str(), &text) {
        Ok(document) => document,
        Err(found) => {
            // Without a byte order mark, as places are counted.
            sources.insert(label, text.strip_prefix('\u{feff}').unwrap_or(&text));
            return Err(found);
        }
    };
    sources.insert(label, Arc::clone(document.text()));
    Ok(alone(disk::with_neighbours(document, path, access, sources), name))
}

/// Reads the product in the folder `dir` as the vendor publishes it: the documents that have a `source`, out of the
/// folder `fetched`. The features and the program of the configuration speak of the project's own documents, and so
/// does `strict`: none of them counts here.
///
/// # Errors
///
/// Everything that keeps the files from being read as what they should be, and documents that were not fetched.
pub fn load_fetched(
    dir: &Path,
    fetched: &Path,
    access: impl Into<disk::Access>,
    sources: &mut Sources,
) -> Result<Loaded, Vec<Diagnostic>> {
    let mut product = disk::load_fetched_product(dir, fetched, access, sources)?;
    product.config.features.clear();
    product.config.package.strict = false;
    product.example = None;
    Ok(Loaded::from(product))
}

fn alone(document: Document, name: Option<&str>) -> Loaded {
    let text = |pointer: &str| document.pointer(pointer).and_then(|node| node.as_str());
    let title = text("/info/title").unwrap_or("an API").trim().to_owned();
    let name = match name {
        Some(name) => name.to_owned(),
        None => crate::words::kebab(&title, &[]),
    };
    let env = name.to_ascii_uppercase().replace('-', "_");
    let package = Package {
        description: format!("Client for {title}"),
        version: "0.1.0".to_owned(),
        env: Some(env),
        name,
        ..Package::default()
    };
    let module = "api".to_owned();
    let input = Input { module, features: Features::Module, document, overlays: Vec::new() };
    Loaded {
        product: Product { package, server: None, bundles: Vec::new(), documents: vec![input] },
        runtime: Runtime::Published,
        strictness: Strictness::Lenient,
    }
}

impl From<disk::Product> for Loaded {
    fn from(product: disk::Product) -> Self {
        let Config { package, features, .. } = product.config;
        let inputs = product.documents.into_iter().map(|loaded| Input {
            module: loaded.entry.module,
            features: loaded.entry.features,
            document: loaded.document,
            overlays: loaded.overlays,
        });
        Self {
            product: Product {
                server: package.server,
                bundles: features,
                documents: inputs.collect(),
                package: Package {
                    name: package.name,
                    version: package.version,
                    description: package.description,
                    license: package.license,
                    authors: package.authors,
                    repository: package.repository,
                    homepage: package.homepage,
                    env: package.env,
                    example: product.example,
                    changelog: product.changelog,
                },
            },
            runtime: package.runtime.map_or(Runtime::Published, Runtime::Path),
            strictness: match package.strict {
                true => Strictness::Strict,
                false => Strictness::Lenient,
            },
        }
    }
}
