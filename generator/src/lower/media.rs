//! Media types: which of several is taken, how it is read or written, and what type it has.

use openapiv3::{Encoding, MediaType, QueryStyle, ReferenceOr, SchemaKind};

use crate::{
    document::join,
    model::{Content, Expansion, Format, Kind, MemberEncoding, Notation, Origin, Type, TypeRef},
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

/// JSON where it is offered, plain if it can be, else parts, else text, else whatever comes first and can be written.
pub(super) fn of_body(all: &MediaTypes) -> Option<&str> {
    let first = |wanted| first(all, |format| format == wanted);
    let plain = || all.keys().map(String::as_str).find(|name| essence(name) == "application/json");
    plain()
        .or_else(|| first(Format::Json))
        .or_else(|| first(Format::Multipart))
        .or_else(|| first(Format::Text))
        .or_else(|| all.keys().map(String::as_str).find(|media_type| is_written(media_type)))
}

/// Parts are written as forms have them, and in no other way.
pub(super) fn is_written(media_type: &str) -> bool {
    format(media_type) == Format::Multipart || !essence(media_type).starts_with("multipart/")
}

/// Whether two media types of one place say the same under two names.
pub(super) fn are_alike(all: &MediaTypes, one: &str, other: &str) -> bool {
    let format = whole(format(one));
    if format != whole(self::format(other)) {
        return false;
    }
    match format {
        // Text and bytes are what the caller makes them, whatever the document says of them.
        Format::Text | Format::Bytes => true,
        _ => {
            let written = |name: &str| all.get(name).map(|one| (&one.schema, &one.encoding));
            written(one) == written(other)
        }
    }
}

/// The same for one of which it is known how it is written: a value is no text.
pub(super) fn are_named_alike(all: &MediaTypes, one: &Content, other: &str) -> bool {
    let schema = |name: &str| all.get(name).map(|media_type| &media_type.schema);
    match one.format {
        Format::Xml => is_xml(&essence(other)) && schema(&one.media_type) == schema(other),
        _ => are_alike(all, &one.media_type, other),
    }
}

/// XML whose schema says what its root is called, and more than that it is text.
pub(super) fn typed_xml(
    ctx: &Context<'_, '_>,
    all: &MediaTypes,
    media_type: &str,
    pointer: &str,
) -> Option<Format> {
    let is_said = match all.get(media_type)?.schema.as_ref()? {
        ReferenceOr::Reference { .. } => true,
        ReferenceOr::Item(schema) => {
            let is_text = match &schema.schema_kind {
                SchemaKind::Type(openapiv3::Type::String(_)) => true,
                SchemaKind::Any(any) => any.properties.is_empty() && any.items.is_none(),
                _ => false,
            };
            let name = format!("{}/schema/xml/name", join(pointer, media_type));
            !is_text && ctx.source.document.pointer(&name).is_some()
        }
    };
    (is_said && is_xml(&essence(media_type))).then_some(Format::Xml)
}

/// Of several texts, XML that is a value.
pub(super) fn value_before_text<'m>(
    ctx: &Context<'_, '_>,
    all: &'m MediaTypes,
    chosen: Option<&'m str>,
    pointer: &str,
) -> Option<&'m str> {
    let is_value = |name: &&str| typed_xml(ctx, all, name, pointer).is_some();
    match chosen {
        Some(text) if format(text) == Format::Text => {
            all.keys().map(String::as_str).find(is_value).or(chosen)
        }
        other => other,
    }
}

fn is_xml(essence: &str) -> bool {
    matches!(essence, "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// The words by which a media type is called beside others.
pub(super) fn words(media_type: &str) -> String {
    let (format, ty) = (format(media_type), TypeRef::new(Type::Any));
    Content { media_type: media_type.to_owned(), format, ty, schema: None }.words()
}

/// What an answer may be of; none where that is anything: bytes without a type of their own are of every
/// type.
pub(super) fn declared(all: &MediaTypes) -> Vec<String> {
    let mut declared: Vec<String> = Vec::new();
    for media_type in all.keys() {
        let essence = essence(media_type);
        match (essence.as_str(), format(media_type)) {
            ("*/*" | "application/*" | "application/octet-stream", _) => return Vec::new(),
            (_, Format::Json) => declared.push("application/json".to_owned()),
            _ => declared.push(essence),
        }
    }
    declared.sort();
    declared.dedup();
    declared
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
    let schema = (format == Format::Xml).then(|| match schema {
        Some(ReferenceOr::Reference { reference }) => reference.trim_start_matches('#').to_owned(),
        _ => join(&place, "schema"),
    });
    let mut content = Content { media_type: media.chosen.to_owned(), format, ty, schema };
    if format == Format::Multipart {
        settle_parts(ctx, &mut content);
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

/// Whether the members are files, and the media type has no place for them.
pub(super) fn has_files_elsewhere(ctx: &Context<'_, '_>, content: &Content) -> bool {
    match ctx.api.resolved(&content.ty.ty) {
        Type::Schema(id) => content.format != Format::Multipart && ctx.api.holds_files(*id),
        _ => false,
    }
}

/// What the document says of single members of a form, or of parts.
pub(super) fn encodings(
    ctx: &mut Context<'_, '_>,
    media: &Media<'_>,
    content: &Content,
) -> Vec<(String, MemberEncoding)> {
    let Some(written) = media.all.get(media.chosen) else { return Vec::new() };
    let place = join(&join(media.pointer, media.chosen), "encoding");
    let mut found = Vec::new();
    for (name, encoding) in &written.encoding {
        let place = join(&place, name);
        let one = match content.format {
            Format::Form => styled(ctx, encoding, &place).map(MemberEncoding::Styled),
            Format::Multipart => {
                part(ctx, content, name, encoding, &place).map(MemberEncoding::Typed)
            }
            _ => None,
        };
        found.extend(one.map(|one| (name.clone(), one)));
    }
    found
}

/// `None` where it is written like any other: a list again and again, an object as JSON.
fn styled(ctx: &Context<'_, '_>, encoding: &Encoding, place: &str) -> Option<Expansion> {
    // Whether it is stated at all is not to be had of the typed value.
    let stated = |name: &str| ctx.source.document.pointer(&join(place, name));
    let explode = stated("explode").and_then(|node| node.as_bool());
    let is_styled = encoding.style.is_some() || explode.is_some() || encoding.allow_reserved;
    if !is_styled {
        return notation(encoding.content_type.as_deref()?).map(Expansion::from);
    }
    let notation = match encoding.style.as_ref().unwrap_or(&QueryStyle::Form) {
        QueryStyle::Form => Notation::Form,
        QueryStyle::SpaceDelimited => Notation::SpaceDelimited,
        QueryStyle::PipeDelimited => Notation::PipeDelimited,
        QueryStyle::DeepObject => Notation::DeepObject,
    };
    let explode = explode.unwrap_or(notation == Notation::Form);
    let keeps_reserved = encoding.allow_reserved;
    Some(Expansion { notation, explode, keeps_reserved, sends_empty: false })
}

/// The media type of a part: any where it is a file or text, JSON where it has parts of its own.
fn part(
    ctx: &mut Context<'_, '_>,
    content: &Content,
    name: &str,
    encoding: &Encoding,
    place: &str,
) -> Option<String> {
    let member = ctx.api.place(&content.ty, &join("", name)).map(|member| member.ty.clone());
    let is_file = member.as_ref().is_some_and(|member| ctx.api.is_file(member));
    if !is_file && !encoding.headers.is_empty() {
        ctx.warn("encoding", place, format!("`{name}` is sent without headers of its own"));
    }
    let media_type = encoding.content_type.as_deref()?;
    // Of several, and of a whole range, the caller says which.
    let is_one = !media_type.contains([',', '*']);
    let is_text = member.is_some_and(|member| {
        let ty = match ctx.api.resolved(&member) {
            Type::Array(item) => ctx.api.resolved(&item.ty),
            other => other,
        };
        match ty {
            Type::Schema(id) => matches!(ctx.api[*id].kind, Kind::Enumeration(_)),
            Type::Array(_) | Type::Map(_) | Type::Any => false,
            _ => true,
        }
    });
    if is_file || is_text || format(media_type) == Format::Json {
        return is_one.then(|| media_type.to_owned());
    }
    let message = format!("`{name}` is sent as text or JSON, not as `{media_type}`");
    ctx.warn("encoding", place, message);
    None
}

/// How a parameter is written that has a media type; `None` where nobody but the caller can.
pub(super) fn notation(media_type: &str) -> Option<Notation> {
    match format(media_type) {
        Format::Json => Some(Notation::Json),
        Format::Text if essence(media_type) == "text/plain" => Some(Notation::Text),
        _ => None,
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
        Format::EventStream | Format::Xml => Format::Text,
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
