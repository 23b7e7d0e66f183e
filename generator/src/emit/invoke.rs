//! The doors for harnesses and command lines: a table that says for each operation how its
//! arguments come out of JSON, which method that programs call takes them, and how the answer is
//! shown.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::{
    facts::GroupId,
    model::{
        Body, Format, Location, ModuleId, Operation, OperationId, Parameter, Success, Type, TypeRef,
    },
};

use super::{
    Ctx, attrs, call,
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
            static DOORS: &[&[&[clientwright_runtime::v1::Door]]] = &[#(#doors),*];
            let doors = DOORS.iter().copied().flatten().copied().flatten();
            clientwright_runtime::v1::invoke(doors, client.core(), operation, arguments).await
        }
    }
}

/// The doors to one module's operations.
///
/// ```text
/// v1::doors! { DOORS: iam "/api/iam"; users { GET { get(path "id": Id) -> json } } }
/// ```
pub(super) fn items(ctx: &Ctx<'_>, id: ModuleId) -> TokenStream {
    let groups: Vec<GroupId> = (0..ctx.facts.groups.len())
        .map(GroupId)
        .filter(|group| ctx.facts.groups[group.0].module == id)
        .collect();
    let operations = || groups.iter().flat_map(|group| &ctx.facts.groups[group.0].operations);
    let mut imports = Imports::default();
    for operation in operations().map(|id| &ctx.api[*id]) {
        for parameter in &operation.parameters {
            call::parameter_imports(ctx, parameter, &mut imports);
        }
        for body in operation.body.iter().flat_map(Body::all) {
            if let Some(item) = items_of(ctx, body) {
                imports.add(ctx, &item.ty);
            }
        }
    }
    let module = ident(&ctx.names.module(id).module);
    let imports = imports.for_doors(&module);
    let prefix = operations().next().map(|id| ctx.api[*id].prefix.as_str()).unwrap_or_default();
    let tables = groups.iter().map(|group| {
        let gate = module::gate(ctx, *group);
        let name = ident(&ctx.names.group(*group).module);
        let operations = ctx.facts.groups[group.0].operations.iter();
        let rows = operations.flat_map(|id| rows(ctx, *id, prefix));
        quote!(#gate #name { #(#rows)* })
    });
    quote! {
        #imports
        v1::doors! { DOORS: #module #prefix; #(#tables)* }
    }
}

/// The doors of one operation: one for each media type that its body may be of.
fn rows(ctx: &Ctx<'_>, id: OperationId, prefix: &str) -> Vec<TokenStream> {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let plain = Sent { method: &names.method, argument: None, setter: None, media_types: None };
    let Some(body) = &operation.body else { return vec![row(ctx, id, prefix, plain)] };
    let is_choice = !body.others.is_empty() || !body.aliases.is_empty();
    let row = |(index, one): (usize, &Body)| {
        let name = index.checked_sub(1).map(|other| names.bodies[other].as_str());
        let taken = body_taken(ctx, one);
        let media_types = is_choice.then(|| {
            let media_types = std::iter::once(&one.content.media_type).chain(&one.aliases);
            quote!(, as #(#media_types)|*)
        });
        let mut sent = Sent { media_types, ..plain.clone() };
        match body.required {
            true => (sent.method, sent.argument) = (name.unwrap_or(plain.method), Some(taken)),
            false => {
                let setter = ident(name.unwrap_or("body"));
                sent.setter = Some(quote!(.#setter(#taken)));
            }
        }
        row(ctx, id, prefix, sent)
    };
    body.all().enumerate().map(row).collect()
}

/// What differs by the media type of the body.
#[derive(Clone)]
struct Sent<'n> {
    method: &'n str,
    argument: Option<TokenStream>,
    setter: Option<TokenStream>,
    media_types: Option<TokenStream>,
}

/// ```text
/// LIST { list(path "id": Id).limit(query "limit": i32) -> json, id "listUsers" }
/// ```
fn row(ctx: &Ctx<'_>, id: OperationId, prefix: &str, sent: Sent<'_>) -> TokenStream {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let (row, method) = (ident(&names.row), ident(sent.method));
    let given = given(ctx, id, sent.argument);
    let setters = operation.parameters.iter().zip(&names.parameters);
    let setters = setters.filter(|(parameter, _)| !parameter.required).map(|(parameter, name)| {
        let (setter, taken) = (ident(name), taken(ctx, parameter));
        let shown = call::is_by_reference(ctx, parameter).then(|| quote!(&));
        quote!(.#setter(#shown #taken))
    });
    let body = sent.setter;
    let answer = answer(ctx, id);
    let document_id = operation.operation_id.as_ref().map(|id| quote!(, id #id));
    let own_prefix = Some(&operation.prefix).filter(|own| *own != prefix);
    let own_prefix = own_prefix.map(|own| quote!(, under #own));
    let media_types = sent.media_types;
    let spread = spread(operation);
    quote! {
        #row {
            #method(#given) #(#setters)* #body -> #answer #document_id #own_prefix #media_types #(#spread)*
        }
    }
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
/// , spread query "filter" { "/owner" = "filter[owner]" }
/// ```
fn spread(operation: &Operation) -> Vec<TokenStream> {
    let mut wholes: Vec<((&'static str, &str), Vec<TokenStream>)> = Vec::new();
    for parameter in &operation.parameters {
        let Some((name, pointer)) = &parameter.member_of else { continue };
        let (whole, wire) = ((place(parameter.location), name.as_str()), &parameter.wire);
        let member = quote!(#pointer = #wire);
        match wholes.iter_mut().find(|(known, _)| *known == whole) {
            Some((_, members)) => members.push(member),
            None => wholes.push((whole, vec![member])),
        }
    }
    let clause = |((place, name), members): ((&'static str, &str), Vec<TokenStream>)| {
        let place = ident(place);
        quote!(, spread #place #name { #(#members),* })
    };
    wholes.into_iter().map(clause).collect()
}

/// What stands in the brackets of the method.
///
/// ```text
/// &path "uid": String; ListRequired { from: query "from": Date, to: query "to": Date }
/// ```
fn given(ctx: &Ctx<'_>, id: OperationId, body: Option<TokenStream>) -> TokenStream {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let required = required_outside_path(operation);
    let together = required.len() > 1;
    let mut given = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let is_alone = !together && required.contains(&index);
        if parameter.location == Location::Path || is_alone {
            let taken = taken(ctx, parameter);
            let is_text =
                matches!(types::resolved(ctx, &parameter.ty.ty), Type::Text | Type::Binary);
            let shown = (is_text || call::is_by_reference(ctx, parameter)).then(|| quote!(&));
            given.push(quote!(#shown #taken));
        }
    }
    if !together {
        given.extend(body);
        return quote!(#(#given),*);
    }
    let ty = ident(&names.required);
    let fields = required.iter().map(|index| {
        let name = ident(&names.parameters[*index]);
        let taken = taken(ctx, &operation.parameters[*index]);
        quote!(#name: #taken)
    });
    let body = body.map(|body| quote!(, #body));
    quote!(#(#given),*; #ty { #(#fields),* } #body)
}

/// ```text
/// query "limit": i32
/// ```
fn taken(ctx: &Ctx<'_>, parameter: &Parameter) -> TokenStream {
    let wire = &parameter.wire;
    let place = place(parameter.location);
    if *types::resolved(ctx, &parameter.ty.ty) == Type::Any {
        let place = ident(&format!("{place}_as_text"));
        return quote!(#place #wire);
    }
    let (place, ty) = (ident(place), call::field(ctx, parameter));
    quote!(#place #wire: #ty)
}

/// Types are left to the method, which is given most of them as they are.
///
/// ```text
/// &body "application/json"
/// ```
fn body_taken(ctx: &Ctx<'_>, body: &Body) -> TokenStream {
    let content = &body.content;
    let media_type = &content.media_type;
    match content.format {
        Format::Bytes => return quote!(bytes #media_type),
        Format::Text => return quote!(body #media_type: String),
        Format::Multipart if content.ty.ty == Type::Any => return quote!(parts #media_type),
        _ => {}
    }
    match (types::resolved(ctx, &content.ty.ty), items_of(ctx, body)) {
        (_, Some(item)) => {
            let item = types::ty(ctx, From::Group, item);
            quote!(&body #media_type: Vec<#item>)
        }
        (Type::Text, None) => quote!(&body #media_type: String),
        _ => quote!(&body #media_type),
    }
}

/// What a list is made of that is given as a slice.
fn items_of<'c>(ctx: &Ctx<'c>, body: &'c Body) -> Option<&'c TypeRef> {
    let is_typed = !matches!(body.content.format, Format::Bytes | Format::Text);
    match types::resolved(ctx, &body.content.ty.ty) {
        Type::Array(item) if is_typed => Some(item),
        _ => None,
    }
}

/// ```text
/// by_status(ListOutcome { Status200(json), Status204 })
/// ```
fn answer(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let operation = &ctx.api[id];
    let answer = match &operation.success {
        Success::Nothing => quote!(nothing),
        Success::Activity => quote!(activity),
        Success::One(content) => ident(answered(content.format)).into_token_stream(),
        Success::ByStatus(shapes) => {
            let name = outcome_name(ctx, id);
            let variants = shapes.iter().map(|(statuses, content)| {
                let variant = variant(*statuses);
                let shown = content.as_ref().map(|content| {
                    let shown = ident(answered(content.format));
                    quote!((#shown))
                });
                quote!(#variant #shown)
            });
            quote!(by_status(#name { #(#variants),* }))
        }
    };
    match operation.ready {
        Some(_) => quote!(pending::#answer),
        None => answer,
    }
}

fn answered(format: Format) -> &'static str {
    match format {
        Format::Text => "text",
        Format::Bytes => "bytes",
        Format::EventStream | Format::JsonLines => "stream",
        _ => "json",
    }
}

/// Whether the doors name something that is going away.
pub(super) fn names_an_ending(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter();
    operation.is_deprecated()
        || parameters.any(|one| crate::model::is_ending(one.lifecycle.as_ref()))
}
