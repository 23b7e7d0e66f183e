//! What a product's documents say, in our own nouns: references resolved to ids, inline schemas
//! hoisted, parameters merged. It knows no identifiers, no tokens and no vendor.
//!
//! An [`Api`] is never changed after lowering; what later stages add stands in side tables by id.

use std::collections::BTreeMap;

mod header;
mod ledger;
mod lifecycle;
mod operation;
mod place;
mod rules;
mod schema;
pub mod xml;

pub use header::AnswerHeader;
pub use ledger::{Entry, Ledger, Left, Part, Sum};
pub use lifecycle::{Lifecycle, Provenance, Status, is_ending};
pub use operation::{
    Body, Content, Declared, Expansion, Format, Header, Location, MemberEncoding, Method, Notation,
    Operation, Parameter, Response, Statuses, Stream, Style, Success,
};
pub use rules::{
    Activity, ActivityState, Auth, Bucket, Credential, Encoding, ErrorRule, Exchange, Expression,
    Given, Life, Limit, LimitRow, Meaning, Paging, Ready, Renewal, Resource, Scheme, SchemePlace,
    ScopeHeader, StateAt, Way,
};
pub use schema::{
    Additional, Enumeration, Kind, Literal, Member, Object, Origin, Schema, Type, TypeRef, Union,
    Value, Variant,
};

/// One product: every document of it, as one model.
#[derive(Clone, Debug, Default)]
pub struct Api {
    pub package: Package,
    pub modules: Vec<Module>,
    pub schemas: Vec<Schema>,
    /// How the objects stand in XML that are sent or received so.
    pub xml: BTreeMap<SchemaId, xml::Object>,
    pub operations: Vec<Operation>,
    pub servers: Vec<Server>,
    pub schemes: Vec<Scheme>,
    pub limits: Vec<Limit>,
    /// What counts under the limits, for requests that no operation describes.
    pub limit_rows: Vec<LimitRow>,
    pub scope: Vec<ScopeHeader>,
    /// Rules how writes are followed; operations point at them.
    pub activities: Vec<Activity>,
    /// Error rules; operations point at them.
    pub errors: Vec<ErrorRule>,
    /// The rule of operations that have none of their own, logins among them.
    pub default_errors: Option<ErrorRuleId>,
    /// Words that stay whole in every name.
    pub vocabulary: Vec<String>,
    pub ledger: Ledger,
}

/// What the crate is called and where the API is served.
#[derive(Clone, Debug, Default)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub description: String,
    pub license: Option<String>,
    pub authors: Vec<String>,
    pub repository: Option<String>,
    pub homepage: Option<String>,
    /// Prefix of the crate's environment variables.
    pub env: Option<String>,
    /// A program that shows what the crate is for.
    pub example: Option<String>,
    /// What changed from release to release, as the crate tells it.
    pub changelog: Option<String>,
}

/// One document, one module of the crate.
#[derive(Clone, Debug)]
pub struct Module {
    pub name: String,
    /// Label of the document in diagnostics and in the header of generated files.
    pub document: String,
    pub title: String,
    pub version: String,
    pub description: Option<String>,
    pub features: Features,
    pub tags: Vec<Tag>,
    /// First words that names of schemas go without.
    pub prefixes: Vec<String>,
    /// How long before a removal the vendor promises to announce it: `3 months`.
    pub promised_notice: Option<String>,
    pub provenance: Vec<Provenance>,
}

/// What a document says of a group of operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    /// The words of the group that it names.
    pub words: String,
    pub doc: Option<String>,
}

/// How finely a module is divided into cargo features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Features {
    Module,
    Group,
}

/// The scheme, host and common path below which operations stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// What the client's builder calls it.
    pub name: String,
    /// Empty where no document states it.
    pub url: String,
    /// Variable that replaces the address.
    pub env: Option<String>,
    /// The address before its variables were filled, where it has any.
    pub template: Option<Template>,
    /// Other addresses that documents list, each with what is said of it.
    pub others: Vec<(String, Option<String>)>,
}

/// An address with variables in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub url: String,
    pub variables: Vec<Variable>,
}

/// A variable of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub default: String,
    /// None: any.
    pub values: Vec<String>,
}

macro_rules! ids {
    ($($name:ident => $field:ident: $item:ty),+ $(,)?) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);

        impl std::ops::Index<$name> for Api {
            type Output = $item;

            fn index(&self, id: $name) -> &$item {
                &self.$field[id.0]
            }
        }
    )+};
}

ids! {
    ModuleId => modules: Module,
    SchemaId => schemas: Schema,
    OperationId => operations: Operation,
    ServerId => servers: Server,
    SchemeId => schemes: Scheme,
    LimitId => limits: Limit,
    ActivityId => activities: Activity,
    ErrorRuleId => errors: ErrorRule,
}

impl Api {
    pub fn operation_ids(&self) -> impl Iterator<Item = OperationId> + use<> {
        (0..self.operations.len()).map(OperationId)
    }

    pub fn schema_ids(&self) -> impl Iterator<Item = SchemaId> + use<> {
        (0..self.schemas.len()).map(SchemaId)
    }

    pub fn module_ids(&self) -> impl Iterator<Item = ModuleId> + use<> {
        (0..self.modules.len()).map(ModuleId)
    }
}
