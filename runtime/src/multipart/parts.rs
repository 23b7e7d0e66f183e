//! The members of an object as parts.

use std::fmt::{self, Display};

use serde::Serialize;

use super::{
    Multipart, Part,
    writer::{At, Writer},
};
use crate::{error::Error, media_type};

pub(super) const BINARY: &str = "application/octet-stream";

/// Writes each member of an object as a part: text and numbers as text, a list as a part for each
/// element, an object as JSON, an upload as a file, and nothing for what is missing or null. Some
/// have a media type of their own; what is JSON by it is written as such.
pub(crate) fn of_members(
    body: &(impl Serialize + ?Sized),
    media_types: &[(&str, &str)],
) -> Result<Multipart, Error> {
    let owned = |(name, media_type): &(&str, &str)| ((*name).to_owned(), (*media_type).to_owned());
    let media_types = media_types.iter().map(owned).collect();
    let mut parts = Parts { written: Vec::new(), media_types };
    match body.serialize(Writer { parts: &mut parts, at: At::Body }) {
        Ok(()) => Ok(Multipart { parts: parts.written }),
        Err(Trouble::OtherShape) => Err(Error::request("only an object can be sent in parts")),
        Err(Trouble::Custom(message)) => {
            Err(Error::request(format!("the body cannot be sent in parts: {message}")))
        }
    }
}

/// What has been written so far, and the media types that the document gives to parts.
#[derive(Default)]
pub(super) struct Parts {
    written: Vec<Part>,
    media_types: Vec<(String, String)>,
}

impl Parts {
    /// A part that says no media type of its own has the document's.
    pub(super) fn push(&mut self, mut part: Part) {
        if part.content_type.is_none() {
            part.content_type = self.media_type(&part.name).map(str::to_owned);
        }
        if part.content_type.is_none() && part.file_name.is_some() {
            part.content_type = Some(BINARY.to_owned());
        }
        self.written.push(part);
    }

    pub(super) fn media_type(&self, name: &str) -> Option<&str> {
        let own = self.media_types.iter().find(|(known, _)| *known == name);
        own.map(|(_, media_type)| media_type.as_str())
    }

    fn is_json(&self, name: &str) -> bool {
        self.media_type(name).is_some_and(media_type::is_json)
    }

    fn push_json<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Trouble> {
        let json = serde_json::to_vec(value).map_err(|error| Trouble::Custom(error.to_string()))?;
        let media_type = self.media_type(name).unwrap_or("application/json").to_owned();
        if json != b"null" {
            self.push(Part::new(name, json).media_type(&media_type));
        }
        Ok(())
    }
}

/// Adds what a value is made of; what has another shape than a part is sent as JSON.
pub(super) fn push<T: Serialize + ?Sized>(
    parts: &mut Parts,
    at: At<'_>,
    value: &T,
) -> Result<(), Trouble> {
    let (At::Member(name) | At::Element(name), known) = (at, parts.written.len()) else {
        return Err(Trouble::OtherShape);
    };
    if parts.is_json(name) {
        return parts.push_json(name, value);
    }
    let outcome = value.serialize(Writer { parts, at });
    if !matches!(outcome, Err(Trouble::OtherShape)) {
        return outcome;
    }
    parts.written.truncate(known);
    parts.push_json(name, value)
}

#[derive(Debug)]
pub(super) enum Trouble {
    /// The value has no form as parts, or not here.
    OtherShape,
    Custom(String),
}

impl Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherShape => f.write_str("a value of another shape"),
            Self::Custom(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Trouble {}

impl serde::ser::Error for Trouble {
    fn custom<T: Display>(message: T) -> Self {
        Self::Custom(message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of_members;
    use crate::{Bytes, Presence, Undeclared, Upload, v1};

    #[derive(Clone, Debug, PartialEq)]
    struct Form {
        file: Upload,
        more: Vec<Upload>,
        title: Option<String>,
        none: Option<String>,
        null: Presence<i64>,
        count: i64,
        words: Vec<String>,
        grid: Vec<Vec<i64>>,
        place: serde_json::Value,
        raw: Bytes,
        rest: Undeclared,
    }

    v1::object! { Form: send {
        file = "file" required, more = "more" required, title = "title" optional, none = "none" optional,
        null = "null" presence, count = "count" required, words = "words" required, grid = "grid" required,
        place = "place" required, raw = "raw" required, rest: undeclared,
    } }

    #[test]
    fn members_become_parts() {
        let form = Form {
            file: Upload::new("abc").file_name("a \"b\".wav").media_type("audio/wav"),
            more: vec![Upload::new("1"), Upload::new("2").file_name("two")],
            title: Some("ü".to_owned()),
            none: None,
            null: Presence::Null,
            count: 3,
            words: vec!["x".to_owned(), "y".to_owned()],
            grid: vec![vec![1, 2]],
            place: json!({ "lat": 1.5 }),
            raw: Bytes::from_static(b"\0"),
            rest: Undeclared::default(),
        };
        let form = form.with(|form| drop(form.rest.insert("own", json!(true))));
        let body = of_members(&form, &[]).unwrap().encode("B");
        let body = body.whole().unwrap().to_vec();
        let part = |head: &str, content: &str| {
            format!("--B\r\ncontent-disposition: form-data; {head}\r\n\r\n{content}\r\n")
        };
        let binary = "\r\ncontent-type: application/octet-stream";
        let json = "\r\ncontent-type: application/json";
        let expected = [
            part("name=\"file\"; filename=\"a %22b%22.wav\"\r\ncontent-type: audio/wav", "abc"),
            part(&format!("name=\"more\"; filename=\"more\"{binary}"), "1"),
            part(&format!("name=\"more\"; filename=\"two\"{binary}"), "2"),
            part("name=\"title\"", "ü"),
            part("name=\"count\"", "3"),
            part("name=\"words\"", "x"),
            part("name=\"words\"", "y"),
            part(&format!("name=\"grid\"{json}"), "[1,2]"),
            part(&format!("name=\"place\"{json}"), "{\"lat\":1.5}"),
            part(&format!("name=\"raw\"{binary}"), "\0"),
            part("name=\"own\"", "true"),
            "--B--\r\n".to_owned(),
        ];
        assert_eq!(String::from_utf8(body).unwrap(), expected.concat());
    }

    #[test]
    fn parts_have_the_media_types_of_the_document() {
        let body = json!({ "a": "x", "b": [1, 2], "c": { "d": 1 }, "e": null });
        let types = [("a", "text/csv"), ("b", "application/json"), ("c", "application/vnd.c+json")];
        let body = of_members(&body, &types).unwrap().encode("B");
        let part = |name: &str, media_type: &str, content: &str| {
            format!(
                "--B\r\ncontent-disposition: form-data; name=\"{name}\"\r\ncontent-type: {media_type}\r\n\r\n{content}\r\n"
            )
        };
        let expected = [
            part("a", "text/csv", "x"),
            part("b", "application/json", "[1,2]"),
            part("c", "application/vnd.c+json", "{\"d\":1}"),
            "--B--\r\n".to_owned(),
        ];
        assert_eq!(String::from_utf8(body.whole().unwrap().to_vec()).unwrap(), expected.concat());
    }

    #[test]
    fn what_has_no_parts_is_refused() {
        for body in [json!([1]), json!("text"), json!(1), json!(null)] {
            let message = of_members(&body, &[]).unwrap_err().to_string();
            assert_eq!(message, "only an object can be sent in parts", "{body}");
        }
    }

    #[test]
    fn an_upload_is_a_part_and_nothing_else() {
        let upload = Upload::new("secret-canary");
        let message = serde_json::to_string(&upload).unwrap_err().to_string();
        assert!(message.contains("a part of its own"), "{message}");
        let within = std::collections::BTreeMap::from([("a", [("b", &upload)])]);
        assert!(of_members(&within, &[]).unwrap_err().to_string().contains("a part of its own"));
        assert!(!format!("{upload:?}").contains("canary"));
    }
}
