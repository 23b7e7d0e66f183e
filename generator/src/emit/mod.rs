//! Model → tokens. Nothing here can fail: whatever could fail was decided earlier.
//!
//! Each file is planned, emitted and laid out on its own, in parallel; tokens never cross threads.

mod allow;
mod attrs;
mod call;
mod call_docs;
mod client;
mod content;
mod docs;
mod ending;
mod enumeration;
mod environment;
mod example;
mod group;
mod headers;
mod invoke;
mod manifest;
mod module;
mod object;
mod outcome;
mod pending;
mod readme;
mod root;
mod row;
mod rules;
mod series;
mod surface;
mod types;
mod union;
mod xml;

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use rayon::prelude::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use crate::{
    facts::{Facts, GroupId},
    layout,
    model::{Api, Kind, ModuleId, SchemaId},
    names::Names,
};

pub use surface::{Item, Surface, surface};

/// How the generated crate depends on the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// The published version that belongs to this generator.
    Published,
    /// A folder, as the generated `Cargo.toml` shall write it.
    Path(String),
}

/// The files of one crate: slash path → text.
pub type Files = BTreeMap<String, String>;

#[derive(Clone, Copy, Debug)]
struct Ctx<'c> {
    api: &'c Api,
    facts: &'c Facts,
    names: &'c Names,
    runtime: &'c Runtime,
}

pub fn emit(api: &Api, facts: &Facts, names: &Names, runtime: &Runtime) -> Files {
    let ctx = &Ctx { api, facts, names, runtime };
    let mut files: Files = plans(ctx)
        .into_par_iter()
        // A file may take a hundred times as long as another: none waits behind it.
        .with_max_len(1)
        .map(|(path, plan)| {
            let source = plan.documents(ctx);
            let text = layout::file(&source, &plan.docs(ctx), &plan.allowed(ctx), plan.items(ctx));
            (path, text)
        })
        .collect();
    files.insert("Cargo.toml".to_owned(), manifest::manifest(ctx));
    files.insert("README.md".to_owned(), readme::readme(ctx));
    if let Some(program) = &api.package.example {
        files.insert(manifest::example(ctx), program.clone());
    }
    if let Some(changelog) = &api.package.changelog {
        files.insert("CHANGELOG.md".to_owned(), changelog.clone());
    }
    // A formatter on the developer's machine must not fight the generator.
    files.insert("rustfmt.toml".to_owned(), "disable_all_formatting = true\n".to_owned());
    files
}

/// One Rust file of the crate.
#[derive(Clone, Copy, Debug)]
enum Plan {
    Root,
    Client,
    Rules,
    Lifecycle,
    Invoke,
    Doors(ModuleId),
    Module(ModuleId),
    Group(GroupId),
    Types(ModuleId),
    Type(SchemaId),
}

fn plans(ctx: &Ctx<'_>) -> Vec<(String, Plan)> {
    let mut plans = vec![
        ("src/lib.rs".to_owned(), Plan::Root),
        ("src/client.rs".to_owned(), Plan::Client),
        ("src/rules.rs".to_owned(), Plan::Rules),
        ("src/lifecycle.rs".to_owned(), Plan::Lifecycle),
        ("src/invoke/mod.rs".to_owned(), Plan::Invoke),
    ];
    for id in ctx.api.module_ids() {
        let module = &ctx.names.module(id).module;
        plans.push((format!("src/{module}/mod.rs"), Plan::Module(id)));
        plans.push((format!("src/{module}/types/mod.rs"), Plan::Types(id)));
        plans.push((format!("src/invoke/{module}.rs"), Plan::Doors(id)));
    }
    for (index, group) in ctx.facts.groups.iter().enumerate() {
        let module = &ctx.names.module(group.module).module;
        let file = &ctx.names.group(GroupId(index)).module;
        plans.push((format!("src/{module}/{file}.rs"), Plan::Group(GroupId(index))));
    }
    for id in ctx.api.schema_ids().filter(|id| !ctx.facts.twins.contains_key(id)) {
        let module = &ctx.names.module(ctx.api[id].module).module;
        let file = &ctx.names.schema(id).file;
        plans.push((format!("src/{module}/types/{file}.rs"), Plan::Type(id)));
    }
    plans
}

/// The name of a module's document, for comments too: what would end the line, or turn it around, is
/// left out.
fn document(ctx: &Ctx<'_>, module: ModuleId) -> String {
    let document = &ctx.api[module].document;
    docs::visible(document.rsplit('/').next().unwrap_or(document))
}

/// All documents; the manifest lists those that are too many for a line.
fn documents(ctx: &Ctx<'_>) -> String {
    const NAMED: usize = 4;
    let names: Vec<String> = ctx.api.module_ids().map(|id| document(ctx, id)).collect();
    match names.len() {
        ..=NAMED => names.join(", "),
        many => format!("{many} documents"),
    }
}

impl Plan {
    /// The documents that the file is made from, for its first line.
    fn documents(self, ctx: &Ctx<'_>) -> String {
        match self {
            Self::Module(id) | Self::Types(id) | Self::Doors(id) => document(ctx, id),
            Self::Group(id) => document(ctx, ctx.facts.groups[id.0].module),
            Self::Type(id) => document(ctx, ctx.api[id].module),
            Self::Root | Self::Client | Self::Rules | Self::Lifecycle | Self::Invoke => {
                documents(ctx)
            }
        }
    }

    fn docs(self, ctx: &Ctx<'_>) -> Vec<String> {
        match self {
            Self::Root => root::docs(ctx),
            Self::Client => vec!["The client.".to_owned()],
            Self::Rules => vec!["Credentials, limits and errors of the API, as data.".to_owned()],
            Self::Lifecycle => vec!["What is going away.".to_owned()],
            Self::Invoke => vec!["Operations by name, with JSON in and out.".to_owned()],
            Self::Doors(id) => {
                vec![format!("Operations of `{}` by name.", ctx.names.module(id).module)]
            }
            Self::Module(id) => module::docs(ctx, id),
            Self::Types(id) => vec![format!("Types of `{}`.", ctx.names.module(id).module)],
            Self::Group(id) => group::docs(ctx, id),
            Self::Type(_) => Vec::new(),
        }
    }

    fn allowed(self, ctx: &Ctx<'_>) -> Vec<&'static str> {
        match self {
            Self::Root | Self::Client | Self::Rules | Self::Lifecycle | Self::Invoke => Vec::new(),
            Self::Doors(id) => allow::of_doors(ctx, id),
            Self::Module(id) => allow::of_module(ctx, id),
            Self::Types(id) => allow::of_types(ctx, id),
            Self::Group(id) => allow::of_group(ctx, id),
            Self::Type(id) => allow::of_type(ctx, id),
        }
    }

    fn items(self, ctx: &Ctx<'_>) -> TokenStream {
        match self {
            Self::Root => root::items(ctx),
            Self::Client => client::items(ctx),
            Self::Rules => rules::items(ctx),
            Self::Lifecycle => rules::lifecycle(ctx),
            Self::Invoke => invoke::root(ctx),
            Self::Doors(id) => invoke::items(ctx, id),
            Self::Module(id) => module::items(ctx, id),
            Self::Types(id) => module::types(ctx, id),
            Self::Group(id) => group::items(ctx, id),
            Self::Type(id) => match &ctx.api[id].kind {
                Kind::Object(object) => object::items(ctx, id, object),
                Kind::Enumeration(enumeration) => enumeration::items(ctx, id, enumeration),
                Kind::Union(union) => union::items(ctx, id, union),
                Kind::Alias(ty) => types::alias(ctx, id, ty),
            },
        }
    }
}

/// An identifier from the names stage.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
