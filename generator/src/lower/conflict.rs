//! Parts of an `allOf` that say different things of one value: no value can be both, so that it is
//! said which of them is taken.

use std::collections::BTreeSet;

use crate::model::{Api, Enumeration, Kind, Literal, Object, Type, TypeRef};

use super::{
    composite::target,
    context::Context,
    object::says,
    shape::{Part, Shape, Written, shape},
};

/// A member that is declared again.
#[derive(Clone, Debug)]
pub(super) struct Overlap {
    /// Where it is declared again.
    pub pointer: String,
    pub member: String,
    pub first: TypeRef,
    pub second: TypeRef,
}

/// What JSON calls a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Object,
}

impl Class {
    fn as_str(self) -> &'static str {
        match self {
            Self::Boolean => "`boolean`",
            Self::Integer => "`integer`",
            Self::Number => "`number`",
            Self::Text => "`string`",
            Self::List => "`array`",
            Self::Object => "`object`",
        }
    }

    fn meets(self, other: Self) -> bool {
        use Class::{Integer, Number};
        self == other || matches!((self, other), (Integer, Number) | (Number, Integer))
    }
}

/// Once all types are known.
pub(super) fn report(ctx: &mut Context<'_, '_>) {
    for overlap in std::mem::take(&mut ctx.overlaps) {
        let Overlap { pointer, member, first, second } = overlap;
        let Some(differ) = differ(ctx.api, &format!("`{member}`"), &first.ty, &second.ty) else {
            continue;
        };
        let taken = if says(&second.ty) < says(&first.ty) { "first" } else { "later" };
        let message = format!("{differ} in two parts of `allOf`; the {taken} is taken");
        ctx.warn("all-of-conflict", &pointer, message);
    }
}

/// Parts of which one stands for all.
pub(super) fn of_parts(ctx: &mut Context<'_, '_>, parts: &[Part<'_>], pointer: &str) {
    let mut found: Vec<Class> = Vec::new();
    for class in parts.iter().filter_map(|part| of_written(ctx, part.written, 16)) {
        if !found.iter().any(|known| known.meets(class)) {
            found.push(class);
        }
    }
    if let [first, second, ..] = found.as_slice() {
        let message = format!(
            "parts of `allOf` are {} and {}, which no value is; one of them is taken",
            first.as_str(),
            second.as_str()
        );
        ctx.warn("all-of-conflict", pointer, message);
    }
}

fn of_written(ctx: &Context<'_, '_>, written: Written<'_>, depth: u8) -> Option<Class> {
    let schema = match written {
        Written::Item(schema) => schema,
        Written::Reference(_) if depth == 0 => return None,
        Written::Reference(reference) => {
            let (_, written) = target(ctx, reference)?;
            return of_written(ctx, written, depth - 1);
        }
    };
    match shape(schema) {
        Shape::Plain(ty) => class(&ty),
        Shape::Texts(_) => Some(Class::Text),
        Shape::Integers(_) => Some(Class::Integer),
        Shape::Array(_) => Some(Class::List),
        Shape::Object(_) => Some(Class::Object),
        Shape::Composite(_) | Shape::Either(_) => None,
    }
}

fn class(ty: &Type) -> Option<Class> {
    match ty {
        Type::Boolean => Some(Class::Boolean),
        Type::Int32 | Type::Int64 | Type::Uint64 | Type::UnixSeconds | Type::UnixMillis => {
            Some(Class::Integer)
        }
        Type::Double | Type::Decimal => Some(Class::Number),
        Type::Text
        | Type::Uuid
        | Type::DateTime
        | Type::Date
        | Type::Duration
        | Type::Base64
        | Type::Binary => Some(Class::Text),
        Type::Array(_) => Some(Class::List),
        Type::Map(_) => Some(Class::Object),
        Type::Any | Type::Schema(_) => None,
    }
}

fn class_of(api: &Api, ty: &Type) -> Option<Class> {
    let Type::Schema(id) = ty else { return class(ty) };
    match &api[*id].kind {
        Kind::Object(_) => Some(Class::Object),
        Kind::Enumeration(enumeration) => {
            let is_text = |wire: &Literal| matches!(wire, Literal::Text(_));
            let texts = enumeration.values.iter().all(|value| is_text(&value.wire));
            Some(if texts { Class::Text } else { Class::Integer })
        }
        Kind::Union(_) | Kind::Alias(_) => None,
    }
}

/// In what two declarations differ so that the one loses what the other says.
fn differ(api: &Api, what: &str, first: &Type, second: &Type) -> Option<String> {
    let (first, second) = (api.resolved(first), api.resolved(second));
    if first == second {
        return None;
    }
    let (one, other) = (class_of(api, first)?, class_of(api, second)?);
    if !one.meets(other) {
        return Some(format!("{what} is {} and {}", one.as_str(), other.as_str()));
    }
    match (first, second) {
        (Type::Array(first), Type::Array(second)) => {
            differ(api, &format!("an item of {what}"), &first.ty, &second.ty)
        }
        (Type::Schema(first), Type::Schema(second)) => {
            match (&api[*first].kind, &api[*second].kind) {
                (Kind::Object(first), Kind::Object(second)) => {
                    let are_apart = apart(&members(first), &members(second));
                    are_apart.then(|| format!("{what} has other members"))
                }
                (Kind::Enumeration(first), Kind::Enumeration(second)) => {
                    let are_apart = apart(&values(first), &values(second));
                    are_apart.then(|| format!("{what} has other values"))
                }
                _ => None,
            }
        }
        (Type::Schema(_), _) | (_, Type::Schema(_)) => None,
        // Text in two forms, of which each says more than that it is text.
        _ if one == Class::Text && says(first) == 2 && says(second) == 2 => {
            Some(format!("{what} has two formats"))
        }
        _ => None,
    }
}

fn values(enumeration: &Enumeration) -> BTreeSet<String> {
    enumeration.values.iter().map(|value| value.wire.to_string()).collect()
}

fn members(object: &Object) -> BTreeSet<String> {
    object.members.iter().map(|member| member.wire.clone()).collect()
}

/// Whether each has something that the other has not.
fn apart(first: &BTreeSet<String>, second: &BTreeSet<String>) -> bool {
    !first.is_subset(second) && !second.is_subset(first)
}
