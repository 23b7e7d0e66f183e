//! Unions: which variant it is, is decided by the discriminator, else by which knows most of a value;
//! of several, those that ask for more stand before the others.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::What,
    model::{Kind, SchemaId, Type, TypeRef, Union},
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
    let are_tagged = union.variants.iter().all(|variant| !variant.tags.is_empty());
    let table = match &union.discriminator {
        Some(discriminator) if are_tagged => {
            let tags = union.variants.iter().map(|variant| {
                let tags = &variant.tags;
                quote!(#(#tags)|*)
            });
            quote! {
                v1::union!(#name by #discriminator { #(#variants(#types) = #tags),*; Unknown });
            }
        }
        _ => {
            let mut order: Vec<usize> = (0..union.variants.len()).collect();
            order.sort_by_key(|index| openness(ctx, &union.variants[*index].ty));
            let rows = order.iter().map(|index| (&variants[*index], &types[*index]));
            let rows = rows.map(|(variant, ty)| quote!(#variant(#ty)));
            quote!(v1::union!(#name { #(#rows),*; Unknown });)
        }
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

/// How much a type takes in: of two that fit a value, the narrower is meant.
fn openness(ctx: &Ctx<'_>, ty: &TypeRef) -> usize {
    // An object that asks for more members is narrower; no document asks for so many.
    const OBJECT: usize = 1 << 20;
    match ctx.api.resolved(&ty.ty) {
        Type::Any => 3 * OBJECT,
        Type::Map(_) => 2 * OBJECT,
        Type::Array(item) => openness(ctx, item),
        Type::Double | Type::Decimal => 2,
        Type::Int64 | Type::Uint64 | Type::UnixSeconds | Type::UnixMillis => 1,
        Type::Text | Type::Binary => 2,
        Type::Schema(id) => match &ctx.api[*id].kind {
            Kind::Object(object) => {
                let required = object.members.iter().filter(|member| member.required).count();
                OBJECT - required.min(OBJECT / 2)
            }
            Kind::Enumeration(_) => 1,
            Kind::Union(_) => OBJECT,
            Kind::Alias(_) => 0,
        },
        _ => 0,
    }
}
