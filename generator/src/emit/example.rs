//! The examples of the documentation: the call that a reader of a module would try first. They
//! are compiled as tests; what a reader does not need to see is hidden.

mod answer;
mod given;

use std::cmp::Reverse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::{Gate, Group, GroupId},
    layout,
    model::{Features, Method, ModuleId, OperationId},
};

use super::{Ctx, attrs, ident};

use answer::{Always, Yields, program, yields};
use given::given;

/// A program of a few lines, and what has to stand around it so that it compiles.
#[derive(Clone, Debug)]
pub(super) struct Example {
    before: Vec<String>,
    lines: Vec<String>,
    after: Vec<String>,
}

impl Example {
    /// For rustdoc, which compiles it.
    pub fn tested(&self) -> Vec<String> {
        let hidden = |lines: &[String]| -> Vec<String> {
            lines.iter().map(|line| format!("# {line}").trim_end().to_owned()).collect()
        };
        [
            vec!["```no_run".to_owned()],
            hidden(&self.before),
            self.lines.clone(),
            hidden(&self.after),
            vec!["```".to_owned()],
        ]
        .concat()
    }

    /// For pages that show everything they hold.
    pub fn shown(&self) -> Vec<String> {
        [vec!["```rust".to_owned()], self.lines.clone(), vec!["```".to_owned()]].concat()
    }
}

/// The example of a module; none where it has no operation that is here to stay.
pub(super) fn of_module(ctx: &Ctx<'_>, module: ModuleId) -> Option<Example> {
    let (group, id) = first(ctx, |group| group.module == module)?;
    // The module is documented where it is there; of its groups each may be missing.
    let gate = match ctx.api[module].features {
        Features::Module => TokenStream::new(),
        Features::Group => gate(ctx, group),
    };
    Some(example(ctx, group, id, &gate))
}

/// The example of the whole crate.
pub(super) fn of_crate(ctx: &Ctx<'_>) -> Option<Example> {
    let (group, id) = first(ctx, |_| true)?;
    Some(example(ctx, group, id, &gate(ctx, group)))
}

fn gate(ctx: &Ctx<'_>, group: GroupId) -> TokenStream {
    attrs::gate(&Gate(vec![ctx.facts.feature(ctx.api, &ctx.facts.groups[group.0])]))
}

fn first(ctx: &Ctx<'_>, is_wanted: impl Fn(&Group) -> bool) -> Option<(GroupId, OperationId)> {
    let mut candidates = Vec::new();
    for (index, group) in ctx.facts.groups.iter().enumerate().filter(|(_, one)| is_wanted(one)) {
        let here_to_stay = group.operations.iter().filter(|id| !ctx.api[**id].is_deprecated());
        candidates.extend(here_to_stay.map(|id| (GroupId(index), *id)));
    }
    candidates.into_iter().min_by_key(|(group, id)| {
        // The largest group is what the module is mostly about.
        let size = ctx.facts.groups[group.0].operations.len();
        let is_plain = !matches!(yields(ctx, *id), Yields::Pages(_));
        (rank(ctx, *id), arguments(ctx, *id), Reverse(size), is_plain, *group)
    })
}

/// Lists are tried first, then answers that may have one, then other reads.
fn rank(ctx: &Ctx<'_>, id: OperationId) -> u8 {
    match (ctx.api[id].method, yields(ctx, id)) {
        (Method::Get, Yields::Pages(_) | Yields::List(Always::Yes, ..)) => 0,
        (Method::Get, Yields::List(Always::No, ..)) => 1,
        (Method::Get, _) => 2,
        _ => 3,
    }
}

/// How many things a caller must give.
fn arguments(ctx: &Ctx<'_>, id: OperationId) -> usize {
    let operation = &ctx.api[id];
    let required = operation.parameters.iter().filter(|parameter| parameter.required).count();
    required + usize::from(operation.body.as_ref().is_some_and(|body| body.required))
}

fn example(ctx: &Ctx<'_>, group: GroupId, id: OperationId, gate: &TokenStream) -> Example {
    let module = ident(&ctx.names.module(ctx.api[id].module).module);
    let name = ident(&ctx.api.package.name.replace('-', "_"));
    let given = given(ctx, group, id);
    let (uses, parameters) = (&given.uses, &given.parameters);
    let imports = (!parameters.is_empty()).then(|| {
        quote! {
            #gate
            use #name::{#module::types, runtime::*};
        }
    });
    let around = layout::plain(quote! {
        #imports
        #gate
        async fn example(#(#parameters),*) -> #name::Result<()> {}
    });
    let in_group = ident(&ctx.names.group(group).module);
    let method = ident(&ctx.names.operation(id).method);
    let arguments = &given.arguments;
    let call = quote!(client.#module().#in_group().#method(#(#arguments),*));
    let program = program(ctx, id, &call);
    let inside = layout::plain(quote! {
        fn example() {
            #(use #name::#module::#uses;)*
            let client = #name::Client::from_env()?;
            #program
        }
    });
    let around = around.trim_end().trim_end_matches('}');
    let inside = inside.trim_end().lines().skip(1);
    let mut lines: Vec<_> =
        inside.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect();
    lines.pop();
    if !given.uses.is_empty() {
        let start = lines.iter().position(|line| line.starts_with("let client")).unwrap_or(0);
        lines.insert(start, String::new());
    }
    Example {
        before: around.lines().map(str::to_owned).collect(),
        lines,
        after: vec!["Ok(())".to_owned(), "}".to_owned()],
    }
}
