//! `consumes` and `produces`: the media types of bodies and of answers.

use crate::document::{Node, Position, Value};

use super::conversion::Conversion;
use super::spot::Spot;

const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const MULTIPART: &str = "multipart/form-data";

/// Media types and where they were written.
pub(super) type MediaTypes = Vec<MediaType>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MediaType {
    pub name: String,
    pub at: Position,
}

impl MediaType {
    pub fn assumed(name: &str, spot: &Spot<'_>) -> Self {
        Self { name: name.to_owned(), at: spot.at }
    }

    pub fn is_multipart(&self) -> bool {
        essence(&self.name).starts_with("multipart/")
    }

    pub fn is_form(&self) -> bool {
        self.is_multipart() || essence(&self.name) == FORM
    }

    fn is_json(&self) -> bool {
        let essence = essence(&self.name);
        essence == JSON || essence.ends_with("+json")
    }

    /// Whether nothing but bytes can be meant.
    fn is_bytes(&self) -> bool {
        const KINDS: [&str; 4] = ["audio/", "font/", "image/", "video/"];
        const ARCHIVES: [&str; 6] = ["gzip", "octet-stream", "pdf", "tar", "x-tar", "zip"];
        let essence = essence(&self.name);
        let subtype = essence.strip_prefix("application/").unwrap_or_default();
        KINDS.iter().any(|kind| essence.starts_with(kind)) || ARCHIVES.contains(&subtype)
    }
}

/// What `parent` itself states; `None` where it says nothing.
pub(super) fn stated(ctx: &mut Conversion<'_>, parent: &Spot<'_>, key: &str) -> Option<MediaTypes> {
    let list = parent.get(key)?;
    let mut stated = MediaTypes::new();
    let mut take = |name: &str, at: Position| {
        let name = name.trim().to_owned();
        if !name.is_empty() && !stated.iter().any(|known| known.name == name) {
            stated.push(MediaType { name, at });
        }
    };
    match &list.node.value {
        Value::Array(items) => {
            for (name, item) in items.iter().filter_map(|item| Some((item.as_str()?, item))) {
                take(name, item.at);
            }
            if let Some(item) = list.items().find(|item| item.node.as_str().is_none()) {
                let message = format!("{} is no media type; it is left out", item.node.kind());
                ctx.warn("media-type", &item, message);
            }
        }
        Value::String(name) => {
            take(name, list.at);
            ctx.warn("media-type", &list, format!("`{key}` is a list; one media type is assumed"));
        }
        _ => {
            let message = format!("`{key}` is a list of media types, not {}", list.node.kind());
            ctx.warn("media-type", &list, message);
            return None;
        }
    }
    Some(stated)
}

/// What a body that is no form is sent as.
pub(super) fn of_body(
    ctx: &mut Conversion<'_>,
    consumes: &MediaTypes,
    body: &Spot<'_>,
) -> MediaTypes {
    if !consumes.is_empty() {
        return consumes.clone();
    }
    let message = "no `consumes` says what bodies are sent as; JSON is assumed";
    ctx.note("assumed-media-type", body, message);
    vec![MediaType::assumed(JSON, body)]
}

/// What an answer with a schema is sent as.
pub(super) fn of_response(
    ctx: &mut Conversion<'_>,
    produces: &MediaTypes,
    schema: &Spot<'_>,
) -> MediaTypes {
    if schema.text("type") == Some("file") {
        return of_file(ctx, produces, schema);
    }
    // The list is the operation's, not this answer's: what has a schema beside JSON is no picture.
    if produces.iter().any(MediaType::is_json) {
        return produces.iter().filter(|one| !one.is_bytes()).cloned().collect();
    }
    if !produces.is_empty() {
        return produces.clone();
    }
    let message = "no `produces` says what answers are sent as; JSON is assumed";
    ctx.note("assumed-media-type", schema, message);
    vec![MediaType::assumed(JSON, schema)]
}

/// A file is not what the operation says of its errors.
fn of_file(ctx: &mut Conversion<'_>, produces: &MediaTypes, schema: &Spot<'_>) -> MediaTypes {
    let files: MediaTypes = produces.iter().filter(|one| !one.is_json()).cloned().collect();
    if !files.is_empty() {
        return files;
    }
    if !produces.is_empty() {
        ctx.warn("file-as-json", schema, "a file is no JSON; bytes are assumed");
    }
    vec![MediaType::assumed(BYTES, schema)]
}

/// `content`, every media type of it with what `value` makes.
pub(super) fn content(
    spot: &Spot<'_>,
    media_types: &MediaTypes,
    value: impl Fn(&MediaType) -> Node,
) -> Node {
    let members = media_types.iter().map(|media_type| crate::document::Member {
        key: media_type.name.clone(),
        key_at: media_type.at,
        value: value(media_type),
    });
    Node {
        value: Value::Object(members.collect()),
        at: spot.at,
        origin: spot.node.origin.clone(),
        written: None,
    }
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
