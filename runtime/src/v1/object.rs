//! `object!`: the table of an object's members, as serde implementations.

/// Writes what a type of a document needs to be read, written, and changed in place.
///
/// ```text
/// object!(Machine: both { id = "id" required, name = "name" optional, note = "note" presence, data = "data" any, state = "state" received, rest: undeclared });
/// ```
///
/// becomes the table `[Member::required("id"), …]`, a `match` over the fields that reads one
/// member, a sequence that writes them all, and `with`; after `both new(id: impl Into<Id>)` or
/// `send new`, a `new`. The enum inside `read` gives every field its index without counting.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($name:ident : $direction:ident new($($field:ident: $ty:ty $(=> $some:ident)?),*) { $($body:tt)* }) => {
        #[allow(deprecated, clippy::needless_update)]
        impl $name {
            /// With what must be sent; the rest is set on the fields, or with `with`.
            pub fn new($($field: $ty),*) -> Self {
                Self { $($field: $($some)? (::core::convert::Into::into($field)),)* ..$crate::v1::blank() }
            }
        }

        $crate::__object!($name: $direction { $($body)* });
    };
    ($name:ident : $direction:ident new { $($body:tt)* }) => {
        #[allow(deprecated)]
        impl $name {
            /// Nothing must be sent; what is, is set on the fields, or with `with`.
            pub fn new() -> Self {
                ::core::default::Default::default()
            }
        }

        $crate::__object!($name: $direction { $($body)* });
    };

    ($name:ident : receive { $($body:tt)* }) => {
        $crate::__object!(@common $name { $($body)* });
        $crate::__object!(@read $name { $($body)* });
        $crate::__when_invoked! { $crate::__object!(@write $name { $($body)* }); }
    };
    ($name:ident : send { $($body:tt)* }) => {
        $crate::__object!(@common $name { $($body)* });
        $crate::__object!(@write $name { $($body)* });
        $crate::__when_invoked! { $crate::__object!(@read $name { $($body)* }); }
    };
    ($name:ident : both { $($body:tt)* }) => {
        $crate::__object!(@common $name { $($body)* });
        $crate::__object!(@read $name { $($body)* });
        $crate::__object!(@write $name { $($body)* });
    };

    (@common $name:ident {
        $($field:ident $(= $wire:literal $mode:ident)? $(: $catch:ident)?),* $(,)?
    }) => {
        #[allow(deprecated)]
        impl $name {
            /// Changes the value in place and hands it back, so that members can be set in one
            /// expression.
            #[must_use]
            pub fn with(mut self, set: impl ::core::ops::FnOnce(&mut Self)) -> Self {
                set(&mut self);
                self
            }
        }

        #[allow(deprecated)]
        impl $crate::v1::Blank for $name {
            #[inline]
            fn blank() -> Self {
                Self { $($field: $crate::v1::Blank::blank(),)* }
            }
        }

        impl $crate::v1::Fit for $name {
            #[inline]
            fn strange(&self, value: &$crate::Value) -> usize {
                $crate::v1::strange_members::<Self>(value)
            }
        }

        impl $crate::v1::Object for $name {
            const NAME: &'static str = ::core::stringify!($name);
            const MEMBERS: &'static [$crate::v1::Member] = &[$($($crate::v1::Member::$mode($wire),)?)*];
        }
    };

    (@read $name:ident {
        $($field:ident $(= $wire:literal $mode:ident)? $(: $catch:ident)?),* $(,)?
    }) => {
        #[allow(deprecated)]
        impl<'de> $crate::v1::ReadObject<'de> for $name {
            #[allow(unused_variables, unreachable_patterns, non_camel_case_types, clippy::upper_case_acronyms)]
            fn read<A: $crate::v1::serde::de::MapAccess<'de>>(
                &mut self,
                index: usize,
                map: &mut A,
            ) -> ::core::result::Result<(), A::Error> {
                #[allow(dead_code)]
                enum Field { $($field,)* }
                const FIELDS: &[Field] = &[$(Field::$field,)*];
                match FIELDS[index] {
                    $($(Field::$field => $crate::v1::read::$mode(map, &mut self.$field),)?)*
                    _ => ::core::result::Result::Ok(()),
                }
            }

            $($(
                const KEEPS_REST: bool = true;

                fn read_rest<A: $crate::v1::serde::de::MapAccess<'de>>(
                    &mut self,
                    name: ::std::string::String,
                    map: &mut A,
                ) -> ::core::result::Result<(), A::Error> {
                    $crate::v1::rest::$catch::read(&mut self.$field, name, map)
                }
            )?)*
        }

        impl<'de> $crate::v1::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::v1::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::v1::read_object(deserializer)
            }
        }
    };

    (@write $name:ident {
        $($field:ident $(= $wire:literal $mode:ident)? $(: $catch:ident)?),* $(,)?
    }) => {
        #[allow(deprecated)]
        impl $crate::v1::WriteObject for $name {
            #[allow(unused_variables)]
            fn write<M: $crate::v1::serde::ser::SerializeMap>(
                &self,
                to: &mut $crate::v1::Writer<'_, M>,
            ) {
                $(
                    $(to.$mode($wire, &self.$field);)?
                    $(to.$catch(&self.$field);)?
                )*
            }
        }

        impl $crate::v1::serde::Serialize for $name {
            fn serialize<S: $crate::v1::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::v1::write_object(self, serializer)
            }
        }
    };
}

/// What only calls by name need: there, arguments are read and answers are written.
#[cfg(feature = "invoke")]
#[doc(hidden)]
#[macro_export]
macro_rules! __when_invoked {
    ($($item:item)*) => { $($item)* };
}

/// What only calls by name need, which this build has not.
#[cfg(not(feature = "invoke"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __when_invoked {
    ($($item:item)*) => {};
}
