//! `union!`: one of several types, told apart by a member or by trying.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeOwned},
    ser,
};
use serde_json::{
    Value,
    value::{RawValue, to_raw_value},
};

use super::{Fit, fit::UNKNOWN};
use crate::decode::{self, Unread, without_place};

/// A whole value, so that several types can be tried on it: the text, in which numbers are as they
/// were written, and the tree.
#[derive(Debug)]
pub struct Buffered {
    text: Box<RawValue>,
    tree: Value,
    /// How much of the tree the best alternative so far does not know.
    least: usize,
}

/// Keeps a whole value.
///
/// # Errors
///
/// When the format itself is broken.
pub fn buffer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Buffered, D::Error> {
    let text = Box::<RawValue>::deserialize(deserializer)?;
    let tree = serde_json::from_str(text.get()).map_err(unread)?;
    Ok(Buffered { text, tree, least: UNKNOWN })
}

/// Tries one variant; `None` also where an earlier one knows as much of the value.
#[must_use]
pub fn try_variant<T: DeserializeOwned + Fit>(value: &mut Buffered) -> Option<T> {
    if value.least == 0 {
        return None;
    }
    let text = value.text.get();
    let (inner, beside) = match serde_json::from_str::<T>(text) {
        Ok(inner) => (inner, 0),
        // An alternative that takes floats as they are knows them better.
        Err(_) if has_whole_float(&value.tree) => (decode::json(text.as_bytes()).ok()?, 1),
        Err(_) => return None,
    };
    let strange = inner.strange(&value.tree) + beside;
    if strange >= value.least {
        return None;
    }
    value.least = strange;
    Some(inner)
}

/// Whether a number is written as a float and whole all the same.
fn has_whole_float(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            number.is_f64() && number.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        Value::Array(items) => items.iter().any(has_whole_float),
        Value::Object(members) => members.values().any(has_whole_float),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// What fits no variant.
#[must_use]
pub fn unknown_variant(value: Buffered) -> Value {
    value.tree
}

/// How strange a value is that fits no variant.
#[must_use]
pub const fn strange_unknown() -> usize {
    UNKNOWN
}

/// The member that tells the variants apart, as a text.
#[must_use]
pub fn tag_of<'v>(value: &'v Buffered, member: &str) -> Option<Cow<'v, str>> {
    match value.tree.get(member)? {
        Value::String(text) => Some(Cow::Borrowed(text)),
        constant @ (Value::Bool(_) | Value::Number(_)) => Some(Cow::Owned(constant.to_string())),
        _ => None,
    }
}

/// Reads the variant that the tag names.
///
/// # Errors
///
/// When the value is not of the variant's type.
pub fn read_variant<T: DeserializeOwned, E: de::Error>(value: &Buffered) -> Result<T, E> {
    decode::json(value.text.get().as_bytes()).map_err(|unread| {
        let Unread { path, message, .. } = unread;
        // The place within the value would read as a place within the whole.
        E::custom(if path == "." { message } else { format!("{path}: {message}") })
    })
}

/// The place within the value would read as a place within the whole.
#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unread<E: de::Error>(error: serde_json::Error) -> E {
    E::custom(without_place(&error.to_string()))
}

/// Writes a variant, with its tag when the variant's own type leaves the member out.
///
/// # Errors
///
/// When the value is not expressible in JSON, and those of the format.
pub fn write_variant<T: Serialize, S: Serializer>(
    inner: &T,
    member: &str,
    tag: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let text = to_raw_value(inner).map_err(ser::Error::custom)?;
    let Ok(mut members) = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(text.get())
    else {
        return text.serialize(serializer);
    };
    if !members.contains_key(member) {
        let tag = to_raw_value(tag).map_err(ser::Error::custom)?;
        members.insert(member.to_owned(), tag);
    }
    members.serialize(serializer)
}

/// Writes what a union of types needs. Without `by`, it is the variant that knows most of the value,
/// the first of several; with it, a member of the object names the variant. What fits no variant is
/// kept whole in the last one, and written back as it came.
///
/// ```text
/// union! { Expiry { Integer(i64), Text(String); Unknown } }
/// union! { Pet by "kind" { Cat(Cat) = "cat", Dog(Dog) = "dog" | "hound"; Unknown } }
/// ```
// Types of documents are named inside the functions, so that their own parameters need names that
// no document has.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($name:ident { $($variant:ident($ty:ty)),* $(,)? ; $unknown:ident }) => {
        #[allow(deprecated)]
        impl<'de> $crate::v1::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::v1::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                let mut value = $crate::v1::buffer(deserializer)?;
                let mut best = ::core::option::Option::None;
                $(
                    if let ::core::option::Option::Some(inner) = $crate::v1::try_variant::<$ty>(&mut value) {
                        best = ::core::option::Option::Some(Self::$variant(inner));
                    }
                )*
                ::core::result::Result::Ok(match best {
                    ::core::option::Option::Some(best) => best,
                    ::core::option::Option::None => Self::$unknown($crate::v1::unknown_variant(value)),
                })
            }
        }

        #[allow(deprecated)]
        impl $crate::v1::serde::Serialize for $name {
            fn serialize<__S: $crate::v1::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                match self {
                    $(Self::$variant(inner) => $crate::v1::serde::Serialize::serialize(inner, serializer),)*
                    Self::$unknown(value) => $crate::v1::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        $crate::__union!(@common $name { $($variant)* } $unknown);
    };

    ($name:ident by $member:literal {
        $($variant:ident($ty:ty) = $first:literal $(| $tag:literal)*),* $(,)? ; $unknown:ident
    }) => {
        #[allow(deprecated)]
        impl<'de> $crate::v1::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::v1::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                let value = $crate::v1::buffer(deserializer)?;
                match $crate::v1::tag_of(&value, $member).as_deref() {
                    $(
                        ::core::option::Option::Some($first $(| $tag)*) => {
                            $crate::v1::read_variant::<$ty, __D::Error>(&value).map(Self::$variant)
                        }
                    )*
                    _ => ::core::result::Result::Ok(Self::$unknown($crate::v1::unknown_variant(value))),
                }
            }
        }

        #[allow(deprecated)]
        impl $crate::v1::serde::Serialize for $name {
            fn serialize<__S: $crate::v1::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                match self {
                    $(
                        Self::$variant(inner) => {
                            $crate::v1::write_variant(inner, $member, $first, serializer)
                        }
                    )*
                    Self::$unknown(value) => $crate::v1::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        $crate::__union!(@common $name { $($variant)* } $unknown);
    };

    (@common $name:ident { $($variant:ident)* } $unknown:ident) => {
        #[allow(deprecated)]
        impl $crate::v1::Fit for $name {
            #[inline]
            fn strange(&self, value: &$crate::Value) -> usize {
                match self {
                    $(Self::$variant(inner) => $crate::v1::Fit::strange(inner, value),)*
                    Self::$unknown(_) => $crate::v1::strange_unknown(),
                }
            }
        }

        impl $crate::v1::Blank for $name {
            #[inline]
            fn blank() -> Self {
                Self::$unknown($crate::Value::Null)
            }
        }
    };
}
