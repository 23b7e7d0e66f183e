//! The members of a body, or of an upload.

use serde::ser::{Serialize, SerializeMap, SerializeStruct};
use serde_json::Value;

use super::{
    Part,
    parts::{Parts, Trouble, push},
    upload::{CONTENT, FILE_NAME, HEADERS, MEDIA_TYPE, offered},
    writer::{At, Writer},
};

/// The members of the body, or of an upload.
pub(super) enum Fields<'p> {
    Members { parts: &'p mut Parts, name: String },
    Upload { parts: &'p mut Parts, part: Part },
}

impl SerializeMap for Fields<'_> {
    type Ok = ();
    type Error = Trouble;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Trouble> {
        if let Self::Members { name, .. } = self {
            *name = text(key)?.ok_or(Trouble::OtherShape)?;
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Trouble> {
        match self {
            Self::Members { parts, name } => push(parts, At::Member(name), value),
            Self::Upload { .. } => Err(Trouble::OtherShape),
        }
    }

    fn end(self) -> Result<(), Trouble> {
        Ok(())
    }
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = Trouble;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        field: &'static str,
        value: &T,
    ) -> Result<(), Trouble> {
        match (self, field) {
            (Self::Members { parts, .. }, name) => push(parts, At::Member(name), value)?,
            (Self::Upload { part, .. }, FILE_NAME) => {
                part.file_name = text(value)?.or(part.file_name.take());
            }
            (Self::Upload { part, .. }, MEDIA_TYPE) => {
                part.content_type = text(value)?.or(part.content_type.take());
            }
            (Self::Upload { part, .. }, HEADERS) => part.headers = headers(value)?,
            (Self::Upload { part, .. }, CONTENT) => {
                let writer = Writer { parts: &mut Parts::default(), at: At::Content };
                part.content = offered(|| value.serialize(writer))?;
            }
            (Self::Upload { .. }, _) => {}
        }
        Ok(())
    }

    fn end(self) -> Result<(), Trouble> {
        if let Self::Upload { parts, part } = self {
            parts.push(part);
        }
        Ok(())
    }
}

fn text<T: Serialize + ?Sized>(value: &T) -> Result<Option<String>, Trouble> {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => Ok(Some(text)),
        Ok(Value::Null) => Ok(None),
        Ok(other) => Ok(Some(other.to_string())),
        Err(error) => Err(Trouble::Custom(error.to_string())),
    }
}

fn headers<T: Serialize + ?Sized>(value: &T) -> Result<Vec<(String, String)>, Trouble> {
    let read = |value| serde_json::from_value(value);
    let headers = serde_json::to_value(value).and_then(read);
    headers.map_err(|error| Trouble::Custom(error.to_string()))
}
