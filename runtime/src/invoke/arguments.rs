//! The arguments of a call by name: one JSON object, taken apart name by name.

use std::{collections::BTreeMap, marker::PhantomData};

use bytes::Bytes;
use serde::{Serialize, Serializer, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::wrong;
use crate::{
    decode::{Floats, Trouble, lenient},
    error::Result,
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
    /// Which of several media types the body is asked to be of.
    pub(super) media_type: Option<&'static str>,
}

/// One of the arguments, where it was given; null stands for nothing.
#[derive(Debug)]
pub struct Argument<T> {
    name: &'static str,
    value: Result<Option<T>>,
}

impl<T> Argument<T> {
    /// What must be given.
    ///
    /// # Errors
    ///
    /// When it is missing, and those of [`optional`](Self::optional).
    pub fn required(self) -> Result<T> {
        let missing = || wrong(format!("argument `{}` is missing", self.name));
        self.value?.ok_or_else(missing)
    }

    /// What may be left out.
    ///
    /// # Errors
    ///
    /// When it is not of its type, its name alone would mean two parameters, or the body is asked
    /// to be of another media type.
    pub fn optional(self) -> Result<Option<T>> {
        self.value
    }
}

impl Arguments {
    /// # Errors
    ///
    /// When they are no object; null stands for none.
    pub(super) fn new(arguments: Value) -> Result<Self> {
        let rest = match arguments {
            Value::Object(rest) => rest,
            Value::Null => Map::new(),
            _ => return Err(wrong("arguments are an object of names and values")),
        };
        Ok(Self { rest, taken: Vec::new(), media_type: None })
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

    /// A path parameter.
    pub fn path<T: DeserializeOwned>(&mut self, name: &'static str) -> Argument<T> {
        self.parameter("path", name)
    }

    /// A query parameter.
    pub fn query<T: DeserializeOwned>(&mut self, name: &'static str) -> Argument<T> {
        self.parameter("query", name)
    }

    /// A header parameter.
    pub fn header<T: DeserializeOwned>(&mut self, name: &'static str) -> Argument<T> {
        self.parameter("header", name)
    }

    /// A cookie parameter.
    pub fn cookie<T: DeserializeOwned>(&mut self, name: &'static str) -> Argument<T> {
        self.parameter("cookie", name)
    }

    /// A path parameter of any type, as text: numbers and booleans as they stand.
    pub fn path_as_text(&mut self, name: &'static str) -> Argument<String> {
        self.as_text("path", name)
    }

    /// A query parameter of any type, as text.
    pub fn query_as_text(&mut self, name: &'static str) -> Argument<String> {
        self.as_text("query", name)
    }

    /// A header parameter of any type, as text.
    pub fn header_as_text(&mut self, name: &'static str) -> Argument<String> {
        self.as_text("header", name)
    }

    /// A cookie parameter of any type, as text.
    pub fn cookie_as_text(&mut self, name: &'static str) -> Argument<String> {
        self.as_text("cookie", name)
    }

    /// The body, of its type.
    pub fn body<T: DeserializeOwned>(&mut self, media_type: &str) -> Argument<T> {
        let body = self.raw_body(media_type);
        let value = body.and_then(|body| body.map(|body| typed(BODY, body)).transpose());
        Argument { name: BODY, value }
    }

    /// A body of bytes: a string, or `{"base64": …}`.
    pub fn bytes(&mut self, media_type: &str) -> Argument<Bytes> {
        let upload = self.body::<Upload>(media_type).value;
        let value = upload.map(|upload| upload.and_then(|upload| upload.content().cloned()));
        Argument { name: BODY, value }
    }

    /// A body whose parts the document does not describe: each member is one, an object with
    /// `base64` or `text` a file.
    pub fn parts(&mut self, media_type: &str) -> Argument<Multipart> {
        let members = self.body::<Map<String, Value>>(media_type).value;
        let value = members.and_then(|members| members.map(parts).transpose());
        Argument { name: BODY, value }
    }

    /// Which of several bodies is meant by `content_type`, each by its names; the first where it is
    /// not given.
    ///
    /// # Errors
    ///
    /// When none has the name.
    pub(super) fn choose(&mut self, bodies: &[&'static [&'static str]]) -> Result<usize> {
        let Some(asked) = self.take(CONTENT_TYPE) else { return Ok(0) };
        let text = asked.as_str().unwrap_or_default();
        for (index, names) in bodies.iter().enumerate() {
            let mut names = names.iter();
            if let Some(name) = names.find(|name| name.eq_ignore_ascii_case(text)) {
                self.media_type = Some(name);
                return Ok(index);
            }
        }
        let known: Vec<&str> = bodies.iter().flat_map(|names| names.iter().copied()).collect();
        let known = known.join("`, `");
        Err(wrong(format!("the body is sent as one of `{known}`, not as {asked}")))
    }

    fn raw_body(&mut self, media_type: &str) -> Result<Option<Value>> {
        if let Some(asked) = self.take(CONTENT_TYPE)
            && !asked.as_str().is_some_and(|asked| asked.eq_ignore_ascii_case(media_type))
        {
            return Err(wrong(format!("the body is sent as `{media_type}`, not as {asked}")));
        }
        Ok(self.take(BODY))
    }

    fn parameter<T: DeserializeOwned>(&mut self, place: &str, name: &'static str) -> Argument<T> {
        let value = self.raw_parameter(place, name).and_then(|value| {
            let value = value.filter(|value| !value.is_null());
            value.map(|value| typed(name, value)).transpose()
        });
        Argument { name, value }
    }

    fn as_text(&mut self, place: &str, name: &'static str) -> Argument<String> {
        let value = self.raw_parameter(place, name).map(|value| match value {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(other) => Some(other.to_string()),
        });
        Argument { name, value }
    }

    fn raw_parameter(&mut self, place: &str, name: &str) -> Result<Option<Value>> {
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

fn parts(members: Map<String, Value>) -> Result<Multipart> {
    let part = |(name, member): (String, Value)| {
        let is_file = member.get("base64").or_else(|| member.get("text")).is_some();
        let part = if is_file { Part::File(typed(&name, member)?) } else { Part::Plain(member) };
        Ok((name, part))
    };
    let parts: BTreeMap<String, Part> = members.into_iter().map(part).collect::<Result<_>>()?;
    multipart::of_members(&parts, &[])
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

fn typed<T: DeserializeOwned>(name: &str, value: Value) -> Result<T> {
    lenient(PhantomData, value, Floats::Parsed).map_err(|Trouble { path, error, .. }| {
        let place = if path == "." { String::new() } else { format!("{path}: ") };
        wrong(format!("argument `{name}` is not of its type: {place}{error}"))
    })
}
