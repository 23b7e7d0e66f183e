//! Reading for the second time, after the first has failed: whole numbers may be written as floats
//! (`2.0`, `1e19`), which to JSON are the same, and the way to where it fails is noted.
//!
//! What is read without trouble never comes here, so that it costs nothing.

use std::{
    cell::{Cell, RefCell},
    fmt::{self, Write},
};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

use super::{whole::Whole, without_place};
use crate::v1::read::whole_number;

/// How whole numbers are read that are written as floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Floats {
    /// From the float, where that has all of their digits.
    Parsed,
    /// From their text. An error then stands a little behind its place.
    Written,
}

/// Why reading failed.
#[derive(Debug)]
pub(crate) struct Trouble<E> {
    /// The member at which it failed; `.` for the whole.
    pub(crate) path: String,
    pub(crate) error: E,
    /// A whole number came as a float that may not have all of its digits.
    pub(crate) is_rounded: bool,
}

/// Reads what `seed` takes, from JSON.
///
/// # Errors
///
/// Where it failed, and why.
pub(crate) fn lenient<'de, S, D>(
    seed: S,
    deserializer: D,
    floats: Floats,
) -> Result<S::Value, Trouble<D::Error>>
where
    S: DeserializeSeed<'de>,
    D: Deserializer<'de>,
{
    let way = Way {
        floats,
        is_rounded: Cell::new(false),
        steps: RefCell::default(),
        name: RefCell::default(),
    };
    let read = seed.deserialize(Lenient { inner: deserializer, way: &way, wants: Wants::Any });
    read.map_err(|error| Trouble { path: way.shown(), error, is_rounded: way.is_rounded.get() })
}

/// The members and positions from the whole to what is being read.
struct Way {
    floats: Floats,
    is_rounded: Cell<bool>,
    steps: RefCell<Vec<Step>>,
    name: RefCell<String>,
}

enum Step {
    Member(String),
    Item(usize),
}

impl Way {
    /// Steps stay where reading has failed; whoever reads on after a failure takes them back.
    fn along<T, E>(&self, step: Step, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let length = self.steps.borrow().len();
        self.steps.borrow_mut().push(step);
        let read = read();
        if read.is_ok() {
            self.steps.borrow_mut().truncate(length);
        }
        read
    }

    fn shown(&self) -> String {
        let mut shown = String::new();
        for step in self.steps.borrow().iter() {
            let written = match step {
                Step::Member(name) if shown.is_empty() => shown.write_str(name),
                Step::Member(name) => write!(shown, ".{name}"),
                Step::Item(index) => write!(shown, "[{index}]"),
            };
            debug_assert!(written.is_ok(), "a text takes everything");
        }
        if shown.is_empty() { ".".to_owned() } else { shown }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wants {
    Any,
    /// The name of a member, which becomes a step.
    Name,
    WholeNumber,
}

/// What serde asks and answers, with the way noted; the same for everything that serde has.
struct Lenient<'w, T> {
    inner: T,
    way: &'w Way,
    wants: Wants,
}

impl<'w, T> Lenient<'w, T> {
    fn around<U>(&self, inner: U) -> Lenient<'w, U> {
        Lenient { inner, way: self.way, wants: Wants::Any }
    }

    fn note(&self, name: &str) {
        if self.wants == Wants::Name {
            name.clone_into(&mut self.way.name.borrow_mut());
        }
    }
}

macro_rules! forward {
    ($($method:ident($($argument:ident: $ty:ty),*))*) => {
        $(
            fn $method<V: Visitor<'de>>(self $(, $argument: $ty)*, visitor: V) -> Result<V::Value, D::Error> {
                let wants = if self.wants == Wants::Name { Wants::Name } else { Wants::Any };
                self.inner.$method($($argument,)* Lenient { inner: visitor, way: self.way, wants })
            }
        )*
    };
}

macro_rules! integers {
    ($($method:ident)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
                if self.wants == Wants::Name || self.way.floats == Floats::Parsed {
                    let wants = if self.wants == Wants::Name { Wants::Name } else { Wants::WholeNumber };
                    return self.inner.$method(Lenient { inner: visitor, way: self.way, wants });
                }
                let written = Box::<RawValue>::deserialize(self.inner)?;
                match Whole::of(written.get()) {
                    Some(whole) => whole.visit(visitor),
                    // The reader of JSON says what stands there instead.
                    None => serde_json::Deserializer::from_reader(written.get().as_bytes())
                        .$method(visitor)
                        .map_err(|error| D::Error::custom(without_place(&error.to_string()))),
                }
            }
        )*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Lenient<'_, D> {
    type Error = D::Error;

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    forward! {
        deserialize_any() deserialize_bool() deserialize_f32() deserialize_f64() deserialize_char()
        deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf() deserialize_option()
        deserialize_unit() deserialize_unit_struct(name: &'static str) deserialize_newtype_struct(name: &'static str)
        deserialize_seq() deserialize_tuple(length: usize) deserialize_tuple_struct(name: &'static str, length: usize)
        deserialize_map() deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier() deserialize_ignored_any()
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

macro_rules! visit {
    ($($method:ident($ty:ty))*) => {
        $(
            fn $method<E: Error>(self, value: $ty) -> Result<V::Value, E> {
                self.inner.$method(value)
            }
        )*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Lenient<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visit! {
        visit_bool(bool) visit_i64(i64) visit_i128(i128) visit_u64(u64) visit_u128(u128) visit_bytes(&[u8])
        visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<V::Value, E> {
        if self.wants == Wants::WholeNumber {
            if let Some(whole) = whole_number(number) {
                return self.inner.visit_i64(whole);
            }
            self.way.is_rounded.set(self.way.is_rounded.get() || number.fract() == 0.0);
        }
        self.inner.visit_f64(number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        self.note(text);
        self.inner.visit_str(text)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        self.note(text);
        self.inner.visit_borrowed_str(text)
    }

    fn visit_string<E: Error>(self, text: String) -> Result<V::Value, E> {
        self.note(&text);
        self.inner.visit_string(text)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let deserializer = self.around(deserializer);
        self.inner.visit_some(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        let deserializer = Lenient { wants: self.wants, ..self.around(deserializer) };
        self.inner.visit_newtype_struct(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        let items = self.around((items, 0));
        self.inner.visit_seq(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        let members = self.around(members);
        self.inner.visit_map(members)
    }

    // No type of a document is an enum to serde; those of users are read as they are.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(data)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Lenient<'_, (A, usize)> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let (seed, way) = (self.around(seed), self.way);
        let (items, index) = &mut self.inner;
        *index += 1;
        way.along(Step::Item(*index - 1), || items.next_element_seed(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Lenient<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let seed = Lenient { wants: Wants::Name, ..self.around(seed) };
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let (seed, way) = (self.around(seed), self.way);
        let name = way.name.take();
        way.along(Step::Member(name), || self.inner.next_value_seed(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Lenient<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let deserializer = Lenient { wants: self.wants, ..self.around(deserializer) };
        self.inner.deserialize(deserializer)
    }
}
