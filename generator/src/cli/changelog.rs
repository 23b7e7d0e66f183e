//! `changelog`: the entry and the version of a product's next release.

use std::path::{Path, PathBuf};

use clientwright::{
    config,
    diff::{
        self, Bump, Ignores, Options,
        format::{self, Report},
        next_version,
    },
    disk,
    notice::Date,
};

use super::{Outcome, Release, diff as sides, report, revision::git};

/// What a product's crate is called from its next release on.
struct Entry {
    product: PathBuf,
    version: String,
    bump: Bump,
    text: String,
}

pub(super) fn changelog(arguments: &Release) -> Outcome {
    match entries(arguments) {
        Ok(entries) => {
            for entry in &entries {
                println!("{}", entry.text.trim_end());
                eprintln!(
                    "{}: {} → {}",
                    entry.product.display(),
                    entry.bump.as_str(),
                    entry.version
                );
            }
            Outcome::Done
        }
        Err(message) => {
            report::error(&message);
            Outcome::Failed
        }
    }
}

fn entries(arguments: &Release) -> Result<Vec<Entry>, String> {
    let specs = Path::new("specs");
    let products = match arguments.products.as_slice() {
        [] => disk::products(specs)
            .map_err(|error| format!("specs/ cannot be read: {error}; run this where specs/ is"))?,
        named => named.to_vec(),
    };
    products.into_iter().map(|product| entry(arguments, &specs.join(product))).collect()
}

fn entry(arguments: &Release, product: &Path) -> Result<Entry, String> {
    let since = match &arguments.since {
        Some(since) => since.clone(),
        None => last_tag()?,
    };
    let date = arguments.today.clone().unwrap_or_else(|| Date::today().to_string());
    let label = disk::label(product);
    let limit = arguments.limits.max_size;
    let old = format!("{since}:{}{label}", below_root()?);
    let was = sides::shown(sides::side(&old, limit)).ok_or(format!("{old} cannot be read"))?;
    let is = sides::shown(sides::side(&label, limit)).ok_or(format!("{label} cannot be read"))?;
    let found = diff::compare(&was, &is, &Options { today: Some(date.clone()) });
    let bump = found.bump();
    let current = &was.api.package.version;
    let version = next_version(current, bump)
        .ok_or(format!("the version `{current}` of {} is not of three numbers", config::FILE))?;
    let report = Report { old, new: label, sifted: Ignores::default().sift(found, &date) };
    let text = format::changelog(&report, &version, &date);
    Ok(Entry { product: product.to_owned(), version, bump, text })
}

fn last_tag() -> Result<String, String> {
    let tag = git(&["describe", "--tags", "--abbrev=0"]);
    let tag = tag.map_err(|said| format!("{said}; name a revision with --since"))?;
    Ok(String::from_utf8_lossy(&tag).trim().to_owned())
}

/// Where the current folder stands below the repository's root, from which revisions count.
fn below_root() -> Result<String, String> {
    Ok(String::from_utf8_lossy(&git(&["rev-parse", "--show-prefix"])?).trim().to_owned())
}
