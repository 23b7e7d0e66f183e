//! The value a member has before it is read or set. Nobody sees it of a required member: an object
//! without that is an error when it is read, and cannot be made by `new`.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use serde_json::{Map, Number, Value};
use uuid::Uuid;

use crate::{
    multipart::Upload,
    value::{
        Base64, Date, DateTime, Decimal, Id, IsoDuration, Presence, Undeclared, UnixMillis,
        UnixSeconds,
    },
};

/// A start value without meaning.
pub trait Blank {
    /// The start value.
    fn blank() -> Self;
}

/// What [`Blank`] starts with, for the members that `new` does not take.
#[must_use]
pub fn blank<T: Blank>() -> T {
    T::blank()
}

macro_rules! blank_is_default {
    ($($ty:ty),* $(,)?) => {
        $(
            impl Blank for $ty {
                fn blank() -> Self {
                    Self::default()
                }
            }
        )*
    };
}

blank_is_default!(
    (), bool, char, u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, String, Value, Uuid,
    Bytes, Base64, Date, DateTime, Decimal, Id, IsoDuration, Undeclared, UnixMillis, UnixSeconds, Upload, Map<String, Value>,
);

impl Blank for Number {
    fn blank() -> Self {
        Self::from(0)
    }
}

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl<T> Blank for Presence<T> {
    fn blank() -> Self {
        Self::Missing
    }
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<K, V> Blank for BTreeMap<K, V> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<T> Blank for BTreeSet<T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<T: Blank> Blank for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }
}

impl<T: Blank, const N: usize> Blank for [T; N] {
    fn blank() -> Self {
        std::array::from_fn(|_| T::blank())
    }
}

macro_rules! blank_tuple {
    ($($($t:ident)+;)+) => {
        $(
            impl<$($t: Blank),+> Blank for ($($t,)+) {
                fn blank() -> Self {
                    ($($t::blank(),)+)
                }
            }
        )+
    };
}

blank_tuple! { A; A B; A B C; A B C D; A B C D E; A B C D E F; }
