//! Objects as parameters: what OpenAPI writes as several pairs is several parameters here. A value that is told apart
//! only when it is there is one parameter, written by the style.

use crate::{
    document::join,
    model::{
        Expansion, Kind, Lifecycle, Location, Member, Notation, Provenance, Style, Type, TypeRef,
    },
};

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
    /// Where it stands in the parameter, as a JSON pointer.
    pub place: String,
    pub name: Option<String>,
    pub doc: Option<String>,
    pub lifecycle: Option<Lifecycle>,
    pub provenance: Vec<Provenance>,
}

/// What is sent for a parameter, and whether it is more than text for the caller to write.
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
    name: &str,
    location: Location,
    ty: TypeRef,
    expansion: Expansion,
    required: bool,
) -> Pairs {
    let naming = match (location, expansion.notation) {
        (Location::Query, Notation::DeepObject) => Some(Naming::Bracketed),
        (Location::Query, Notation::Form) if expansion.explode => Some(Naming::Alone),
        _ => None,
    };
    let mut flat = Flat { ctx, naming, location, expansion, pairs: Vec::new() };
    flat.value(name, ty, required, None, 0);
    Pairs { pairs: flat.pairs, is_whole: true }
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
    location: Location,
    expansion: Expansion,
    pairs: Vec<Pair>,
}

impl Flat<'_, '_, '_> {
    fn value(&mut self, wire: &str, ty: TypeRef, required: bool, member: Option<Of>, depth: usize) {
        let members = self.naming.filter(|_| depth < DEPTH).and_then(|naming| {
            // Only brackets tell the members of one object from those of another.
            let is_told = naming == Naming::Bracketed || depth == 0;
            members(self.ctx, &ty).filter(|_| is_told).map(|members| (naming, members))
        });
        let Some((naming, members)) = members else {
            let style = self.style(&ty, depth);
            self.pairs.push(Pair { wire: wire.to_owned(), ty, style, required, member });
            return;
        };
        for one in members {
            let name = match naming {
                Naming::Alone => one.wire.clone(),
                Naming::Bracketed => format!("{wire}[{}]", one.wire),
            };
            let required = required && one.required && !one.ty.nullable;
            let around = member.as_ref().map_or("", |of| of.place.as_str());
            let (ty, of) = (one.ty.clone(), Of::new(around, one));
            self.value(&name, ty, required, Some(of), depth + 1);
        }
    }

    fn style(&self, ty: &TypeRef, depth: usize) -> Style {
        let Expansion { notation, explode, keeps_reserved, sends_empty } = self.expansion;
        let (is_plain, is_list) = (is_plain(self.ctx, ty), is_list(self.ctx, ty));
        if !is_plain {
            // A member's own members would stand beside those of the object around it.
            let is_within = depth > 0 && notation == Notation::Form && !is_list;
            let notation = if is_within { Notation::Text } else { notation };
            return Style::Expanded(Expansion { notation, ..self.expansion });
        }
        let is_told = match notation {
            Notation::Label | Notation::Matrix | Notation::Json => true,
            Notation::Form => is_list && explode && self.location == Location::Cookie,
            _ => false,
        };
        if is_told || keeps_reserved || (sends_empty && is_list) {
            return Style::Expanded(self.expansion);
        }
        match notation {
            Notation::Form if explode => Style::Repeated,
            Notation::DeepObject => Style::Repeated,
            Notation::SpaceDelimited => Style::Joined(' '),
            Notation::PipeDelimited => Style::Joined('|'),
            _ => Style::Joined(','),
        }
    }
}

impl Of {
    fn new(around: &str, member: Member) -> Self {
        let place = join(around, &member.wire);
        let Member { pointer, name, doc, lifecycle, provenance, .. } = member;
        Self { pointer, place, name, doc, lifecycle, provenance }
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
