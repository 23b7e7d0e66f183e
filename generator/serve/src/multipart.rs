//! Multipart bodies: their parts, and what these say in the words of a schema.

use std::sync::Arc;

use clientwright::model::{Api, Type, TypeRef};
use serde_json::{Map, Value};

use crate::{
    request::decode,
    store::File,
    types::{member, resolve},
};

/// One part, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub name: String,
    pub file_name: Option<String>,
    pub media_type: Option<String>,
    pub bytes: Vec<u8>,
}

/// The parts of a body. `content_type` is the whole header: the boundary stands in it.
pub(crate) fn parts(content_type: &str, body: &[u8]) -> Result<Vec<Part>, String> {
    let boundary = parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty());
    let boundary = boundary.ok_or("the media type has no `boundary`")?;
    let first = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let start = match body.starts_with(first.as_bytes()) {
        true => Some(first.len()),
        false => find(body, between.as_bytes()).map(|at| at + between.len()),
    };
    let mut rest = &body[start.ok_or("the body does not hold its boundary")?..];
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let line = find(rest, b"\r\n").ok_or("a boundary does not end its line")?;
        let end = find(rest, between.as_bytes()).ok_or("the last boundary is missing")?;
        parts.push(part(&rest[line.min(end)..end])?);
        rest = &rest[end + between.len()..];
    }
    Ok(parts)
}

/// What the parts are in the words of the schema, and the files among them.
///
/// A file is the number of its bytes: in JSON it has no other place.
pub(crate) fn read(api: &Api, ty: &TypeRef, parts: Vec<Part>) -> (Map<String, Value>, Vec<File>) {
    let mut members = Map::new();
    let mut files = Vec::new();
    for part in parts {
        let declared = member(api, ty, &part.name).map(|member| resolve(api, &member.ty));
        let (repeated, one) = match declared {
            Some(TypeRef { ty: Type::Array(item), .. }) => (true, Some(resolve(api, item))),
            other => (false, other),
        };
        let whole = repeated.then(|| json(&part)).flatten().filter(Value::is_array);
        let value = match one.map(|one| &one.ty) {
            _ if whole.is_some() => whole.clone().unwrap_or_default(),
            Some(Type::Binary) => file(&part, &mut files),
            None if part.file_name.is_some() => file(&part, &mut files),
            Some(ty) => typed(ty, &part),
            None => json(&part).unwrap_or_else(|| text(&part)),
        };
        match members.get_mut(&part.name) {
            Some(Value::Array(items)) if repeated && whole.is_none() => items.push(value),
            None if repeated && whole.is_none() => {
                members.insert(part.name, Value::Array(vec![value]));
            }
            Some(_) | None => {
                members.insert(part.name, value);
            }
        }
    }
    (members, files)
}

fn file(part: &Part, files: &mut Vec<File>) -> Value {
    files.push(File {
        name: part.file_name.clone(),
        media_type: part.media_type.clone(),
        bytes: Arc::from(part.bytes.as_slice()),
    });
    Value::from(part.bytes.len())
}

fn text(part: &Part) -> Value {
    Value::from(String::from_utf8_lossy(&part.bytes).into_owned())
}

/// A part that says that it is JSON, read; else nothing.
fn json(part: &Part) -> Option<Value> {
    let media_type = part.media_type.as_deref().unwrap_or_default();
    let is_json = media_type.split(';').next().is_some_and(|plain| plain.trim().ends_with("json"));
    serde_json::from_slice(&part.bytes).ok().filter(|_| is_json)
}

/// A part whose type is known: texts stay texts, all else is read as JSON where it is such.
fn typed(ty: &Type, part: &Part) -> Value {
    let is_text = matches!(
        ty,
        Type::Text | Type::Uuid | Type::Date | Type::DateTime | Type::Base64 | Type::Any
    );
    match is_text {
        true => json(part).unwrap_or_else(|| text(part)),
        false => serde_json::from_slice(&part.bytes).unwrap_or_else(|_| text(part)),
    }
}

fn part(text: &[u8]) -> Result<Part, String> {
    let end = find(text, b"\r\n\r\n").ok_or("a part has no end of its headers")?;
    let head = String::from_utf8_lossy(&text[..end]).into_owned();
    let header = |wanted: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
    };
    let disposition = header("content-disposition").unwrap_or_default();
    let name = parameter(disposition, "name").ok_or("a part has no name")?;
    let extended = parameter(disposition, "filename*");
    let extended = extended.and_then(|name| name.rsplit_once('\'').map(|(_, name)| decode(name)));
    Ok(Part {
        name,
        file_name: extended.or_else(|| parameter(disposition, "filename")),
        media_type: header("content-type").map(|value| value.trim().to_owned()),
        bytes: text[end + 4..].to_vec(),
    })
}

/// A parameter of a header, such as `boundary`; in quotes or not.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => {
                let (value, after) = unquote(quoted);
                (value, after.split_once(';').map(|(_, after)| after))
            }
            None => match after.split_once(';') {
                Some((value, after)) => (value.trim().to_owned(), Some(after)),
                None => (after.trim().to_owned(), None),
            },
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after?;
    }
}

/// The text up to its closing quote, and what stands behind. Browsers write quotes inside as `%22`.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((index, letter)) = letters.next() {
        match letter {
            '"' => return (value.replace("%22", "\""), &text[index + 1..]),
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            plain => value.push(plain),
        }
    }
    (value, "")
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    const TYPE: &str = "multipart/form-data; charset=utf-8; boundary=\"b c\"";

    #[test]
    fn parts_are_cut_at_the_boundary_alone() {
        let body =
            b"--b c\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a;\\\"b.bin\
            \"\r\nContent-Type: audio/wav\r\n\r\n\x00\r\n--b\xff\r\n\r\n--b c\r\n\
            Content-Disposition: form-data; name=model\r\n\r\n\r\n--b c--\r\n";
        let found = parts(TYPE, body).unwrap();
        let file = Part {
            name: "file".to_owned(),
            file_name: Some("a;\"b.bin".to_owned()),
            media_type: Some("audio/wav".to_owned()),
            bytes: b"\x00\r\n--b\xff\r\n".to_vec(),
        };
        let (name, bytes) = ("model".to_owned(), Vec::new());
        assert_eq!(found, [file, Part { name, file_name: None, media_type: None, bytes }]);
        assert_eq!(parts(TYPE, b"--b c--\r\n"), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_multipart_body_is_said() {
        let message = |kind: &str, body: &[u8]| parts(kind, body).unwrap_err();
        assert_eq!(message("multipart/form-data", b""), "the media type has no `boundary`");
        assert_eq!(message(TYPE, b"x"), "the body does not hold its boundary");
        assert_eq!(message(TYPE, b"--b c\r\nx"), "the last boundary is missing");
        let body = b"--b c\r\nx: y\r\n\r\n\r\n--b c--";
        assert_eq!(message(TYPE, body), "a part has no name");
    }
}
