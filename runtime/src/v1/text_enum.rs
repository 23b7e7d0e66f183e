//! `text_enum!`: an open set of texts.

/// Writes what an enum of texts needs: both directions of serde, conversions from text, `as_str`
/// and `Display`. A text that is not declared becomes the last variant and is written back as it
/// came.
///
/// ```text
/// text_enum! { PowerAction { On = "on", Off = "off"; Unknown } }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __text_enum {
    ($name:ident { $($variant:ident = $wire:literal),* $(,)? ; $unknown:ident }) => {
        #[allow(deprecated)]
        impl $name {
            /// The value as it stands in messages.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(text) => text,
                }
            }

            #[inline]
            fn declared(text: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(match text {
                    $($wire => Self::$variant,)*
                    _ => return ::core::option::Option::None,
                })
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self::declared(text).unwrap_or_else(|| Self::$unknown(::std::string::String::from(text)))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::declared(&text).unwrap_or(Self::$unknown(text))
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            // By its own name: a variant may be called `Err`.
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::v1::serde::Serialize for $name {
            fn serialize<S: $crate::v1::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::v1::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::v1::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::v1::read_text(deserializer)
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
                Self::$unknown(::std::string::String::new())
            }
        }
    };
}
