//! How values stand in XML, as tables that rows refer to.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::{
    Operation, SchemaId,
    xml::{Element, Holds, Member, Object, Place},
};

use super::{Ctx, ident};

/// The objects, beside the rules.
///
/// ```text
/// pub mod xml { pub static PETS_PET: v1::xml::Object = v1::xml::Object::new(&[…]); }
/// ```
pub(super) fn objects(ctx: &Ctx<'_>) -> TokenStream {
    if ctx.api.xml.is_empty() {
        return TokenStream::new();
    }
    let objects = ctx.api.xml.iter().map(|(id, shape)| object(ctx, *id, shape));
    quote! {
        /// How objects stand in XML.
        pub mod xml {
            use clientwright_runtime::v1;
            #(#objects)*
        }
    }
}

fn object(ctx: &Ctx<'_>, id: SchemaId, shape: &Object) -> TokenStream {
    let name = name(ctx, id);
    let members = shape.members.iter().map(|one| member(ctx, one));
    let rest = shape.rest.as_ref().map(|rest| {
        let rest = written(ctx, rest, &TokenStream::new());
        quote!(.rest(&#rest))
    });
    quote!(pub static #name: v1::xml::Object = v1::xml::Object::new(&[#(#members),*]) #rest;)
}

fn member(ctx: &Ctx<'_>, member: &Member) -> TokenStream {
    let wire = &member.wire;
    let element = written(ctx, &member.element, &TokenStream::new());
    let place = ident(match member.place {
        Place::Attribute => "attribute",
        Place::Element => "element",
        Place::Each => "each",
    });
    let required = member.required.then(|| quote!(.required()));
    quote!(v1::xml::Member::#place(#wire, #element) #required)
}

/// An element, for a row.
pub(super) fn element(ctx: &Ctx<'_>, element: &Element) -> TokenStream {
    written(ctx, element, &quote!(rules::xml::))
}

/// `path` leads to the objects.
fn written(ctx: &Ctx<'_>, element: &Element, path: &TokenStream) -> TokenStream {
    let name = &element.name;
    let start = match &element.holds {
        Holds::Text => quote!(text(#name)),
        Holds::Number => quote!(number(#name)),
        Holds::Boolean => quote!(boolean(#name)),
        Holds::Any => quote!(any(#name)),
        Holds::Object(id) => {
            let object = self::name(ctx, *id);
            quote!(object(#name, &#path #object))
        }
        Holds::Map(value) => {
            let value = written(ctx, value, path);
            quote!(map(#name, &#value))
        }
        Holds::List(item) => {
            let item = written(ctx, item, path);
            quote!(list(#name, &#item))
        }
    };
    let prefix = element.prefix.as_ref().map(|prefix| quote!(.prefix(#prefix)));
    let namespace = element.namespace.as_ref().map(|namespace| quote!(.namespace(#namespace)));
    quote!(v1::xml::Element::#start #prefix #namespace)
}

fn name(ctx: &Ctx<'_>, id: SchemaId) -> Ident {
    let module = &ctx.names.module(ctx.api[id].module).module;
    let file = &ctx.names.schema(id).file;
    ident(&format!("{module}_{file}").to_uppercase())
}

/// Whether they lead to objects.
pub(super) fn needs_rules(operation: &Operation) -> bool {
    elements(operation).any(holds_object)
}

fn elements(operation: &Operation) -> impl Iterator<Item = &Element> {
    let body = operation.body.as_ref().and_then(|body| body.xml.as_ref());
    let answers = operation.xml_answers.iter().map(|(_, element)| element);
    operation.xml.iter().chain(answers).chain(body)
}

fn holds_object(element: &Element) -> bool {
    match &element.holds {
        Holds::Object(_) => true,
        Holds::Map(inner) | Holds::List(inner) => holds_object(inner),
        Holds::Text | Holds::Number | Holds::Boolean | Holds::Any => false,
    }
}
