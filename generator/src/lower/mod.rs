//! `openapiv3` values → [`Api`]: references resolved to ids, inline schemas hoisted, parameters
//! merged, every operation's request, responses and rules settled.
//!
//! Two passes. The first lowers each document on its own; the second links what may point into
//! another document of the product: logins, limits, activities.

mod census;
mod context;
mod cycles;
mod extensions;
mod lifecycle;
mod limits;
mod link;
mod object;
mod operation;
mod parameter;
mod pattern;
mod response;
mod rules;
mod schema;
mod security;
mod shape;

use crate::{
    diagnostic::Diagnostic,
    dialect::OpenApi30,
    document::Document,
    model::{Api, Features, Module, ModuleId, Package, Server, ServerId, Tag},
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
    let mut lowered = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        census::count(source, &mut api.ledger);
        lowered.push(document(&mut api, ModuleId(index), source, server, diagnostics));
    }
    for (source, lowered) in sources.iter().zip(lowered) {
        link::link(&mut api, source, lowered, diagnostics);
    }
    api.ledger.settle();
    api
}

/// What the second pass needs to know of a document.
struct Lowered {
    module: ModuleId,
    root: vocabulary::Root,
    operations: Vec<operation::Unlinked>,
    extensions: extensions::Extensions,
}

fn document(
    api: &mut Api,
    id: ModuleId,
    source: &Source<'_>,
    server: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Lowered {
    let mut ctx = Context::new(api, id, source, diagnostics);
    let root: vocabulary::Root = ctx.extension("");
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
        provenance: lifecycle::provenance(&root.provenance),
    };
    ctx.api.modules.push(module);
    ctx.api.vocabulary.extend(root.vocabulary.iter().cloned());
    ctx.api.vocabulary.sort();
    ctx.api.vocabulary.dedup();
    let base = base(&mut ctx, &root, server);
    schema::named(&mut ctx);
    cycles::cut(&mut ctx);
    let operations = operation::all(&mut ctx, &root, &base);
    for lost in &source.openapi.lost {
        ctx.api.ledger.leave(&source.document.name, &lost.pointer, lost.reason.clone());
    }
    for (part, lost) in &source.openapi.unsaid {
        ctx.api.ledger.count(*part, &source.document.name, &lost.pointer);
        ctx.leave(&lost.pointer, lost.reason.clone());
    }
    let extensions = ctx.finish();
    Lowered { module: id, root, operations, extensions }
}

fn tags(source: &Source<'_>, root: &vocabulary::Root) -> Vec<Tag> {
    let tag = |tag: &openapiv3::Tag| Tag {
        name: tag.name.clone(),
        words: root.groups.get(&tag.name).unwrap_or(&tag.name).clone(),
        doc: tag.description.clone(),
    };
    source.openapi.tags.iter().map(tag).collect()
}

/// The server that a document's paths stand below, and what is between the two.
struct Base {
    server: ServerId,
    prefix: String,
}

fn base(ctx: &mut Context<'_, '_>, root: &vocabulary::Root, product: Option<&str>) -> Base {
    let stated = ctx.source.openapi.servers.first().map(|server| server.url.trim_end_matches('/'));
    let product = product.map(|url| url.trim_end_matches('/'));
    let (url, prefix) = match (stated, product) {
        (Some(stated), Some(product)) => match stated.strip_prefix(product) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => (product, rest),
            _ => (stated, ""),
        },
        (Some(stated), None) => (stated, ""),
        (None, Some(product)) => (product, ""),
        (None, None) => ("", ""),
    };
    let env = match &root.env {
        Some(env) => Some(env.url.clone()),
        None => ctx.api.package.env.as_ref().map(|prefix| format!("{prefix}_URL")),
    };
    let server = Server { url: url.to_owned(), env };
    let known = ctx.api.servers.iter().position(|known| known.url == server.url);
    let index = known.unwrap_or_else(|| {
        ctx.api.servers.push(server);
        ctx.api.servers.len() - 1
    });
    Base { server: ServerId(index), prefix: prefix.to_owned() }
}
