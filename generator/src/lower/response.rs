//! Responses, bodies and what a successful call yields.

use openapiv3::{
    Header as WrittenHeader, ParameterSchemaOrContent, ReferenceOr, RequestBody,
    Response as WrittenResponse, StatusCode,
};

use crate::{
    document::{join, unescape},
    model::{Body, Content, Declared, Header, Origin, Response, Statuses, Success, Type, TypeRef},
    notice::Element,
};

use super::{
    context::Context,
    lifecycle::{Described, lifecycle},
    media::{self, Media, content},
    schema::type_ref,
    shape::Written,
};

/// What an operation answers.
pub(super) struct Answers {
    pub responses: Vec<Response>,
    /// The items of the first success that declares a stream.
    pub streamed: Option<Content>,
    /// What each declares, by its statuses.
    pub declared: Vec<Declared>,
}

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
    let written = join(&listed, "content");
    let pointer = join(&described, "content");
    let all = &body.content;
    let chosen = media::value_before_text(ctx, all, media::of_body(all), &pointer);
    let others = all.keys().map(String::as_str).filter(|media_type| Some(*media_type) != chosen);
    let mut bodies: Vec<Body> = Vec::new();
    for media_type in chosen.into_iter().chain(others) {
        let place = join(&written, media_type);
        if !media::is_written(media_type) {
            ctx.leave(&place, format!("bodies of `{media_type}` are not written yet"));
            continue;
        }
        let alike = |known: &&mut Body| media::are_named_alike(all, &known.content, media_type);
        if let Some(known) = bodies.iter_mut().find(alike) {
            // A wildcard is no media type of anything.
            known.aliases.extend((!media_type.contains('*')).then(|| media_type.to_owned()));
            ctx.emit(&place);
            continue;
        }
        // Beside what is chosen XML is text: few want it, and all would build a reader of XML.
        let format = match bodies.is_empty() {
            true => {
                media::typed_xml(ctx, all, media_type, &pointer).unwrap_or(media::sent(media_type))
            }
            false => media::sent(media_type),
        };
        let media = Media { all, chosen: media_type, format, pointer: &pointer };
        let words = match bodies.is_empty() {
            true => "body".to_owned(),
            false => format!("{} body", media::words(media_type)),
        };
        let content = content(ctx, &media, Origin::Operation(operation.to_owned(), words));
        if !bodies.is_empty() && media::has_files_elsewhere(ctx, &content) {
            ctx.leave(&place, "its files are sent in parts");
            continue;
        }
        ctx.emit(&place);
        let encodings = media::encodings(ctx, &media, &content);
        let (required, doc) = (body.required, body.description.clone());
        let (aliases, others) = (Vec::new(), Vec::new());
        bodies.push(Body { required, doc, content, xml: None, encodings, aliases, others });
    }
    let mut bodies = bodies.into_iter();
    let plain = bodies.next()?;
    Some(Body { others: bodies.collect(), ..plain })
}

pub(super) fn all(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    pointer: &str,
    written: &openapiv3::Responses,
) -> Answers {
    let pointer = join(pointer, "responses");
    let mut answers = Answers { responses: Vec::new(), streamed: None, declared: Vec::new() };
    let document = ctx.source.document;
    for (status, response) in &written.responses {
        let (statuses, key) = match status {
            StatusCode::Code(code) => (Statuses::Code(*code), code.to_string()),
            StatusCode::Range(first) => (Statuses::Range(*first), format!("{first}XX")),
        };
        // Ranges are written in small letters, too.
        let keys = document.pointer(&pointer).into_iter().flat_map(|node| node.entries());
        let mut spelt = keys.map(|(key, _)| key).filter(|found| found.eq_ignore_ascii_case(&key));
        let place = join(&pointer, spelt.next().unwrap_or(&key));
        one(ctx, operation, statuses, &place, response, &mut answers);
    }
    if let Some(response) = &written.default {
        let place = join(&pointer, "default");
        one(ctx, operation, Statuses::Default, &place, response, &mut answers);
    }
    answers
}

fn one(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    statuses: Statuses,
    listed: &str,
    written: &ReferenceOr<WrittenResponse>,
    answers: &mut Answers,
) {
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
                    return;
                }
            }
        }
    };
    ctx.emit(listed);
    let headers = headers(ctx, operation, listed, &described, response);
    let all = &response.content;
    let pointer = join(&described, "content");
    // Without any success, `default` speaks for it; which is known only here, where it comes last.
    let is_success = statuses.is_success()
        || statuses == Statuses::Default
            && !answers.responses.iter().any(|response| response.statuses.is_success());
    let chosen = media::value_before_text(ctx, all, media::of_answer(all), &pointer);
    let stream = media::stream(all).filter(|_| is_success && answers.streamed.is_none());
    // Any of them can be asked for of a success; an error is kept as it comes.
    for media_type in all.keys() {
        ctx.emit(&join(&join(listed, "content"), media_type));
    }
    answers.streamed = answers.streamed.take().or_else(|| {
        let (chosen, format) = (stream?, media::streamed(stream?));
        let media = Media { all, chosen, format, pointer: &pointer };
        Some(content(ctx, &media, Origin::Operation(operation.to_owned(), "item".to_owned())))
    });
    let content = chosen.map(|chosen| match &answers.streamed {
        Some(streamed) if stream == Some(chosen) => streamed.clone(),
        _ => {
            let format = media::typed_xml(ctx, all, chosen, &pointer);
            let format = format.unwrap_or(media::received(chosen));
            let media = Media { all, chosen, format, pointer: &pointer };
            let origin = Origin::Operation(operation.to_owned(), result_words(statuses));
            content(ctx, &media, origin)
        }
    });
    let mut others: Vec<Content> = Vec::new();
    for media_type in all.keys().map(String::as_str).filter(|_| is_success) {
        let is_known = |known: &str| media::are_alike(all, known, media_type);
        let known = others.iter().map(|one| one.media_type.as_str());
        let is_chosen = content.as_ref().is_some_and(|chosen| {
            media_type == chosen.media_type || media::are_named_alike(all, chosen, media_type)
        });
        if is_chosen || stream.into_iter().chain(known).any(is_known) {
            continue;
        }
        let format = media::received(media_type);
        let media = Media { all, chosen: media_type, format, pointer: &pointer };
        let words = format!("{} {}", media::words(media_type), result_words(statuses));
        others.push(self::content(ctx, &media, Origin::Operation(operation.to_owned(), words)));
    }
    answers.declared.push(Declared { statuses, media_types: media::declared(all) });
    let doc = Some(response.description.clone());
    answers.responses.push(Response { statuses, doc, headers, content, others });
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
        let own = join(&join(described, "headers"), wire);
        let (header, pointer): (&WrittenHeader, String) = match written {
            ReferenceOr::Item(header) => (header, own),
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/headers/").map(unescape);
                let found = name.and_then(|name| {
                    let header = openapi.components.headers.get(&name)?;
                    Some((header, join("/components/headers", &name)))
                });
                match found {
                    Some((ReferenceOr::Item(header), pointer)) => (header, pointer),
                    _ => {
                        ctx.leave(&place, format!("`{reference}` leads nowhere"));
                        continue;
                    }
                }
            }
        };
        let ty = match &header.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let pointer = join(&pointer, "schema");
                let origin = Origin::Operation(operation.to_owned(), wire.clone());
                type_ref(ctx, Written::from(schema), &pointer, Some(origin))
            }
            ParameterSchemaOrContent::Content(_) => TypeRef::new(Type::Text),
        };
        ctx.emit(&place);
        let written = Described {
            element: Element::Header,
            name: wire,
            pointer: &pointer,
            flagged: header.deprecated.unwrap_or_default(),
            texts: [header.description.as_deref(), None],
        };
        let lifecycle = lifecycle(ctx, &written, None);
        let (doc, required) = (header.description.clone(), header.required);
        headers.push(Header { pointer, wire: wire.clone(), ty, required, doc, lifecycle });
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
            let read = |one: &Response| (one.statuses, content(one).map(media::one_of_several));
            Success::ByStatus(stated.into_iter().map(read).collect())
        }
    }
}

/// The successes that an answer must be one of. `default` is a success where there is no other, and
/// where it says the same as the others do.
pub(super) fn declared(
    responses: &[Response],
    success: &Success,
    mut declared: Vec<Declared>,
) -> Vec<Declared> {
    let stated = declared.iter().any(|one| one.statuses.is_success());
    let default = responses.iter().find(|one| one.statuses == Statuses::Default);
    let says_the_same = |default: &Response| match (&default.content, success) {
        (None, Success::Nothing) => true,
        (Some(content), Success::One(only)) => content == only,
        _ => false,
    };
    let takes_default = !stated || default.is_some_and(says_the_same);
    declared.retain(|one| match one.statuses {
        Statuses::Default => takes_default,
        statuses => statuses.is_success(),
    });
    declared.sort();
    declared
}

fn result_words(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(200..=299) | Statuses::Range(2) => "result".to_owned(),
        Statuses::Code(code) => format!("error {code}"),
        Statuses::Range(first) => format!("error {first}xx"),
        Statuses::Default => "error".to_owned(),
    }
}
