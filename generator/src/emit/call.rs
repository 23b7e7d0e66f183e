//! What starts a call: the method, its call type, the setters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::What,
    model::{Expansion, Kind, Location, Notation, Operation, OperationId, Parameter, Style, Type},
};

use super::{
    Ctx, attrs,
    call_docs::{documentation, parameter_doc},
    content::{body_argument, body_step, finish, value},
    docs,
    group::{has_setters, required_outside_path},
    ident,
    outcome::outcome,
    series,
    types::{self, From, Imports},
};

/// Inlined, so that it is compiled where it is called, and with it all that reads and writes its types:
/// a program pays for the operations that it calls, and a crate for none.
///
/// ```text
/// #[inline]
/// pub fn get(&self, id: impl Into<Id>) -> Get {
///     self.0.call(&GET).path("id", &id.into()).json()
/// }
/// ```
pub(super) fn method(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let doc = documentation(ctx, id);
    let deprecated = attrs::deprecated(ctx, What::Operation(id), operation.lifecycle.as_ref());
    let method = ident(&names.method);
    let call = ident(&names.call);
    let row = ident(&names.row);
    let required = required_outside_path(operation);
    let together = required.len() > 1;
    let mut arguments = Vec::new();
    let mut given = Vec::new();
    let mut steps = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let name = ident(&names.parameters[index]);
        let on_path = parameter.location == Location::Path;
        if !on_path && !required.contains(&index) {
            continue;
        }
        if on_path || !together {
            let ty = argument(ctx, parameter);
            arguments.push(quote!(#name: #ty));
            given.push(quote!(#name));
            steps.push(step(ctx, parameter, &quote!(#name), Given::Argument));
        } else {
            steps.push(step(ctx, parameter, &quote!(required.#name), Given::Field));
        }
    }
    if together {
        let ty = ident(&names.required);
        arguments.push(quote!(required: #ty));
        given.push(quote!(required));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        let ty = body_argument(ctx, body);
        arguments.push(quote!(body: #ty));
        given.push(quote!(body));
        steps.push(body_step(ctx, body));
    }
    let finish = finish(ctx, id);
    let started = |steps: &[TokenStream]| {
        let start = quote!(self.0.call(&#row) #(#steps)* #finish);
        if is_newtype(operation) { quote!(#call(#start)) } else { start }
    };
    let value = started(&steps);
    let others = operation.body.iter().filter(|body| body.required).flat_map(|body| &body.others);
    let others = others.zip(&names.bodies).map(|(other, name)| {
        let media_type = docs::code(&other.content.media_type);
        let doc = format!(" [`{0}`](Self::{0}) with a body of {media_type}.", names.method);
        let name = ident(name);
        let (mut arguments, mut steps) = (arguments.clone(), steps.clone());
        let ty = body_argument(ctx, other);
        // The body comes last in both.
        arguments.splice(arguments.len() - 1.., [quote!(body: #ty)]);
        steps.splice(steps.len() - 1.., [body_step(ctx, other)]);
        let value = started(&steps);
        quote! {
            #[doc = #doc]
            #deprecated
            #[inline]
            pub fn #name(&self, #(#arguments),*) -> #call { #value }
        }
    });
    let others: Vec<TokenStream> = others.collect();
    let formerly = names.formerly.iter().map(|former| {
        let doc = format!(" What [`{0}`](Self::{0}) was called before.", names.method);
        let note = format!("use `{}`", names.method);
        let former = ident(&former.method);
        // What is deprecated itself may be passed on to without a word.
        let allow = operation.is_deprecated().then(|| quote!(#[allow(deprecated)]));
        quote! {
            #[doc = #doc]
            #allow
            #[deprecated(note = #note)]
            #[inline]
            pub fn #former(&self, #(#arguments),*) -> #call { self.#method(#(#given),*) }
        }
    });
    quote! {
        #doc
        #deprecated
        #[inline]
        pub fn #method(&self, #(#arguments),*) -> #call { #value }
        #(#others)*
        #(#formerly)*
    }
}

/// Whether the call has methods of its own: something may be set, or the answer goes on.
pub(super) fn is_newtype(operation: &Operation) -> bool {
    has_setters(operation) || series::has_methods(operation)
}

/// The call type: an alias until it has methods of its own.
pub(super) fn types(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let call = ident(&names.call);
    let value = value(ctx, id);
    let handle = ctx.facts.groups.iter().position(|group| group.operations.contains(&id));
    let handle = handle.map(|at| ctx.names.groups[at].ty.as_str()).unwrap_or_default();
    let required = required_struct(ctx, id);
    let formerly = names.formerly.iter().map(|former| {
        let doc = format!(" What [`{}`] was called before.", names.call);
        let note = format!("use `{}`", names.call);
        let former = ident(&former.call);
        quote!(#[doc = #doc] #[deprecated(note = #note)] pub type #former = #call;)
    });
    let outcome = outcome(ctx, id);
    let (handle, method) = (ident(handle), ident(&names.method));
    if !is_newtype(operation) {
        return quote! {
            #required
            #outcome
            v1::call!(type #call => #value, #handle::#method);
            #(#formerly)*
        };
    }
    let setters =
        operation.parameters.iter().enumerate().filter(|(_, parameter)| !parameter.required);
    let setters = setters.map(|(index, parameter)| setter(ctx, id, index, parameter));
    let body = operation.body.as_ref().filter(|body| !body.required).map(|body| {
        let ty = body_argument(ctx, body);
        let step = body_step(ctx, body);
        let doc = docs::attributes(&body.doc.as_deref().map(docs::lines).unwrap_or_default());
        let others = body.others.iter().zip(&names.bodies).map(|(other, name)| {
            let media_type = docs::code(&other.content.media_type);
            let doc = format!(" The [`body`](Self::body) as {media_type} instead.");
            let (name, ty) = (ident(name), body_argument(ctx, other));
            let step = body_step(ctx, other);
            quote!(#[doc = #doc] #[inline] pub fn #name(self, body: #ty) -> Self { Self(self.0 #step) })
        });
        quote!(#doc #[inline] pub fn body(self, body: #ty) -> Self { Self(self.0 #step) } #(#others)*)
    });
    let series = series::methods(ctx, id);
    quote! {
        #required
        #outcome
        v1::call!(#call => #value, #handle::#method);
        impl #call { #(#setters)* #body #series }
        #(#formerly)*
    }
}

fn setter(ctx: &Ctx<'_>, id: OperationId, index: usize, parameter: &Parameter) -> TokenStream {
    let doc = docs::attributes(&parameter_doc(parameter));
    let what = What::Parameter(id, index);
    let deprecated = attrs::deprecated(ctx, what, parameter.lifecycle.as_ref());
    let name = ident(&ctx.names.operation(id).parameters[index]);
    let ty = settable(ctx, parameter);
    let step = step(ctx, parameter, &quote!(#name), Given::Setter);
    quote!(#doc #deprecated #[inline] pub fn #name(self, #name: #ty) -> Self { Self(self.0 #step) })
}

/// Two or more required parameters beside the path: named, so that none are swapped.
fn required_struct(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let required = required_outside_path(operation);
    if required.len() < 2 {
        return TokenStream::new();
    }
    let name = ident(&names.required);
    let doc = format!(" What `{}` must be given.", names.method);
    let fields = required.iter().map(|index| {
        let parameter = &operation.parameters[*index];
        let name = ident(&names.parameters[*index]);
        let ty = field(ctx, parameter);
        let doc = docs::attributes(&parameter_doc(parameter));
        let what = What::Parameter(id, *index);
        let deprecated = attrs::deprecated(ctx, what, parameter.lifecycle.as_ref());
        quote!(#doc #deprecated pub #name: #ty)
    });
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        pub struct #name { #(#fields),* }
    }
}

/// How a value reaches a step: what has to be done to it before it can be shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Argument,
    Setter,
    Field,
}

fn step(ctx: &Ctx<'_>, parameter: &Parameter, value: &TokenStream, given: Given) -> TokenStream {
    let wire = &parameter.wire;
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    if let Style::Expanded(expansion) = parameter.style {
        let method = ident(&format!("{place}_styled"));
        let style = style(expansion);
        let value = expanded(ctx, parameter, value, given);
        return quote!(.#method(#wire, #style, #value));
    }
    if let Type::Array(item) = types::resolved(ctx, &parameter.ty.ty) {
        let shown = match converted(ctx, &item.ty) {
            Some(ty) if given != Given::Field => quote!(#value.into_iter().map(Into::<#ty>::into)),
            _ => quote!(#value),
        };
        return match parameter.style {
            Style::Repeated => quote!(.query_each(#wire, #shown)),
            Style::Expanded(_) => unreachable!("written above"),
            Style::Joined(separator) => {
                let method = ident(&format!("{place}_joined"));
                quote!(.#method(#wire, #separator, #shown))
            }
        };
    }
    let method = ident(place);
    let is_text = matches!(types::resolved(ctx, &parameter.ty.ty), Type::Text | Type::Binary);
    let is_id = matches!(types::resolved(ctx, &parameter.ty.ty), Type::Uuid);
    let on_url = matches!(parameter.location, Location::Path | Location::Query);
    match converted(ctx, &parameter.ty.ty) {
        Some(_) if is_id && on_url => {
            let method = ident(&format!("{place}_id"));
            quote!(.#method(#wire, #value))
        }
        Some(_) if is_text && given == Given::Setter && parameter.location == Location::Query => {
            quote!(.query_text(#wire, #value))
        }
        Some(_) if is_text && given == Given::Argument => quote!(.#method(#wire, &#value)),
        Some(ty) if given != Given::Field => quote!(.#method(#wire, &Into::<#ty>::into(#value))),
        _ => quote!(.#method(#wire, &#value)),
    }
}

/// ```text
/// v1::ParameterStyle::matrix().exploded()
/// ```
pub(super) fn style(expansion: Expansion) -> TokenStream {
    let name = ident(match expansion.notation {
        Notation::Simple => "simple",
        Notation::Label => "label",
        Notation::Matrix => "matrix",
        Notation::Form => "form",
        Notation::SpaceDelimited => "space_delimited",
        Notation::PipeDelimited => "pipe_delimited",
        Notation::DeepObject => "deep_object",
        Notation::Json => "json",
        Notation::Text => "text",
    });
    // The others have one form only.
    let may_explode = matches!(
        expansion.notation,
        Notation::Simple | Notation::Label | Notation::Matrix | Notation::Form
    );
    let exploded = (expansion.explode && may_explode).then(|| quote!(.exploded()));
    let reserved = expansion.keeps_reserved.then(|| quote!(.reserved()));
    let empty = expansion.sends_empty.then(|| quote!(.with_empty()));
    quote!(v1::ParameterStyle::#name() #exploded #reserved #empty)
}

/// The value that a style writes.
fn expanded(
    ctx: &Ctx<'_>,
    parameter: &Parameter,
    value: &TokenStream,
    given: Given,
) -> TokenStream {
    if given == Given::Field {
        return quote!(&#value);
    }
    if let Type::Array(item) = types::resolved(ctx, &parameter.ty.ty) {
        let converted = converted(ctx, &item.ty).map(|ty| quote!(.map(Into::<#ty>::into)));
        return quote!(&#value.into_iter() #converted .collect::<Vec<_>>());
    }
    match converted(ctx, &parameter.ty.ty) {
        _ if is_by_reference(ctx, parameter) => quote!(#value),
        Some(_) if given == Given::Argument && is_text(ctx, parameter) => quote!(#value),
        Some(ty) => quote!(&Into::<#ty>::into(#value)),
        None => quote!(&#value),
    }
}

fn is_text(ctx: &Ctx<'_>, parameter: &Parameter) -> bool {
    matches!(types::resolved(ctx, &parameter.ty.ty), Type::Text | Type::Binary)
}

/// Whether a parameter has parts and is taken as bodies are.
pub(super) fn is_by_reference(ctx: &Ctx<'_>, parameter: &Parameter) -> bool {
    match types::resolved(ctx, &parameter.ty.ty) {
        Type::Map(_) => true,
        Type::Schema(id) => !matches!(ctx.api[*id].kind, Kind::Enumeration(_)),
        _ => false,
    }
}

/// What is taken as `impl Into<…>`.
fn converted(ctx: &Ctx<'_>, ty: &Type) -> Option<TokenStream> {
    match types::resolved(ctx, ty) {
        Type::Uuid => Some(quote!(Id)),
        Type::Text | Type::Binary | Type::Any | Type::Base64 => Some(quote!(String)),
        Type::DateTime => Some(quote!(DateTime)),
        Type::Date => Some(quote!(Date)),
        Type::Duration => Some(types::plain(ctx, From::Group, &Type::Duration)),
        Type::UnixSeconds => Some(quote!(UnixSeconds)),
        Type::UnixMillis => Some(quote!(UnixMillis)),
        Type::Schema(id) if matches!(ctx.api[*id].kind, Kind::Enumeration(_)) => {
            Some(types::named(ctx, From::Group, *id))
        }
        _ => None,
    }
}

/// The type of a positional parameter.
pub(super) fn argument(ctx: &Ctx<'_>, parameter: &Parameter) -> TokenStream {
    match types::resolved(ctx, &parameter.ty.ty) {
        Type::Text | Type::Binary => quote!(&str),
        _ => settable(ctx, parameter),
    }
}

/// The type of a setter's parameter.
pub(super) fn settable(ctx: &Ctx<'_>, parameter: &Parameter) -> TokenStream {
    let resolved = types::resolved(ctx, &parameter.ty.ty);
    match (resolved, converted(ctx, resolved)) {
        (Type::Array(item), _) => {
            let item = match converted(ctx, &item.ty) {
                Some(ty) => quote!(impl Into<#ty>),
                None => types::plain(ctx, From::Group, &item.ty),
            };
            quote!(impl IntoIterator<Item = #item>)
        }
        (_, Some(ty)) => quote!(impl Into<#ty>),
        (other, None) => {
            let ty = types::plain(ctx, From::Group, other);
            if is_by_reference(ctx, parameter) { quote!(&#ty) } else { ty }
        }
    }
}

/// The type of a field of the struct of required parameters.
pub(super) fn field(ctx: &Ctx<'_>, parameter: &Parameter) -> TokenStream {
    match (types::resolved(ctx, &parameter.ty.ty), converted(ctx, &parameter.ty.ty)) {
        (Type::Array(item), _) => {
            let item = converted(ctx, &item.ty)
                .unwrap_or_else(|| types::plain(ctx, From::Group, &item.ty));
            quote!(Vec<#item>)
        }
        (_, Some(ty)) => ty,
        (other, None) => types::plain(ctx, From::Group, other),
    }
}

pub(super) fn parameter_imports(ctx: &Ctx<'_>, parameter: &Parameter, imports: &mut Imports) {
    let resolved = types::resolved(ctx, &parameter.ty.ty);
    let inner = match resolved {
        Type::Array(item) => types::resolved(ctx, &item.ty),
        other => other,
    };
    match inner {
        Type::Uuid => imports.runtime("Id"),
        Type::Any | Type::Base64 => {}
        other => imports.add(ctx, other),
    }
}
