//! The door for harnesses and command lines: for each operation a closure that takes its arguments
//! out of JSON, calls the method that programs call, and shows the answer.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::GroupId,
    model::{Body, Format, Location, ModuleId, Operation, OperationId, Parameter, Success, Type},
};

use super::{
    Ctx, attrs, call, content,
    group::required_outside_path,
    ident, module,
    outcome::{outcome_name, variant},
    types::{self, From, Imports},
};

/// The root of the doors: the function itself.
pub(super) fn root(ctx: &Ctx<'_>) -> TokenStream {
    let gated = |id: &ModuleId| attrs::gate(&ctx.facts.module_gate(ctx.api, *id));
    let ids: Vec<ModuleId> = ctx.api.module_ids().collect();
    let modules = ids.iter().map(|id| {
        let (gate, module) = (gated(id), ident(&ctx.names.module(*id).module));
        quote!(#gate mod #module;)
    });
    let doors = ids.iter().map(|id| {
        let (gate, module) = (gated(id), ident(&ctx.names.module(*id).module));
        quote!(#gate #module::DOORS)
    });
    quote! {
        use clientwright_runtime::{Result, Value};
        use crate::Client;
        pub use clientwright_runtime::Outcome;
        #(#modules)*

        /// Calls the operation that `operation` names, an `operationId` or `METHOD /path`, through
        /// the types and methods that programs use.
        ///
        /// `arguments` is an object. It has the parameters by their names on the wire, as
        /// `in:name` (such as `query:id`) where two locations share one, and `body`, with
        /// `content_type` where that may be of several media types. An object that is sent as
        /// several parameters is given whole or by these. Binary content is a string or
        /// `{"base64": …}`, with `file_name` and `media_type` where it is a part of a body.
        ///
        /// # Errors
        ///
        /// When no operation, or more than one, is meant; when an argument is missing, of another
        /// type, or none of the operation's; and whatever keeps an answer from being had or read.
        /// An answer of an error status is an [`Outcome`].
        pub async fn invoke(client: &Client, operation: &str, arguments: Value) -> Result<Outcome> {
            static DOORS: &[&[clientwright_runtime::v1::Door]] = &[#(#doors),*];
            let doors = DOORS.iter().copied().flatten();
            clientwright_runtime::v1::invoke(doors, client.core(), operation, arguments).await
        }
    }
}

/// The doors to one module's operations.
pub(super) fn items(ctx: &Ctx<'_>, id: ModuleId) -> TokenStream {
    let groups = || {
        let all = ctx.facts.groups.iter().enumerate();
        all.filter(|(_, group)| group.module == id).map(|(index, _)| GroupId(index))
    };
    let operations = || groups().flat_map(|group| &ctx.facts.groups[group.0].operations);
    let mut imports = Imports::default();
    for operation in operations().map(|id| &ctx.api[*id]) {
        for parameter in &operation.parameters {
            call::parameter_imports(ctx, parameter, &mut imports);
        }
        let body = operation.body.iter().flat_map(Body::all).map(|body| &body.content);
        for content in body.filter(|content| is_typed(&content.format, &content.ty.ty)) {
            content::body_imports(ctx, content, &mut imports);
        }
    }
    let imports = imports.for_doors(&ident(&ctx.names.module(id).module));
    let doors = groups().flat_map(|group| {
        let gate = module::gate(ctx, group);
        let operations = ctx.facts.groups[group.0].operations.iter();
        operations.map(move |id| (gate.clone(), *id)).collect::<Vec<_>>()
    });
    let doors = doors.map(|(gate, id)| {
        let door = door(ctx, id);
        quote!(#gate #door)
    });
    let client = operations().next().map(|_| {
        quote!(
            use crate::Client;
        )
    });
    quote! {
        #imports
        #client
        pub(super) static DOORS: &[v1::Door] = &[#(#doors),*];
    }
}

fn door(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let group = ctx.facts.groups.iter().position(|group| group.operations.contains(&id));
    let group = ident(&ctx.names.groups[group.unwrap_or_default()].module);
    let module = ident(&ctx.names.module(operation.module).module);
    let (method, row) = (ident(&names.method), ident(&names.row));
    let given = given(ctx, id, &quote!(crate::#module::#group));
    let spread = spread(operation);
    let set = operation.parameters.iter().enumerate().filter(|(_, one)| !one.required);
    let set = set.map(|(index, parameter)| {
        let setter = ident(&names.parameters[index]);
        let value = taken(ctx, parameter, true);
        let shown = call::is_by_reference(ctx, parameter).then(|| quote!(&));
        quote! {
            let call = match #value? { Some(value) => call.#setter(#shown value), None => call };
        }
    });
    let body = operation.body.as_ref().filter(|body| !body.required).map(|body| {
        let plain = "body".to_owned();
        let each = body.all().zip(std::iter::once(&plain).chain(&names.bodies));
        let arms = each.map(|(body, setter)| {
            let ((value, shown), setter) = (body_taken(ctx, body, true), ident(setter));
            quote!(match #value? { Some(body) => call.#setter(#shown body), None => call })
        });
        let call = by_kind(arms.collect());
        quote!(let call = #call;)
    });
    let starts = match operation.body.as_ref().filter(|body| body.required) {
        None => vec![quote!(client.#module().#group().#method(#(#given),*))],
        Some(body) => {
            let each = body.all().zip(std::iter::once(&names.method).chain(&names.bodies));
            let start = |(body, method): (&Body, &String)| {
                let ((value, shown), method) = (body_taken(ctx, body, false), ident(method));
                quote!(client.#module().#group().#method(#(#given,)* #shown #value?))
            };
            each.map(start).collect()
        }
    };
    let start = by_kind(starts);
    let kinds = operation.body.as_ref().and_then(kinds);
    let is_renamed = operation.body.iter().flat_map(Body::all).any(|body| !body.aliases.is_empty());
    let renamed = is_renamed.then(|| match call::is_newtype(operation) {
        true => quote!(let call = v1::renamed(call.into(), name);),
        false => quote!(let call = v1::renamed(call, name);),
    });
    let shown = shown(ctx, id, &quote!(crate::#module::#group));
    let arguments = match operation.parameters.is_empty() && operation.body.is_none() {
        true => quote!(_),
        false => quote!(arguments),
    };
    let document_id = operation.operation_id.as_ref().map(|id| quote!(.id(#id)));
    let path = &operation.path;
    let path = (!operation.prefix.is_empty()).then(|| quote!(.path(#path)));
    quote! {
        v1::Door::new(&crate::#module::#group::#row, |client, #arguments| {
            let client = Client::from(client.clone());
            #(#spread)*
            #kinds
            let call = #start;
            #(#set)*
            #body
            #renamed
            Ok(#shown)
        }) #document_id #path
    }
}

/// One of several by the kind of body, or the only one.
fn by_kind(each: Vec<TokenStream>) -> TokenStream {
    let [plain, others @ ..] = each.as_slice() else { return TokenStream::new() };
    if others.is_empty() {
        return plain.clone();
    }
    let arms = others.iter().enumerate().map(|(index, other)| {
        let kind = proc_macro2::Literal::usize_unsuffixed(index + 1);
        quote!(#kind => #other)
    });
    quote!(match kind { #(#arms,)* _ => #plain })
}

/// Which of several bodies is meant, and under which of its names.
///
/// ```text
/// let (kind, name) = arguments.content_type(&[&["application/json", "text/json"], &["text/plain"]])?;
/// ```
fn kinds(body: &Body) -> Option<TokenStream> {
    let is_renamed = body.all().any(|body| !body.aliases.is_empty());
    let names = body.all().map(|body| {
        let names = std::iter::once(&body.content.media_type).chain(&body.aliases);
        quote!(&[#(#names),*])
    });
    let pattern = match (body.others.is_empty(), is_renamed) {
        (true, false) => return None,
        (true, true) => quote!((_, name)),
        (false, true) => quote!((kind, name)),
        (false, false) => quote!((kind, _)),
    };
    Some(quote!(let #pattern = arguments.content_type(&[#(#names),*])?;))
}

fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// Parameters that are sent as several may be given as one, too.
///
/// ```text
/// arguments.spread("query", "filter", &[("/owner", "filter[owner]")])?;
/// ```
fn spread(operation: &Operation) -> Vec<TokenStream> {
    let mut wholes: Vec<((&'static str, &str), Vec<TokenStream>)> = Vec::new();
    for parameter in &operation.parameters {
        let Some((name, pointer)) = &parameter.member_of else { continue };
        let (whole, wire) = ((place(parameter.location), name.as_str()), &parameter.wire);
        let member = quote!((#pointer, #wire));
        match wholes.iter_mut().find(|(known, _)| *known == whole) {
            Some((_, members)) => members.push(member),
            None => wholes.push((whole, vec![member])),
        }
    }
    let call = |((place, name), members): ((&'static str, &str), Vec<TokenStream>)| quote!(arguments.spread(#place, #name, &[#(#members),*])?;);
    wholes.into_iter().map(call).collect()
}

/// The positional arguments before the body.
fn given(ctx: &Ctx<'_>, id: OperationId, group: &TokenStream) -> Vec<TokenStream> {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let required = required_outside_path(operation);
    let together = required.len() > 1;
    let mut given = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let is_alone = !together && required.contains(&index);
        if parameter.location == Location::Path || is_alone {
            let value = taken(ctx, parameter, false);
            let is_text =
                matches!(types::resolved(ctx, &parameter.ty.ty), Type::Text | Type::Binary);
            let is_shown = is_text || call::is_by_reference(ctx, parameter);
            given.push(if is_shown { quote!(&#value?) } else { quote!(#value?) });
        }
    }
    if together {
        let ty = ident(&names.required);
        let fields = required.iter().map(|index| {
            let name = ident(&names.parameters[*index]);
            let value = taken(ctx, &operation.parameters[*index], false);
            quote!(#name: #value?)
        });
        given.push(quote!(#group::#ty { #(#fields),* }));
    }
    given
}

/// A parameter out of the arguments, as a `Result`.
fn taken(ctx: &Ctx<'_>, parameter: &Parameter, optional: bool) -> TokenStream {
    let wire = &parameter.wire;
    let place = place(parameter.location);
    let is_any = matches!(types::resolved(ctx, &parameter.ty.ty), Type::Any);
    match (is_any, optional) {
        (true, true) => quote!(arguments.optional_text(#place, #wire)),
        (true, false) => quote!(arguments.required_text(#place, #wire)),
        (false, true) => {
            let ty = call::field(ctx, parameter);
            quote!(arguments.optional::<#ty>(#place, #wire))
        }
        (false, false) => {
            let ty = call::field(ctx, parameter);
            quote!(arguments.required::<#ty>(#place, #wire))
        }
    }
}

/// The body out of the arguments, as a `Result`, and what stands before it where it is given.
fn body_taken(ctx: &Ctx<'_>, body: &Body, optional: bool) -> (TokenStream, TokenStream) {
    let content = &body.content;
    let media_type = &content.media_type;
    let prefix = if optional { "optional_" } else { "" };
    let method = |name: &str| ident(&format!("{prefix}{name}"));
    let typed = |ty: TokenStream| {
        let method = method("body");
        quote!(arguments.#method::<#ty>(#media_type))
    };
    match content.format {
        Format::Bytes => {
            let method = method("body_bytes");
            (quote!(arguments.#method(#media_type)), TokenStream::new())
        }
        Format::Text => (typed(quote!(String)), TokenStream::new()),
        Format::Multipart if content.ty.ty == Type::Any => {
            let method = method("body_parts");
            (quote!(arguments.#method(#media_type)), TokenStream::new())
        }
        _ => {
            let ty = match types::resolved(ctx, &content.ty.ty) {
                Type::Array(item) => {
                    let item = types::ty(ctx, From::Group, item);
                    quote!(Vec<#item>)
                }
                Type::Text => quote!(String),
                _ => types::ty(ctx, From::Group, &content.ty),
            };
            (typed(ty), quote!(&))
        }
    }
}

fn is_typed(format: &Format, ty: &Type) -> bool {
    match format {
        Format::Bytes | Format::Text => false,
        Format::Multipart => *ty != Type::Any,
        _ => true,
    }
}

/// The answer to come.
fn shown(ctx: &Ctx<'_>, id: OperationId, group: &TokenStream) -> TokenStream {
    let operation = &ctx.api[id];
    let show = match &operation.success {
        Success::Nothing => quote!(v1::shown::nothing),
        Success::Activity => quote!(v1::shown::activity),
        Success::One(content) => match content.format {
            Format::EventStream | Format::JsonLines => {
                return quote!(v1::invoked_stream(call.response()));
            }
            format => {
                let show = ident(shown_as(format));
                quote!(v1::shown::#show)
            }
        },
        Success::ByStatus(shapes) => {
            let name = outcome_name(ctx, id);
            let arms = shapes.iter().map(|(statuses, content)| {
                let variant = variant(*statuses);
                match content {
                    None => quote!(#group::#name::#variant => v1::shown::nothing(())),
                    Some(content) => {
                        let show = ident(shown_as(content.format));
                        quote!(#group::#name::#variant(value) => v1::shown::#show(value))
                    }
                }
            });
            quote!(|answer| match answer { #(#arms,)* })
        }
    };
    match &operation.ready {
        None => quote!(v1::invoked(call.response(), #show)),
        // A unit value that is passed on is a warning of clippy's.
        Some(_) if operation.success == Success::Nothing => {
            quote!(v1::invoked(call.response(), |_| v1::shown::nothing(())))
        }
        Some(_) => quote! {
            v1::invoked(call.response(), |pending| {
                let show = #show;
                show(pending.into_value())
            })
        },
    }
}

fn shown_as(format: Format) -> &'static str {
    match format {
        Format::Text => "text",
        Format::Bytes => "bytes",
        _ => "json",
    }
}

/// Whether the doors name something that is going away.
pub(super) fn names_an_ending(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter();
    operation.is_deprecated()
        || parameters.any(|one| crate::model::is_ending(one.lifecycle.as_ref()))
}
