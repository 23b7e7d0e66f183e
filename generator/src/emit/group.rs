//! One file per group: a handle with a short method per operation, the call types, the rows.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::GroupId,
    model::{Body, Location, Operation, OperationId, Success},
};

use super::{Ctx, call, content, docs, ident, pending, row, series, types::Imports, xml};

/// The tag's description, where the document gives one.
pub(super) fn docs(ctx: &Ctx<'_>, id: GroupId) -> Vec<String> {
    let group = &ctx.facts.groups[id.0];
    let tags = ctx.api[group.module].tags.iter();
    let described = tags.filter(|tag| tag.words == group.words);
    let doc = described.filter_map(|tag| tag.doc.as_deref()).next();
    docs::join([
        vec![format!("Operations of {}.", docs::code(&group.words))],
        doc.map(docs::lines).unwrap_or_default(),
    ])
}

pub(super) fn items(ctx: &Ctx<'_>, id: GroupId) -> TokenStream {
    let group = &ctx.facts.groups[id.0];
    let pair = ctx.names.group(id);
    let name = ident(&pair.ty);
    let imports = imports(ctx, &group.operations);
    let methods = group.operations.iter().map(|id| call::method(ctx, *id));
    let calls = group.operations.iter().map(|id| call::types(ctx, *id));
    let rows = group.operations.iter().map(|id| row::row(ctx, *id));
    let doc = format!(" The operations of {}.", docs::code(&group.words));
    quote! {
        #imports
        #[doc = #doc]
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'c>(pub(super) &'c Client);
        impl<'c> #name<'c> { #(#methods)* }
        #(#calls)*
        v1::operations! { #(#rows)* }
    }
}

fn imports(ctx: &Ctx<'_>, operations: &[OperationId]) -> TokenStream {
    let mut imports = Imports::default();
    imports.runtime("Client");
    imports.runtime("v1");
    let mut needs_rules = false;
    for operation in operations.iter().map(|id| &ctx.api[*id]) {
        for parameter in &operation.parameters {
            call::parameter_imports(ctx, parameter, &mut imports);
        }
        for body in operation.body.iter().flat_map(Body::all) {
            content::body_imports(ctx, &body.content, &mut imports);
        }
        if call::is_newtype(operation) && series::streams(operation) {
            imports.runtime("Call");
        }
        series::imports(ctx, operation, &mut imports);
        pending::imports(ctx, operation, &mut imports);
        match &operation.success {
            Success::Activity => imports.runtime("Activity"),
            Success::One(content) => content::imports(ctx, content, &mut imports),
            Success::ByStatus(shapes) => {
                for (_, content) in shapes {
                    if let Some(content) = content {
                        content::imports(ctx, content, &mut imports);
                    }
                }
            }
            Success::Nothing => {}
        }
        let names_schemes = !operation.security.iter().all(Vec::is_empty);
        needs_rules |= (names_schemes && row::has_own_security(ctx, operation))
            || !operation.limits.is_empty()
            || operation.activity.is_some()
            || xml::needs_rules(operation)
            || row::own_errors(ctx, operation).is_some();
    }
    if needs_rules {
        imports.rules();
    }
    imports.for_group()
}

/// Whether the operation has parameters that may be left out.
pub(super) fn has_setters(operation: &Operation) -> bool {
    let optional_body = operation.body.as_ref().is_some_and(|body| !body.required);
    optional_body || operation.parameters.iter().any(|parameter| !parameter.required)
}

/// Parameters that must be given and have no place in the path.
pub(super) fn required_outside_path(operation: &Operation) -> Vec<usize> {
    (0..operation.parameters.len())
        .filter(|index| {
            let parameter = &operation.parameters[*index];
            parameter.required && parameter.location != Location::Path
        })
        .collect()
}
