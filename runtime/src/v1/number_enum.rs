//! `number_enum!`: an open set of whole numbers.

/// Writes what an enum of whole numbers needs. A number that is not declared becomes the last
/// variant.
///
/// ```text
/// number_enum! { Level { One = 1, Two = 2; Unknown } }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __number_enum {
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? ; $unknown:ident }) => {
        #[allow(deprecated)]
        impl $name {
            /// The value as it stands in messages.
            #[must_use]
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(number) => *number,
                }
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(number: i64) -> Self {
                match number {
                    $($wire => Self::$variant,)*
                    _ => Self::$unknown(number),
                }
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::v1::serde::Serialize for $name {
            fn serialize<S: $crate::v1::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> $crate::v1::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::v1::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::v1::read_whole_number(deserializer).map(Self::from)
            }
        }

        impl $crate::v1::Fit for $name {
            #[inline]
            fn strange(&self, _: &$crate::Value) -> usize {
                ::core::convert::From::from(::core::matches!(self, Self::$unknown(_)))
            }
        }

        impl $crate::v1::Blank for $name {
            #[inline]
            fn blank() -> Self {
                Self::$unknown(0)
            }
        }
    };
}
