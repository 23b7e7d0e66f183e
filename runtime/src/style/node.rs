//! Values of which only the outermost parts are read.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// What a style tells apart in a value. What lies deeper stays JSON.
pub(crate) enum Node<'j> {
    Null,
    Text(Cow<'j, str>),
    List(Vec<&'j RawValue>),
    Members(Vec<(String, &'j RawValue)>),
}

impl<'j> Node<'j> {
    pub(crate) fn of(json: &'j str) -> Result<Self, serde_json::Error> {
        Ok(match json.trim_start().as_bytes().first() {
            Some(b'{') => Self::Members(serde_json::from_str::<Ordered<'j>>(json)?.0),
            Some(b'[') => Self::List(serde_json::from_str(json)?),
            Some(b'"') => Self::Text(Cow::Owned(serde_json::from_str(json)?)),
            Some(b'n') => Self::Null,
            _ => Self::Text(Cow::Borrowed(json)),
        })
    }
}

/// A value that stands where only texts do: what has parts is written as JSON, null not at all.
pub(super) fn text(value: &RawValue) -> Result<Option<Cow<'_, str>>, serde_json::Error> {
    Ok(match Node::of(value.get())? {
        Node::Null => None,
        Node::Text(text) => Some(text),
        Node::List(_) | Node::Members(_) => Some(Cow::Borrowed(value.get())),
    })
}

/// Members in the order that they are written in.
pub(crate) struct Ordered<'j>(pub(crate) Vec<(String, &'j RawValue)>);

impl<'de: 'j, 'j> Deserialize<'de> for Ordered<'j> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Ordered<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Ordered<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Ordered(members))
            }
        }

        deserializer.deserialize_map(Visitor)
    }
}
