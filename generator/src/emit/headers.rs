//! The headers that answers of a module declare, as a trait of all answers: most of a document's
//! operations declare the same few.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::{
    facts::soonest,
    model::{ModuleId, Type},
};

use super::{Ctx, attrs, docs, ident};

/// ```text
/// pub trait Headers: Answered {
///     fn x_total(&self) -> Option<i64> { header(self, "X-Total") }
/// }
/// impl<A: Answered + ?Sized> Headers for A {}
/// ```
pub(super) fn items(ctx: &Ctx<'_>, id: ModuleId) -> TokenStream {
    let declared = ctx.api.answer_headers(id);
    if declared.is_empty() {
        return TokenStream::new();
    }
    let methods = declared.iter().map(|(key, header)| {
        let (name, wire) = (ident(&ctx.names.headers[id.0][key]), &header.wire);
        let lines = header.doc.as_deref().map(docs::lines).unwrap_or_default();
        let ends = soonest(ctx.api, header);
        let ending = attrs::ending(ends.map(|(_, lifecycle)| lifecycle));
        let doc = docs::join([vec![format!("{}.", docs::code(wire))], lines, ending]);
        let doc = docs::attributes(&doc);
        let (ty, read) = read(&header.ty);
        let deprecated =
            ends.map(|(what, lifecycle)| attrs::deprecated(ctx, what, Some(lifecycle)));
        quote!(#doc #deprecated fn #name(&self) -> Option<#ty> { #read(self, #wire) })
    });
    quote! {
        /// Headers that answers declare, of an answer and of an error: `None` where one is absent,
        /// or not of its type.
        pub trait Headers: Answered {
            #(#methods)*
        }
        impl<A: Answered + ?Sized> Headers for A {}
    }
}

/// What the trait is made of, hidden in the runtime's `v1`. Not by way of that name: a group of a
/// document whose paths begin with it has it too.
pub(super) fn imports(ctx: &Ctx<'_>, id: ModuleId) -> Vec<Ident> {
    let declared = ctx.api.answer_headers(id);
    let reads: BTreeSet<String> =
        declared.values().map(|header| read(&header.ty).1.to_string()).collect();
    let answered = (!reads.is_empty()).then(|| "Answered".to_owned());
    answered.into_iter().chain(reads).map(|name| ident(&name)).collect()
}

/// The type of a header, and what reads it.
pub(super) fn read(ty: &Type) -> (TokenStream, TokenStream) {
    match ty {
        Type::Array(item) => {
            let item = one(&item.ty);
            (quote!(Vec<#item>), quote!(headers))
        }
        ty => (one(ty), quote!(header)),
    }
}

fn one(ty: &Type) -> TokenStream {
    match ty {
        Type::Boolean => quote!(bool),
        Type::Int32 => quote!(i32),
        Type::Int64 => quote!(i64),
        Type::Double => quote!(f64),
        Type::Uuid => quote!(clientwright_runtime::Id),
        Type::DateTime => quote!(clientwright_runtime::DateTime),
        Type::Date => quote!(clientwright_runtime::Date),
        Type::UnixSeconds => quote!(clientwright_runtime::UnixSeconds),
        Type::UnixMillis => quote!(clientwright_runtime::UnixMillis),
        // What has parts has no form that servers agree on.
        _ => quote!(String),
    }
}
