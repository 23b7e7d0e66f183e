//! The crate's root.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Ctx, attrs, docs, example, ident, readme};

pub(super) fn docs(ctx: &Ctx<'_>) -> Vec<String> {
    let example = example::of_crate(ctx).map(|program| program.tested());
    readme::paragraphs(ctx, example.unwrap_or_default())
}

pub(super) fn items(ctx: &Ctx<'_>) -> TokenStream {
    let modules = ctx.api.module_ids().map(|id| {
        let gate = attrs::gate(&ctx.facts.module_gate(ctx.api, id));
        let module = ident(&ctx.names.module(id).module);
        quote!(#gate pub mod #module;)
    });
    let rows = ctx.api.module_ids().map(|id| {
        let gate = attrs::gate(&ctx.facts.module_gate(ctx.api, id));
        let module = ident(&ctx.names.module(id).module);
        quote!(#gate #module::OPERATIONS)
    });
    let operations = docs::attributes(&[
        "Every operation that the chosen features bring in, as data.".to_owned(),
    ]);
    let limit = recursion_limit(ctx.facts.depth).map(|limit| quote!(#![recursion_limit = #limit]));
    quote! {
        #limit
        #(#modules)*
        mod client;
        #[cfg(feature = "invoke")]
        mod invoke;
        mod lifecycle;
        #[doc(hidden)]
        pub mod rules;
        pub use clientwright_runtime::{self as runtime, Activity, Call, Error, Response, Result};
        pub use client::Client;
        #[cfg(feature = "invoke")]
        pub use invoke::{Outcome, invoke};
        pub use lifecycle::LIFECYCLE;
        #operations
        pub fn operations() -> impl Iterator<Item = &'static runtime::v1::Operation> {
            static MODULES: &[&[&[&runtime::v1::Operation]]] = &[#(#rows),*];
            MODULES.iter().copied().flatten().copied().flatten().copied()
        }
    }
}

/// What the compiler needs to look through types within types, a few steps for each; without
/// mention it goes 128 of them.
fn recursion_limit(depth: usize) -> Option<&'static str> {
    match depth {
        0..=16 => None,
        17..=40 => Some("256"),
        41..=80 => Some("512"),
        _ => Some("4096"),
    }
}
