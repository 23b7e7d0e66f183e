//! What a vendor publishes of its API, kept beside the project: all documents of a product, or none.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::product::{configuration, fetched_names};
use super::remote::{Ask, Unread, get};
use super::{read_note, write_crate, write_note};
use crate::config::{Address, Config, Credential};
use crate::diagnostic::{Diagnostic, Sources};
use crate::document::Document;

/// What became of one published document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its name in the folder.
    pub file: String,
    pub bytes: usize,
    /// Whether it is other than what the folder held before.
    pub changed: bool,
}

/// Gets every published document of the product in `dir` and keeps them in the folder `into`. When one cannot be had, or
/// is no document, the folder stays as it is. `environment` gives the value of a variable. An empty list says that nothing
/// of the product is published.
///
/// A credential goes to the hosts that the configuration names and is never part of a message.
///
/// # Errors
///
/// What is wrong with the configuration, every document that cannot be had, and what keeps files from being written.
pub fn fetch(
    dir: &Path,
    into: &Path,
    max_size: u64,
    environment: &dyn Fn(&str) -> Option<String>,
    sources: &mut Sources,
) -> Result<Vec<Fetched>, Vec<Diagnostic>> {
    let config = configuration(dir, max_size, sources)?;
    if config.documents.iter().all(|entry| entry.source.is_none()) {
        return Ok(Vec::new());
    }
    let value = config.credential.as_ref().map(|known| value(known, environment)).transpose()?;
    let credential = config.credential.as_ref().zip(value.as_deref());
    let files = get_all(&config, max_size, credential)?;
    let done = write_crate(into, &files).map_err(|error| vec![error.diagnostic()])?;
    let fetched = files.into_iter().map(|(file, text)| Fetched {
        changed: done.written.contains(&file),
        bytes: text.len(),
        file,
    });
    Ok(fetched.collect())
}

fn value(
    credential: &Credential,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<String, Vec<Diagnostic>> {
    let value = environment(&credential.variable).filter(|value| !value.trim().is_empty());
    value.ok_or_else(|| {
        let message = format!("the environment variable `{}` is not set", credential.variable);
        let help = "the vendor shows its documents to whoever has the credential; set it";
        vec![Diagnostic::error("no-credential", credential.place.clone(), message).with_help(help)]
    })
}

/// The documents' texts by the names of their files.
fn get_all(
    config: &Config,
    max_size: u64,
    credential: Option<(&Credential, &str)>,
) -> Result<BTreeMap<String, String>, Vec<Diagnostic>> {
    let mut files = BTreeMap::new();
    let mut problems = Vec::new();
    for entry in &config.documents {
        let Some(source) = &entry.source else { continue };
        let ask = Ask { address: &source.url, max_size, credential };
        let got =
            get(&ask).map_err(|unread| Box::new(unreachable_source(source, &unread, credential)));
        match got.and_then(|text| checked(source, text)) {
            Ok(text) => {
                let [json, yaml] = fetched_names(&entry.module);
                let is_json = text.trim_start().starts_with('{');
                files.insert(if is_json { json } else { yaml }, text);
            }
            Err(found) => problems.push(*found),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// A page that asks who is there, or half a document, never takes the place of a whole one.
fn checked(source: &Address, text: String) -> Result<String, Box<Diagnostic>> {
    let refuse = |why: &str| {
        let message = format!("what stands at `{}` is no OpenAPI document: {why}", source.url);
        let help = "correct the address; a host that asks for a login often answers a page";
        Box::new(Diagnostic::error("no-openapi", source.place.clone(), message).with_help(help))
    };
    let document = match Document::parse(source.url.as_str(), &text) {
        Ok(document) => document,
        Err(found) => {
            let why = found.into_iter().next().map(|found| found.message).unwrap_or_default();
            return Err(refuse(&why));
        }
    };
    let has = |member: &str| document.root.get(member).is_some();
    match (has("openapi") || has("swagger")) && has("paths") {
        true => Ok(text),
        false => Err(refuse("it lacks `openapi` or `swagger`, or `paths`")),
    }
}

fn unreachable_source(
    source: &Address,
    unread: &Unread,
    credential: Option<(&Credential, &str)>,
) -> Diagnostic {
    let message = format!("`{}` cannot be fetched: {unread}", source.url);
    let found = Diagnostic::error("not-fetched", source.place.clone(), message);
    let help = match (unread, credential) {
        (Unread::Status(401 | 403), Some((credential, _))) => {
            format!("`{}` may have ended, or lack the right to read it", credential.variable)
        }
        (Unread::Status(401 | 403), None) => {
            "the host wants to know who asks: name the variable of a credential in `[fetch]`".into()
        }
        (Unread::Status(404 | 410), _) => "the vendor moved it: correct the `source`".into(),
        (Unread::Elsewhere(_), _) => {
            "if that address is the vendor's too, write it as the `source`".into()
        }
        (Unread::TooLarge(_), _) => "if that is intended, raise the limit with `--max-size`".into(),
        (Unread::NoClient, _) => {
            "in this repository: `cargo run -p clientwright --features remote -- fetch`".into()
        }
        (Unread::Status(_) | Unread::NotText | Unread::Failed(_), _) => {
            "what was fetched before is as it was; try again, or correct the `source`".into()
        }
    };
    found.with_help(help)
}

/// Makes the folder, and tells version control to pass over everything in it.
///
/// # Errors
///
/// When the folder cannot be made or written to.
pub fn pass_over(folder: &Path) -> io::Result<()> {
    let note = folder.join(".gitignore");
    match read_note(&note) {
        Some(_) => Ok(()),
        None => write_note(&note, "*\n"),
    }
}
