//! Identifiers, as members hold them and parameters take them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::v1::read_text;

/// An identifier, kept exactly as the server wrote it: text, or a [`Uuid`], whichever the caller has.
///
/// A text that is no UUID does not make an answer unreadable, although the document says that it is
/// one: it stays, and [`uuid`](Self::uuid) tells. Two identifiers are equal when their texts are.
///
/// ```
/// use clientwright_runtime::{Id, Uuid};
///
/// let id = Id::from(Uuid::from_u128(1));
/// assert_eq!(id, "00000000-0000-0000-0000-000000000001");
/// assert_eq!(id.uuid(), Some(Uuid::from_u128(1)));
/// assert_eq!(Id::from("web-7").uuid(), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(String);

impl Id {
    /// The identifier as it stands in messages.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The UUID, when the text is one, in capitals and without hyphens too. Of two that are written
    /// differently only these are equal.
    #[must_use]
    pub fn uuid(&self) -> Option<Uuid> {
        Uuid::try_parse(self.0.trim()).ok()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, text: &str) -> bool {
        self.0 == text
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, text: &&str) -> bool {
        self.0 == *text
    }
}

impl From<&Self> for Id {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

impl From<&str> for Id {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Id {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&String> for Id {
    fn from(text: &String) -> Self {
        Self(text.clone())
    }
}

impl From<Uuid> for Id {
    fn from(uuid: Uuid) -> Self {
        Self(uuid.to_string())
    }
}

impl From<&Uuid> for Id {
    fn from(uuid: &Uuid) -> Self {
        Self(uuid.to_string())
    }
}

impl From<&Id> for String {
    fn from(id: &Id) -> Self {
        id.0.clone()
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer)
    }
}
