//! `deprecations`: what is going away, when, and whether a code base uses it.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use clientwright::{
    deprecations::{
        Deprecation, Usage, Use, deprecations,
        format::{self, Report, Row},
    },
    diagnostic::{Severity, Sources},
    facts::{What, by_removal},
    load,
    notice::Date,
    pipeline::{self, Reading, Strictness},
};

use super::{Deprecations, Outcome, generate, report, used};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For a terminal
    Text,
    /// For a pull request
    Markdown,
    /// For programs
    Json,
    /// Annotations of a GitHub workflow
    Github,
    /// A calendar with one event a removal
    Ics,
}

/// A product that was read, and where its items are used.
struct Product {
    reading: Reading,
    deprecations: Vec<Deprecation>,
    usage: Option<Usage>,
}

pub(super) fn run(arguments: &Deprecations) -> Outcome {
    match products(arguments) {
        Ok(products) => show(arguments, &products),
        Err(message) => {
            if !message.is_empty() {
                report::error(&message);
            }
            Outcome::Failed
        }
    }
}

fn show(arguments: &Deprecations, products: &[Product]) -> Outcome {
    let today = arguments.today.unwrap_or_else(Date::today);
    let rows = products.iter().flat_map(|product| {
        product.deprecations.iter().map(|deprecation| {
            let uses = product.usage.as_ref().map(|usage| usage.of(deprecation.used_as()));
            Row { deprecation, uses }
        })
    });
    let mut rows: Vec<Row<'_>> = rows.collect();
    rows.sort_by_key(|row| by_removal(&row.deprecation.lifecycle));
    let is_due = |row: &Row<'_>| {
        let matters = row.uses.as_ref().is_none_or(|uses| !uses.is_empty());
        arguments.within.is_some_and(|days| matters && row.deprecation.is_due(today, days))
    };
    let found = rows.iter().any(is_due);
    let used = arguments.all.then(|| products.iter().flat_map(operations).collect());
    let report = Report { today, rows, used };
    print!(
        "{}",
        match arguments.format {
            Format::Text => format::text(&report),
            Format::Markdown => format::markdown(&report),
            Format::Json => format::json(&report),
            Format::Github => format::github(&report),
            Format::Ics => format::calendar(&report),
        }
    );
    let complete =
        products.iter().all(|one| one.usage.as_ref().is_none_or(|usage| usage.is_complete));
    match (complete, found) {
        (false, _) => {
            report::error("the code base does not compile, so that uses may be missing");
            Outcome::Failed
        }
        (true, true) => Outcome::Found,
        (true, false) => Outcome::Done,
    }
}

/// Every operation that is used, with its uses.
fn operations(product: &Product) -> Vec<(String, Vec<Use>)> {
    let Some(usage) = &product.usage else { return Vec::new() };
    let Reading { api, facts, names, .. } = &product.reading;
    let uses = |id| {
        let items = names.items(api, facts, What::Operation(id));
        let uses: Vec<Use> = usage.of(&items).into_iter().cloned().collect();
        let operation = &api[id];
        let name = format!("{} {}", operation.method.as_str(), operation.template());
        (!uses.is_empty()).then_some((name, uses))
    };
    api.operation_ids().filter_map(uses).collect()
}

fn products(arguments: &Deprecations) -> Result<Vec<Product>, String> {
    let inputs: Vec<PathBuf> = match &arguments.spec {
        Some(file) => vec![file.clone()],
        None => {
            let specs = Path::new("specs");
            let names = generate::products(specs, &arguments.products)?;
            names.iter().map(|name| specs.join(name)).collect()
        }
    };
    inputs.iter().map(|input| product(arguments, input)).collect()
}

/// The message is empty where the problems have been drawn already.
fn product(arguments: &Deprecations, input: &Path) -> Result<Product, String> {
    let mut sources = Sources::new();
    let limit = arguments.limits.max_size;
    let loaded = load(input, arguments.name.as_deref(), limit, &mut sources).map_err(|found| {
        report::diagnostics(found, &sources);
        String::new()
    })?;
    let documents = loaded.product.documents.len();
    let mut reading = pipeline::read(loaded.product, Strictness::Lenient);
    let mut found = std::mem::take(&mut reading.diagnostics);
    let is_read = reading.documents.len() == documents;
    // What stands in the way of a crate is the business of `generate`; a conflict of dates is not.
    found.retain(|one| {
        !is_read && one.severity == Severity::Error || one.code == "lifecycle-conflict"
    });
    report::diagnostics(found, &sources);
    if !is_read {
        return Err(String::new());
    }
    let deprecations = deprecations(&reading);
    // rustc says nothing of a method of which an argument alone is going away.
    let unmarked = deprecations.iter().any(Deprecation::is_unmarked);
    let marks = if arguments.all || unmarked { used::Marks::All } else { used::Marks::Stated };
    let usage = match &arguments.used_by {
        Some(folder) => Some(used::usage(folder, &reading.api.package.name, marks)?),
        None => None,
    };
    Ok(Product { deprecations, usage, reading })
}

/// `90d`, `12w`.
pub(super) fn days(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is no number of days such as `90d` or `12w`");
    let (count, unit) =
        text.split_at(text.len() - text.chars().next_back().map_or(0, char::len_utf8));
    let count: u16 = count.parse().map_err(|_| wrong())?;
    match unit {
        "d" => Ok(i64::from(count)),
        "w" => Ok(7 * i64::from(count)),
        _ => Err(wrong()),
    }
}

/// `2026-04-23`.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let date = Date::from_iso(text).filter(|date| date.is_day());
    date.ok_or_else(|| format!("`{text}` is no day such as `2026-04-23`"))
}
