//! Success statuses with bodies that differ: an enum with one variant each.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Format, OperationId, Statuses, Success};

use super::{Ctx, content, ident};

pub(super) fn outcome_name(ctx: &Ctx<'_>, id: OperationId) -> proc_macro2::Ident {
    ident(&ctx.names.operation(id).outcome)
}

/// The variant of these statuses.
pub(super) fn variant(statuses: Statuses) -> proc_macro2::Ident {
    match statuses {
        Statuses::Code(code) => ident(&format!("Status{code}")),
        Statuses::Range(first) => ident(&format!("Status{first}xx")),
        Statuses::Default => ident("Other"),
    }
}

pub(super) fn outcome(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let Success::ByStatus(shapes) = &ctx.api[id].success else { return TokenStream::new() };
    let name = outcome_name(ctx, id);
    let doc = format!(" What `{}` answers, by status.", ctx.names.operation(id).method);
    let mut variants = Vec::new();
    let mut arms = Vec::new();
    for (statuses, content) in shapes {
        let variant = variant(*statuses);
        let pattern = match statuses {
            Statuses::Code(code) => {
                let code = proc_macro2::Literal::u16_unsuffixed(*code);
                quote!(#code)
            }
            Statuses::Range(first) => {
                let (low, high) = (first * 100, first * 100 + 99);
                quote!(#low..=#high)
            }
            Statuses::Default => quote!(_),
        };
        match content {
            None => {
                variants.push(quote!(#variant));
                arms.push(quote!(#pattern => Ok(Self::#variant)));
            }
            Some(content) => {
                let ty = content::ty(ctx, content);
                let read = match content.format {
                    Format::Text => quote!(received.text().map(Self::#variant)),
                    Format::Bytes => quote!(Ok(Self::#variant(received.body().clone()))),
                    Format::Json | Format::Form => quote!(received.json().map(Self::#variant)),
                    Format::Xml => quote!(received.xml().map(Self::#variant)),
                    Format::Multipart | Format::EventStream | Format::JsonLines => {
                        unreachable!("lowering has one of several answers read whole")
                    }
                };
                variants.push(quote!(#variant(#ty)));
                arms.push(quote!(#pattern => #read));
            }
        }
    }
    let takes_all = shapes.iter().any(|(statuses, _)| *statuses == Statuses::Default);
    let undeclared = (!takes_all).then(|| quote!(_ => Err(received.undeclared_status()),));
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name { #(#variants),* }
        impl #name {
            #[inline]
            fn decode(received: &clientwright_runtime::Received) -> clientwright_runtime::Result<Self> {
                match received.status().as_u16() {
                    #(#arms,)*
                    #undeclared
                }
            }
        }
    }
}
