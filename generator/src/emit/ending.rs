//! What replaces a thing that is going away, by its Rust name where the crate has it.

use crate::{
    facts::What,
    model::{Kind, Lifecycle, Literal, Operation, OperationId, SchemaId, Type},
};

use super::{Ctx, types};

/// Each replacement as the crate calls it; what the crate does not have stays as it is written.
pub(super) fn replacements(ctx: &Ctx<'_>, what: What, lifecycle: &Lifecycle) -> Vec<String> {
    let name = |written: &String| in_rust(ctx, what, written).unwrap_or_else(|| written.clone());
    lifecycle.replacement.iter().map(name).collect()
}

fn in_rust(ctx: &Ctx<'_>, what: What, written: &str) -> Option<String> {
    let near = match what {
        What::Parameter(id, _) => parameter(ctx, id, written),
        What::Property(id, _) => member(ctx, id, written),
        What::Value(id, _) => value(ctx, id, written),
        What::Schema(id) => schema(ctx, id, written),
        What::Header(id, ..) => header(ctx, id, written),
        What::Operation(_) => None,
    };
    near.or_else(|| operation(ctx, what, written))
}

fn parameter(ctx: &Ctx<'_>, id: OperationId, written: &str) -> Option<String> {
    let at = ctx.api[id].parameters.iter().position(|one| one.wire == written)?;
    ctx.names.operation(id).parameters.get(at).cloned()
}

/// Another header of the same module.
fn header(ctx: &Ctx<'_>, id: OperationId, written: &str) -> Option<String> {
    let names = &ctx.names.headers[ctx.api[id].module.0];
    names.get(&written.to_ascii_lowercase()).cloned()
}

/// A path of members that starts in the same object.
fn member(ctx: &Ctx<'_>, id: SchemaId, written: &str) -> Option<String> {
    let mut at = Some(id);
    let mut path = Vec::new();
    for step in written.split('.') {
        let Kind::Object(object) = &ctx.api[at?].kind else { return None };
        let found = object.members.iter().position(|member| member.wire == step)?;
        path.push(ctx.names.schema(at?).members[found].clone());
        at = match types::resolved(ctx, &object.members[found].ty.ty) {
            Type::Schema(next) => Some(*next),
            _ => None,
        };
    }
    Some(path.join("."))
}

fn value(ctx: &Ctx<'_>, id: SchemaId, written: &str) -> Option<String> {
    let Kind::Enumeration(enumeration) = &ctx.api[id].kind else { return None };
    let at = enumeration.values.iter().position(|value| match &value.wire {
        Literal::Text(text) => text == written,
        Literal::Integer(number) => number.to_string() == written,
    })?;
    ctx.names.schema(id).members.get(at).cloned()
}

fn schema(ctx: &Ctx<'_>, id: SchemaId, written: &str) -> Option<String> {
    let module = ctx.api[id].module;
    let named = |other: &SchemaId| {
        let schema = &ctx.api[*other];
        schema.module == module
            && schema.pointer.strip_prefix("/components/schemas/") == Some(written)
    };
    let found = ctx.api.schema_ids().find(named)?;
    Some(ctx.names.schema(found).ty.clone())
}

/// A request, a path or an `operationId`; the same module goes first, and two that fit are none.
fn operation(ctx: &Ctx<'_>, what: What, written: &str) -> Option<String> {
    let own = what.module(ctx.api);
    let method = match what {
        What::Operation(id) => Some(ctx.api[id].method),
        _ => None,
    };
    let (asked, path) = match written.split_once(' ') {
        Some((method, path)) => (Some(method), path),
        None => (None, written),
    };
    let fits = |one: &Operation| {
        let is_id = one.operation_id.as_deref() == Some(written);
        let is_path = || shape(&one.path).eq(shape(path)) || shape(&one.template()).eq(shape(path));
        let is_method = match (asked, method) {
            (Some(asked), _) => asked == one.method.as_str(),
            (None, Some(own)) => own == one.method,
            (None, None) => false,
        };
        is_id || is_method && is_path()
    };
    let found: Vec<OperationId> =
        ctx.api.operation_ids().filter(|id| fits(&ctx.api[*id])).collect();
    let near: Vec<&OperationId> = found.iter().filter(|id| ctx.api[**id].module == own).collect();
    let id = match (near.as_slice(), found.as_slice()) {
        ([only], _) => **only,
        ([], [only]) => *only,
        _ => return None,
    };
    ctx.names.item(ctx.api, ctx.facts, What::Operation(id)).map(|item| item.shown)
}

/// Without the names of path parameters and what does not matter at either end.
fn shape(path: &str) -> impl Iterator<Item = &str> {
    let path = path.split('?').next().unwrap_or_default().trim_matches('/');
    path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment })
}
