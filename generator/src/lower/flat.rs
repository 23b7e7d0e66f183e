//! Objects as parameters: what OpenAPI writes as several pairs is several parameters here. What it has no rule for is
//! text that the caller writes.

use openapiv3::{Parameter as WrittenParameter, QueryStyle};

use crate::model::{Kind, Lifecycle, Member, Provenance, Style, Type, TypeRef};

use super::context::Context;

/// A parameter as it is sent.
pub(super) struct Pair {
    pub wire: String,
    pub ty: TypeRef,
    pub style: Style,
    pub required: bool,
    /// The member that it is, when it is one of an object's.
    pub member: Option<Of>,
}

pub(super) struct Of {
    pub pointer: String,
    pub name: Option<String>,
    pub doc: Option<String>,
    pub lifecycle: Option<Lifecycle>,
    pub provenance: Vec<Provenance>,
}

/// What is sent for a parameter, and whether some of it is text for want of a rule.
pub(super) struct Pairs {
    pub pairs: Vec<Pair>,
    pub is_whole: bool,
}

/// How the names of an object's members are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// `a=1&b=2`
    Alone,
    /// `name[a]=1&name[b]=2`
    Bracketed,
}

/// Objects in objects, as far as anybody has them.
const DEPTH: usize = 4;

pub(super) fn pairs(
    ctx: &Context<'_, '_>,
    parameter: &WrittenParameter,
    ty: TypeRef,
    style: Option<Style>,
    required: bool,
) -> Pairs {
    let data = parameter.parameter_data_ref();
    let naming = match parameter {
        WrittenParameter::Query { style: QueryStyle::DeepObject, .. } => Some(Naming::Bracketed),
        WrittenParameter::Query { style: QueryStyle::Form, .. } if data.explode.unwrap_or(true) => {
            Some(Naming::Alone)
        }
        _ => None,
    };
    let mut flat = Flat { ctx, naming, pairs: Vec::new(), is_whole: true };
    match style.or(naming.map(|_| Style::Repeated)) {
        Some(style) => flat.value(&data.name, ty, style, required, None, 0),
        // The styles that only paths have.
        None => return text(&data.name, required),
    }
    let Flat { pairs, is_whole, .. } = flat;
    Pairs { pairs, is_whole }
}

/// A parameter that the caller writes.
pub(super) fn text(wire: &str, required: bool) -> Pairs {
    let (wire, ty) = (wire.to_owned(), TypeRef::new(Type::Text));
    let pair = Pair { wire, ty, style: Style::Repeated, required, member: None };
    Pairs { pairs: vec![pair], is_whole: false }
}

struct Flat<'f, 'c, 's> {
    ctx: &'f Context<'c, 's>,
    naming: Option<Naming>,
    pairs: Vec<Pair>,
    is_whole: bool,
}

impl Flat<'_, '_, '_> {
    fn value(
        &mut self,
        wire: &str,
        ty: TypeRef,
        style: Style,
        required: bool,
        member: Option<Of>,
        depth: usize,
    ) {
        if is_plain(self.ctx, &ty) {
            self.pairs.push(Pair { wire: wire.to_owned(), ty, style, required, member });
            return;
        }
        let members = self.naming.filter(|_| depth < DEPTH).and_then(|naming| {
            // Only brackets tell the members of one object from those of another.
            let is_told = naming == Naming::Bracketed || depth == 0;
            members(self.ctx, &ty).filter(|_| is_told).map(|members| (naming, members))
        });
        match members {
            Some((naming, members)) => {
                for one in members {
                    let name = match naming {
                        Naming::Alone => one.wire.clone(),
                        Naming::Bracketed => format!("{wire}[{}]", one.wire),
                    };
                    let required = required && one.required && !one.ty.nullable;
                    let (ty, of) = (one.ty.clone(), Of::from(one));
                    self.value(&name, ty, Style::Repeated, required, Some(of), depth + 1);
                }
            }
            None => {
                self.is_whole = false;
                let text = TypeRef::new(Type::Text);
                let ty = match is_list(self.ctx, &ty) {
                    true => TypeRef::new(Type::Array(Box::new(text))),
                    false => text,
                };
                self.pairs.push(Pair { wire: wire.to_owned(), ty, style, required, member });
            }
        }
    }
}

impl From<Member> for Of {
    fn from(member: Member) -> Self {
        let Member { pointer, name, doc, lifecycle, provenance, .. } = member;
        Self { pointer, name, doc, lifecycle, provenance }
    }
}

/// The members that a client may send of an object that lists them all.
fn members(ctx: &Context<'_, '_>, ty: &TypeRef) -> Option<Vec<Member>> {
    match &ty.ty {
        Type::Schema(id) => match &ctx.api[*id].kind {
            Kind::Object(object) if !object.members.is_empty() => {
                Some(object.members.iter().filter(|one| !one.read_only).cloned().collect())
            }
            Kind::Alias(ty) => members(ctx, ty),
            _ => None,
        },
        _ => None,
    }
}

/// A single value, or a list of them.
fn is_plain(ctx: &Context<'_, '_>, ty: &TypeRef) -> bool {
    match &ty.ty {
        Type::Map(_) => false,
        Type::Array(item) => is_plain(ctx, item) && !is_list(ctx, item),
        Type::Schema(id) => match &ctx.api[*id].kind {
            Kind::Object(_) | Kind::Union(_) => false,
            Kind::Alias(ty) => is_plain(ctx, ty),
            Kind::Enumeration(_) => true,
        },
        _ => true,
    }
}

fn is_list(ctx: &Context<'_, '_>, ty: &TypeRef) -> bool {
    match &ty.ty {
        Type::Array(_) => true,
        Type::Schema(id) => match &ctx.api[*id].kind {
            Kind::Alias(ty) => is_list(ctx, ty),
            _ => false,
        },
        _ => false,
    }
}
