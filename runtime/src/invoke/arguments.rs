//! The arguments of a call by name: one JSON object, taken apart name by name.

use std::{collections::BTreeMap, marker::PhantomData};

use bytes::Bytes;
use serde::{Serialize, Serializer, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::wrong;
use crate::{
    decode::{Floats, Trouble, lenient},
    error::{Error, Result},
    multipart::{self, Multipart, Upload},
};

const BODY: &str = "body";
const CONTENT_TYPE: &str = "content_type";

/// What an operation is called with: parameters by their names on the wire, or as `in:name`, and
/// `body`.
#[derive(Debug)]
pub struct Arguments {
    rest: Map<String, Value>,
    taken: Vec<String>,
}

impl Arguments {
    /// # Errors
    ///
    /// When they are no object; null stands for none.
    pub(super) fn new(arguments: Value) -> Result<Self> {
        match arguments {
            Value::Object(rest) => Ok(Self { rest, taken: Vec::new() }),
            Value::Null => Ok(Self { rest: Map::new(), taken: Vec::new() }),
            _ => Err(wrong("arguments are an object of names and values")),
        }
    }

    /// Takes a parameter apart that is sent as several, where it is given as the object that it is
    /// in the document. `members` are JSON pointers into it, and the names of what is sent.
    ///
    /// # Errors
    ///
    /// When it has a member that is not sent, or one is given by itself too.
    pub fn spread(&mut self, place: &str, name: &str, members: &[(&str, &str)]) -> Result<()> {
        let qualified = format!("{place}:{name}");
        let is_whole = |key: &&str| self.rest.get(*key).is_some_and(Value::is_object);
        let Some(key) = [qualified.as_str(), name].into_iter().find(is_whole) else {
            return Ok(());
        };
        let mut whole = self.take(key).unwrap_or_default();
        for (pointer, wire) in members {
            let Some(value) = take_at(&mut whole, pointer) else { continue };
            if self.rest.insert(format!("{place}:{wire}"), value).is_some() {
                return Err(wrong(format!("argument `{wire}` is given twice")));
            }
        }
        match left(&whole) {
            Some(member) => Err(wrong(format!("argument `{name}` has no member `{member}`"))),
            None => Ok(()),
        }
    }

    /// A parameter that must be given.
    ///
    /// # Errors
    ///
    /// When it is missing or not of its type.
    pub fn required<T: DeserializeOwned>(&mut self, place: &str, name: &str) -> Result<T> {
        match self.optional(place, name)? {
            Some(value) => Ok(value),
            None => Err(wrong(format!("argument `{name}` is missing"))),
        }
    }

    /// A parameter that may be left out; null leaves it out too.
    ///
    /// # Errors
    ///
    /// When it is not of its type, or its name alone would mean two parameters.
    pub fn optional<T: DeserializeOwned>(&mut self, place: &str, name: &str) -> Result<Option<T>> {
        let value = self.parameter(place, name)?.filter(|value| !value.is_null());
        value.map(|value| typed(name, value)).transpose()
    }

    /// A parameter of any type that is written as text: numbers and booleans as they stand.
    ///
    /// # Errors
    ///
    /// When it is missing.
    pub fn required_text(&mut self, place: &str, name: &str) -> Result<String> {
        match self.optional_text(place, name)? {
            Some(text) => Ok(text),
            None => Err(wrong(format!("argument `{name}` is missing"))),
        }
    }

    /// The same, where it may be left out.
    ///
    /// # Errors
    ///
    /// When its name alone would mean two parameters.
    pub fn optional_text(&mut self, place: &str, name: &str) -> Result<Option<String>> {
        Ok(match self.parameter(place, name)? {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(other) => Some(other.to_string()),
        })
    }

    /// Which of several bodies is meant by `content_type`, each by its names; the first where it is
    /// not given. The name comes with it where it is not the body's first.
    ///
    /// # Errors
    ///
    /// When none has the name.
    pub fn content_type(
        &mut self,
        bodies: &'static [&'static [&'static str]],
    ) -> Result<(usize, Option<&'static str>)> {
        let Some(asked) = self.take(CONTENT_TYPE) else { return Ok((0, None)) };
        let text = asked.as_str().unwrap_or_default();
        for (kind, names) in bodies.iter().enumerate() {
            let name = names.iter().position(|name| name.eq_ignore_ascii_case(text));
            match name {
                Some(0) => return Ok((kind, None)),
                Some(at) => return Ok((kind, Some(names[at]))),
                None => {}
            }
        }
        let known: Vec<&str> = bodies.iter().flat_map(|names| names.iter().copied()).collect();
        let known = known.join("`, `");
        Err(wrong(format!("the body is sent as one of `{known}`, not as {asked}")))
    }

    /// The body, of its type.
    ///
    /// # Errors
    ///
    /// When it is missing, or not of its type, or of another media type.
    pub fn body<T: DeserializeOwned>(&mut self, media_type: &str) -> Result<T> {
        self.optional_body(media_type)?.ok_or_else(no_body)
    }

    /// The body, where it may be left out.
    ///
    /// # Errors
    ///
    /// When it is not of its type, or of another media type.
    pub fn optional_body<T: DeserializeOwned>(&mut self, media_type: &str) -> Result<Option<T>> {
        let body = self.raw_body(media_type)?;
        body.map(|body| typed(BODY, body)).transpose()
    }

    /// A body of bytes: a string, or `{"base64": …}`.
    ///
    /// # Errors
    ///
    /// When it is missing, or neither of the two, or of another media type.
    pub fn body_bytes(&mut self, media_type: &str) -> Result<Bytes> {
        self.optional_body_bytes(media_type)?.ok_or_else(no_body)
    }

    /// The same, where it may be left out.
    ///
    /// # Errors
    ///
    /// When it is neither of the two, or of another media type.
    pub fn optional_body_bytes(&mut self, media_type: &str) -> Result<Option<Bytes>> {
        let upload: Option<Upload> = self.optional_body(media_type)?;
        Ok(upload.and_then(|upload| upload.content().cloned()))
    }

    /// A body whose parts the document does not describe: each member is one, an object with
    /// `base64` or `text` a file.
    ///
    /// # Errors
    ///
    /// When it is missing, or no object, or of another media type.
    pub fn body_parts(&mut self, media_type: &str) -> Result<Multipart> {
        self.optional_body_parts(media_type)?.ok_or_else(no_body)
    }

    /// The same, where it may be left out.
    ///
    /// # Errors
    ///
    /// When it is no object, or of another media type.
    pub fn optional_body_parts(&mut self, media_type: &str) -> Result<Option<Multipart>> {
        let Some(members) = self.optional_body::<Map<String, Value>>(media_type)? else {
            return Ok(None);
        };
        let part = |(name, member): (String, Value)| {
            let is_file = member.get("base64").or_else(|| member.get("text")).is_some();
            let part =
                if is_file { Part::File(typed(&name, member)?) } else { Part::Plain(member) };
            Ok((name, part))
        };
        let parts: BTreeMap<String, Part> = members.into_iter().map(part).collect::<Result<_>>()?;
        multipart::of_members(&parts, &[]).map(Some)
    }

    fn raw_body(&mut self, media_type: &str) -> Result<Option<Value>> {
        if let Some(asked) = self.take(CONTENT_TYPE)
            && !asked.as_str().is_some_and(|asked| asked.eq_ignore_ascii_case(media_type))
        {
            return Err(wrong(format!("the body is sent as `{media_type}`, not as {asked}")));
        }
        Ok(self.take(BODY))
    }

    fn parameter(&mut self, place: &str, name: &str) -> Result<Option<Value>> {
        if let Some(value) = self.take(&format!("{place}:{name}")) {
            return Ok(Some(value));
        }
        if name == BODY || name == CONTENT_TYPE {
            return Ok(None);
        }
        if self.rest.contains_key(name) || !self.taken.iter().any(|taken| taken == name) {
            return Ok(self.take(name));
        }
        Err(wrong(format!("two parameters are called `{name}`: say `{place}:{name}`")))
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        let value = self.rest.remove(name)?;
        self.taken.push(name.to_owned());
        Some(value)
    }

    /// # Errors
    ///
    /// When something was given that the operation does not take.
    pub(super) fn finish(&self) -> Result<()> {
        match self.rest.keys().next() {
            None => Ok(()),
            Some(name) => Err(wrong(format!("the operation has no argument `{name}`"))),
        }
    }
}

/// A part that the document does not describe.
enum Part {
    File(Upload),
    Plain(Value),
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::File(upload) => upload.serialize(serializer),
            Self::Plain(value) => value.serialize(serializer),
        }
    }
}

/// Takes the member at a pointer out of an object.
fn take_at(value: &mut Value, pointer: &str) -> Option<Value> {
    let (around, member) = pointer.rsplit_once('/')?;
    let member = member.replace("~1", "/").replace("~0", "~");
    value.pointer_mut(around)?.as_object_mut()?.remove(&member)
}

/// A member that nobody has taken.
fn left(value: &Value) -> Option<&str> {
    let members = value.as_object()?;
    members.iter().find_map(|(name, value)| match value {
        Value::Null => None,
        Value::Object(_) => left(value),
        _ => Some(name.as_str()),
    })
}

fn no_body() -> Error {
    wrong("argument `body` is missing")
}

fn typed<T: DeserializeOwned>(name: &str, value: Value) -> Result<T> {
    lenient(PhantomData, value, Floats::Parsed).map_err(|Trouble { path, error, .. }| {
        let place = if path == "." { String::new() } else { format!("{path}: ") };
        wrong(format!("argument `{name}` is not of its type: {place}{error}"))
    })
}
