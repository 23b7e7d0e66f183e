//! Bodies with files in them. A file is a part of its own and cannot stand in JSON, so the schema
//! of such a body must be used for nothing else.

use std::collections::BTreeSet;

use crate::{
    document::join,
    model::{Body, Content, Format, Kind, OperationId, Response, SchemaId, Type, TypeRef},
};

use super::context::Context;

/// Bodies whose schema is used elsewhere too become parts that the caller makes.
pub(super) fn settle(ctx: &mut Context<'_, '_>) {
    let bodies = own_operations(ctx).into_iter();
    let with_files: Vec<(OperationId, TypeRef, SchemaId)> =
        bodies.flat_map(|id| objects_with_files(ctx, id)).collect();
    if with_files.is_empty() {
        return;
    }
    let elsewhere = elsewhere(ctx);
    let set = |body: &mut Body| body.content.ty = TypeRef::new(Type::Any);
    for (operation, ty, schema) in with_files {
        if !elsewhere.contains(&schema) {
            continue;
        }
        let place = join(&ctx.api[operation].pointer, "requestBody");
        let schema = ctx.api[schema].pointer.clone();
        let message = format!(
            "`{schema}` holds files, and is used outside of `multipart/form-data` too: the parts are the caller's to make"
        );
        ctx.warn("upload", &place, message);
        let Some(body) = &mut ctx.api.operations[operation.0].body else { continue };
        let is_it = |content: &Content| content.ty == ty && content.format == Format::Multipart;
        if is_it(&body.content) {
            set(body);
        }
        body.others.iter_mut().filter(|other| is_it(&other.content)).for_each(set);
    }
}

fn own_operations(ctx: &Context<'_, '_>) -> Vec<OperationId> {
    ctx.api.operation_ids().filter(|id| ctx.api[*id].module == ctx.module).collect()
}

fn objects_with_files(
    ctx: &Context<'_, '_>,
    id: OperationId,
) -> Vec<(OperationId, TypeRef, SchemaId)> {
    let contents = ctx.api[id].body.iter().flat_map(Body::all).map(|body| &body.content);
    let object = |content: &Content| {
        let schema = ctx.api.object_of_parts(content).filter(|id| ctx.api.holds_files(*id))?;
        Some((id, content.ty.clone(), schema))
    };
    contents.filter_map(object).collect()
}

/// Every schema that stands in something else than such a body.
fn elsewhere(ctx: &Context<'_, '_>) -> BTreeSet<SchemaId> {
    let mut types: Vec<&TypeRef> = Vec::new();
    let is_whole = |content: &&Content| content.format != Format::Multipart;
    for operation in own_operations(ctx).into_iter().map(|id| &ctx.api[id]) {
        let bodies = operation.body.iter().flat_map(Body::all).map(|body| &body.content);
        let body = bodies.filter(is_whole);
        let answers = operation.responses.iter().flat_map(Response::contents);
        let items = operation.stream.iter().map(|stream| &stream.content);
        types.extend(body.chain(answers).chain(items).map(|content| &content.ty));
        types.extend(operation.parameters.iter().map(|parameter| &parameter.ty));
    }
    for schema in &ctx.api.schemas {
        if !matches!(schema.kind, Kind::Alias(_)) {
            types.extend(schema.parts());
        }
    }
    let mut waiting: Vec<SchemaId> = types.iter().flat_map(|ty| ty.ty.schemas()).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if found.insert(id) {
            waiting.extend(ctx.api[id].parts().into_iter().flat_map(|part| part.ty.schemas()));
        }
    }
    found
}
