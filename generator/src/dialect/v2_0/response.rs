//! Responses: a schema and examples become the `content` of each media type.

use crate::document::Node;

use super::build::{self, Object};
use super::conversion::Conversion;
use super::media::{self, MediaTypes};
use super::reference::{self, Target};
use super::spot::Spot;
use super::{header, members, schema};

/// The responses of an operation that states `produces`, or leaves it to the document.
pub(super) fn all(
    ctx: &mut Conversion<'_>,
    written: &Spot<'_>,
    produces: Option<&MediaTypes>,
) -> Node {
    if !written.node.is_object() {
        return written.node.clone();
    }
    let mut responses = Object::made_of(written);
    for (status, spot) in written.members() {
        let node = match status.starts_with("x-") {
            true => spot.node.clone(),
            false => listed(ctx, &spot, produces),
        };
        responses.put(status, &spot, node);
    }
    if written.members().next().is_none() {
        ctx.warn("no-responses", written, "no responses are declared; an empty answer is assumed");
    }
    responses.finish()
}

/// The responses that operations refer to, as those answer them that state no media types of their own.
pub(super) fn components(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Object {
    let mut responses = Object::made_of(written);
    let produces = ctx.produces.clone().unwrap_or_default();
    for (name, spot) in written.members().filter(|(name, _)| !name.starts_with("x-")) {
        let node = match spot.reference() {
            Some(_) => referring(ctx, &spot),
            None => response(ctx, &spot, &produces),
        };
        responses.put(name, &spot, node);
    }
    responses
}

fn listed(ctx: &mut Conversion<'_>, spot: &Spot<'_>, produces: Option<&MediaTypes>) -> Node {
    let usual = ctx.produces.clone().unwrap_or_default();
    let stated = produces.unwrap_or(&usual);
    if spot.reference().is_none() {
        return response(ctx, spot, stated);
    }
    let described = reference::follow(ctx, spot);
    let names = |types: &MediaTypes| types.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    let is_usual = names(stated) == names(&usual) || described.get("schema").is_none();
    let is_component =
        described.pointer.rsplit_once('/').is_some_and(|(above, _)| above == "/responses");
    if described.reference().is_some() || (is_usual && is_component) {
        return referring(ctx, spot);
    }
    let node = response(ctx, &described, stated);
    build::used_at(spot, node)
}

fn referring(ctx: &Conversion<'_>, spot: &Spot<'_>) -> Node {
    let described = reference::follow(ctx, spot);
    if described.reference().is_some() {
        return spot.node.clone();
    }
    let mut referring = Object::made_of(spot);
    referring.say("$ref", reference::component(Target::Response, &described));
    referring.finish()
}

fn response(ctx: &mut Conversion<'_>, written: &Spot<'_>, produces: &MediaTypes) -> Node {
    if written.node.is_null() {
        // A status whose description was forgotten.
        return Object::made_of(written).finish();
    }
    if !written.node.is_object() {
        return written.node.clone();
    }
    let mut response = Object::made_of(written);
    response.keep("description", written.get("description"));
    if let Some(headers) = written.get("headers") {
        let node = header::headers(ctx, &headers);
        response.put("headers", &headers, node);
    }
    match written.get("schema") {
        Some(schema) => response.add("content", Some(content(ctx, written, &schema, produces))),
        None => response.keep("content", written.get("content")),
    }
    response.keep_extensions(written);
    members::response(ctx, written);
    response.finish()
}

fn content(
    ctx: &mut Conversion<'_>,
    response: &Spot<'_>,
    stated: &Spot<'_>,
    produces: &MediaTypes,
) -> Node {
    let media_types = media::of_response(ctx, produces, stated);
    let node = schema::schema(ctx, stated);
    let schema = Node { written: Some(stated.written()), ..node };
    let examples = response.get("examples");
    if let Some((name, example)) = examples.iter().flat_map(Spot::members).find(|(name, _)| {
        !name.starts_with("x-") && !media_types.iter().any(|one| one.name == *name)
    }) {
        let message =
            format!("an example of `{name}`, which is not among what is produced, is not used");
        ctx.note("example", &example, message);
    }
    media::content(stated, &media_types, |media_type| {
        let mut content = Object::beside(&Spot { at: media_type.at, ..stated.clone() });
        content.add("schema", Some(schema.clone()));
        content.keep("example", examples.as_ref().and_then(|all| all.get(&media_type.name)));
        content.finish()
    })
}
