//! Text that holds something else: `contentEncoding`, `contentMediaType`, `contentSchema`.

use super::Conversion;
use crate::dialect::edit;
use crate::dialect::kind::Trail;
use crate::document::Node;

/// Base64 is `format: byte`; other encodings are text as they come.
pub(super) fn encoding(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    let Some(encoding) = edit::remove(schema, "contentEncoding") else { return };
    let name = encoding.value.as_str().unwrap_or_default().to_ascii_lowercase();
    edit::remove(schema, "contentMediaType");
    match name.as_str() {
        "base64" => format(schema, "byte"),
        "binary" => format(schema, "binary"),
        _ => {
            let message = format!("text in `{name}` is given as it comes");
            ctx.note("content-encoding", schema, trail, &message);
        }
    }
}

/// Without an encoding, `contentMediaType` speaks of bytes, unless what it names is text.
pub(super) fn media_type(_: &mut Conversion<'_>, schema: &mut Node, _: &Trail) {
    let Some(media_type) = edit::remove(schema, "contentMediaType") else { return };
    let name = media_type.value.as_str().unwrap_or_default().to_ascii_lowercase();
    let is_text = name.starts_with("text/") || name.contains("json") || name.ends_with("xml");
    if !is_text {
        format(schema, "binary");
        if schema.get("type").is_none() {
            edit::say(schema, "type", "string");
        }
    }
}

/// What the text holds, once decoded, is the caller's to read.
pub(super) fn content_schema(ctx: &mut Conversion<'_>, schema: &mut Node, trail: &Trail) {
    if edit::remove(schema, "contentSchema").is_some() {
        let message = "`contentSchema`: what the text holds is given as text";
        ctx.note("content-schema", schema, trail, message);
    }
}

fn format(schema: &mut Node, name: &str) {
    if schema.get("format").is_none() {
        edit::say(schema, "format", name);
    }
}
