//! The data of an event into an item: JSON, or text for a type that is made from text.

use std::fmt;

use bytes::Bytes;
use serde::{
    de::{DeserializeOwned, Deserializer, Visitor},
    forward_to_deserialize_any,
};

use crate::decode::{self, Unread};

/// The data of an event. A type that asks for text gets it as it stands; all others are JSON.
pub(super) fn of_event<T: DeserializeOwned>(data: &Bytes) -> Result<T, Unread> {
    let text = std::str::from_utf8(data).unwrap_or_default();
    match T::deserialize(Text(text)) {
        Ok(item) => Ok(item),
        Err(NoText::OtherType) => decode::json(data),
        Err(NoText::Refused(message)) => Err(Unread::whole(decode::without_texts(&message))),
    }
}

/// Gives text to what asks for text, and nothing to what does not.
struct Text<'t>(&'t str);

enum NoText {
    OtherType,
    Refused(String),
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = NoText;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NoText> {
        Err(NoText::OtherType)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoText> {
        visitor.visit_str(self.0)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NoText> {
        visitor.visit_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NoText> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf option unit
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl serde::de::Error for NoText {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Refused(message.to_string())
    }
}

impl fmt::Debug for NoText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for NoText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherType => f.write_str("not made from text"),
            Self::Refused(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for NoText {}
