//! The stages as a list: a product's documents in, an [`Api`] or the files of a crate out.

use std::sync::LazyLock;

use rayon::{
    ThreadPool, ThreadPoolBuilder,
    prelude::{IntoParallelIterator, ParallelIterator},
};

use crate::{
    diagnostic::{Diagnostic, Severity},
    dialect::{self, OpenApi30, Read},
    document::Document,
    emit::{self, Files, Runtime},
    facts::{Bundle, Facts, facts},
    lower::{Source, lower},
    model::{Api, Features, Package},
    names::{Cure, Located, Names, names},
    overlay,
    vocabulary::MEMBER,
};

/// What a crate is made from.
#[derive(Clone, Debug)]
pub struct Product {
    pub package: Package,
    /// The address that the documents' servers share.
    pub server: Option<String>,
    /// Cargo features beside those of modules and groups.
    pub bundles: Vec<Bundle>,
    pub documents: Vec<Input>,
}

/// One document with the overlays that are applied to it, in order.
#[derive(Clone, Debug)]
pub struct Input {
    pub module: String,
    pub features: Features,
    pub document: Document,
    pub overlays: Vec<Document>,
}

/// What to do with what is less than perfect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Settle it by rule and report it.
    Lenient,
    /// Two things of one name and everything left out are errors.
    Strict,
}

/// The model of a product and all that follows from it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub api: Api,
    pub facts: Facts,
    pub names: Names,
    /// Each module's document as its author means it: with its overlays applied, in the terms of OpenAPI 3.0, nothing
    /// set right.
    pub documents: Vec<Document>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Whether something stands in the way of a crate.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Overlay, dialect, lower, facts, names. All problems of the run are among the diagnostics.
pub fn read(product: Product, strictness: Strictness) -> Reading {
    with_deep_stack(|| stages(product, strictness))
}

/// Runs `work`, and what it does in parallel, with stacks that suit the deepest document that is
/// read. A thread has two megabytes otherwise.
pub fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    const STACK: usize = 64 << 20;
    static WORKERS: LazyLock<Option<ThreadPool>> =
        LazyLock::new(|| ThreadPoolBuilder::new().stack_size(STACK).build().ok());
    match &*WORKERS {
        Some(workers) => workers.install(work),
        // A system that gives no threads; most documents need none of that depth.
        None => work(),
    }
}

fn stages(product: Product, strictness: Strictness) -> Reading {
    let mut diagnostics = Vec::new();
    let Product { package, server, bundles, documents } = product;
    let read: Vec<_> = documents.into_par_iter().map(document).collect();
    let mut inputs = Vec::new();
    for (input, found) in read {
        diagnostics.extend(found);
        inputs.extend(input);
    }
    let sources: Vec<Source<'_>> = inputs
        .iter()
        .map(|input| Source {
            module: input.module.clone(),
            features: input.features,
            document: &input.document,
            openapi: &input.openapi,
        })
        .collect();
    let mut api = lower(package, server.as_deref(), &sources, &mut diagnostics);
    let facts = facts(&api, &bundles);
    diagnostics.extend(facts.refused.iter().cloned());
    let names = names(&api, &facts);
    for clash in &names.clashes {
        diagnostics.push(self::clash(&inputs, clash, strictness));
    }
    account(&sources, &api, strictness, &mut diagnostics);
    for input in inputs.iter().filter(|input| input.written.is_some()) {
        let name = &input.document.name;
        api.ledger.rename(name, |pointer| {
            let place = input.document.place(pointer);
            (place.file, place.pointer)
        });
    }
    let documents = inputs.into_iter().map(|input| input.unrepaired.unwrap_or(input.document));
    let documents = documents.collect();
    Reading { api, facts, names, documents, diagnostics }
}

/// The files of the crate.
pub fn files(reading: &Reading, runtime: &Runtime) -> Files {
    with_deep_stack(|| emit::emit(&reading.api, &reading.facts, &reading.names, runtime))
}

struct Prepared {
    module: String,
    features: Features,
    /// In the terms of OpenAPI 3.0.
    document: Document,
    /// The same, with the mistakes that were set right in it.
    unrepaired: Option<Document>,
    /// As its author wrote it, when that was in other terms.
    written: Option<Document>,
    openapi: OpenApi30,
}

fn document(input: Input) -> (Option<Prepared>, Vec<Diagnostic>) {
    let Input { module, features, document, overlays } = input;
    let mut diagnostics = document.doubled().to_vec();
    let document = match overlaid(document, &overlays) {
        Ok(document) => document,
        Err(found) => return (None, found),
    };
    let Some(Read { openapi, tree, unrepaired }) = dialect::read(&document, &mut diagnostics)
    else {
        return (None, diagnostics);
    };
    let (document, written) = match tree {
        Some(tree) => (tree, Some(document)),
        None => (document, None),
    };
    (Some(Prepared { module, features, document, unrepaired, written, openapi }), diagnostics)
}

/// The document with all its overlays applied, which speak of it as its author wrote it.
///
/// # Errors
///
/// What is wrong with an overlay, or what it no longer finds.
pub fn overlaid(
    mut document: Document,
    overlays: &[Document],
) -> Result<Document, Vec<Diagnostic>> {
    for overlay in overlays {
        // What its author writes twice is not for us to choose from.
        if !overlay.doubled().is_empty() {
            let as_error =
                |found: &Diagnostic| Diagnostic { severity: Severity::Error, ..found.clone() };
            return Err(overlay.doubled().iter().map(as_error).collect());
        }
        document = overlay::apply(document, overlay)?;
    }
    Ok(document)
}

fn clash(inputs: &[Prepared], located: &Located, strictness: Strictness) -> Diagnostic {
    let Located { clash, module, pointer, cure } = located;
    let Prepared { document, written, .. } = &inputs[module.0];
    let place = document.place(pointer);
    // Schemas are told apart by their pointers, which the author knows by other words.
    let called = |wire: &str| match document.pointer(wire).filter(|_| wire.starts_with('/')) {
        Some(_) => document.place(wire).pointer,
        None => wire.to_owned(),
    };
    let message = format!(
        "`{}` and `{}` would both be `{}`; the second is `{}`",
        called(&clash.kept_by),
        called(&clash.given_up_by),
        clash.wanted,
        clash.given
    );
    let target = overlay::target(&written.as_ref().unwrap_or(document).root, &place.pointer);
    let says = match cure {
        Cure::Name => "name: …".to_owned(),
        Cure::ValueName => format!("names: {{'{}': …}}", clash.given_up_by.replace('\'', "''")),
        Cure::Group => "group: {name: …}".to_owned(),
    };
    let help = format!(
        "name it in an overlay: `- target: {target}` with `update: {{{MEMBER}: {{{says}}}}}`"
    );
    match strictness {
        Strictness::Strict => Diagnostic::error("name-clash", place, message),
        Strictness::Lenient => Diagnostic::warning("name-clash", place, message),
    }
    .with_help(help)
}

/// Everything that is not in the crate is reported; nothing may be missing without a reason.
fn account(
    sources: &[Source<'_>],
    api: &Api,
    strictness: Strictness,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let place = |document: &str, pointer: &str| {
        let source = sources.iter().find(|source| source.document.name == document);
        source.map(|source| source.document.place(pointer)).unwrap_or_default()
    };
    for left in api.ledger.left() {
        let place = place(&left.entry.document, &left.entry.pointer);
        let message = format!("left out: {}", left.reason);
        diagnostics.push(match strictness {
            Strictness::Strict => Diagnostic::error("left-out", place, message),
            Strictness::Lenient => Diagnostic::note("left-out", place, message),
        });
    }
    for (entry, part) in api.ledger.unaccounted() {
        let message = format!("one of the {} is neither in the crate nor listed", part.plural());
        let error =
            Diagnostic::error("unaccounted", place(&entry.document, &entry.pointer), message);
        diagnostics.push(error.with_help("this is a mistake of clientwright; please report it"));
    }
}
