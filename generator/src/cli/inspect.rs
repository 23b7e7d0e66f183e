//! `inspect`: what a stage makes of a document.

use clap::ValueEnum;

use clientwright::{
    diagnostic::Sources,
    dialect, load,
    model::Part,
    pipeline::{self, Input, Product, Reading, Strictness},
};

use super::{Inspect, Outcome, report};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Stage {
    /// The tree with all overlays applied, as JSON
    Document,
    /// The same tree in the terms of OpenAPI 3.0
    Dialect,
    /// Operations, schemas and rules, references resolved
    Api,
    /// Groups, directions, features, endings
    Facts,
    /// Every identifier
    Names,
    /// What is in the crate and what is not
    Ledger,
    /// The files of the crate
    Files,
}

pub(super) fn inspect(arguments: &Inspect) -> Outcome {
    let mut sources = Sources::new();
    let loaded = match load(&arguments.file, None, arguments.limits.access(), &mut sources) {
        Ok(loaded) => loaded,
        Err(found) => {
            report::diagnostics(found, &sources);
            return Outcome::Failed;
        }
    };
    if let Stage::Document | Stage::Dialect = arguments.stage {
        return tree(loaded.product, arguments.stage, &sources);
    }
    let mut reading = pipeline::read(loaded.product, Strictness::Lenient);
    let failed = reading.has_errors();
    report::diagnostics(std::mem::take(&mut reading.diagnostics), &sources);
    let wanted = arguments.name.as_deref().unwrap_or_default();
    match arguments.stage {
        Stage::Api => api(&reading, wanted),
        Stage::Facts => println!("{:#?}", reading.facts),
        Stage::Names => names(&reading, wanted),
        Stage::Ledger => ledger(&reading),
        Stage::Files => {
            for (path, text) in pipeline::files(&reading, &loaded.runtime) {
                if path.contains(wanted) {
                    println!("==> {path} <==\n{text}");
                }
            }
        }
        Stage::Document | Stage::Dialect => {
            unreachable!("printed before the documents were lowered")
        }
    }
    if failed { Outcome::Failed } else { Outcome::Done }
}

fn tree(product: Product, stage: Stage, sources: &Sources) -> Outcome {
    for Input { document, overlays, .. } in product.documents {
        let document = match pipeline::overlaid(document, &overlays) {
            Ok(document) => document,
            Err(found) => {
                report::diagnostics(found, sources);
                return Outcome::Failed;
            }
        };
        let mut found = Vec::new();
        let read = match stage {
            Stage::Dialect => pipeline::with_deep_stack(|| dialect::read(&document, &mut found)),
            _ => None,
        };
        report::diagnostics(found, sources);
        let tree = read.and_then(|read| read.tree).unwrap_or(document);
        println!("{:#}", tree.root.to_json());
    }
    Outcome::Done
}

fn api(reading: &Reading, wanted: &str) {
    let api = &reading.api;
    for operation in &api.operations {
        let request = format!("{} {}", operation.method.as_str(), operation.template());
        if request.contains(wanted) {
            println!("{operation:#?}");
        }
    }
    for schema in api.schemas.iter().filter(|schema| schema.pointer.contains(wanted)) {
        println!("{schema:#?}");
    }
    if wanted.is_empty() {
        println!("{:#?}\n{:#?}\n{:#?}", api.servers, api.schemes, api.limits);
        println!("{:#?}\n{:#?}\n{:#?}", api.activities, api.errors, api.scope);
    }
}

fn names(reading: &Reading, wanted: &str) {
    let Reading { api, names, .. } = reading;
    for (operation, name) in api.operations.iter().zip(&names.operations) {
        let request = format!("{} {}", operation.method.as_str(), operation.template());
        let group = format!("{}.{}", api[operation.module].name, operation.group);
        if request.contains(wanted) {
            println!("{request} → {group}.{} ({})", name.method, name.parameters.join(", "));
        }
    }
    for (schema, name) in api.schemas.iter().zip(&names.schemas) {
        if schema.pointer.contains(wanted) {
            let module = &api[schema.module].name;
            println!("{module}#{} → {} {{{}}}", schema.pointer, name.ty, name.members.join(", "));
        }
    }
}

fn ledger(reading: &Reading) {
    let ledger = &reading.api.ledger;
    for part in Part::ALL {
        let sum = ledger.sum(part);
        println!(
            "{:<11} {:>6} counted = {:>6} in the crate + {:>6} left out",
            part.plural(),
            sum.counted,
            sum.emitted,
            sum.left
        );
    }
    for left in ledger.left() {
        println!("{}#{}: {}", left.entry.document, left.entry.pointer, left.reason);
    }
}
