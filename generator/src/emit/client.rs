//! The crate's own `Client`: the runtime's, with the product's modules on it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::ActivityId;

use super::{Ctx, attrs, docs, ident, rules};

pub(super) fn items(ctx: &Ctx<'_>) -> TokenStream {
    let modules = ctx.api.module_ids().map(|id| {
        let pair = ctx.names.module(id);
        let gate = attrs::gate(&ctx.facts.module_gate(ctx.api, id));
        let (module, ty) = (ident(&pair.module), ident(&pair.ty));
        let doc = docs::attributes(&docs::lines(&format!("{}.", ctx.api[id].title)));
        quote! {
            #doc
            #gate
            pub fn #module(&self) -> crate::#module::#ty<'_> { crate::#module::#ty(&self.core) }
        }
    });
    let scopes = ctx.api.scope.iter().zip(&ctx.names.scopes);
    let scopes = scopes.map(|(scope, (given, dropped))| self::scope(&scope.header, given, dropped));
    let resumes = (0..ctx.api.activities.len()).map(|index| resume(ctx, ActivityId(index)));
    quote! {
        use clientwright_runtime::{Builder, Result};
        use crate::rules::PRODUCT;
        /// A client: cheap to clone; clones share tokens, limits and connections.
        #[derive(Clone, Debug)]
        pub struct Client { core: clientwright_runtime::Client }
        impl From<clientwright_runtime::Client> for Client {
            fn from(core: clientwright_runtime::Client) -> Self { Self { core } }
        }
        impl Client {
            /// Takes addresses and credentials from the environment. A credential that is missing
            /// is an error of the first call that needs it, which names the variables to set.
            pub fn from_env() -> Result<Self> { Self::builder().build() }

            /// Starts a client with settings of its own.
            pub fn builder() -> Builder<Self> { Builder::new(&PRODUCT) }

            #(#scopes)*

            #(#resumes)*

            /// The runtime's client, for requests that no operation describes.
            pub fn core(&self) -> &clientwright_runtime::Client { &self.core }

            #(#modules)*
        }
    }
}

fn scope(header: &str, given: &str, dropped: &str) -> TokenStream {
    let (method, without) = (ident(given), ident(dropped));
    let sends = docs::attributes(&docs::lines(&format!(
        "The same client with this value in the header {} of its calls. Both share tokens, limits \
         and connections. An error tells of a value that no header can hold.",
        docs::code(header)
    )));
    let leaves = docs::attributes(&docs::lines(&format!(
        "The same client without the header {}.",
        docs::code(header)
    )));
    quote! {
        #sends
        pub fn #method(&self, #method: impl AsRef<str>) -> Result<Self> {
            Ok(self.core.scoped(#header, #method.as_ref())?.into())
        }

        #leaves
        #[must_use]
        pub fn #without(&self) -> Self { self.core.unscoped(#header).into() }
    }
}

/// By the name of its module where a product has several rules.
fn resume(ctx: &Ctx<'_>, id: ActivityId) -> TokenStream {
    let gate = rules::activity_gate(ctx, id);
    let rule = rules::activity_name(id);
    let method = ident(&ctx.names.resumes[id.0]);
    quote! {
        /// Takes up an activity by its id: one that an earlier run of the program started, or
        /// that an error named.
        #gate
        pub fn #method(&self, id: impl Into<String>) -> Result<clientwright_runtime::Activity> {
            self.core.resume(&crate::rules::#rule, id)
        }
    }
}
