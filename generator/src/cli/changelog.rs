//! `changelog`: the entry and the version of a product's next release.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clientwright::{
    config,
    diagnostic::Sources,
    diff::{
        self, Bump, Ignores, Options,
        format::{self, Report},
        later, next_version,
    },
    disk,
    model::Package,
    notice::Date,
};

use super::{
    Outcome, Release as Arguments, diff as sides, generate, report,
    revision::{Revision, git},
};

/// What a product's next release says and is called.
struct Release {
    /// The product's folder.
    folder: PathBuf,
    package: Package,
    version: String,
    bump: Bump,
    entry: String,
}

pub(super) fn changelog(arguments: &Arguments) -> Outcome {
    let done = releases(arguments).and_then(|releases| {
        let written = releases.iter().map(written).collect::<Result<Vec<_>, _>>()?;
        for (release, files) in releases.iter().zip(&written) {
            tell(release);
            if !arguments.dry_run {
                write(release, files)?;
            }
        }
        Ok(())
    });
    match done {
        Ok(()) => Outcome::Done,
        Err(message) => {
            if !message.is_empty() {
                report::error(&message);
            }
            Outcome::Failed
        }
    }
}

fn tell(release: &Release) {
    let Release { folder, version, bump, entry, .. } = release;
    println!("{}", entry.trim_end());
    eprintln!("{}: {} → {version}", folder.display(), bump.as_str());
}

/// All or nothing: a changelog whose version is not the crate's would be worse than none.
fn write(release: &Release, files: &BTreeMap<String, String>) -> Result<(), String> {
    let folder = &release.folder;
    disk::replace_files(folder, files).map_err(|error| {
        report::diagnostics(vec![error.diagnostic()], &Sources::new());
        String::new()
    })?;
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    let product = folder.file_name().unwrap_or_default().to_string_lossy();
    eprintln!("wrote {}; run `clientwright generate {product}`", names.join(" and "));
    Ok(())
}

/// The files of the product's folder that the release changes.
fn written(release: &Release) -> Result<BTreeMap<String, String>, String> {
    let Release { folder, package, version, entry, .. } = release;
    let label = disk::label(folder);
    let known = package.changelog.as_deref();
    let changelog = format::with_entry(known, &package.name, version, entry).ok_or_else(|| {
        let file = disk::CHANGELOG;
        format!("{label}/{file} has an entry for {version}: tag that release, or remove the entry")
    })?;
    let file = folder.join(config::FILE);
    let (label, text) = disk::read_document(&file, disk::DEFAULT_MAX_SIZE)
        .map_err(|_| format!("{label}/{} cannot be read", config::FILE))?;
    let text = config::with_version(&text, version).ok_or(format!("{label} has no version"))?;
    let files = [(disk::CHANGELOG, changelog), (config::FILE, text)];
    Ok(files.into_iter().map(|(file, text)| (file.to_owned(), text)).collect())
}

fn releases(arguments: &Arguments) -> Result<Vec<Release>, String> {
    let specs = Path::new("specs");
    let products = generate::products(specs, &arguments.products)?;
    let mut releases = Vec::new();
    for product in products {
        releases.extend(release(arguments, &specs.join(product))?);
    }
    Ok(releases)
}

/// `None` where nothing changed.
fn release(arguments: &Arguments, folder: &Path) -> Result<Option<Release>, String> {
    let date = arguments.today.clone().unwrap_or_else(|| Date::today().to_string());
    let label = disk::label(folder);
    let limit = arguments.limits.max_size;
    let is = sides::shown(sides::side(&label, limit)).ok_or_else(String::new)?;
    let package = is.api.package.clone();
    let since = match &arguments.since {
        Some(since) => since.clone(),
        None => last_tag(&package.name)?,
    };
    let path = format!("{}{label}", below_root()?);
    let (folder, current) = (folder.to_owned(), package.version.clone());
    if !Revision::holds(&since, &path)? {
        let entry = format!("## {current} - {date}\n\nThe first release.\n");
        return Ok(Some(Release { folder, package, version: current, bump: Bump::None, entry }));
    }
    let old = format!("{since}:{path}");
    let was = sides::shown(sides::side(&old, limit)).ok_or_else(String::new)?;
    let found = diff::compare(&was, &is, &Options { today: Some(date.clone()) });
    let bump = found.bump();
    if bump == Bump::None {
        eprintln!("{label}: nothing changed since {since}");
        return Ok(None);
    }
    let released = &was.api.package.version;
    let next = next_version(released, bump)
        .ok_or(format!("the version `{released}` of {old} is not of three numbers"))?;
    // Whoever has raised the version by hand has a reason.
    let version = later(&next, &current).to_owned();
    let report = Report { old, new: label, sifted: Ignores::default().sift(found, &date) };
    let entry = format::changelog(&report, &version, &date);
    Ok(Some(Release { folder, package, version, bump, entry }))
}

/// Of a repository of several crates, the tags of this one go first.
fn last_tag(name: &str) -> Result<String, String> {
    let own = git(&["describe", "--tags", "--abbrev=0", "--match", &format!("{name}-[v0-9]*")]);
    let tag = own.or_else(|_| git(&["describe", "--tags", "--abbrev=0"]));
    let tag = tag.map_err(|said| format!("{said}; name a revision with --since"))?;
    Ok(String::from_utf8_lossy(&tag).trim().to_owned())
}

/// Where the current folder stands below the repository's root, from which revisions count.
fn below_root() -> Result<String, String> {
    Ok(String::from_utf8_lossy(&git(&["rev-parse", "--show-prefix"])?).trim().to_owned())
}
