//! The headers that answers of a module declare, as a trait of all answers: most of a document's
//! operations declare the same few.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::soonest,
    model::{ModuleId, Type},
};

use super::{Ctx, attrs, docs, ident};

/// ```text
/// pub trait Headers: v1::Answered {
///     fn x_total(&self) -> Option<i64> { v1::header(self, "X-Total") }
/// }
/// impl<A: v1::Answered + ?Sized> Headers for A {}
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
        quote!(#doc #deprecated fn #name(&self) -> Option<#ty> { v1::#read(self, #wire) })
    });
    quote! {
        /// Headers that answers declare, of an answer and of an error: `None` where one is absent,
        /// or not of its type.
        pub trait Headers: v1::Answered {
            #(#methods)*
        }
        impl<A: v1::Answered + ?Sized> Headers for A {}
    }
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
