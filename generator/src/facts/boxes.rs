//! Which members must be boxed: those through which a type would contain itself by value, and
//! those of a type that is too large for the stack.

use std::collections::BTreeSet;

use crate::model::{Api, Kind, SchemaId, Type, TypeRef};

/// In bytes, as estimated. Far above what most schemas need, so that one that grows hardly ever
/// changes how it stands in another; decoding keeps a few copies of each level on the stack.
const LARGE: usize = 16 * 1024;

pub(super) fn boxes(api: &Api) -> BTreeSet<(SchemaId, usize)> {
    let mut boxed = BTreeSet::new();
    for id in api.schema_ids() {
        for (index, part) in api[id].parts().into_iter().enumerate() {
            if let Type::Schema(inner) = part.ty
                && contains(api, inner, id)
            {
                boxed.insert((id, index));
            }
        }
    }
    large(api, &mut boxed);
    boxed
}

fn large(api: &Api, boxed: &mut BTreeSet<(SchemaId, usize)>) {
    /// A text, a list, a map.
    const SMALL: usize = 24;
    let mut sizes = vec![SMALL; api.schemas.len()];
    for id in inner_first(api) {
        let size = |(index, part): (usize, &TypeRef)| match part.ty {
            Type::Schema(inner) if !boxed.contains(&(id, index)) => sizes[inner.0],
            _ => SMALL,
        };
        let parts = api[id].parts().into_iter().enumerate();
        let (is_large, size): (Vec<usize>, usize) = match &api[id].kind {
            Kind::Enumeration(_) => continue,
            // A union is as large as its largest variant, so it is as large as what is in it.
            Kind::Union(_) | Kind::Alias(_) => {
                (Vec::new(), SMALL + parts.map(size).max().unwrap_or_default())
            }
            Kind::Object(object) => {
                let members = || object.members.iter().map(|member| &member.ty).enumerate();
                let is_large = members().filter(|member| size(*member) > LARGE);
                let rest = members().map(size).filter(|size| *size <= LARGE);
                (is_large.map(|(index, _)| index).collect(), SMALL + rest.sum::<usize>())
            }
        };
        sizes[id.0] = size;
        boxed.extend(is_large.into_iter().map(|index| (id, index)));
    }
}

/// Required members that lead back to the object they stand in, through required members alone.
pub(super) fn endless(api: &Api) -> BTreeSet<(SchemaId, usize)> {
    let mut endless = BTreeSet::new();
    for id in api.schema_ids() {
        for (index, inner) in required(api, id) {
            let mut seen = BTreeSet::new();
            let mut waiting = vec![inner];
            while let Some(next) = waiting.pop() {
                if seen.insert(next) {
                    waiting.extend(required(api, next).into_iter().map(|(_, inner)| inner));
                }
            }
            if seen.contains(&id) {
                endless.insert((id, index));
            }
        }
    }
    endless
}

/// The schemas that a value of this one cannot be without, each with the member's index.
fn required(api: &Api, id: SchemaId) -> Vec<(usize, SchemaId)> {
    let named = |ty: &TypeRef| match ty.ty {
        Type::Schema(inner) if !ty.nullable => Some(inner),
        _ => None,
    };
    match &api[id].kind {
        Kind::Object(object) => {
            let members = object.members.iter().enumerate().filter(|(_, member)| member.required);
            members.filter_map(|(index, member)| Some((index, named(&member.ty)?))).collect()
        }
        Kind::Alias(ty) => named(ty).map(|inner| (0, inner)).into_iter().collect(),
        Kind::Union(_) | Kind::Enumeration(_) => Vec::new(),
    }
}

/// How many types stand within each other at most; what leads back counts once.
pub(super) fn depth(api: &Api) -> usize {
    let mut depths = vec![0; api.schemas.len()];
    for id in inner_first(api) {
        let parts = api[id].parts().into_iter().flat_map(|part| part.ty.schemas());
        depths[id.0] = 1 + parts.map(|part| depths[part.0]).max().unwrap_or(0);
    }
    depths.into_iter().max().unwrap_or(0)
}

/// Every schema behind those it is made of, except where they lead back to it.
fn inner_first(api: &Api) -> Vec<SchemaId> {
    let parts = |id: SchemaId| -> Vec<SchemaId> {
        api[id].parts().into_iter().flat_map(|part| part.ty.schemas()).collect()
    };
    let mut order = Vec::with_capacity(api.schemas.len());
    let mut seen = vec![false; api.schemas.len()];
    for start in api.schema_ids() {
        let mut open = Vec::new();
        if !std::mem::replace(&mut seen[start.0], true) {
            open.push((start, parts(start)));
        }
        while let Some((id, waiting)) = open.last_mut() {
            match waiting.pop() {
                Some(part) if std::mem::replace(&mut seen[part.0], true) => {}
                Some(part) => open.push((part, parts(part))),
                None => {
                    order.push(*id);
                    open.pop();
                }
            }
        }
    }
    order
}

/// Whether `outer` holds `wanted` by value; lists and maps already point elsewhere.
fn contains(api: &Api, outer: SchemaId, wanted: SchemaId) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![outer];
    while let Some(id) = waiting.pop() {
        if id == wanted {
            return true;
        }
        if seen.insert(id) {
            waiting.extend(api[id].parts().into_iter().filter_map(|part| match part.ty {
                Type::Schema(inner) => Some(inner),
                _ => None,
            }));
        }
    }
    false
}
