//! What requests go by that no operation describes: one static per module.

use std::{cmp::Reverse, collections::BTreeMap};

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::model::{LimitRow, ModuleId, SchemeId};

use super::{Ctx, ident, row, rules};

pub(super) fn name(ctx: &Ctx<'_>, id: ModuleId) -> Ident {
    ident(&format!("RAW_{}", ctx.names.module(id).module.to_uppercase()))
}

pub(super) fn item(ctx: &Ctx<'_>, id: ModuleId) -> TokenStream {
    let raw = &ctx.api[id].raw;
    let name = name(ctx, id);
    let server = (raw.server.0 != 0).then(|| {
        let server = Literal::usize_unsuffixed(raw.server.0);
        quote!(.server(#server))
    });
    let usual = usual_security(ctx, id).filter(|usual| **usual != ctx.facts.security);
    let security = usual.map(|usual| {
        let security = rules::security(ctx, usual, &TokenStream::new());
        quote!(.security(#security))
    });
    let limits = (!raw.limits.is_empty()).then(|| {
        let rows = raw.limits.iter().map(|row| limit_row(ctx, row));
        quote!(.limits(&[#(#rows),*]))
    });
    let most_specific = raw.most_specific.then(|| quote!(.most_specific()));
    quote!(pub static #name: v1::Raw = v1::Raw::new() #server #security #limits #most_specific;)
}

/// What most operations of the module ask for; of several as frequent the first.
fn usual_security<'c>(ctx: &Ctx<'c>, id: ModuleId) -> Option<&'c Vec<Vec<SchemeId>>> {
    let mut counts: BTreeMap<&Vec<Vec<SchemeId>>, (usize, Reverse<usize>)> = BTreeMap::new();
    let of_module = ctx.api.operations.iter().filter(|operation| operation.module == id);
    for (index, operation) in of_module.enumerate() {
        counts.entry(&operation.security).or_insert((0, Reverse(index))).0 += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(security, _)| security)
}

fn limit_row(ctx: &Ctx<'_>, limit_row: &LimitRow) -> TokenStream {
    let path = &limit_row.path;
    let limit = ident(&ctx.names.limits[limit_row.limit.0]);
    let method = limit_row.method.map(|method| {
        let method = row::method(method);
        quote!(.method(v1::Method::#method))
    });
    let otherwise = limit_row.otherwise.then(|| quote!(.otherwise()));
    quote!(v1::LimitRow::new(#path, &#limit) #method #otherwise)
}
