//! Enums of values; open, so that a value nobody declared survives.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::What,
    model::{Enumeration, Literal, SchemaId},
};

use super::{Ctx, attrs, docs, ident, types};

pub(super) fn items(ctx: &Ctx<'_>, id: SchemaId, enumeration: &Enumeration) -> TokenStream {
    let schema = &ctx.api[id];
    let names = ctx.names.schema(id);
    let name = ident(&names.ty);
    let doc = types::doc(ctx, id);
    let deprecated = attrs::deprecated(ctx, What::Schema(id), schema.lifecycle.as_ref());
    let is_text = enumeration.values.iter().all(|value| matches!(value.wire, Literal::Text(_)));
    let raw = if is_text { quote!(String) } else { quote!(i64) };
    let macro_name = if is_text { quote!(text_enum) } else { quote!(number_enum) };
    let members = enumeration.values.iter().zip(&names.members);
    let variants = members.enumerate().map(|(index, (value, variant))| {
        let variant = ident(variant);
        let doc = docs::attributes(&docs::join([
            vec![docs::code(&value.wire.to_string())],
            value.doc.as_deref().map(docs::lines).unwrap_or_default(),
        ]));
        let deprecated = attrs::deprecated(ctx, What::Value(id, index), value.lifecycle.as_ref());
        quote!(#doc #deprecated #variant)
    });
    let rows = enumeration.values.iter().zip(&names.members).map(|(value, variant)| {
        let variant = ident(variant);
        match &value.wire {
            Literal::Text(text) => quote!(#variant = #text),
            Literal::Integer(number) => {
                let number = proc_macro2::Literal::i64_unsuffixed(*number);
                quote!(#variant = #number)
            }
        }
    });
    quote! {
        #doc
        #deprecated
        #[derive(Clone, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the document does not declare.
            Unknown(#raw),
        }
        clientwright_runtime::v1::#macro_name!(#name { #(#rows),*; Unknown });
    }
}
