//! One level of a piece as what it is read from: as it is written, with stand-ins for the pieces that it holds.

use serde::de::value::{BorrowedStrDeserializer, Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::super::{Holds, Shape, is_status, reference};
use crate::document::{Member, Node, Value};

/// A value on its way to a type.
#[derive(Clone, Copy)]
pub(super) enum Level<'n> {
    /// The piece itself.
    Piece(&'n Node, Shape),
    /// What a member of it holds.
    Held(&'n Node, Holds),
    StandIn(Shape),
    /// Anything else, with all that is below it.
    Whole(&'n Node),
    Text(&'n str),
    Empty,
}

impl<'n> Level<'n> {
    /// `None` where a piece cannot be.
    pub fn of(node: &'n Node, shape: Shape) -> Option<Self> {
        node.is_object().then_some(Self::Piece(node, shape))
    }

    fn held(node: &'n Node, shape: Shape) -> Self {
        if node.is_object() { Self::StandIn(shape) } else { Self::Whole(node) }
    }
}

type Entry<'n> = (BorrowedStrDeserializer<'n, Error>, Level<'n>);

fn entry<'n>(key: &'n str, value: Level<'n>) -> Entry<'n> {
    (BorrowedStrDeserializer::new(key), value)
}

/// A member that is null counts as absent.
fn members<'n>(node: &'n Node, shape: Shape) -> impl Iterator<Item = Entry<'n>> {
    let is_read = move |member: &&Member| {
        !member.value.is_null() && !shape.unused().contains(&member.key.as_str())
    };
    let written =
        node.members().iter().filter(is_read).map(move |Member { key, value, .. }| {
            let value = match shape.holds(key) {
                Some(holds) => Level::Held(value, holds),
                None => Level::Whole(value),
            };
            entry(key, value)
        });
    written.chain(demanded(node, shape))
}

/// What the type demands and a client does not.
fn demanded(node: &Node, shape: Shape) -> Option<Entry<'_>> {
    let (key, default) = shape.defaults()?;
    let value = if default.is_string() { Level::Text("") } else { Level::Empty };
    let is_said = node.get(key).is_some_and(|said| !said.is_null());
    (!is_said && reference(node, shape).is_none()).then(|| entry(key, value))
}

impl<'n> IntoDeserializer<'n, Error> for Level<'n> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Level<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Level::Piece(node, shape) => {
                MapDeserializer::new(members(node, shape)).deserialize_any(visitor)
            }
            Level::Held(node, holds) => held(node, holds, visitor),
            Level::StandIn(Shape::Encoding | Shape::MediaType) | Level::Empty => {
                map(std::iter::empty(), visitor)
            }
            Level::StandIn(_) => map(std::iter::once(entry("$ref", Level::Text(""))), visitor),
            Level::Whole(node) => whole(node, visitor),
            Level::Text(text) => visitor.visit_borrowed_str(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Level::Whole(node) if node.is_null() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let text = match self {
            Level::Whole(node) => node.as_str().unwrap_or_default(),
            _ => "",
        };
        BorrowedStrDeserializer::new(text).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

fn map<'n, V: Visitor<'n>>(
    entries: impl Iterator<Item = Entry<'n>>,
    visitor: V,
) -> Result<V::Value, Error> {
    MapDeserializer::new(entries).deserialize_any(visitor)
}

fn held<'n, V: Visitor<'n>>(node: &'n Node, holds: Holds, visitor: V) -> Result<V::Value, Error> {
    match (holds, &node.value) {
        (Holds::One(shape), Value::Object(_)) => Level::StandIn(shape).deserialize_any(visitor),
        (Holds::List(shape), Value::Array(items)) => {
            let items = items.iter().map(|item| Level::held(item, shape));
            SeqDeserializer::new(items).deserialize_any(visitor)
        }
        (Holds::Map(shape), Value::Object(members)) => {
            let held = |member: &'n Member| entry(&member.key, Level::held(&member.value, shape));
            map(members.iter().map(held), visitor)
        }
        (Holds::Responses, Value::Object(members)) => {
            let held = |member: &'n Member| {
                entry(&member.key, Level::held(&member.value, Shape::Response))
            };
            map(members.iter().filter(|member| is_status(&member.key)).map(held), visitor)
        }
        _ => whole(node, visitor),
    }
}

fn whole<'n, V: Visitor<'n>>(node: &'n Node, visitor: V) -> Result<V::Value, Error> {
    match &node.value {
        Value::Null => visitor.visit_unit(),
        Value::Bool(value) => visitor.visit_bool(*value),
        Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), ..) => visitor.visit_u64(number),
            (None, Some(number), _) => visitor.visit_i64(number),
            (None, None, number) => visitor.visit_f64(number.unwrap_or_default()),
        },
        Value::String(text) => visitor.visit_borrowed_str(text),
        Value::Array(items) => {
            SeqDeserializer::new(items.iter().map(Level::Whole)).deserialize_any(visitor)
        }
        Value::Object(members) => {
            let entries =
                members.iter().map(|member| entry(&member.key, Level::Whole(&member.value)));
            map(entries, visitor)
        }
    }
}
