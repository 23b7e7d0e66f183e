//! Objects: a plain struct, a way to start one, and one table for the wire.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{
    facts::{Direction, What},
    model::{Additional, Kind, Member, Object, SchemaId, Type},
};

use super::{
    Ctx, attrs, docs, ident,
    types::{self, From, Imports},
};

/// How a member stands in the struct and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// Always there.
    Required,
    /// `None` is not written; absent and null are read as `None`.
    Optional,
    /// Absent, null and a value are kept apart.
    Apart,
    /// Of any value, where null is one: `None` is not written.
    Any,
    /// Read like an optional one and never written.
    Received,
}

pub(super) fn items(ctx: &Ctx<'_>, id: SchemaId, object: &Object) -> TokenStream {
    let own = &ctx.names.schema(id).ty;
    let imports = imports(ctx, id, object).for_types(own);
    let structure = structure(ctx, id, object);
    let table = table(ctx, id, object);
    let debug = debug(ctx, id, object);
    quote!(#imports #structure #debug #table)
}

fn imports(ctx: &Ctx<'_>, id: SchemaId, object: &Object) -> Imports {
    let mut imports = Imports::default();
    imports.runtime("v1");
    for (index, member) in object.members.iter().enumerate() {
        if !is_file(ctx, id, member) {
            imports.add(ctx, &member.ty.ty);
        }
        if presence(ctx, id, index, member) == Presence::Apart {
            imports.runtime("Presence");
        }
    }
    match &object.additional {
        Additional::Open => imports.runtime("Undeclared"),
        Additional::Typed(ty) => imports.map_of(ctx, &ty.ty),
        Additional::Closed => {}
    }
    imports
}

fn structure(ctx: &Ctx<'_>, id: SchemaId, object: &Object) -> TokenStream {
    let schema = &ctx.api[id];
    let name = ident(&ctx.names.schema(id).ty);
    let doc = types::doc(ctx, id);
    let deprecated = attrs::deprecated(ctx, What::Schema(id), schema.lifecycle.as_ref());
    let derived = (!holds_secret(object)).then(|| quote!(Debug,));
    let default = ctx.facts.defaults.contains(&id).then(|| quote!(Default,));
    let fields = object.members.iter().enumerate().map(|(index, member)| {
        let doc = docs::attributes(&docs::join([
            member.doc.as_deref().map(docs::lines).unwrap_or_default(),
            received(ctx, id, member),
            attrs::ending(member.lifecycle.as_ref()),
            docs::provenance(&member.provenance),
        ]));
        let what = What::Property(id, index);
        let deprecated = attrs::deprecated(ctx, what, member.lifecycle.as_ref());
        let field = ident(&ctx.names.schema(id).members[index]);
        let ty = field_type(ctx, id, index, member);
        quote!(#doc #deprecated pub #field: #ty)
    });
    let undeclared = undeclared(ctx, object);
    let fields: Vec<TokenStream> = fields.chain(undeclared).collect();
    quote! {
        #doc
        #deprecated
        #[derive(Clone, #derived #default PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields),* }
    }
}

/// What members are kept in that have no field.
fn undeclared(ctx: &Ctx<'_>, object: &Object) -> Option<TokenStream> {
    match &object.additional {
        Additional::Open => Some(quote!(pub undeclared: Undeclared)),
        Additional::Typed(ty) => {
            let ty = types::ty(ctx, From::Types, ty);
            Some(quote! {
                /// Members of any other name.
                pub undeclared: BTreeMap<String, #ty>
            })
        }
        Additional::Closed => None,
    }
}

fn received(ctx: &Ctx<'_>, id: SchemaId, member: &Member) -> Vec<String> {
    let note = "Only the API writes it; it is never sent.";
    is_received(ctx, id, member).then_some(note).map(docs::lines).unwrap_or_default()
}

fn holds_secret(object: &Object) -> bool {
    object.members.iter().any(|member| member.secret)
}

/// A type with a secret in it shows everything else.
fn debug(ctx: &Ctx<'_>, id: SchemaId, object: &Object) -> TokenStream {
    if !holds_secret(object) {
        return TokenStream::new();
    }
    let own = &ctx.names.schema(id).ty;
    let name = ident(own);
    let names = ctx.names.schema(id).members.iter();
    let shown = object.members.iter().zip(names).filter(|(member, _)| !member.secret);
    let fields = shown.map(|(_, name)| {
        let field = ident(name);
        quote!(.field(#name, &self.#field))
    });
    quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#own) #(#fields)* .finish_non_exhaustive()
            }
        }
    }
}

/// `new` with what must be sent; a struct that is only received has none.
fn new(ctx: &Ctx<'_>, id: SchemaId, object: &Object) -> TokenStream {
    if !ctx.facts.direction(id).is_sent() {
        return TokenStream::new();
    }
    let members = object.members.iter().enumerate();
    let asked = members.filter(|(index, member)| is_asked(ctx, id, *index, member));
    let arguments = asked.map(|(index, member)| {
        let argument = ident(&ctx.names.schema(id).members[index]);
        let ty = argument_type(ctx, id, index, member);
        let is_optional =
            matches!(presence(ctx, id, index, member), Presence::Optional | Presence::Any);
        let some = is_optional.then(|| quote!(=> Some));
        quote!(#argument: #ty #some)
    });
    let arguments: Vec<TokenStream> = arguments.collect();
    match arguments.is_empty() && ctx.facts.defaults.contains(&id) {
        true => quote!(new),
        false => quote!(new(#(#arguments),*)),
    }
}

fn table(ctx: &Ctx<'_>, id: SchemaId, object: &Object) -> TokenStream {
    let direction = match ctx.facts.direction(id) {
        Direction::Sent => quote!(send),
        Direction::Received => quote!(receive),
        Direction::Both => quote!(both),
    };
    let name = ident(&ctx.names.schema(id).ty);
    let rows = object.members.iter().enumerate().map(|(index, member)| {
        let field = ident(&ctx.names.schema(id).members[index]);
        let wire = &member.wire;
        let presence = match presence(ctx, id, index, member) {
            Presence::Required => quote!(required),
            Presence::Optional => quote!(optional),
            Presence::Apart => quote!(presence),
            Presence::Any => quote!(any),
            Presence::Received => quote!(received),
        };
        quote!(#field = #wire #presence)
    });
    let undeclared = is_open(object).then(|| quote!(undeclared: undeclared));
    let rows: Vec<TokenStream> = rows.chain(undeclared).collect();
    let new = new(ctx, id, object);
    quote!(v1::object!(#name: #direction #new { #(#rows),* });)
}

fn is_open(object: &Object) -> bool {
    !matches!(object.additional, Additional::Closed)
}

/// Whether every value has the member. What only the server writes is not in what is sent, and what
/// only those who send write is not in what it answers.
pub(super) fn is_required(ctx: &Ctx<'_>, id: SchemaId, index: usize, member: &Member) -> bool {
    let one_sided = match ctx.facts.direction(id) {
        Direction::Sent => member.read_only,
        Direction::Received => member.write_only,
        Direction::Both => member.read_only || member.write_only,
    };
    member.required && !one_sided && !ctx.facts.endless.contains(&(id, index))
}

/// Whether `new` takes the member.
pub(super) fn is_asked(ctx: &Ctx<'_>, id: SchemaId, index: usize, member: &Member) -> bool {
    // A member of both sides that may be null is set on its field, where null is not absence.
    let is_written = member.write_only && !member.ty.nullable && !member.read_only;
    is_required(ctx, id, index, member)
        || is_written && member.required && !ctx.facts.endless.contains(&(id, index))
}

/// Only the server writes it, and it stands in a type that is sent.
fn is_received(ctx: &Ctx<'_>, id: SchemaId, member: &Member) -> bool {
    member.read_only && ctx.facts.direction(id).is_sent()
}

pub(super) fn presence(ctx: &Ctx<'_>, id: SchemaId, index: usize, member: &Member) -> Presence {
    if is_received(ctx, id, member) {
        return Presence::Received;
    }
    match (
        is_required(ctx, id, index, member),
        is_nullable(ctx, member),
        ctx.facts.direction(id).is_sent(),
    ) {
        (true, _, _) => Presence::Required,
        (false, _, _) if is_any(ctx, member) => Presence::Any,
        (false, true, true) => Presence::Apart,
        (false, _, _) => Presence::Optional,
    }
}

/// Null is one of all values, and needs no mention.
pub(super) fn is_nullable(ctx: &Ctx<'_>, member: &Member) -> bool {
    member.ty.nullable && !is_any(ctx, member)
}

fn is_any(ctx: &Ctx<'_>, member: &Member) -> bool {
    *types::resolved(ctx, &member.ty.ty) == Type::Any
}

/// Raw bytes of a body that is sent in parts.
pub(super) fn is_file(ctx: &Ctx<'_>, id: SchemaId, member: &Member) -> bool {
    ctx.facts.uploads.contains(&id) && ctx.api.is_file(&member.ty.ty)
}

fn plain(ctx: &Ctx<'_>, id: SchemaId, member: &Member) -> TokenStream {
    if !is_file(ctx, id, member) {
        return types::plain(ctx, From::Types, &member.ty.ty);
    }
    // By its whole path: documents like to call a schema of their own so.
    let upload = quote!(clientwright_runtime::Upload);
    match types::resolved(ctx, &member.ty.ty) {
        Type::Array(_) => quote!(Vec<#upload>),
        _ => upload,
    }
}

impl Presence {
    /// The type of a field that holds this.
    pub fn text(self, inner: &str, nullable: bool) -> String {
        match self {
            Self::Required if !nullable => inner.to_owned(),
            Self::Required | Self::Optional | Self::Received | Self::Any => {
                format!("Option<{inner}>")
            }
            Self::Apart => format!("Presence<{inner}>"),
        }
    }
}

fn field_type(ctx: &Ctx<'_>, id: SchemaId, index: usize, member: &Member) -> TokenStream {
    let inner = inner(ctx, id, index, member);
    match presence(ctx, id, index, member) {
        Presence::Required if is_nullable(ctx, member) => quote!(Option<#inner>),
        Presence::Required => inner,
        Presence::Optional | Presence::Received | Presence::Any => quote!(Option<#inner>),
        Presence::Apart => quote!(Presence<#inner>),
    }
}

fn inner(ctx: &Ctx<'_>, id: SchemaId, index: usize, member: &Member) -> TokenStream {
    let plain = plain(ctx, id, member);
    let boxed = ctx.facts.boxed.contains(&(id, index));
    if boxed { quote!(Box<#plain>) } else { plain }
}

fn argument_type(ctx: &Ctx<'_>, id: SchemaId, index: usize, member: &Member) -> TokenStream {
    if converts(ctx, member) {
        let plain = plain(ctx, id, member);
        return quote!(impl Into<#plain>);
    }
    match presence(ctx, id, index, member) {
        Presence::Required => field_type(ctx, id, index, member),
        Presence::Optional | Presence::Apart | Presence::Received | Presence::Any => {
            inner(ctx, id, index, member)
        }
    }
}

/// Texts, identifiers and enums are taken as whatever turns into them.
pub(super) fn converts(ctx: &Ctx<'_>, member: &Member) -> bool {
    !member.ty.nullable
        && match types::resolved(ctx, &member.ty.ty) {
            Type::Text | Type::Binary | Type::Uuid => true,
            Type::Schema(id) => matches!(ctx.api[*id].kind, Kind::Enumeration(_)),
            _ => false,
        }
}
