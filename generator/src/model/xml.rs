//! How values stand in XML, where a body or an answer is nothing else.

use super::SchemaId;

/// An element or an attribute: its name, and what is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    pub name: String,
    pub prefix: Option<String>,
    pub namespace: Option<String>,
    pub holds: Holds,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Holds {
    Text,
    Number,
    Boolean,
    Any,
    Object(SchemaId),
    /// Elements of any name.
    Map(Box<Element>),
    /// Elements of one name.
    List(Box<Element>),
}

/// The members of a schema that is an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    pub members: Vec<Member>,
    /// What is in elements of other names, where the document says it.
    pub rest: Option<Element>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub wire: String,
    pub place: Place,
    pub element: Element,
    pub required: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Attribute,
    Element,
    /// An element for each item of a list.
    Each,
}
