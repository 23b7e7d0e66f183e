//! Methods of a call whose answer goes on: over pages, or item by item.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Operation, OperationId, TypeRef};

use super::{
    Ctx, call, content, ident,
    types::{self, From, Imports},
};

/// Whether the operation's call has any of them.
pub(super) fn has_methods(operation: &Operation) -> bool {
    operation.paging.is_some() || operation.stream_beside().is_some()
}

/// Whether the call can be made one that hands its answer on as it comes.
pub(super) fn streams(operation: &Operation) -> bool {
    operation.stream_beside().is_some() || operation.answers_bytes()
}

/// ```text
/// pub fn items(self) -> Items<types::Machine> { self.0.items() }
/// pub fn pages(self) -> Pages<types::Machines> { self.0.pages() }
/// pub fn stream(self) -> Call<Streaming<types::Chunk>> { self.0.stream_as() }
/// ```
pub(super) fn methods(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let operation = &ctx.api[id];
    let paged = paged_item(ctx, operation).map(|item| {
        let item = types::ty(ctx, From::Group, item);
        let page = content::value(ctx, id);
        quote! {
            /// The items of this page and all that follow, one by one.
            #[inline]
            pub fn items(self) -> Items<#item> { self.0.items() }
            /// This page and all that follow, one by one.
            #[inline]
            pub fn pages(self) -> Pages<#page> { self.0.pages() }
        }
    });
    let streamed = match (operation.stream_beside(), operation.answers_bytes()) {
        (Some(stream), _) => {
            let ty = content::ty(ctx, &stream.content);
            Some(quote! {
                /// Asks for the answer item by item, as it is made.
                #[inline]
                pub fn stream(self) -> Call<#ty> { self.0.stream_as() }
            })
        }
        (None, true) => Some(quote! {
            /// Hands the answer on as it comes, instead of holding it whole.
            #[inline]
            pub fn stream(self) -> Call<Streaming<Bytes>> { self.0.stream() }
        }),
        (None, false) => None,
    };
    quote!(#paged #streamed)
}

pub(super) fn imports(ctx: &Ctx<'_>, operation: &Operation, imports: &mut Imports) {
    if let Some(item) = paged_item(ctx, operation) {
        imports.runtime("Items");
        imports.runtime("Pages");
        imports.add(ctx, &item.ty);
    }
    if let Some(stream) = operation.stream_beside() {
        content::imports(ctx, &stream.content, imports);
    }
    if operation.answers_bytes() && call::is_newtype(operation) {
        imports.runtime("Streaming");
    }
}

/// What the operation's own documentation says of them.
pub(super) fn doc(ctx: &Ctx<'_>, id: OperationId) -> Vec<String> {
    let operation = &ctx.api[id];
    let call = ident(&ctx.names.operation(id).call);
    let mut lines = Vec::new();
    if operation.paging.is_some() {
        lines.push(format!("Answers in pages: [`items`]({call}::items) goes through all of them."));
    }
    if operation.stream_beside().is_some() {
        lines.push(format!("Streams: [`stream`]({call}::stream) answers item by item."));
    } else if operation.stream.is_some() {
        lines.push("Streams: the answer comes item by item.".to_owned());
    }
    lines
}

/// One item of all pages.
pub(super) fn paged_item<'c>(ctx: &Ctx<'c>, operation: &'c Operation) -> Option<&'c TypeRef> {
    ctx.api.item_at(operation, operation.paging.as_ref()?.items())
}
