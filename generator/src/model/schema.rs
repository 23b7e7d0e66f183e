//! Schemas: what a body, a parameter or a member may hold.

use std::fmt;

use super::{Lifecycle, ModuleId, Provenance, SchemaId, is_ending};

/// A schema that becomes a type of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    pub module: ModuleId,
    pub pointer: String,
    pub origin: Origin,
    /// The words of its Rust name, when an overlay gives them.
    pub name: Option<String>,
    /// The words of Rust names that it had before.
    pub formerly: Vec<String>,
    pub doc: Option<String>,
    pub kind: Kind,
    pub lifecycle: Option<Lifecycle>,
    pub provenance: Vec<Provenance>,
}

/// Where a schema stands, from which its name is made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// `#/components/schemas/{name}`.
    Named(String),
    /// Inside another schema: its id and the member, `item` or `value` it stands under.
    Within(SchemaId, String),
    /// Inside an operation, which is named by its method and path: the place within.
    Operation(String, String),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Object(Object),
    Enumeration(Enumeration),
    Union(Union),
    /// A named schema that needs no type of its own: `type Name = …`.
    Alias(TypeRef),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    pub members: Vec<Member>,
    pub additional: Additional,
}

/// What members may stand in an object beside the declared ones.
#[derive(Clone, Debug, PartialEq)]
pub enum Additional {
    /// `additionalProperties` unstated or `true`.
    Open,
    Closed,
    Typed(TypeRef),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Where it is described.
    pub pointer: String,
    /// The name on the wire.
    pub wire: String,
    pub name: Option<String>,
    pub ty: TypeRef,
    pub required: bool,
    pub read_only: bool,
    pub write_only: bool,
    /// `format: password`: never shown.
    pub secret: bool,
    /// The regular expression that its text fits, as the document writes it.
    pub pattern: Option<String>,
    /// The one truth value that it has.
    pub constant: Option<bool>,
    pub doc: Option<String>,
    pub lifecycle: Option<Lifecycle>,
    pub provenance: Vec<Provenance>,
}

/// A closed list of values in the document; open in Rust.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    pub values: Vec<Value>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub wire: Literal,
    pub name: Option<String>,
    pub doc: Option<String>,
    pub lifecycle: Option<Lifecycle>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Literal {
    Text(String),
    Integer(i64),
}

/// As a text says it: `on`, `-1`.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
        }
    }
}

/// `oneOf` and `anyOf`.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    pub variants: Vec<Variant>,
    /// The member whose value decides the variant.
    pub discriminator: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub ty: TypeRef,
    /// The values of the discriminator that mean this variant; the first is the one that is written.
    pub tags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TypeRef {
    pub ty: Type,
    pub nullable: bool,
}

impl TypeRef {
    pub fn new(ty: Type) -> Self {
        Self { ty, nullable: false }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Any JSON value.
    Any,
    Boolean,
    Int32,
    Int64,
    /// A whole number of 64 bits without a sign.
    Uint64,
    Double,
    /// A number of which every digit counts.
    Decimal,
    Text,
    Uuid,
    DateTime,
    Date,
    /// A length of time, as text.
    Duration,
    /// An integer: seconds since 1970.
    UnixSeconds,
    /// An integer: milliseconds since 1970.
    UnixMillis,
    /// Base64 text.
    Base64,
    /// Raw bytes: a whole body or a part, never inside JSON.
    Binary,
    Array(Box<TypeRef>),
    Map(Box<TypeRef>),
    Schema(SchemaId),
}

impl Type {
    /// The schemas that this type names, directly.
    pub fn schemas(&self) -> Vec<SchemaId> {
        match self {
            Self::Schema(id) => vec![*id],
            Self::Array(item) | Self::Map(item) => item.ty.schemas(),
            _ => Vec::new(),
        }
    }
}

impl Schema {
    pub fn is_deprecated(&self) -> bool {
        is_ending(self.lifecycle.as_ref())
    }

    /// The types that stand directly inside this schema.
    pub fn parts(&self) -> Vec<&TypeRef> {
        match &self.kind {
            Kind::Object(object) => {
                let typed = match &object.additional {
                    Additional::Typed(ty) => Some(ty),
                    Additional::Open | Additional::Closed => None,
                };
                object.members.iter().map(|member| &member.ty).chain(typed).collect()
            }
            Kind::Enumeration(_) => Vec::new(),
            Kind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
            Kind::Alias(ty) => vec![ty],
        }
    }
}
