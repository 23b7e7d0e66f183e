//! Which members must be boxed: those through which a type would contain itself by value.

use std::collections::BTreeSet;

use crate::model::{Api, Kind, SchemaId, Type, TypeRef};

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
    boxed
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
    let parts = |id: SchemaId| -> Vec<SchemaId> {
        api[id].parts().into_iter().flat_map(|part| part.ty.schemas()).collect()
    };
    let mut depths: Vec<Option<usize>> = vec![None; api.schemas.len()];
    for start in api.schema_ids() {
        if depths[start.0].is_some() {
            continue;
        }
        // While its parts are looked at, a schema counts as nothing, so that rings end.
        depths[start.0] = Some(0);
        let mut open = vec![(start, parts(start), 0)];
        while let Some((id, waiting, deepest)) = open.last_mut() {
            let Some(part) = waiting.pop() else {
                let depth = *deepest + 1;
                depths[id.0] = Some(depth);
                open.pop();
                if let Some((_, _, deepest)) = open.last_mut() {
                    *deepest = depth.max(*deepest);
                }
                continue;
            };
            match depths[part.0] {
                Some(depth) => *deepest = depth.max(*deepest),
                None => {
                    depths[part.0] = Some(0);
                    open.push((part, parts(part), 0));
                }
            }
        }
    }
    depths.into_iter().flatten().max().unwrap_or(0)
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
