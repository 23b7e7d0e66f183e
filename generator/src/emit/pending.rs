//! Calls whose effect comes after their answer.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Content, Expression, Format, Operation, OperationId, Ready, Success};

use super::{
    Ctx, content, ident,
    outcome::outcome_name,
    rules,
    types::{self, From, Imports},
};

/// ```text
/// Pending<types::Created, types::Permission>
/// ```
pub(super) fn value(ctx: &Ctx<'_>, ready: &Ready, written: &TokenStream) -> TokenStream {
    let read = read(ctx, ready).map(|content| types::ty(ctx, From::Group, &content.ty));
    quote!(Pending<#written, #read>)
}

/// ```text
/// .decode(|received| Pending::new(received.json()?, received))
/// ```
pub(super) fn finish(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let written = match &ctx.api[id].success {
        Success::Nothing => quote!(()),
        Success::One(content) => match content.format {
            Format::Text => quote!(received.text()?),
            Format::Bytes => quote!(received.body().clone()),
            Format::Xml => quote!(received.xml()?),
            _ => quote!(received.json()?),
        },
        Success::ByStatus(_) => {
            let name = outcome_name(ctx, id);
            quote!(#name::decode(received)?)
        }
        Success::Activity => unreachable!("lowering has activities followed instead"),
    };
    quote!(.decode(|received| Pending::new(#written, received)))
}

pub(super) fn imports(ctx: &Ctx<'_>, operation: &Operation, imports: &mut Imports) {
    if let Some(ready) = &operation.ready {
        imports.runtime("Pending");
        read(ctx, ready).into_iter().for_each(|one| content::imports(ctx, one, imports));
    }
}

/// ```text
/// .ready(&v1::Ready::new(&GET, "/readyState").with(&[("id", v1::Fill::Path("id"))]))
/// ```
pub(super) fn row(ctx: &Ctx<'_>, own: &Operation, ready: &Ready) -> TokenStream {
    let read = &ctx.api[ready.read];
    let row = ident(&ctx.names.operation(ready.read).row);
    let is_near = own.module == read.module && own.group == read.group;
    let groups = &ctx.facts.groups;
    let group = groups.iter().position(|group| group.operations.contains(&ready.read));
    let group = group.filter(|_| !is_near).map(|at| {
        let module = ident(&ctx.names.module(read.module).module);
        let group = ident(&ctx.names.groups[at].module);
        quote!(crate::#module::#group::)
    });
    let member = &ready.member;
    let with = (!ready.with.is_empty()).then(|| {
        let rows = ready.with.iter().map(|(name, from)| {
            let fill = match from {
                Expression::RequestPath(parameter) => quote!(v1::Fill::Path(#parameter)),
                other => {
                    let place = rules::place(other);
                    quote!(v1::Fill::Answer(#place))
                }
            };
            quote!((#name, #fill))
        });
        quote!(.with(&[#(#rows),*]))
    });
    let equals = ready.equals.as_ref().filter(|value| *value != "true");
    let equals = equals.map(|value| quote!(.equals(#value)));
    let fails = (!ready.fails.is_empty()).then(|| {
        let values = &ready.fails;
        quote!(.fails(&[#(#values),*]))
    });
    let reason = ready.reason.as_ref().map(|pointer| quote!(.reason(#pointer)));
    quote!(.ready(&v1::Ready::new(&#group #row, #member) #with #equals #fails #reason))
}

/// What the documentation of an operation says of it.
pub(super) fn doc(operation: &Operation) -> Vec<String> {
    let line = "Takes effect after its answer: [`Pending::until_ready`] waits for that.";
    operation.ready.iter().map(|_| line.to_owned()).collect()
}

fn read<'c>(ctx: &Ctx<'c>, ready: &Ready) -> Option<&'c Content> {
    match &ctx.api[ready.read].success {
        Success::One(content) => Some(content),
        _ => None,
    }
}
