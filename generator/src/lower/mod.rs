//! `openapiv3` values → [`Api`]: references resolved to ids, inline schemas hoisted, parameters
//! merged, every operation's request, responses and rules settled.
//!
//! Two passes. The first lowers each document on its own; the second links what may point into
//! another document of the product: logins, limits, activities.

mod address;
mod census;
mod choice;
mod composite;
mod conflict;
mod context;
mod cycles;
mod enumeration;
mod extensions;
mod flat;
mod lifecycle;
mod limits;
mod link;
mod media;
mod object;
mod operation;
mod paging;
mod parameter;
mod pattern;
mod ready;
mod response;
mod rules;
mod schema;
mod security;
mod server;
mod shape;
mod stream;
mod upload;
mod xml;

use crate::{
    diagnostic::Diagnostic,
    dialect::OpenApi30,
    document::Document,
    model::{Api, Features, Module, ModuleId, Package, Tag},
    vocabulary,
};

use context::Context;

/// One document of a product, read.
#[derive(Debug)]
pub struct Source<'s> {
    pub module: String,
    pub features: Features,
    pub document: &'s Document,
    pub openapi: &'s OpenApi30,
}

/// One model of all documents of a product. Whatever cannot be lowered is a diagnostic and an
/// entry of the ledger; the rest goes on.
pub fn lower(
    package: Package,
    server: Option<&str>,
    sources: &[Source<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Api {
    let mut api = Api { package, ..Api::default() };
    let own = server::own(server, sources);
    let mut lowered = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        census::count(source, &mut api.ledger);
        lowered.push(document(&mut api, ModuleId(index), source, &own, diagnostics));
    }
    for (source, lowered) in sources.iter().zip(lowered) {
        link::link(&mut api, source, lowered, diagnostics);
    }
    api.ledger.settle();
    api
}

/// What the second pass needs to know of a document.
struct Lowered<'s> {
    module: ModuleId,
    root: vocabulary::Root,
    base: server::Base,
    operations: Vec<operation::Unlinked>,
    extensions: extensions::Extensions<'s>,
}

fn document<'s>(
    api: &mut Api,
    id: ModuleId,
    source: &Source<'s>,
    own: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Lowered<'s> {
    let mut ctx = Context::new(api, id, source, diagnostics);
    let root: vocabulary::Root = ctx.extension("");
    let promised_notice = lifecycle::promised(&mut ctx, &root);
    let info = &source.openapi.info;
    let module = Module {
        name: source.module.clone(),
        document: source.document.name.clone(),
        title: info.title.clone(),
        version: info.version.clone(),
        description: info.description.clone(),
        features: source.features,
        tags: tags(source, &root),
        prefixes: root.prefixes.clone(),
        promised_notice,
        provenance: lifecycle::provenance(&root.provenance),
    };
    ctx.api.modules.push(module);
    ctx.api.vocabulary.extend(root.vocabulary.iter().cloned());
    ctx.api.vocabulary.sort();
    ctx.api.vocabulary.dedup();
    let base = server::of_document(&mut ctx, own, &root);
    schema::named(&mut ctx);
    cycles::cut(&mut ctx);
    let operations = operation::all(&mut ctx, &root, &base);
    choice::settle(&mut ctx);
    conflict::report(&mut ctx);
    upload::settle(&mut ctx);
    xml::settle(&mut ctx);
    for lost in &source.openapi.lost {
        ctx.api.ledger.leave(&source.document.name, &lost.pointer, lost.reason.clone());
    }
    for (part, lost) in &source.openapi.unsaid {
        ctx.api.ledger.count(*part, &source.document.name, &lost.pointer);
        ctx.leave(&lost.pointer, lost.reason.clone());
    }
    let extensions = ctx.finish();
    Lowered { module: id, root, base, operations, extensions }
}

fn tags(source: &Source<'_>, root: &vocabulary::Root) -> Vec<Tag> {
    let tag = |tag: &openapiv3::Tag| Tag {
        name: tag.name.clone(),
        words: root.groups.get(&tag.name).unwrap_or(&tag.name).clone(),
        doc: tag.description.clone(),
    };
    source.openapi.tags.iter().map(tag).collect()
}
