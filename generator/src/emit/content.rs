//! Bodies and answers, by how their media types are written and read.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Body, Content, Format, MemberEncoding, Notation, OperationId, Success, Type};

use super::{
    Ctx, call,
    outcome::outcome_name,
    pending,
    types::{self, From, Imports},
};

pub(super) fn imports(ctx: &Ctx<'_>, content: &Content, imports: &mut Imports) {
    match content.format {
        Format::Bytes => imports.runtime("Bytes"),
        Format::Text => {}
        Format::Multipart if content.ty.ty == Type::Any => imports.runtime("Multipart"),
        Format::Json | Format::Form | Format::Multipart | Format::Xml => {
            imports.add(ctx, &content.ty.ty);
        }
        Format::EventStream | Format::JsonLines => {
            imports.runtime("Streaming");
            imports.add(ctx, &content.ty.ty);
        }
    }
}

/// What the argument of a body names: a list is given as a slice of its items.
pub(super) fn body_imports(ctx: &Ctx<'_>, content: &Content, imports: &mut Imports) {
    let is_typed = !matches!(content.format, Format::Text | Format::Bytes);
    match types::resolved(ctx, &content.ty.ty) {
        Type::Array(item) if is_typed => imports.add(ctx, &item.ty),
        _ => self::imports(ctx, content, imports),
    }
}

/// The type of the argument that a body is given by.
pub(super) fn body_argument(ctx: &Ctx<'_>, body: &Body) -> TokenStream {
    let ty = &body.content.ty;
    match body.content.format {
        Format::Text => quote!(impl Into<String>),
        Format::Bytes => quote!(impl Into<Bytes>),
        Format::Multipart if ty.ty == Type::Any => quote!(Multipart),
        Format::EventStream | Format::JsonLines => unreachable!("lowering has bodies sent whole"),
        Format::Json | Format::Form | Format::Multipart | Format::Xml => {
            match types::resolved(ctx, &ty.ty) {
                Type::Array(item) => {
                    let item = types::ty(ctx, From::Group, item);
                    quote!(&[#item])
                }
                Type::Text => quote!(&str),
                _ => {
                    let ty = types::ty(ctx, From::Group, ty);
                    quote!(&#ty)
                }
            }
        }
    }
}

pub(super) fn body_step(ctx: &Ctx<'_>, body: &Body) -> TokenStream {
    let content = &body.content;
    let media_type = content.sent_as();
    match content.format {
        Format::Json => {
            // An array comes as a slice, which has no size of its own.
            let is_unsized =
                matches!(types::resolved(ctx, &content.ty.ty), Type::Array(_) | Type::Text);
            let body = if is_unsized { quote!(&body) } else { quote!(body) };
            match media_type == "application/json" {
                true => quote!(.body_json(#body)),
                false => quote!(.body_json_as(#body, #media_type)),
            }
        }
        Format::Form if body.encodings.is_empty() => quote!(.body_form(body)),
        Format::Form => {
            let rows = encodings(body);
            quote!(.body_form_as(body, &[#(#rows),*]))
        }
        Format::Multipart if content.ty.ty == Type::Any => quote!(.body_multipart(body)),
        Format::Multipart if body.encodings.is_empty() => quote!(.body_parts(body)),
        Format::Multipart => {
            let rows = encodings(body);
            quote!(.body_parts_as(body, &[#(#rows),*]))
        }
        Format::EventStream | Format::JsonLines => unreachable!("lowering has bodies sent whole"),
        Format::Xml => {
            let is_unsized =
                matches!(types::resolved(ctx, &content.ty.ty), Type::Array(_) | Type::Text);
            let value = if is_unsized { quote!(&body) } else { quote!(body) };
            quote!(.body_xml(#value, #media_type))
        }
        Format::Text => quote!(.body_text(body.into(), #media_type)),
        Format::Bytes => quote!(.body_bytes(body.into(), #media_type)),
    }
}

/// ```text
/// ("tags", v1::ParameterStyle::form())
/// ```
fn encodings(body: &Body) -> impl Iterator<Item = TokenStream> {
    body.encodings.iter().map(|(name, encoding)| match encoding {
        MemberEncoding::Typed(media_type) => quote!((#name, #media_type)),
        MemberEncoding::Styled(expansion) => {
            let style = call::style(*expansion);
            // A form has no other way to tell one list's elements from the next.
            let numbered =
                (expansion.notation == Notation::DeepObject).then(|| quote!(.numbered()));
            quote!((#name, #style #numbered))
        }
    })
}

/// The type of an answer.
pub(super) fn ty(ctx: &Ctx<'_>, content: &Content) -> TokenStream {
    match content.format {
        Format::Text => quote!(String),
        Format::Bytes => quote!(Bytes),
        Format::Json | Format::Form | Format::Multipart | Format::Xml => {
            types::ty(ctx, From::Group, &content.ty)
        }
        Format::EventStream | Format::JsonLines => {
            let item = types::ty(ctx, From::Group, &content.ty);
            quote!(Streaming<#item>)
        }
    }
}

/// What the call yields.
pub(super) fn value(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let written = written(ctx, id);
    match &ctx.api[id].ready {
        Some(ready) => pending::value(ctx, ready, &written),
        None => written,
    }
}

/// What the answer holds.
fn written(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    match &ctx.api[id].success {
        Success::Nothing => quote!(()),
        Success::Activity => quote!(Activity),
        Success::One(content) => ty(ctx, content),
        Success::ByStatus(_) => {
            let name = outcome_name(ctx, id);
            quote!(#name)
        }
    }
}

/// The step that says what the answer is.
pub(super) fn finish(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    if ctx.api[id].ready.is_some() {
        return pending::finish(ctx, id);
    }
    match &ctx.api[id].success {
        Success::Nothing => quote!(.nothing()),
        Success::Activity => quote!(.activity()),
        Success::One(content) => match content.format {
            Format::Text => quote!(.text()),
            Format::Bytes => quote!(.bytes()),
            Format::Json | Format::Form | Format::Multipart => quote!(.json()),
            Format::Xml => quote!(.xml()),
            Format::EventStream => quote!(.events()),
            Format::JsonLines => quote!(.lines()),
        },
        Success::ByStatus(_) => {
            let name = outcome_name(ctx, id);
            quote!(.decode(#name::decode))
        }
    }
}
