//! Reading of objects from their tables: one loop for all types.

use std::{fmt, marker::PhantomData};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor,
};

use super::Blank;

/// What a type's macro says of its members.
pub trait Object {
    /// The type's name, for messages.
    const NAME: &'static str;
    /// The members in the document's order.
    const MEMBERS: &'static [Member];
}

/// An object that can be read member by member.
pub trait ReadObject<'de>: Object + Blank {
    /// Reads the value of the member at `index` of [`Object::MEMBERS`].
    ///
    /// # Errors
    ///
    /// When the value is not of the member's type.
    fn read<A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error>;

    /// Whether members that have no field are kept.
    const KEEPS_REST: bool = false;

    /// Reads the value of a member that has no field.
    ///
    /// # Errors
    ///
    /// When the value is not of the type that such members have.
    fn read_rest<A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        let _ = name;
        map.next_value::<IgnoredAny>().map(drop)
    }
}

/// One member of an object: its name on the wire, and whether it must be there.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    name: &'static str,
    required: bool,
}

impl Member {
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// A member that must be there.
    #[must_use]
    pub const fn required(name: &'static str) -> Self {
        Self { name, required: true }
    }

    /// A member that may be absent.
    #[must_use]
    pub const fn optional(name: &'static str) -> Self {
        Self { name, required: false }
    }

    /// A member that only the server writes.
    #[must_use]
    pub const fn received(name: &'static str) -> Self {
        Self::optional(name)
    }

    /// A member whose absence and null are kept apart.
    #[must_use]
    pub const fn presence(name: &'static str) -> Self {
        Self::optional(name)
    }

    /// A member that may be absent, of any value: null is one.
    #[must_use]
    pub const fn any(name: &'static str) -> Self {
        Self::optional(name)
    }
}

/// Reads a member that is always there.
///
/// # Errors
///
/// When the value is not of the member's type.
pub fn required<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    member: &mut T,
) -> Result<(), A::Error> {
    *member = map.next_value()?;
    Ok(())
}

/// Reads a member that may be absent; null is read as absent.
///
/// # Errors
///
/// When the value is not of the member's type.
pub fn optional<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    member: &mut T,
) -> Result<(), A::Error> {
    *member = map.next_value()?;
    Ok(())
}

/// Reads a member that only the server writes.
///
/// # Errors
///
/// When the value is not of the member's type.
pub fn received<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    member: &mut T,
) -> Result<(), A::Error> {
    *member = map.next_value()?;
    Ok(())
}

/// Reads a member whose absence and null are kept apart.
///
/// # Errors
///
/// When the value is not of the member's type.
pub fn presence<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    member: &mut T,
) -> Result<(), A::Error> {
    *member = map.next_value()?;
    Ok(())
}

/// Reads a member of any value, which null is too.
///
/// # Errors
///
/// When the value is not of the member's type.
pub fn any<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    member: &mut Option<T>,
) -> Result<(), A::Error> {
    *member = Some(map.next_value()?);
    Ok(())
}

/// Reads an object from any format.
///
/// # Errors
///
/// When it is not an object, a member has the wrong type, or a required one is missing.
pub fn read_object<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: ReadObject<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: ReadObject<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut object = T::blank();
        let mut seen = Seen::default();
        let mut from = 0;
        let keeps_rest = T::KEEPS_REST;
        while let Some(key) = map.next_key_seed(Find { members: T::MEMBERS, from, keeps_rest })? {
            match key {
                Key::Member(index) => {
                    object.read(index, &mut map)?;
                    seen.mark(index);
                    from = index + 1;
                }
                Key::Ignored => {
                    map.next_value::<IgnoredAny>()?;
                }
                Key::Rest(name) => object.read_rest(name, &mut map)?,
            }
        }
        match seen.missing(T::MEMBERS) {
            Some(name) => Err(A::Error::missing_field(name)),
            None => Ok(object),
        }
    }
}

/// Which members were there: one word for most types, more only when there are more members.
#[derive(Default)]
struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    fn mark(&mut self, index: usize) {
        match index / 64 {
            0 => self.first |= 1 << index,
            word => {
                if self.more.len() < word {
                    self.more.resize(word, 0);
                }
                self.more[word - 1] |= 1 << (index % 64);
            }
        }
    }

    fn has(&self, index: usize) -> bool {
        let word = match index / 64 {
            0 => self.first,
            word => self.more.get(word - 1).copied().unwrap_or(0),
        };
        word & (1 << (index % 64)) != 0
    }

    fn missing(&self, members: &[Member]) -> Option<&'static str> {
        let mut members = members.iter().enumerate();
        members
            .find(|(index, member)| member.required && !self.has(*index))
            .map(|(_, member)| member.name)
    }
}

enum Key {
    Member(usize),
    Rest(String),
    Ignored,
}

/// Looks a name up from the last hit onwards: servers send members in a stable order, so the first
/// comparison usually settles it.
struct Find {
    members: &'static [Member],
    from: usize,
    keeps_rest: bool,
}

impl<'de> DeserializeSeed<'de> for Find {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Find {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        let (before, after) = self.members.split_at(self.from.min(self.members.len()));
        if let Some(index) = after.iter().position(|member| member.name == name) {
            return Ok(Key::Member(self.from + index));
        }
        if let Some(index) = before.iter().position(|member| member.name == name) {
            return Ok(Key::Member(index));
        }
        Ok(if self.keeps_rest { Key::Rest(name.to_owned()) } else { Key::Ignored })
    }
}

/// Reads a text into a type made from text.
///
/// # Errors
///
/// When it is not text.
pub fn read_text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'t> From<&'t str> + From<String>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: for<'t> From<&'t str> + From<String>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
        Ok(T::from(text))
    }
}

/// Reads a whole number, also from a float without a fraction (`2.0`), which some servers send.
///
/// # Errors
///
/// When it is not a whole number of 64 bits with a sign.
pub fn read_whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_i64(WholeNumber)
}

struct WholeNumber;

impl Visitor<'_> for WholeNumber {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
        i64::try_from(number).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<i64, E> {
        whole_number(number)
            .ok_or_else(|| E::custom(format_args!("`{number}` is not a whole number")))
    }
}

/// The whole number that a float is, where none of its digits can have been lost.
pub(crate) fn whole_number(number: f64) -> Option<i64> {
    let is_exact = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation, reason = "it is whole and in range")]
    is_exact.then_some(number as i64)
}
