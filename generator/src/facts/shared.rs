//! What many operations have in common, so that the crate says it once.

use std::collections::BTreeMap;

use crate::model::{Api, Declared, Method, Operation, SchemaId, SchemeId, Statuses, Success, Type};

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

/// What the operations of each method declare most often, where that is anything.
pub(super) fn successes(api: &Api) -> Vec<(Method, Vec<Declared>)> {
    let mut counts: BTreeMap<Method, BTreeMap<Vec<Declared>, usize>> = BTreeMap::new();
    for operation in &api.operations {
        *counts.entry(operation.method).or_default().entry(declared(operation)).or_default() += 1;
    }
    let most = |counts: BTreeMap<Vec<Declared>, usize>| {
        let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
        most.map(|(declared, _)| declared).unwrap_or_default()
    };
    let usual = counts.into_iter().map(|(method, counts)| (method, most(counts)));
    usual.filter(|(_, declared)| !declared.is_empty()).collect()
}

/// What the client holds an operation's successes against: only a body that is read has to be of a media type.
pub(super) fn declared(operation: &Operation) -> Vec<Declared> {
    let is_read = !matches!(operation.success, Success::Nothing | Success::Activity);
    let declared = operation.declared.iter().cloned();
    let of = |one: Declared| match is_read {
        true => one,
        false => Declared { media_types: Vec::new(), ..one },
    };
    declared.map(of).collect()
}

/// What most operations of each server ask for.
pub(super) fn server_security(api: &Api) -> Vec<Vec<Vec<SchemeId>>> {
    let of_server = |server| api.operations.iter().filter(move |one| one.server.0 == server);
    (0..api.servers.len()).map(|server| security(of_server(server))).collect()
}

/// What most operations ask for; of two that are as frequent, the one that comes first.
pub(super) fn security<'a>(operations: impl Iterator<Item = &'a Operation>) -> Vec<Vec<SchemeId>> {
    let mut counts: BTreeMap<&Vec<Vec<SchemeId>>, usize> = BTreeMap::new();
    for operation in operations {
        *counts.entry(&operation.security).or_default() += 1;
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map(|(security, _)| security.clone()).unwrap_or_default()
}
