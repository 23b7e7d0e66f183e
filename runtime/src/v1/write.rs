//! Writing of objects, member by member.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::rest::undeclared::Keeps;
use crate::{sending::is_sending, value::Presence};

/// An object that writes its members in order.
pub trait WriteObject {
    /// Writes all members.
    fn write<M: SerializeMap>(&self, to: &mut Writer<'_, M>);
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
    let mut writer = Writer { map: &mut map, written: Ok(()) };
    object.write(&mut writer);
    writer.written?;
    map.end()
}

/// Where members are written, up to the first error. The error is kept here, so that the code of a
/// type has no way out after each member.
#[derive(Debug)]
pub struct Writer<'m, M: SerializeMap> {
    map: &'m mut M,
    written: Result<(), M::Error>,
}

impl<M: SerializeMap> Writer<'_, M> {
    /// Writes a member that is always there.
    pub fn required<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if self.written.is_ok() {
            self.written = self.map.serialize_entry(name, value);
        }
    }

    /// Writes a member unless it is `None`.
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// Writes a member that only the server writes: not into a request, and unless it is `None`.
    pub fn received<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if !is_sending() {
            self.optional(name, value);
        }
    }

    /// Writes a member unless it is missing; null is written.
    pub fn presence<T: Serialize>(&mut self, name: &'static str, value: &Presence<T>) {
        match value {
            Presence::Missing => {}
            Presence::Null => self.required(name, &()),
            Presence::Value(value) => self.required(name, value),
        }
    }

    /// Writes a member of any value unless it is `None`.
    pub fn any<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        self.optional(name, value);
    }

    /// Writes the members that have no field.
    pub fn undeclared<K: Keeps<Member: Serialize>>(&mut self, keeps: &K) {
        for (name, member) in keeps.kept() {
            if self.written.is_ok() {
                self.written = self.map.serialize_entry(name, member);
            }
        }
    }
}
