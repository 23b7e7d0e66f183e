//! `clientwright.toml`: which crate is built from which documents. Pure: knows no disk.

mod check;
mod table;

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Place};
use crate::facts::Bundle;
use crate::model::Features;

use check::Rule;
use table::{Reader, Table};

/// The name of the file in a product's folder.
pub const FILE: &str = "clientwright.toml";

/// One product: one crate, made of one or more documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub package: Package,
    /// In the order of the file; never empty.
    pub documents: Vec<Entry>,
    /// Features of the crate's own, each of several others.
    pub features: Vec<Bundle>,
    /// How whoever fetches shows who asks; nobody is asked for it where absent.
    pub credential: Option<Credential>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub description: String,
    /// The product's own server, which documents share whose own stand below it.
    pub server: Option<String>,
    /// Prefix of the crate's environment variables.
    pub env: Option<String>,
    pub license: Option<String>,
    pub authors: Vec<String>,
    pub repository: Option<String>,
    pub homepage: Option<String>,
    /// The runtime's folder as the crate's manifest writes it; the published version where absent.
    pub runtime: Option<String>,
    /// A program that shows what the crate is for.
    pub example: Option<FilePath>,
    /// Two things of one name, and anything left out of the crate, are errors.
    pub strict: bool,
}

/// One document and the module that it becomes. Of `path` and `source` it has at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub module: String,
    pub path: Option<FilePath>,
    /// Where the vendor publishes the document.
    pub source: Option<Address>,
    /// What holds for every source of the API, applied in this order.
    pub overlays: Vec<FilePath>,
    /// What holds for the file at `path` alone; applied before the others.
    pub path_overlays: Vec<FilePath>,
    /// What holds for the document at `source` alone; applied before the others.
    pub source_overlays: Vec<FilePath>,
    pub features: Features,
}

/// Where a document is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub url: String,
    /// Where the configuration names it.
    pub place: Place,
}

/// A header that requests for published documents carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The environment variable whose value is the credential.
    pub variable: String,
    pub header: String,
    /// What stands before the value in the header.
    pub prefix: String,
    /// Where the configuration names the variable.
    pub place: Place,
}

/// A file of the product's folder: forward slashes, nothing that leads out of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePath {
    pub path: String,
    /// Where the configuration names it.
    pub place: Place,
}

/// What a crate's name must be, when `name` is not.
pub fn refused_crate_name(name: &str) -> Option<&'static str> {
    Rule::CrateName.broken_by(name)
}

/// Reads the text of the file that diagnostics call `name`.
pub fn parse(name: &str, text: &str) -> Result<Config, Vec<Diagnostic>> {
    let mut reader = Reader::new(name, text);
    let config = match DeTable::parse(text) {
        Ok(root) => config(&mut reader, root.get_ref()),
        Err(error) => {
            reader.syntax(&error);
            None
        }
    };
    match config {
        Some(config) if reader.problems.is_empty() => Ok(config),
        _ => Err(reader.problems),
    }
}

/// The same text with another version of the crate; `None` where it has none.
pub fn with_version(text: &str, version: &str) -> Option<String> {
    let root = DeTable::parse(text).ok()?;
    let root = Table::root(root.get_ref());
    let DeValue::Table(package) = root.get("package")?.get_ref() else { return None };
    let place = Table::new(package, "[package]", 0..0).get("version")?.span();
    let (before, after) = (text.get(..place.start)?, text.get(place.end..)?);
    Some(format!("{before}\"{version}\"{after}"))
}

fn config(reader: &mut Reader<'_>, root: &DeTable<'_>) -> Option<Config> {
    let root = Table::root(root);
    root.only(reader, &["package", "document", "features", "fetch"]);
    let package = match root.get("package") {
        Some(value) => match value.get_ref() {
            DeValue::Table(table) => package(reader, &Table::new(table, "[package]", value.span())),
            _ => reader.wrong(value, "a table, `[package]`"),
        },
        None => reader.absent(&root, "package", "a table `[package]`"),
    };
    let documents = documents(reader, &root);
    let features = features(reader, &root);
    let credential = credential(reader, &root);
    Some(Config { package: package?, documents: documents?, features, credential })
}

fn package(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Package> {
    table.only(
        reader,
        &[
            "name",
            "version",
            "description",
            "server",
            "env",
            "license",
            "authors",
            "repository",
            "homepage",
            "runtime",
            "example",
            "strict",
        ],
    );
    let name = table.required(reader, "name", Rule::CrateName);
    let version = table.required(reader, "version", Rule::Version);
    let description = table.required(reader, "description", Rule::Anything);
    Some(Package {
        server: table.optional(reader, "server", Rule::Url),
        env: table.optional(reader, "env", Rule::Variable),
        license: table.optional(reader, "license", Rule::Anything),
        authors: table.texts(reader, "authors"),
        repository: table.optional(reader, "repository", Rule::Url),
        homepage: table.optional(reader, "homepage", Rule::Url),
        runtime: table.optional(reader, "runtime", Rule::Anything),
        example: table.file(reader, "example"),
        strict: table.flag(reader, "strict"),
        name: name?,
        version: version?,
        description: description?,
    })
}

fn features(reader: &mut Reader<'_>, root: &Table<'_>) -> Vec<Bundle> {
    let Some(value) = root.get("features") else { return Vec::new() };
    let DeValue::Table(table) = value.get_ref() else {
        reader.wrong::<()>(value, "a table, `[features]`");
        return Vec::new();
    };
    let table = Table::new(table, "[features]", value.span());
    let names = table.names(reader, Rule::Feature).into_iter();
    let bundle = |(name, place): (String, Place)| {
        let parts = table.places(reader, &name, Rule::FeaturePattern);
        Bundle { name, place, parts }
    };
    names.map(bundle).collect()
}

fn credential(reader: &mut Reader<'_>, root: &Table<'_>) -> Option<Credential> {
    let value = root.get("fetch")?;
    let DeValue::Table(table) = value.get_ref() else {
        return reader.wrong(value, "a table, `[fetch]`");
    };
    let table = Table::new(table, "[fetch]", value.span());
    table.only(reader, &["credential", "header", "prefix"]);
    let variable = table.required(reader, "credential", Rule::Variable);
    let header = table.optional(reader, "header", Rule::Header);
    let prefix = table.optional(reader, "prefix", Rule::Prefix);
    let place = reader.place(table.place_of("credential"));
    Some(Credential {
        variable: variable?,
        header: header.unwrap_or_else(|| "Authorization".to_owned()),
        prefix: prefix.unwrap_or_else(|| "Bearer ".to_owned()),
        place,
    })
}

fn documents(reader: &mut Reader<'_>, root: &Table<'_>) -> Option<Vec<Entry>> {
    const AT_LEAST_ONE: &str = "at least one table `[[document]]`";
    let Some(value) = root.get("document") else {
        return reader.absent(root, "document", AT_LEAST_ONE);
    };
    let DeValue::Array(items) = value.get_ref() else {
        return reader.wrong(value, "a list of tables, `[[document]]`");
    };
    if items.is_empty() {
        return reader.absent(root, "document", AT_LEAST_ONE);
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(items.len());
    for item in items {
        let DeValue::Table(table) = item.get_ref() else {
            reader.wrong::<()>(item, "a table, `[[document]]`");
            continue;
        };
        let table = Table::new(table, "[[document]]", item.span());
        let Some(entry) = entry(reader, &table) else { continue };
        if entries.iter().any(|other| other.module == entry.module) {
            let message = format!("module `{}` is given to two documents", entry.module);
            reader.push("duplicate-module", table.place_of("module"), message);
        }
        entries.push(entry);
    }
    Some(entries)
}

fn entry(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Entry> {
    table.only(
        reader,
        &["module", "path", "source", "overlays", "path-overlays", "source-overlays", "features"],
    );
    let module = table.required(reader, "module", Rule::Module);
    let path = table.file(reader, "path");
    let source = table.optional(reader, "source", Rule::Source).map(|url| {
        let place = reader.place(table.place_of("source"));
        Address { url, place }
    });
    if table.get("path").is_none() && table.get("source").is_none() {
        reader.absent::<()>(
            table,
            "path",
            "`path = \"…\"`, or `source = \"…\"` for what is only fetched",
        );
    }
    let (path_overlays, source_overlays) =
        (table.files(reader, "path-overlays"), table.files(reader, "source-overlays"));
    for (overlays, of) in [("path-overlays", "path"), ("source-overlays", "source")] {
        if table.get(overlays).is_some() && table.get(of).is_none() {
            let message =
                format!("`{overlays}` stand here without a `{of}`, so nothing reads them");
            reader.push("overlays-of-nothing", table.place_of(overlays), message);
        }
    }
    let overlays = table.files(reader, "overlays");
    let features = match table.optional(reader, "features", Rule::Features).as_deref() {
        Some("group") => Features::Group,
        _ => Features::Module,
    };
    let module = module?;
    Some(Entry { module, path, source, overlays, path_overlays, source_overlays, features })
}

#[cfg(test)]
mod tests;
