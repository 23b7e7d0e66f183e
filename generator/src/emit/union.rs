//! Unions: which variant it is, is decided by the discriminator, else by the first that fits.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::What,
    model::{SchemaId, Union},
};

use super::{
    Ctx, attrs, ident,
    types::{self, From, Imports},
};

pub(super) fn items(ctx: &Ctx<'_>, id: SchemaId, union: &Union) -> TokenStream {
    let schema = &ctx.api[id];
    let names = ctx.names.schema(id);
    let name = ident(&names.ty);
    let mut imports = Imports::default();
    imports.runtime("Value");
    imports.runtime("v1");
    for variant in &union.variants {
        imports.add(ctx, &variant.ty.ty);
    }
    let imports = imports.for_types(&names.ty);
    let doc = types::doc(ctx, id);
    let deprecated = attrs::deprecated(ctx, What::Schema(id), schema.lifecycle.as_ref());
    let types: Vec<TokenStream> = union
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| {
            let plain = types::plain(ctx, From::Types, &variant.ty.ty);
            if ctx.facts.boxed.contains(&(id, index)) { quote!(Box<#plain>) } else { plain }
        })
        .collect();
    let variants: Vec<_> = names.members.iter().map(|variant| ident(variant)).collect();
    let tags: Option<Vec<&str>> =
        union.variants.iter().map(|variant| variant.tag.as_deref()).collect();
    let table = match (&union.discriminator, tags) {
        (Some(discriminator), Some(tags)) => quote! {
            v1::union! { #name by #discriminator { #(#variants(#types) = #tags),*; Unknown } }
        },
        _ => quote!(v1::union! { #name { #(#variants(#types)),*; Unknown } }),
    };
    quote! {
        #imports
        #doc
        #deprecated
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants(#types),)*
            /// What fits none of the declared forms.
            Unknown(Value),
        }
        #table
    }
}
