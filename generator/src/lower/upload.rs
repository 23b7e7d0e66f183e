//! Bodies with files in them. A file is a part of its own and cannot stand in JSON, so the schema
//! of such a body must be used for nothing else.

use std::collections::BTreeSet;

use crate::{
    document::join,
    model::{Body, Content, Format, Kind, OperationId, SchemaId, Type, TypeRef},
};

use super::context::Context;

/// Bodies whose schema is used elsewhere too become parts that the caller makes.
pub(super) fn settle(ctx: &mut Context<'_, '_>) {
    let bodies = own_operations(ctx).into_iter();
    let with_files: Vec<(OperationId, SchemaId)> =
        bodies.filter_map(|id| Some((id, object_with_files(ctx, id)?))).collect();
    if with_files.is_empty() {
        return;
    }
    let elsewhere = elsewhere(ctx);
    for (operation, schema) in with_files {
        if !elsewhere.contains(&schema) {
            continue;
        }
        let place = join(&ctx.api[operation].pointer, "requestBody");
        let schema = ctx.api[schema].pointer.clone();
        let message = format!(
            "`{schema}` holds files, and is used outside of `multipart/form-data` too: the parts are the caller's to make"
        );
        ctx.warn("upload", &place, message);
        if let Some(Body { content, .. }) = &mut ctx.api.operations[operation.0].body {
            content.ty = TypeRef::new(Type::Any);
        }
    }
}

fn own_operations(ctx: &Context<'_, '_>) -> Vec<OperationId> {
    ctx.api.operation_ids().filter(|id| ctx.api[*id].module == ctx.module).collect()
}

fn object_with_files(ctx: &Context<'_, '_>, id: OperationId) -> Option<SchemaId> {
    let content = &ctx.api[id].body.as_ref()?.content;
    ctx.api.object_of_parts(content).filter(|id| ctx.api.holds_files(*id))
}

/// Every schema that stands in something else than such a body.
fn elsewhere(ctx: &Context<'_, '_>) -> BTreeSet<SchemaId> {
    let mut types: Vec<&TypeRef> = Vec::new();
    let is_whole = |content: &&Content| content.format != Format::Multipart;
    for operation in own_operations(ctx).into_iter().map(|id| &ctx.api[id]) {
        let body = operation.body.iter().map(|body| &body.content).filter(is_whole);
        let answers = operation.responses.iter().filter_map(|response| response.content.as_ref());
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
