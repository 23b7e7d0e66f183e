//! Writing of objects, member by member.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::{sending::is_sending, value::Presence};

/// An object that writes its members in order.
pub trait WriteObject {
    /// Writes all members.
    ///
    /// # Errors
    ///
    /// Those of the format.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Writes an object to any format.
///
/// # Errors
///
/// Those of the format.
pub fn write_object<T: WriteObject, S: Serializer>(
    object: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    object.write(&mut map)?;
    map.end()
}

/// Writes a member that is always there.
///
/// # Errors
///
/// Those of the format.
pub fn required<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &T,
) -> Result<(), M::Error> {
    map.serialize_entry(name, value)
}

/// Writes a member unless it is `None`.
///
/// # Errors
///
/// Those of the format.
pub fn optional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &Option<T>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => map.serialize_entry(name, value),
        None => Ok(()),
    }
}

/// Writes a member that only the server writes: not into a request, and unless it is `None`.
///
/// # Errors
///
/// Those of the format.
pub fn received<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &Option<T>,
) -> Result<(), M::Error> {
    if is_sending() { Ok(()) } else { optional(map, name, value) }
}

/// Writes a member unless it is missing; null is written.
///
/// # Errors
///
/// Those of the format.
pub fn presence<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &Presence<T>,
) -> Result<(), M::Error> {
    match value {
        Presence::Missing => Ok(()),
        Presence::Null => map.serialize_entry(name, &()),
        Presence::Value(value) => map.serialize_entry(name, value),
    }
}

/// Writes a member of any value unless it is `None`.
///
/// # Errors
///
/// Those of the format.
pub fn any<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &Option<T>,
) -> Result<(), M::Error> {
    optional(map, name, value)
}
