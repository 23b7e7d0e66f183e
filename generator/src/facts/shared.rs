//! What many operations have in common, so that the crate says it once.

use std::collections::BTreeMap;

use crate::model::{Api, Operation, SchemaId, SchemeId, Statuses, Type};

/// An error body that has a type, and the statuses that carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorBody {
    pub schema: SchemaId,
    pub statuses: Vec<Statuses>,
}

/// The typed error bodies of an operation, in the order of its responses.
pub(super) fn error_bodies(operation: &Operation) -> Vec<ErrorBody> {
    let mut bodies: Vec<ErrorBody> = Vec::new();
    for response in operation.responses.iter().filter(|one| !one.statuses.is_success()) {
        let Some(content) = response.content.as_ref() else { continue };
        let Type::Schema(schema) = content.ty.ty else { continue };
        match bodies.iter_mut().find(|body| body.schema == schema) {
            Some(body) => body.statuses.push(response.statuses),
            None => bodies.push(ErrorBody { schema, statuses: vec![response.statuses] }),
        }
    }
    bodies
}

/// By module: the error bodies that each of its operations has. A module of one operation shares
/// nothing.
pub(super) fn errors(api: &Api) -> Vec<Vec<ErrorBody>> {
    let mut operations: Vec<Vec<&Operation>> = vec![Vec::new(); api.modules.len()];
    for operation in &api.operations {
        operations[operation.module.0].push(operation);
    }
    let of_module = |operations: Vec<&Operation>| match operations.as_slice() {
        [first, second, others @ ..] => {
            let mut shared = error_bodies(first);
            for other in std::iter::once(second).chain(others) {
                let theirs = error_bodies(other);
                shared.retain(|body| theirs.contains(body));
            }
            shared
        }
        _ => Vec::new(),
    };
    operations.into_iter().map(of_module).collect()
}

/// What most operations ask for; of two that are as frequent, the one that comes first.
pub(super) fn security(api: &Api) -> Vec<Vec<SchemeId>> {
    let mut counts: BTreeMap<&Vec<Vec<SchemeId>>, usize> = BTreeMap::new();
    for operation in &api.operations {
        *counts.entry(&operation.security).or_default() += 1;
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map(|(security, _)| security.clone()).unwrap_or_default()
}
