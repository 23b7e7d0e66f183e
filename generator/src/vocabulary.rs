//! `x-clientwright`: what each place of a document may say, as types. The page `specs/x-clientwright.md`
//! is its reference for people who write overlays.
//!
//! One struct per place, so that a member in the wrong place is as much an error as a misspelt one.

mod lifecycle;
mod limits;
mod provenance;
mod security;
mod text;

use indexmap::IndexMap;
use serde::Deserialize;

pub use lifecycle::{Lifecycle, Promise, SchemaLifecycle};
pub use limits::{Combine, LimitRow, Limits, Match, Window};
pub use provenance::{Provenance, Provenances, Status};
pub use security::{
    Credential, Encoding, Exchange, Expressions, Given, Life, Lives, Renewal, Static, Way,
};
pub use text::{Duration, Expression, InAnswer, InBody, OperationRef, Pointer, Verb};

/// The name of the extension member.
pub const MEMBER: &str = "x-clientwright";

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Root {
    pub group: Option<Group>,
    /// The words of groups that tags or segments name.
    pub groups: IndexMap<String, String>,
    pub vocabulary: Vec<String>,
    /// First words that names of schemas go without.
    pub prefixes: Vec<String>,
    pub limits: Option<Limits>,
    pub retry: Option<Retry>,
    pub answers: Option<Answers>,
    pub activity: Option<Activity>,
    pub errors: Option<Errors>,
    pub paging: Option<Paging>,
    pub permissions: Vec<String>,
    pub availability: Vec<String>,
    pub timeout: Option<Duration>,
    pub env: Option<Env>,
    pub scope: Vec<Scope>,
    pub lifecycle: Option<Promise>,
    pub provenance: Provenances,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PathItem {
    pub group: Option<Group>,
    pub permissions: Vec<String>,
    pub availability: Vec<String>,
    pub timeout: Option<Duration>,
    pub provenance: Provenances,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Operation {
    pub group: Option<Group>,
    pub name: Option<String>,
    /// Names it had before.
    pub formerly: OneOrMany,
    pub retry: Option<Retry>,
    pub answers: Option<Answers>,
    pub activity: Option<ActivityUse>,
    pub ready: Option<Ready>,
    pub errors: Option<Errors>,
    pub paging: Option<Paging>,
    pub stream: Option<Stream>,
    /// How long its answer may be used again.
    pub kept: Option<Duration>,
    pub lifecycle: Option<Lifecycle>,
    pub permissions: Vec<String>,
    pub availability: Vec<String>,
    pub timeout: Option<Duration>,
    pub provenance: Provenances,
}

/// A parameter.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parameter {
    pub name: Option<String>,
    pub lifecycle: Option<Lifecycle>,
    pub provenance: Provenances,
}

/// A schema, wherever it stands: a component, a property, an item.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Schema {
    pub name: Option<String>,
    /// Names it had before.
    pub formerly: OneOrMany,
    /// Names of enum values.
    pub names: IndexMap<String, String>,
    pub lifecycle: Option<SchemaLifecycle>,
    pub provenance: Provenances,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scheme {
    pub auth: Vec<Way>,
    pub provenance: Provenances,
}

/// Any other place: it can only say where it comes from.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Other {
    pub provenance: Provenances,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    Tag,
    PathSegment(usize),
    Name(String),
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Retry {
    pub repeatable: bool,
}

/// Whether a success must be one that the document declares.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Answers {
    /// Its status and media type are.
    Declared,
    /// It may be of any status and media type.
    Any,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Activity {
    pub id: InAnswer,
    pub read: OperationRef,
    pub state: StateAt,
    pub states: IndexMap<String, ActivityState>,
    pub progress: Option<Pointer>,
    pub result: Option<Pointer>,
    pub reason: Option<Pointer>,
    pub items: Option<Pointer>,
    pub not_found_at_first: Option<u32>,
    #[serde(default)]
    pub transient_reasons: Vec<String>,
    #[serde(default)]
    pub provenance: Provenances,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateAt {
    KeyOf(Pointer),
    Member(Pointer),
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityState {
    Waiting,
    Running,
    Completed,
    Failed,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActivityUse {
    /// The write never starts one.
    None,
    /// It starts one; this is how the new resource's id is found.
    Resource(Resource),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resource {
    /// A pointer into the activity.
    At(Pointer),
    /// The concerned item of this type.
    Item(String),
    /// It makes nothing: the result is something else's.
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ready {
    pub read: OperationRef,
    #[serde(default)]
    pub with: IndexMap<String, Expression>,
    pub member: Pointer,
    pub equals: Option<serde_json::Value>,
    /// Values of the member that will not change any more.
    #[serde(default)]
    pub fails: Vec<serde_json::Value>,
    /// Why, where the read says so.
    pub reason: Option<Pointer>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Errors {
    pub code: Vec<Pointer>,
    pub message: Vec<Pointer>,
    pub codes: IndexMap<String, Meaning>,
    pub status: IndexMap<u16, Meaning>,
    pub provenance: Provenances,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    NotFound,
    Expired,
    Transient,
    Permanent,
    Throttled,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Paging {
    Cursor {
        parameter: String,
        next: InAnswer,
        items: Pointer,
    },
    Page {
        parameter: String,
        size: Option<String>,
        first: Option<u32>,
        items: Pointer,
        total: Option<Pointer>,
    },
    Offset {
        parameter: String,
        limit: Option<String>,
        items: Pointer,
        total: Option<Pointer>,
    },
    Link {
        relation: String,
        items: Pointer,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stream {
    /// The boolean of the request that asks for a stream.
    pub member: Option<InBody>,
    /// The data of the event that ends it.
    pub end: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Env {
    pub url: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scope {
    pub header: String,
    pub name: Option<String>,
    pub env: Option<String>,
    /// Operations that go without it.
    #[serde(default)]
    pub except: Vec<Match>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(untagged, expecting = "a text or a list of texts")]
pub enum OneOrMany {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub fn into_vec(self) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}
