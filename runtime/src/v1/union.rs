//! `union!`: one of several types, told apart by a member or by trying.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, DeserializeOwned},
    ser,
};
use serde_json::Value;

/// Keeps a whole value, so that several types can be tried on it.
///
/// # Errors
///
/// When the format itself is broken.
pub fn buffer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    Value::deserialize(deserializer)
}

/// Tries one variant.
#[must_use]
pub fn try_variant<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

/// The text of the member that tells the variants apart.
#[must_use]
pub fn tag_of<'v>(value: &'v Value, member: &str) -> Option<&'v str> {
    value.get(member).and_then(Value::as_str)
}

/// Reads the variant that the tag names.
///
/// # Errors
///
/// When the value is not of the variant's type.
pub fn read_variant<T: DeserializeOwned, E: de::Error>(value: &Value) -> Result<T, E> {
    T::deserialize(value).map_err(E::custom)
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
    let mut value = serde_json::to_value(inner).map_err(ser::Error::custom)?;
    if let Value::Object(object) = &mut value {
        object.entry(member).or_insert_with(|| Value::from(tag));
    }
    value.serialize(serializer)
}

/// Writes what a union of types needs. Without `by`, the variants are tried in order; with it, a
/// member of the object names the variant. What fits no variant is kept whole in the last one, and
/// written back as it came.
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
                let value = $crate::v1::buffer(deserializer)?;
                $(
                    if let ::core::option::Option::Some(inner) = $crate::v1::try_variant::<$ty>(&value) {
                        return ::core::result::Result::Ok(Self::$variant(inner));
                    }
                )*
                ::core::result::Result::Ok(Self::$unknown(value))
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

        $crate::__union!(@blank $name $unknown);
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
                match $crate::v1::tag_of(&value, $member) {
                    $(
                        ::core::option::Option::Some($first $(| $tag)*) => {
                            $crate::v1::read_variant::<$ty, __D::Error>(&value).map(Self::$variant)
                        }
                    )*
                    _ => ::core::result::Result::Ok(Self::$unknown(value)),
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

        $crate::__union!(@blank $name $unknown);
    };

    (@blank $name:ident $unknown:ident) => {
        impl $crate::v1::Blank for $name {
            fn blank() -> Self {
                Self::$unknown($crate::Value::Null)
            }
        }
    };
}
