//! A module of the crate: its handle, its groups, the index of its types.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::{Gate, GroupId},
    model::{Features, ModuleId, SchemaId},
};

use super::{Ctx, attrs, call_docs, docs, example, headers, ident};

pub(super) fn docs(ctx: &Ctx<'_>, id: ModuleId) -> Vec<String> {
    let module = &ctx.api[id];
    let title = docs::lines(&format!("{} {}.", module.title, module.version));
    docs::join([
        title,
        module.description.as_deref().map(docs::lines).unwrap_or_default(),
        call_docs::shared_errors(ctx, id),
        example::of_module(ctx, id).map(|example| example.tested()).unwrap_or_default(),
        docs::provenance(&module.provenance),
    ])
}

pub(super) fn items(ctx: &Ctx<'_>, id: ModuleId) -> TokenStream {
    let pair = ctx.names.module(id);
    let name = ident(&pair.ty);
    let groups: Vec<GroupId> = (0..ctx.facts.groups.len())
        .map(GroupId)
        .filter(|group| ctx.facts.groups[group.0].module == id)
        .collect();
    let modules = groups.iter().map(|group| {
        let gate = gate(ctx, *group);
        let module = ident(&ctx.names.group(*group).module);
        quote!(#gate pub mod #module;)
    });
    let handles = groups.iter().map(|group| {
        let gate = gate(ctx, *group);
        let module = ident(&ctx.names.group(*group).module);
        let ty = ident(&ctx.names.group(*group).ty);
        let doc = format!(" The operations of {}.", docs::code(&ctx.facts.groups[group.0].words));
        quote! {
            #[doc = #doc]
            #gate
            pub fn #module(&self) -> #module::#ty<'c> { #module::#ty(self.0) }
        }
    });
    let rows = groups.iter().map(|group| {
        let gate = gate(ctx, *group);
        let module = ident(&ctx.names.group(*group).module);
        quote!(#gate #module::OPERATIONS)
    });
    // Without operations nothing asks for the client.
    let allow = groups.is_empty().then(|| quote!(#[allow(dead_code)]));
    let headers = headers::items(ctx, id);
    let of_headers = headers::imports(ctx, id);
    let hidden = match of_headers.is_empty() {
        true => quote!(Operation),
        false => quote!({Operation, #(#of_headers),*}),
    };
    let title = docs::attributes(&docs::lines(&format!("{}.", ctx.api[id].title)));
    quote! {
        #(#modules)*
        pub mod types;
        use clientwright_runtime::{Client, v1::#hidden};
        #title
        #allow
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'c>(pub(super) &'c Client);
        impl<'c> #name<'c> { #(#handles)* }
        #headers
        pub(super) static OPERATIONS: &[&[&Operation]] = &[#(#rows),*];
    }
}

/// Groups of a module that is one feature are there whenever the module is.
pub(super) fn gate(ctx: &Ctx<'_>, group: GroupId) -> TokenStream {
    let group = &ctx.facts.groups[group.0];
    match ctx.api[group.module].features {
        Features::Module => TokenStream::new(),
        Features::Group => attrs::gate(&Gate(vec![ctx.facts.feature(ctx.api, group)])),
    }
}

pub(super) fn types(ctx: &Ctx<'_>, id: ModuleId) -> TokenStream {
    let mut of_module: Vec<_> =
        ctx.api.schema_ids().filter(|schema| ctx.api[*schema].module == id).collect();
    of_module.sort_by_key(|schema| &ctx.names.schema(*schema).file);
    let is_type = |schema: &&SchemaId| !ctx.facts.twins.contains_key(schema);
    let modules = of_module.iter().filter(is_type).map(|schema| {
        let gate = attrs::gate(&ctx.facts.gates[schema.0]);
        let file = ident(&ctx.names.schema(*schema).file);
        quote!(#gate mod #file;)
    });
    let exports = of_module.iter().filter(is_type).map(|schema| {
        let names = ctx.names.schema(*schema);
        let gate = attrs::gate(&ctx.facts.gates[schema.0]);
        let (file, ty) = (ident(&names.file), ident(&names.ty));
        quote!(#gate pub use #file::#ty;)
    });
    let formerly = of_module.iter().flat_map(|schema| formerly(ctx, *schema));
    let twins = of_module.iter().filter_map(|schema| twin(ctx, *schema));
    quote!(#(#modules)* #(#exports)* #(#formerly)* #(#twins)*)
}

/// `pub type Place = Type;`
fn twin(ctx: &Ctx<'_>, id: SchemaId) -> Option<TokenStream> {
    let first = ctx.names.schema(*ctx.facts.twins.get(&id)?);
    let gate = attrs::gate(&ctx.facts.gates[id.0]);
    let (name, ty) = (ident(&ctx.names.schema(id).ty), ident(&first.ty));
    let doc = format!(" The same as [`{}`].", first.ty);
    Some(quote! {
        #[doc = #doc]
        #gate
        pub type #name = #ty;
    })
}

/// `#[deprecated] pub type Old = New;`
fn formerly(ctx: &Ctx<'_>, id: SchemaId) -> Vec<TokenStream> {
    let names = ctx.names.schema(id);
    let gate = attrs::gate(&ctx.facts.gates[id.0]);
    let (file, ty) = (ident(&names.file), ident(&names.ty));
    let doc = format!(" What [`{}`] was called before.", names.ty);
    let note = format!("use `{}`", names.ty);
    let alias = |former: &String| {
        let former = ident(former);
        quote! {
            #[doc = #doc]
            #gate
            #[deprecated(note = #note)]
            pub type #former = #file::#ty;
        }
    };
    names.formerly.iter().map(alias).collect()
}
