//! `diff`: what changed from one product or document to another.

use std::path::Path;

use clap::ValueEnum;

use clientwright::{
    diagnostic::{Diagnostic, Severity, Sources},
    diff::{
        self, Diff, Ignores, Options, Rust, Wire,
        format::{self, Report},
    },
    disk,
    document::{Node, Value},
    load,
    notice::Date,
    pipeline::{self, Reading},
};

use super::{Compare, Outcome, report, revision::Revision};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For a terminal
    Text,
    /// For a pull request
    Markdown,
    /// For programs: see --schema
    Json,
    /// A page that needs nothing beside itself
    Html,
    /// Annotations of a GitHub workflow
    Github,
    /// For whatever collects test results
    Junit,
    /// An overlay that keeps the Rust names that moved, as deprecated aliases
    Overlay,
}

/// What makes the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// An error on the wire
    Breaking,
    /// An error or a warning on the wire
    Warning,
    /// Any finding
    Any,
    /// Code that may no longer compile
    Rust,
}

pub(super) fn diff(arguments: &Compare) -> Outcome {
    if arguments.schema {
        print!("{}", format::SCHEMA);
        return Outcome::Done;
    }
    let (Some(old), Some(new)) = (&arguments.old, &arguments.new) else {
        report::error("two sides are needed: `clientwright diff OLD NEW`");
        return Outcome::Failed;
    };
    let today = arguments.today.clone().unwrap_or_else(|| Date::today().to_string());
    let Some(ignores) = ignores(arguments) else { return Outcome::Failed };
    let limit = arguments.limits.max_size;
    let (old_side, new_side) = rayon::join(|| side(old, limit), || side(new, limit));
    let (Some(was), Some(is)) = (shown(old_side), shown(new_side)) else { return Outcome::Failed };
    let found = diff::compare(&was, &is, &Options { today: Some(today.clone()) });
    let sifted = ignores.sift(found, &today);
    let fails = arguments.fail_on.is_some_and(|level| fails(level, &sifted.diff));
    let report = Report { old: old.clone(), new: new.clone(), sifted };
    print!("{}", written(arguments.format, &report));
    // Two large trees; the system takes them back at once, node by node they take longer.
    std::mem::forget((was, is));
    if fails { Outcome::Found } else { Outcome::Done }
}

fn written(format: Format, report: &Report) -> String {
    match format {
        Format::Text => format::text(report),
        Format::Markdown => format::markdown(report),
        Format::Json => format::json(report),
        Format::Html => format::html(report),
        Format::Github => format::github(report),
        Format::Junit => format::junit(report),
        Format::Overlay => format::overlay(report),
    }
}

fn fails(level: FailOn, diff: &Diff) -> bool {
    diff.findings.iter().any(|finding| match level {
        FailOn::Breaking => finding.wire == Wire::Error,
        FailOn::Warning => finding.wire <= Wire::Warning,
        FailOn::Any => true,
        FailOn::Rust => finding.rust == Rust::Breaking,
    })
}

fn ignores(arguments: &Compare) -> Option<Ignores> {
    let Some(path) = &arguments.ignore else { return Some(Ignores::default()) };
    let read = disk::read_document(path, arguments.limits.max_size);
    let parsed = read.and_then(|(label, text)| Ignores::parse(&label, &text));
    parsed.map_err(|found| report::diagnostics(found, &Sources::new())).ok()
}

/// A side that was read, or what keeps it from being.
pub(super) type Side = Result<Reading, (Vec<Diagnostic>, Sources)>;

/// A file, a product's folder, or either in a git revision.
pub(super) fn side(argument: &str, limit: u64) -> Side {
    if Path::new(argument).exists() {
        return read(Path::new(argument), limit);
    }
    let Some((revision, path)) = Revision::parse(argument) else {
        return read(Path::new(argument), limit);
    };
    let unpacked = Revision::unpack(revision, path).map_err(|message| {
        let place = clientwright::diagnostic::Place::file(argument);
        (vec![Diagnostic::error("revision", place, message)], Sources::new())
    })?;
    let mut reading = read(&unpacked.path(), limit)?;
    for document in &mut reading.documents {
        document.name = unpacked.relabel(revision, &document.name);
        relabel(&mut document.root, &|label| unpacked.relabel(revision, label));
    }
    Ok(reading)
}

/// What overlays and neighbouring files gave keeps their names too.
fn relabel(node: &mut Node, name: &dyn Fn(&str) -> String) {
    if let Some(origin) = &mut node.origin {
        *origin = name(origin).into();
    }
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| relabel(item, name)),
        Value::Object(members) => {
            members.iter_mut().for_each(|member| relabel(&mut member.value, name));
        }
        _ => {}
    }
}

fn read(path: &Path, limit: u64) -> Side {
    let mut sources = Sources::new();
    let loaded = match load(path, None, limit, &mut sources) {
        Ok(loaded) => loaded,
        Err(found) => return Err((found, sources)),
    };
    let documents = loaded.product.documents.len();
    let reading = pipeline::read(loaded.product, loaded.strictness);
    // A broken piece is the business of `generate`; a document that cannot be read at all has nothing to compare.
    match reading.documents.len() == documents {
        true => Ok(reading),
        false => Err((reading.diagnostics, sources)),
    }
}

pub(super) fn shown(side: Side) -> Option<Reading> {
    side.map_err(|(found, sources)| {
        let errors = found.into_iter().filter(|one| one.severity == Severity::Error).collect();
        report::diagnostics(errors, &sources);
    })
    .ok()
}
