//! The lints that a file is spared, and only a file that has reason: what is going away must be
//! named by the crate itself, and some of clippy's measures are the document's to keep.

use crate::{
    facts::GroupId,
    model::{
        Body, Kind, ModuleId, Operation, OperationId, Response, SchemaId, Statuses, Success, Type,
        TypeRef, is_ending,
    },
};

use super::{Ctx, group::required_outside_path, invoke, series};

/// Clippy's bound on arguments, and how deep a type is nested before it may find it complex.
const ARGUMENTS: usize = 7;
const DEPTH: usize = 4;

/// Methods of the standard traits: an operation may be called like one of them.
const TRAIT_METHODS: [&str; 29] = [
    "add",
    "as_mut",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "borrow_mut",
    "clone",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "div",
    "drop",
    "eq",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into_iter",
    "mul",
    "neg",
    "next",
    "not",
    "rem",
    "shl",
    "sub",
];

pub(super) fn of_type(ctx: &Ctx<'_>, id: SchemaId) -> Vec<&'static str> {
    let schema = &ctx.api[id];
    let mut allowed = Vec::new();
    // `new` names every member; reading and writing allow it themselves.
    let ends_inside = match &schema.kind {
        Kind::Object(object)
            if ctx.facts.direction(id).is_sent()
                || object.members.iter().any(|member| member.secret) =>
        {
            object.members.iter().any(|one| is_ending(one.lifecycle.as_ref()))
        }
        _ => false,
    };
    let parts = schema.parts();
    if schema.is_deprecated() || ends_inside || names_an_ending(ctx, &parts) {
        allowed.push("deprecated");
    }
    if let Kind::Object(object) = &schema.kind
        && object.members.iter().filter(|member| member.required).count() > ARGUMENTS
    {
        allowed.push("clippy::too_many_arguments");
    }
    let holds_types = parts.iter().any(|part| !part.ty.schemas().is_empty());
    if matches!(schema.kind, Kind::Union(_)) && holds_types {
        allowed.push("clippy::large_enum_variant");
    }
    if parts.into_iter().any(|part| depth(part) >= DEPTH) {
        allowed.push("clippy::type_complexity");
    }
    allowed
}

pub(super) fn of_types(ctx: &Ctx<'_>, module: ModuleId) -> Vec<&'static str> {
    let mut schemas = ctx.api.schemas.iter().filter(|schema| schema.module == module);
    if schemas.any(|schema| schema.is_deprecated()) { vec!["deprecated"] } else { Vec::new() }
}

pub(super) fn of_module(ctx: &Ctx<'_>, module: ModuleId) -> Vec<&'static str> {
    let own = &ctx.names.module(module).module;
    let groups = || {
        let all = ctx.facts.groups.iter().zip(&ctx.names.groups);
        all.filter(|(group, _)| group.module == module).map(|(_, pair)| pair.module.as_str())
    };
    let rules: [(&'static str, bool); 2] = [
        ("clippy::module_inception", groups().any(|name| name == own)),
        ("clippy::should_implement_trait", groups().any(|name| TRAIT_METHODS.contains(&name))),
    ];
    rules.into_iter().filter(|(_, holds)| *holds).map(|(lint, _)| lint).collect()
}

pub(super) fn of_group(ctx: &Ctx<'_>, id: GroupId) -> Vec<&'static str> {
    let operations = &ctx.facts.groups[id.0].operations;
    let any = |test: &dyn Fn(OperationId, &Operation) -> bool| {
        operations.iter().any(|id| test(*id, &ctx.api[*id]))
    };
    let rules: [(&'static str, bool); 6] = [
        (
            "deprecated",
            any(&|_, one| names_an_ending(ctx, &types(ctx, one)) || reads_an_ending(one)),
        ),
        ("clippy::large_enum_variant", any(&|_, one| by_status(one).is_some())),
        ("clippy::match_overlapping_arm", any(&|_, one| by_status(one).is_some_and(overlaps))),
        (
            "clippy::should_implement_trait",
            any(&|id, _| {
                let names = ctx.names.operation(id);
                let mut methods = names.parameters.iter().chain([&names.method]);
                methods.any(|method| TRAIT_METHODS.contains(&method.as_str()))
            }),
        ),
        ("clippy::too_many_arguments", any(&|_, one| arguments(one) > ARGUMENTS)),
        (
            "clippy::type_complexity",
            any(&|_, one| types(ctx, one).into_iter().any(|ty| depth(ty) >= DEPTH)),
        ),
    ];
    rules.into_iter().filter(|(_, holds)| *holds).map(|(lint, _)| lint).collect()
}

pub(super) fn of_doors(ctx: &Ctx<'_>, module: ModuleId) -> Vec<&'static str> {
    let mut operations = ctx.api.operations.iter().filter(|one| one.module == module);
    let names_one =
        |one: &Operation| invoke::names_an_ending(one) || names_an_ending(ctx, &types(ctx, one));
    if operations.any(names_one) { vec!["deprecated"] } else { Vec::new() }
}

/// Whether a struct of required parameters has a field that is going away, which the method reads.
fn reads_an_ending(operation: &Operation) -> bool {
    let required = required_outside_path(operation);
    required.len() > 1
        && required.iter().any(|at| is_ending(operation.parameters[*at].lifecycle.as_ref()))
}

fn names_an_ending(ctx: &Ctx<'_>, types: &[&TypeRef]) -> bool {
    let mut named = types.iter().flat_map(|ty| ty.ty.schemas());
    named.any(|id| ctx.api[id].is_deprecated())
}

/// All types that an operation's file names.
fn types<'c>(ctx: &Ctx<'c>, operation: &'c Operation) -> Vec<&'c TypeRef> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    let body = operation.body.iter().flat_map(Body::all).map(|body| &body.content.ty);
    let contents = operation.responses.iter().flat_map(Response::contents);
    let items = operation.stream.iter().map(|stream| &stream.content.ty);
    let items = items.chain(series::paged_item(ctx, operation));
    parameters.chain(body).chain(contents.map(|content| &content.ty)).chain(items).collect()
}

type Shape = (Statuses, Option<crate::model::Content>);

fn by_status(operation: &Operation) -> Option<&[Shape]> {
    match &operation.success {
        Success::ByStatus(shapes) => Some(shapes),
        _ => None,
    }
}

fn overlaps(shapes: &[Shape]) -> bool {
    shapes.iter().any(|(statuses, _)| matches!(statuses, Statuses::Range(_)))
}

/// With the receiver.
fn arguments(operation: &Operation) -> usize {
    let on_path = operation.path_parameters().count();
    let required = required_outside_path(operation).len().min(1);
    let body = operation.body.iter().filter(|body| body.required).count();
    1 + on_path + required + body
}

fn depth(ty: &TypeRef) -> usize {
    match &ty.ty {
        Type::Array(inner) | Type::Map(inner) => 1 + depth(inner),
        _ => 0,
    }
}
