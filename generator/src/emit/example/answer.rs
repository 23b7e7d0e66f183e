//! What an example does with the answer.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::{
    model::{Format, Kind, Member, OperationId, Origin, Success, Type, TypeRef, is_ending},
    words::{snake, words},
};

use super::{
    super::{Ctx, ident, object},
    given::required_members,
};

/// Longer names of variables make a short program long.
const LONGEST: usize = 24;

/// Whether an answer has its list each time. One that may lack it is rather about something else.
pub(super) enum Always {
    Yes,
    No,
}

/// What a call leads to, as far as programs differ by it.
pub(super) enum Yields {
    Pages(TypeRef),
    /// What leads from the answer to its items, and one of these.
    List(Always, TokenStream, TypeRef),
    Stream,
    Activity,
    Pending,
    Bytes,
    Nothing,
    Value,
}

pub(super) fn yields(ctx: &Ctx<'_>, id: OperationId) -> Yields {
    let operation = &ctx.api[id];
    let paging = operation.paging.as_ref();
    if let Some(item) = paging.and_then(|paging| ctx.api.item_at(operation, paging.items())) {
        return Yields::Pages(item.clone());
    }
    if operation.ready.is_some() {
        return Yields::Pending;
    }
    match &operation.success {
        Success::Nothing => Yields::Nothing,
        Success::Activity => Yields::Activity,
        Success::ByStatus(_) => Yields::Value,
        Success::One(content) if content.format == Format::Bytes => Yields::Bytes,
        Success::One(content) if content.format.is_streamed() => Yields::Stream,
        Success::One(content) if content.format == Format::Json => {
            list(ctx, &content.ty).unwrap_or(Yields::Value)
        }
        Success::One(_) => Yields::Value,
    }
}

/// A list, or an object whose only list it is.
fn list(ctx: &Ctx<'_>, ty: &TypeRef) -> Option<Yields> {
    let id = match ctx.api.resolved(&ty.ty) {
        _ if ty.nullable => return None,
        Type::Array(item) => {
            return Some(Yields::List(Always::Yes, TokenStream::new(), item.as_ref().clone()));
        }
        Type::Schema(id) => *id,
        _ => return None,
    };
    let Kind::Object(object) = &ctx.api[id].kind else { return None };
    let of = |member: &Member| match ctx.api.resolved(&member.ty.ty) {
        Type::Array(item) => Some(item.as_ref().clone()),
        _ => None,
    };
    let mut lists = object.members.iter().enumerate().filter(|(_, member)| of(member).is_some());
    let (index, member) = lists.next().filter(|_| lists.next().is_none())?;
    if member.ty.nullable || is_ending(member.lifecycle.as_ref()) {
        return None;
    }
    let name = ident(&ctx.names.schema(id).members[index]);
    let (always, at) = match object::is_required(ctx, id, index, member) {
        true => (Always::Yes, quote!(.#name)),
        false => (Always::No, quote!(.#name.into_iter().flatten())),
    };
    Some(Yields::List(always, at, of(member)?))
}

/// The statements that make the call and show what comes of it.
pub(super) fn program(ctx: &Ctx<'_>, id: OperationId, call: &TokenStream) -> TokenStream {
    match yields(ctx, id) {
        Yields::Pages(item) => {
            let (item, print) = shown(ctx, &item);
            quote! {
                let mut items = #call.items();
                while let Some(#item) = items.next().await {
                    let #item = #item?;
                    #print
                }
            }
        }
        Yields::List(_, at, item) => {
            let (item, print) = shown(ctx, &item);
            quote!(for #item in #call.await? #at { #print })
        }
        Yields::Stream => quote! {
            let mut stream = #call.await?;
            while let Some(item) = stream.next().await {
                println!("{:?}", item?);
            }
        },
        Yields::Activity => quote! {
            let done = #call.await?.until_done().await?;
            println!("{:?}", done.resource_id());
        },
        Yields::Pending => quote! {
            let ready = #call.await?.until_ready().await?;
            println!("{ready:?}");
        },
        Yields::Bytes => quote! {
            let bytes = #call.await?;
            println!("{} bytes", bytes.len());
        },
        Yields::Nothing => quote!(#call.await?;),
        Yields::Value => quote! {
            let answer = #call.await?;
            println!("{answer:?}");
        },
    }
}

/// A variable for an item of a list, and the statement that prints it: by its id and name where it
/// always has them.
fn shown(ctx: &Ctx<'_>, item: &TypeRef) -> (Ident, TokenStream) {
    const IDS: [&str; 5] = ["id", "uid", "uuid", "key", "code"];
    const NAMES: [&str; 6] = ["name", "displayName", "display_name", "title", "label", "email"];
    let whole = || (ident("item"), quote!(println!("{item:?}");));
    let Type::Schema(id) = ctx.api.resolved(&item.ty) else { return whole() };
    let Kind::Object(object) = &ctx.api[*id].kind else { return whole() };
    let names = ctx.names.schema(*id);
    let called = snake(&words(&names.ty, &ctx.api.vocabulary));
    let is_named = matches!(ctx.api[*id].origin, Origin::Named(_));
    let is_free = called != "client" && called != "items" && called.len() < LONGEST;
    let variable = match syn::parse_str::<Ident>(&called) {
        Ok(variable) if is_named && is_free => variable,
        _ => ident("item"),
    };
    let find = |wires: &[&str]| {
        wires.iter().find_map(|wire| {
            let is_it = |index: &usize| {
                let member = &object.members[*index];
                member.wire == *wire && is_shown(ctx, member)
            };
            required_members(ctx, *id, object).find(is_it)
        })
    };
    let found = [find(&IDS), find(&NAMES)].into_iter().flatten();
    let fields: Vec<Ident> = found.map(|index| ident(&names.members[index])).collect();
    if item.nullable || fields.is_empty() {
        let format = format!("{{{variable}:?}}");
        return (variable, quote!(println!(#format);));
    }
    let format = vec!["{}"; fields.len()].join(" ");
    let print = quote!(println!(#format, #(#variable.#fields),*););
    (variable, print)
}

/// Whether a member is short and prints.
fn is_shown(ctx: &Ctx<'_>, member: &Member) -> bool {
    let prints = matches!(
        ctx.api.resolved(&member.ty.ty),
        Type::Text | Type::Uuid | Type::Int32 | Type::Int64
    );
    prints && !member.ty.nullable && !member.secret && !is_ending(member.lifecycle.as_ref())
}
