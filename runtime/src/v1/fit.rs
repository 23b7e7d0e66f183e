//! How well a type knows a value that it was read from: of several alternatives that a value can be
//! read as, the one that knows most of it is meant.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use serde_json::{Map, Number, Value};
use uuid::Uuid;

use super::Object;
use crate::{
    multipart::Upload,
    value::{
        Base64, Date, DateTime, Decimal, Id, IsoDuration, Presence, Undeclared, UnixMillis,
        UnixSeconds,
    },
};

/// What a choice keeps although it fits none of its alternatives.
pub(crate) const UNKNOWN: usize = 1 << 20;

/// What takes every value, and so knows nothing of any.
const ANYTHING: usize = 1 << 19;

/// A type that may be one of several.
pub trait Fit {
    /// How much of the value it was read from the type does not know: 0 where it knows all.
    fn strange(&self, value: &Value) -> usize {
        let _ = value;
        0
    }
}

/// The members of a value that an object has no field for.
#[must_use]
pub fn strange_members<T: Object>(value: &Value) -> usize {
    let is_strange =
        |name: &&String| !T::MEMBERS.iter().any(|member| member.name() == name.as_str());
    value.as_object().map_or(0, |members| members.keys().filter(is_strange).count())
}

macro_rules! knows_all {
    ($($ty:ty),* $(,)?) => { $(impl Fit for $ty {})* };
}

knows_all!(
    (),
    bool,
    char,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    f32,
    f64,
    String,
    Uuid,
    Bytes,
    Number,
    Decimal,
    UnixMillis,
    UnixSeconds,
    Upload,
    Undeclared,
);

macro_rules! knows_nothing {
    ($($ty:ty),* $(,)?) => {
        $(
            impl Fit for $ty {
                fn strange(&self, _: &Value) -> usize {
                    ANYTHING
                }
            }
        )*
    };
}

knows_nothing!(Value, Map<String, Value>);

/// Texts that are kept whatever they say are strange where they say nothing.
macro_rules! knows_what_it_can_read {
    ($($ty:ty: $read:ident),* $(,)?) => {
        $(
            impl Fit for $ty {
                fn strange(&self, _: &Value) -> usize {
                    usize::from(self.$read().is_none())
                }
            }
        )*
    };
}

knows_what_it_can_read!(Base64: bytes, Id: uuid);

/// The same of texts that may be numbers, which an alternative for numbers knows better.
macro_rules! knows_what_is_text {
    ($($ty:ty: $read:ident),* $(,)?) => {
        $(
            impl Fit for $ty {
                fn strange(&self, _: &Value) -> usize {
                    usize::from(self.is_number() || self.$read().is_none())
                }
            }
        )*
    };
}

knows_what_is_text!(DateTime: timestamp, Date: date, IsoDuration: duration);

impl<T: Fit> Fit for Box<T> {
    fn strange(&self, value: &Value) -> usize {
        (**self).strange(value)
    }
}

impl<T: Fit> Fit for Option<T> {
    fn strange(&self, value: &Value) -> usize {
        self.as_ref().map_or(0, |known| known.strange(value))
    }
}

impl<T: Fit> Fit for Presence<T> {
    fn strange(&self, value: &Value) -> usize {
        self.as_option().map_or(0, |known| known.strange(value))
    }
}

impl<T: Fit> Fit for Vec<T> {
    fn strange(&self, value: &Value) -> usize {
        let values = value.as_array().map(Vec::as_slice).unwrap_or_default();
        self.iter().zip(values).map(|(item, value)| item.strange(value)).sum()
    }
}

impl<T> Fit for BTreeSet<T> {}

impl<T: Fit> Fit for BTreeMap<String, T> {
    fn strange(&self, value: &Value) -> usize {
        let of = |(name, known): (&String, &T)| value.get(name).map(|value| known.strange(value));
        self.iter().filter_map(of).sum()
    }
}
