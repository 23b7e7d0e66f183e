//! One value of a body, written as parts.

use std::fmt::Display;

use bytes::Bytes;
use serde::ser::{
    Impossible, Serialize, SerializeSeq, SerializeTuple, SerializeTupleStruct, Serializer,
};

use super::{
    Part,
    fields::Fields,
    parts::{BINARY, Parts, Trouble, push},
    upload::UPLOAD,
};

/// Writes one value of a body.
pub(super) struct Writer<'p> {
    pub(super) parts: &'p mut Parts,
    pub(super) at: At<'p>,
}

#[derive(Clone, Copy)]
pub(super) enum At<'p> {
    Body,
    /// The value of a member of this name.
    Member(&'p str),
    /// An element of the list that is a member of this name.
    Element(&'p str),
    /// The content of an upload.
    Content,
}

impl<'p> Writer<'p> {
    fn text(self, text: impl Display) -> Result<(), Trouble> {
        let name = self.name()?;
        self.parts.push(Part::new(name, text.to_string()));
        Ok(())
    }

    fn name(&self) -> Result<&'p str, Trouble> {
        match self.at {
            At::Member(name) | At::Element(name) => Ok(name),
            At::Body | At::Content => Err(Trouble::OtherShape),
        }
    }

    fn list(self) -> Result<List<'p>, Trouble> {
        match self.at {
            At::Member(name) => Ok(List { parts: self.parts, name }),
            // A list within a list has no form of its own.
            At::Body | At::Element(_) | At::Content => Err(Trouble::OtherShape),
        }
    }

    fn members(self) -> Result<Fields<'p>, Trouble> {
        match self.at {
            At::Body => Ok(Fields::Members { parts: self.parts, name: String::new() }),
            At::Member(_) | At::Element(_) | At::Content => Err(Trouble::OtherShape),
        }
    }
}

macro_rules! as_text {
    ($($method:ident: $ty:ty),* $(,)?) => {
        $(
            fn $method(self, value: $ty) -> Result<(), Trouble> {
                self.text(value)
            }
        )*
    };
}

impl<'p> Serializer for Writer<'p> {
    type Ok = ();
    type Error = Trouble;
    type SerializeSeq = List<'p>;
    type SerializeTuple = List<'p>;
    type SerializeTupleStruct = List<'p>;
    type SerializeTupleVariant = Impossible<(), Trouble>;
    type SerializeMap = Fields<'p>;
    type SerializeStruct = Fields<'p>;
    type SerializeStructVariant = Impossible<(), Trouble>;

    as_text! {
        serialize_bool: bool, serialize_char: char, serialize_str: &str,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
        serialize_f32: f32, serialize_f64: f64,
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Trouble> {
        let content = Bytes::copy_from_slice(bytes);
        let name = self.name()?;
        let media_type = self.parts.media_type(name).unwrap_or(BINARY).to_owned();
        self.parts.push(Part::new(name, content).media_type(&media_type));
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Trouble> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Trouble> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Trouble> {
        match self.at {
            At::Content => Ok(()),
            _ => self.name().map(drop),
        }
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Trouble> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Trouble> {
        self.text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Trouble> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Trouble> {
        Err(Trouble::OtherShape)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'p>, Trouble> {
        self.list()
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'p>, Trouble> {
        self.list()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'p>, Trouble> {
        self.list()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Trouble> {
        Err(Trouble::OtherShape)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'p>, Trouble> {
        self.members()
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'p>, Trouble> {
        if name != UPLOAD {
            return self.members();
        }
        let name = self.name()?;
        let part = Part::new(name, Bytes::new());
        Ok(Fields::Upload { parts: self.parts, part: part.file_name(name) })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Trouble> {
        Err(Trouble::OtherShape)
    }

    fn is_human_readable(&self) -> bool {
        !matches!(self.at, At::Content)
    }
}

/// A list: a part for each element.
pub(super) struct List<'p> {
    parts: &'p mut Parts,
    name: &'p str,
}

macro_rules! list {
    ($($kind:ident: $method:ident),*) => {
        $(
            impl $kind for List<'_> {
                type Ok = ();
                type Error = Trouble;

                fn $method<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Trouble> {
                    push(self.parts, At::Element(self.name), element)
                }

                fn end(self) -> Result<(), Trouble> {
                    Ok(())
                }
            }
        )*
    };
}

list! { SerializeSeq: serialize_element, SerializeTuple: serialize_element, SerializeTupleStruct: serialize_field }
