//! One row per operation: everything the runtime must know of it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{
    Declared, ErrorRuleId, Format, Lifecycle, Method, Operation, OperationId, Paging, Resource,
    Statuses, Stream, Success,
};

use super::{Ctx, ident, pending, rules, xml};

pub(super) fn row(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let operation = &ctx.api[id];
    let name = ident(&ctx.names.operation(id).row);
    let operation_id = operation_id(ctx, id);
    let method = ident(&operation.method.as_str().to_ascii_lowercase());
    let path = operation.template();
    let parts = parts(ctx, operation);
    quote!(#name = #method(#operation_id, #path) #(#parts)*;)
}

/// `module.group.method`: the name that errors and traces show.
pub(super) fn operation_id(ctx: &Ctx<'_>, id: OperationId) -> String {
    let group = ctx.facts.groups.iter().position(|group| group.operations.contains(&id));
    let group = group.map(|at| ctx.names.groups[at].module.as_str()).unwrap_or_default();
    let module = &ctx.names.module(ctx.api[id].module).module;
    format!("{module}.{group}.{}", ctx.names.operation(id).method)
}

pub(super) fn method(method: Method) -> proc_macro2::Ident {
    ident(match method {
        Method::Get => "GET",
        Method::Put => "PUT",
        Method::Post => "POST",
        Method::Delete => "DELETE",
        Method::Options => "OPTIONS",
        Method::Head => "HEAD",
        Method::Patch => "PATCH",
        Method::Trace => "TRACE",
    })
}

/// What differs from a plain row.
fn parts(ctx: &Ctx<'_>, operation: &Operation) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    if operation.server.0 != 0 {
        let server = proc_macro2::Literal::usize_unsuffixed(operation.server.0);
        parts.push(quote!(.server(#server)));
    }
    if has_own_security(ctx, operation) {
        let alternatives = rules::security(ctx, &operation.security, &quote!(rules::));
        parts.push(quote!(.security(#alternatives)));
    }
    if !operation.limits.is_empty() {
        let limits = operation.limits.iter().map(|limit| ident(&ctx.names.limits[limit.0]));
        parts.push(quote!(.limits(&[#(&rules::#limits),*])));
    }
    if !operation.permissions.is_empty() {
        let permissions = &operation.permissions;
        parts.push(quote!(.permissions(&[#(#permissions),*])));
    }
    if !operation.availability.is_empty() {
        let availability = &operation.availability;
        parts.push(quote!(.availability(&[#(#availability),*])));
    }
    if !operation.without_scope.is_empty() {
        let headers = &operation.without_scope;
        parts.push(quote!(.without_scope(&[#(#headers),*])));
    }
    if let Some(repeatable) = operation.repeatable {
        parts.push(quote!(.repeatable(#repeatable)));
    }
    if let Some(accept) = accept(operation) {
        parts.push(quote!(.accept(#accept)));
    }
    if let Some(declared) = ctx.facts.own_successes(operation) {
        let declared = declared.iter().map(success);
        parts.push(quote!(.successes(&[#(#declared),*])));
    }
    if let Some(element) = operation.body.as_ref().and_then(|body| body.xml.as_ref()) {
        let element = xml::element(ctx, element);
        parts.push(quote!(.xml_body(&#element)));
    }
    if let Some(element) = &operation.xml {
        let element = xml::element(ctx, element);
        parts.push(quote!(.xml(&#element)));
    }
    if !operation.xml_answers.is_empty() {
        let answers = operation.xml_answers.iter().map(|(statuses, element)| {
            let element = xml::element(ctx, element);
            match statuses {
                Statuses::Code(code) => {
                    let code = proc_macro2::Literal::u16_unsuffixed(*code);
                    quote!(v1::xml::Answer::new(#code, &#element))
                }
                Statuses::Range(digit) => {
                    let digit = proc_macro2::Literal::u16_unsuffixed(*digit);
                    quote!(v1::xml::Answer::range(#digit, &#element))
                }
                Statuses::Default => quote!(v1::xml::Answer::any(&#element)),
            }
        });
        parts.push(quote!(.xml_answers(&[#(#answers),*])));
    }
    if let Some(timeout) = operation.timeout_ms {
        let timeout = proc_macro2::Literal::u64_unsuffixed(timeout);
        parts.push(quote!(.timeout_ms(#timeout)));
    }
    if let Some(kept) = operation.kept_ms {
        let kept = proc_macro2::Literal::u64_unsuffixed(kept);
        parts.push(quote!(.kept_ms(#kept)));
    }
    if let Some(errors) = own_errors(ctx, operation) {
        let name = rules::errors_name(errors);
        parts.push(quote!(.errors(&rules::#name)));
    }
    if let Some((rule, resource)) = &operation.activity {
        let name = rules::activity_name(*rule);
        let resource = match resource {
            Resource::Unstated => quote!(v1::Resource::Unstated),
            Resource::Pointer(pointer) => quote!(v1::Resource::Pointer(#pointer)),
            Resource::Item(kind) => quote!(v1::Resource::Item(#kind)),
            Resource::Nothing => quote!(v1::Resource::Nothing),
        };
        parts.push(quote!(.activity(&rules::#name, #resource)));
    }
    if let Some(ready) = &operation.ready {
        parts.push(pending::row(ctx, operation, ready));
    }
    if let Some(paging) = &operation.paging {
        let paging = self::paging(paging);
        parts.push(quote!(.paging(&#paging)));
    }
    if let Some(stream) = &operation.stream {
        let stream = self::stream(stream);
        parts.push(quote!(.stream(#stream)));
    }
    if let Some(lifecycle) = &operation.lifecycle {
        let subject = format!("{} {}", operation.method.as_str(), operation.template());
        let lifecycle = self::lifecycle(&subject, lifecycle);
        parts.push(quote!(.lifecycle(&#lifecycle)));
    }
    parts
}

/// Whether an operation asks for something else than the product's operations do.
pub(super) fn has_own_security(ctx: &Ctx<'_>, operation: &Operation) -> bool {
    operation.security != ctx.facts.security
}

/// The rule of an operation that does not go by the product's.
pub(super) fn own_errors(ctx: &Ctx<'_>, operation: &Operation) -> Option<ErrorRuleId> {
    operation.errors.filter(|errors| Some(*errors) != ctx.api.default_errors)
}

/// JSON is what the runtime asks for unless a row says otherwise.
fn accept(operation: &Operation) -> Option<String> {
    match &operation.success {
        Success::One(content) if content.format != Format::Json || !content.names_plain_json() => {
            Some(content.media_type.clone())
        }
        Success::ByStatus(answers) => {
            let mut accepted: Vec<&str> = Vec::new();
            for content in answers.iter().filter_map(|(_, content)| content.as_ref()) {
                let is_plain = content.format == Format::Json && content.names_plain_json();
                let media_type = if is_plain { "application/json" } else { &content.media_type };
                if !accepted.contains(&media_type) {
                    accepted.push(media_type);
                }
            }
            let is_said = !matches!(accepted.as_slice(), [] | ["application/json"]);
            is_said.then(|| accepted.join(", "))
        }
        _ => None,
    }
}

/// ```text
/// v1::Success::json(200)
/// ```
pub(super) fn success(declared: &Declared) -> TokenStream {
    let media_types = &declared.media_types;
    let of = (!media_types.is_empty()).then(|| quote!(.of(&[#(#media_types),*])));
    match declared.statuses {
        Statuses::Code(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            match media_types.as_slice() {
                [only] if only == "application/json" => quote!(v1::Success::json(#code)),
                _ => quote!(v1::Success::new(#code) #of),
            }
        }
        Statuses::Range(_) | Statuses::Default => quote!(v1::Success::any() #of),
    }
}

fn paging(paging: &Paging) -> TokenStream {
    let start = match paging {
        Paging::Cursor { parameter, next, .. } => {
            let next = rules::place(next);
            quote!(v1::Paging::cursor(#parameter, #next))
        }
        Paging::Page { parameter, size, first, .. } => {
            let size = size.as_ref().map(|size| quote!(.size(#size)));
            let number = proc_macro2::Literal::u32_unsuffixed(*first);
            let first = (*first != 1).then(|| quote!(.first(#number)));
            quote!(v1::Paging::page(#parameter) #size #first)
        }
        Paging::Offset { parameter, limit, .. } => {
            let limit = limit.as_ref().map(|limit| quote!(.limit(#limit)));
            quote!(v1::Paging::offset(#parameter) #limit)
        }
        Paging::Link { relation, .. } => quote!(v1::Paging::link(#relation)),
    };
    let items = Some(paging.items()).filter(|items| !items.is_empty());
    let items = items.map(|items| quote!(.items(#items)));
    let total = paging.total().map(|total| quote!(.total(#total)));
    quote!(#start #items #total)
}

fn stream(stream: &Stream) -> TokenStream {
    let media_type = &stream.content.media_type;
    let member = stream.member.as_ref().map(|member| quote!(.member(#member)));
    let end = stream.end.as_ref().map(|end| quote!(.end(#end)));
    quote!(v1::Stream::new(#media_type) #member #end)
}

pub(super) fn lifecycle(subject: &str, lifecycle: &Lifecycle) -> TokenStream {
    let mut parts = Vec::new();
    if let Some(phase) = &lifecycle.phase {
        parts.push(quote!(.phase(#phase)));
    }
    if let Some(announced) = &lifecycle.announced {
        parts.push(quote!(.announced(#announced)));
    }
    if let Some(removal) = &lifecycle.removal {
        parts.push(quote!(.removal(#removal)));
    }
    if !lifecycle.replacement.is_empty() {
        let replacement = lifecycle.replacement.join(", ");
        parts.push(quote!(.replacement(#replacement)));
    }
    if let Some(version) = &lifecycle.version {
        parts.push(quote!(.version(#version)));
    }
    if let Some(version) = &lifecycle.removal_version {
        parts.push(quote!(.removal_version(#version)));
    }
    quote!(v1::Lifecycle::new(#subject) #(#parts)*)
}
