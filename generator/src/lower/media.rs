//! Media types: which of several is taken, how it is read or written, and what type it has.

use openapiv3::MediaType;

use crate::{
    document::join,
    model::{Content, Format, Kind, Origin, Type, TypeRef},
};

use super::{context::Context, schema::type_ref, shape::Written};

type MediaTypes = indexmap::IndexMap<String, MediaType>;

/// The one that was taken, among those that stand at a place.
pub(super) struct Media<'m> {
    pub all: &'m MediaTypes,
    pub chosen: &'m str,
    pub format: Format,
    pub pointer: &'m str,
}

/// JSON where it is offered, else parts, else text, else whatever comes first and can be written.
pub(super) fn of_body(all: &MediaTypes) -> Option<&str> {
    let is_written = |media_type: &&str| {
        format(media_type) == Format::Multipart || !essence(media_type).starts_with("multipart/")
    };
    let first = |wanted| first(all, |format| format == wanted);
    first(Format::Json)
        .or_else(|| first(Format::Multipart))
        .or_else(|| first(Format::Text))
        .or_else(|| all.keys().map(String::as_str).find(is_written))
}

/// JSON where it is offered, else text, else whatever comes first as one; else a stream.
pub(super) fn of_answer(all: &MediaTypes) -> Option<&str> {
    first(all, |format| format == Format::Json)
        .or_else(|| first(all, |format| format == Format::Text))
        .or_else(|| first(all, |format| !format.is_streamed()))
        .or_else(|| stream(all))
}

/// The first that comes item by item.
pub(super) fn stream(all: &MediaTypes) -> Option<&str> {
    first(all, Format::is_streamed)
}

fn first(all: &MediaTypes, wanted: impl Fn(Format) -> bool) -> Option<&str> {
    all.keys().map(String::as_str).find(|media_type| wanted(format(media_type)))
}

pub(super) fn content(ctx: &mut Context<'_, '_>, media: &Media<'_>, origin: Origin) -> Content {
    let format = media.format;
    let place = join(media.pointer, media.chosen);
    let written = media.all.get(media.chosen);
    let schema = written.and_then(|media_type| media_type.schema.as_ref());
    let ty = match (format, schema) {
        (Format::Text, _) | (Format::EventStream, None) => TypeRef::new(Type::Text),
        (Format::Bytes, _) => TypeRef::new(Type::Binary),
        (_, None) => TypeRef::new(Type::Any),
        (_, Some(schema)) => {
            type_ref(ctx, Written::from(schema), &join(&place, "schema"), Some(origin))
        }
    };
    let mut content = Content { media_type: media.chosen.to_owned(), format, ty };
    if format == Format::Multipart {
        settle_parts(ctx, &mut content);
        if let Some(written) = written {
            encodings(ctx, &content, written, &place);
        }
    }
    content
}

/// Only an object says what its parts are called; of anything else the caller makes the parts.
fn settle_parts(ctx: &Context<'_, '_>, content: &mut Content) {
    let schema = ctx.api.object_of_parts(content);
    if !schema.is_some_and(|id| matches!(ctx.api[id].kind, Kind::Object(_))) {
        content.ty = TypeRef::new(Type::Any);
    }
}

/// A file comes with its media type from the caller. Other parts are text or JSON.
fn encodings(ctx: &mut Context<'_, '_>, content: &Content, written: &MediaType, place: &str) {
    for (name, encoding) in &written.encoding {
        let place = join(&join(place, "encoding"), name);
        let member = ctx.api.place(&content.ty, &join("", name));
        if member.is_some_and(|member| ctx.api.is_file(&member.ty)) {
            continue;
        }
        if let Some(media_type) = &encoding.content_type
            && !["text/plain", "application/json"].contains(&essence(media_type).as_str())
        {
            let message = format!("`{name}` is sent as text or JSON, not as `{media_type}`");
            ctx.warn("encoding", &place, message);
        }
        if !encoding.headers.is_empty() {
            ctx.warn("encoding", &place, format!("`{name}` is sent without headers of its own"));
        }
    }
}

/// A body goes out in one piece.
pub(super) fn sent(media_type: &str) -> Format {
    whole(format(media_type))
}

/// An answer comes in one piece, and is taken apart only where it is JSON.
pub(super) fn received(media_type: &str) -> Format {
    match whole(format(media_type)) {
        Format::Multipart => Format::Bytes,
        other => other,
    }
}

/// An answer comes item by item.
pub(super) fn streamed(media_type: &str) -> Format {
    format(media_type)
}

/// One of several answers: which it is, is only known when it is there.
pub(super) fn one_of_several(content: Content) -> Content {
    let ty = match content.format {
        Format::EventStream => Type::Text,
        Format::JsonLines => Type::Binary,
        _ => return content,
    };
    Content { format: whole(content.format), ty: TypeRef::new(ty), ..content }
}

fn whole(format: Format) -> Format {
    match format {
        Format::EventStream => Format::Text,
        Format::JsonLines => Format::Bytes,
        other => other,
    }
}

fn format(media_type: &str) -> Format {
    let essence = essence(media_type);
    match essence.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" => Format::Json,
        "application/x-www-form-urlencoded" => Format::Form,
        "multipart/form-data" => Format::Multipart,
        "text/event-stream" => Format::EventStream,
        "application/jsonl"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/ndjson"
        | "application/x-ndjson" => Format::JsonLines,
        _ if essence.ends_with("+json") => Format::Json,
        _ if essence.starts_with("text/") || essence.ends_with("xml") => Format::Text,
        _ => Format::Bytes,
    }
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
