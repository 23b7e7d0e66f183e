//! Types as Rust writes them.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::What,
    model::{SchemaId, Type, TypeRef},
};

use super::{Ctx, attrs, docs, ident};

/// From where a type is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// Another file of the same types: by its bare name.
    Types,
    /// A group's file: below `types`.
    Group,
}

pub(super) fn ty(ctx: &Ctx<'_>, from: From, of: &TypeRef) -> TokenStream {
    let plain = plain(ctx, from, &of.ty);
    if of.nullable { quote!(Option<#plain>) } else { plain }
}

/// The type without the `Option` that null would ask for.
pub(super) fn plain(ctx: &Ctx<'_>, from: From, ty: &Type) -> TokenStream {
    match ty {
        Type::Any => quote!(Value),
        Type::Boolean => quote!(bool),
        Type::Int32 => quote!(i32),
        Type::Int64 => quote!(i64),
        Type::Uint64 => quote!(u64),
        Type::Double => quote!(f64),
        // By their whole paths: documents have schemas of these names.
        Type::Decimal => quote!(clientwright_runtime::Decimal),
        Type::Duration => quote!(clientwright_runtime::IsoDuration),
        // Raw bytes cannot stand inside JSON: whatever stands there is text.
        Type::Text | Type::Binary => quote!(String),
        Type::Uuid => quote!(Id),
        Type::DateTime => quote!(DateTime),
        Type::Date => quote!(Date),
        Type::UnixSeconds => quote!(UnixSeconds),
        Type::UnixMillis => quote!(UnixMillis),
        Type::Base64 => quote!(Base64),
        Type::Array(item) => {
            let item = self::ty(ctx, from, item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = self::ty(ctx, from, value);
            quote!(BTreeMap<String, #value>)
        }
        Type::Schema(id) => named(ctx, from, *id),
    }
}

pub(super) fn named(ctx: &Ctx<'_>, from: From, id: SchemaId) -> TokenStream {
    let name = ident(&ctx.names.schema(id).ty);
    match from {
        From::Types => quote!(#name),
        From::Group => quote!(types::#name),
    }
}

/// What stands behind aliases.
pub(super) fn resolved<'c>(ctx: &Ctx<'c>, ty: &'c Type) -> &'c Type {
    ctx.api.resolved(ty)
}

/// What a file has to bring in to name these types.
#[derive(Debug, Default)]
pub(super) struct Imports {
    runtime: BTreeSet<&'static str>,
    siblings: BTreeSet<String>,
    map: bool,
    rules: bool,
}

impl Imports {
    pub fn add(&mut self, ctx: &Ctx<'_>, ty: &Type) {
        match ty {
            Type::Any => self.runtime("Value"),
            Type::Uuid => self.runtime("Id"),
            Type::DateTime => self.runtime("DateTime"),
            Type::Date => self.runtime("Date"),
            Type::UnixSeconds => self.runtime("UnixSeconds"),
            Type::UnixMillis => self.runtime("UnixMillis"),
            Type::Base64 => self.runtime("Base64"),
            Type::Array(item) => self.add(ctx, &item.ty),
            Type::Map(value) => self.map_of(ctx, &value.ty),
            Type::Schema(id) => {
                self.siblings.insert(ctx.names.schema(*id).ty.clone());
            }
            Type::Boolean
            | Type::Int32
            | Type::Int64
            | Type::Uint64
            | Type::Double
            | Type::Decimal
            | Type::Duration
            | Type::Text
            | Type::Binary => {}
        }
    }

    /// A map with values of this type.
    pub fn map_of(&mut self, ctx: &Ctx<'_>, value: &Type) {
        self.map = true;
        self.add(ctx, value);
    }

    pub fn runtime(&mut self, name: &'static str) {
        self.runtime.insert(name);
    }

    /// The statics of the product's rules.
    pub fn rules(&mut self) {
        self.rules = true;
    }

    /// For a file of types; `own` is the type that the file itself defines.
    pub fn for_types(&self, own: &str) -> TokenStream {
        let siblings: Vec<_> =
            self.siblings.iter().filter(|name| *name != own).map(|name| ident(name)).collect();
        let outside = self.outside();
        match siblings.as_slice() {
            [] => outside,
            [only] => quote!(#outside use super::#only;),
            _ => quote!(#outside use super::{#(#siblings),*};),
        }
    }

    /// For a file of operations, which has rows in it.
    pub fn for_group(&self) -> TokenStream {
        let outside = self.outside();
        let rules = self.rules.then(|| {
            quote!(
                use crate::rules;
            )
        });
        let types = (!self.siblings.is_empty()).then(|| {
            quote!(
                use super::types;
            )
        });
        quote!(#outside #rules #types)
    }

    /// For a file of doors, which names the types of one module.
    pub fn for_doors(mut self, module: &proc_macro2::Ident) -> TokenStream {
        self.runtime("v1");
        let outside = self.outside();
        let types = (!self.siblings.is_empty()).then(|| {
            quote!(
                use crate::#module::types;
            )
        });
        quote!(#outside #types)
    }

    fn outside(&self) -> TokenStream {
        let map = self.map.then(|| {
            quote!(
                use std::collections::BTreeMap;
            )
        });
        let names: Vec<_> = self.runtime.iter().map(|name| ident(name)).collect();
        let runtime = match names.as_slice() {
            [] => TokenStream::new(),
            [only] => quote!(use clientwright_runtime::#only;),
            _ => quote!(use clientwright_runtime::{#(#names),*};),
        };
        quote!(#map #runtime)
    }
}

/// The documentation of a type.
pub(super) fn doc(ctx: &Ctx<'_>, id: SchemaId) -> TokenStream {
    let schema = &ctx.api[id];
    docs::attributes(&docs::join([
        schema.doc.as_deref().map(docs::lines).unwrap_or_default(),
        attrs::ending(schema.lifecycle.as_ref()),
        docs::provenance(&schema.provenance),
    ]))
}

/// `pub type Name = …;`
pub(super) fn alias(ctx: &Ctx<'_>, id: SchemaId, to: &TypeRef) -> TokenStream {
    let mut imports = Imports::default();
    imports.add(ctx, &to.ty);
    let own = &ctx.names.schema(id).ty;
    let imports = imports.for_types(own);
    let doc = doc(ctx, id);
    let deprecated = attrs::deprecated(ctx, What::Schema(id), ctx.api[id].lifecycle.as_ref());
    let name = ident(own);
    let ty = plain(ctx, From::Types, &to.ty);
    quote! {
        #imports
        #doc
        #deprecated
        pub type #name = #ty;
    }
}
