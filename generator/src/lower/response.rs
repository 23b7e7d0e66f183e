//! Responses, bodies and what a successful call yields.

use openapiv3::{
    Header as WrittenHeader, MediaType, ParameterSchemaOrContent, ReferenceOr, RequestBody,
    Response as WrittenResponse, StatusCode,
};

use crate::{
    document::{join, unescape},
    model::{Body, Content, Format, Header, Origin, Response, Statuses, Success, Type, TypeRef},
};

use super::{context::Context, schema::type_ref, shape::Written};

type MediaTypes = indexmap::IndexMap<String, MediaType>;

pub(super) fn body(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    pointer: &str,
    written: &ReferenceOr<RequestBody>,
) -> Option<Body> {
    let openapi = ctx.source.openapi;
    let listed = join(pointer, "requestBody");
    let (body, described) = match written {
        ReferenceOr::Item(body) => (body, listed.clone()),
        ReferenceOr::Reference { reference } => {
            let name = reference.strip_prefix("#/components/requestBodies/").map(unescape);
            let bodies = &openapi.components.request_bodies;
            let found = name.as_ref().and_then(|name| bodies.get(name));
            match (name, found) {
                (Some(name), Some(ReferenceOr::Item(body))) => {
                    (body, join("/components/requestBodies", &name))
                }
                _ => {
                    ctx.leave(&listed, format!("`{reference}` leads nowhere"));
                    return None;
                }
            }
        }
    };
    let origin = Origin::Operation(operation.to_owned(), "body".to_owned());
    let chosen = choose(&body.content)?;
    let written = join(&listed, "content");
    for media_type in body.content.keys().filter(|media_type| *media_type != chosen) {
        ctx.leave(&join(&written, media_type), format!("the body is sent as `{chosen}`"));
    }
    ctx.emit(&join(&written, chosen));
    let content = content(ctx, &body.content, chosen, &join(&described, "content"), origin);
    Some(Body { required: body.required, doc: body.description.clone(), content })
}

pub(super) fn all(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    pointer: &str,
    written: &openapiv3::Responses,
) -> Vec<Response> {
    let pointer = join(pointer, "responses");
    let mut responses = Vec::new();
    for (status, response) in &written.responses {
        let (statuses, key) = match status {
            StatusCode::Code(code) => (Statuses::Code(*code), code.to_string()),
            StatusCode::Range(first) => (Statuses::Range(*first), format!("{first}XX")),
        };
        responses.extend(one(ctx, operation, statuses, &join(&pointer, &key), response));
    }
    if let Some(response) = &written.default {
        let place = join(&pointer, "default");
        responses.extend(one(ctx, operation, Statuses::Default, &place, response));
    }
    responses
}

fn one(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    statuses: Statuses,
    listed: &str,
    written: &ReferenceOr<WrittenResponse>,
) -> Option<Response> {
    let openapi = ctx.source.openapi;
    let (response, described) = match written {
        ReferenceOr::Item(response) => (response, listed.to_owned()),
        ReferenceOr::Reference { reference } => {
            let name = reference.strip_prefix("#/components/responses/").map(unescape);
            let found = name.as_ref().and_then(|name| openapi.components.responses.get(name));
            match (name, found) {
                (Some(name), Some(ReferenceOr::Item(response))) => {
                    (response, join("/components/responses", &name))
                }
                _ => {
                    ctx.leave(listed, format!("`{reference}` leads nowhere"));
                    return None;
                }
            }
        }
    };
    ctx.emit(listed);
    let headers = headers(ctx, operation, listed, &described, response);
    let origin = Origin::Operation(operation.to_owned(), result_words(statuses));
    let content = match choose(&response.content) {
        Some(chosen) => {
            let written = join(listed, "content");
            for media_type in response.content.keys().filter(|media_type| *media_type != chosen) {
                let place = join(&written, media_type);
                ctx.leave(&place, format!("the answer is read as `{chosen}`"));
            }
            ctx.emit(&join(&written, chosen));
            let place = join(&described, "content");
            Some(content(ctx, &response.content, chosen, &place, origin))
        }
        None => None,
    };
    Some(Response { statuses, doc: Some(response.description.clone()), headers, content })
}

fn headers(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    listed: &str,
    described: &str,
    response: &WrittenResponse,
) -> Vec<Header> {
    let openapi = ctx.source.openapi;
    let mut headers = Vec::new();
    for (wire, written) in &response.headers {
        let place = join(&join(listed, "headers"), wire);
        let header: &WrittenHeader = match written {
            ReferenceOr::Item(header) => header,
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/headers/").map(unescape);
                match name.and_then(|name| openapi.components.headers.get(&name)) {
                    Some(ReferenceOr::Item(header)) => header,
                    _ => {
                        ctx.leave(&place, format!("`{reference}` leads nowhere"));
                        continue;
                    }
                }
            }
        };
        let ty = match &header.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let pointer = join(&join(&join(described, "headers"), wire), "schema");
                let origin = Origin::Operation(operation.to_owned(), wire.clone());
                type_ref(ctx, Written::from(schema), &pointer, Some(origin))
            }
            ParameterSchemaOrContent::Content(_) => TypeRef::new(Type::Text),
        };
        ctx.emit(&place);
        let doc = header.description.clone();
        headers.push(Header { wire: wire.clone(), ty, required: header.required, doc });
    }
    headers
}

/// What the success statuses promise together. Without any, `default` speaks for success too.
pub(super) fn success(responses: &[Response]) -> Success {
    let mut stated: Vec<&Response> =
        responses.iter().filter(|response| response.statuses.is_success()).collect();
    if stated.is_empty() {
        stated = responses.iter().filter(|one| one.statuses == Statuses::Default).collect();
    }
    let content = |response: &Response| match response.statuses {
        Statuses::Code(204 | 205) => None,
        _ => response.content.clone(),
    };
    let mut distinct: Vec<Option<Content>> = Vec::new();
    for response in &stated {
        let content = content(response);
        if !distinct.contains(&content) {
            distinct.push(content);
        }
    }
    match distinct.as_slice() {
        [] | [None] => Success::Nothing,
        [Some(only)] => Success::One(only.clone()),
        _ => {
            // A status by itself goes before the range that it is in.
            stated.sort_by_key(|one| one.statuses);
            Success::ByStatus(stated.into_iter().map(|one| (one.statuses, content(one))).collect())
        }
    }
}

fn result_words(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(200..=299) | Statuses::Range(2) => "result".to_owned(),
        Statuses::Code(code) => format!("error {code}"),
        Statuses::Range(first) => format!("error {first}xx"),
        Statuses::Default => "error".to_owned(),
    }
}

/// JSON where it is offered, else text, else whatever comes first.
fn choose(content: &MediaTypes) -> Option<&str> {
    let first = |wanted: Format| {
        content.keys().map(String::as_str).find(|media_type| format(media_type) == wanted)
    };
    first(Format::Json)
        .or_else(|| first(Format::Text))
        .or_else(|| content.keys().next().map(String::as_str))
}

fn content(
    ctx: &mut Context<'_, '_>,
    content: &MediaTypes,
    chosen: &str,
    pointer: &str,
    origin: Origin,
) -> Content {
    let format = format(chosen);
    let pointer = join(&join(pointer, chosen), "schema");
    let schema = content.get(chosen).and_then(|media_type| media_type.schema.as_ref());
    let ty = match (format, schema) {
        (Format::Text, _) => TypeRef::new(Type::Text),
        (Format::Bytes, _) => TypeRef::new(Type::Binary),
        (_, None) => TypeRef::new(Type::Any),
        (_, Some(schema)) => type_ref(ctx, Written::from(schema), &pointer, Some(origin)),
    };
    Content { media_type: chosen.to_owned(), format, ty }
}

fn format(media_type: &str) -> Format {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "*/*" | "application/*" => Format::Json,
        "application/x-www-form-urlencoded" => Format::Form,
        _ if essence.ends_with("+json") => Format::Json,
        _ if essence.starts_with("text/") || essence.ends_with("xml") => Format::Text,
        _ => Format::Bytes,
    }
}
