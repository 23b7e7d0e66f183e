//! A text as it came, or a number in its place.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

/// What is read as it comes and written back as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Kept {
    pub(super) text: String,
    /// The text is the digits of a number, and is written as one.
    pub(super) is_number: bool,
}

impl From<&str> for Kept {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Kept {
    fn from(text: String) -> Self {
        Self { text, is_number: false }
    }
}

impl Serialize for Kept {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_number {
            if let Ok(whole) = self.text.parse::<i64>() {
                return serializer.serialize_i64(whole);
            }
            if let Ok(whole) = self.text.parse::<u64>() {
                return serializer.serialize_u64(whole);
            }
            if let Ok(number) = self.text.parse::<f64>() {
                return serializer.serialize_f64(number);
            }
        }
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeptVisitor)
    }
}

struct KeptVisitor;

impl KeptVisitor {
    fn number(number: impl fmt::Debug) -> Kept {
        Kept { text: format!("{number:?}"), is_number: true }
    }
}

impl Visitor<'_> for KeptVisitor {
    type Value = Kept;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Kept, E> {
        Ok(Kept::from(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Kept, E> {
        Ok(Kept::from(text))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Kept, E> {
        Ok(Self::number(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Kept, E> {
        Ok(Self::number(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Kept, E> {
        Ok(Self::number(number))
    }
}
