//! Which members must be boxed: those through which a type would contain itself by value.

use std::collections::BTreeSet;

use crate::model::{Api, SchemaId, Type};

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
