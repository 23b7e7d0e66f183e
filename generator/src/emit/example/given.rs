//! What a call of an example is given.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::{
    facts::GroupId,
    model::{Body, Kind, Literal, Location, Member, Object, OperationId, SchemaId, Type},
};

use super::super::{Ctx, call, content, group::required_outside_path, ident, object};

/// What a call is given, and what must stand before it for that.
#[derive(Default)]
pub(super) struct Given {
    /// Paths below the module.
    pub uses: Vec<TokenStream>,
    /// Of the function around the program: variables that come from elsewhere.
    pub parameters: Vec<TokenStream>,
    pub arguments: Vec<TokenStream>,
}

pub(super) fn given(ctx: &Ctx<'_>, group: GroupId, id: OperationId) -> Given {
    let operation = &ctx.api[id];
    let names = ctx.names.operation(id);
    let required = required_outside_path(operation);
    let together = required.len() > 1;
    let mut given = Given::default();
    let mut fields = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let name = ident(&names.parameters[index]);
        if parameter.location == Location::Path || (required.contains(&index) && !together) {
            let ty = call::argument(ctx, parameter);
            given.parameters.push(quote!(#name: #ty));
            given.arguments.push(quote!(#name));
        } else if required.contains(&index) {
            let ty = call::field(ctx, parameter);
            given.parameters.push(quote!(#name: #ty));
            fields.push(name);
        }
    }
    if together {
        let (module, ty) = (ident(&ctx.names.group(group).module), ident(&names.required));
        given.uses.push(quote!(#module::#ty));
        given.arguments.push(quote!(#ty { #(#fields),* }));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        match new(ctx, body) {
            Some((ty, new)) => {
                given.uses.push(quote!(types::#ty));
                given.arguments.push(quote!(&#new));
            }
            None => {
                let ty = content::body_argument(ctx, body);
                given.parameters.push(quote!(body: #ty));
                given.arguments.push(quote!(body));
            }
        }
    }
    given
}

/// A body whose required members are plain values: its type, and how it is made.
fn new(ctx: &Ctx<'_>, body: &Body) -> Option<(Ident, TokenStream)> {
    let Type::Schema(id) = ctx.api.resolved(&body.content.ty.ty) else { return None };
    let Kind::Object(object) = &ctx.api[*id].kind else { return None };
    if body.content.ty.nullable {
        return None;
    }
    let members = object.members.iter().enumerate();
    let asked = members.filter(|(index, member)| object::is_asked(ctx, *id, *index, member));
    let values = asked.map(|(_, member)| plain_value(ctx, member));
    let values: Vec<TokenStream> = values.collect::<Option<_>>()?;
    let ty = ident(&ctx.names.schema(*id).ty);
    let new = quote!(#ty::new(#(#values),*));
    Some((ty, new))
}

pub(super) fn required_members<'m>(
    ctx: &'m Ctx<'_>,
    id: SchemaId,
    object: &'m Object,
) -> impl Iterator<Item = usize> + 'm {
    (0..object.members.len())
        .filter(move |index| object::is_required(ctx, id, *index, &object.members[*index]))
}

fn plain_value(ctx: &Ctx<'_>, member: &Member) -> Option<TokenStream> {
    if member.ty.nullable {
        return None;
    }
    match ctx.api.resolved(&member.ty.ty) {
        Type::Boolean => Some(quote!(true)),
        Type::Int32 | Type::Int64 | Type::Uint64 => Some(quote!(1)),
        Type::Double => Some(quote!(1.0)),
        Type::Text => {
            let text = &member.wire;
            Some(quote!(#text))
        }
        Type::Schema(id) => match &ctx.api[*id].kind {
            Kind::Enumeration(values) => match &values.values.first()?.wire {
                Literal::Text(text) => Some(quote!(#text)),
                Literal::Integer(_) => None,
            },
            _ => None,
        },
        _ => None,
    }
}
