//! `x-clientwright`: what each place of a document may say, as types. The page `specs/x-clientwright.md`
//! is its reference for people who write overlays.
//!
//! One struct per place, so that a member in the wrong place is as much an error as a misspelt one.

mod text;

use indexmap::IndexMap;
use serde::Deserialize;

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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    pub combine: Combine,
    pub rows: Vec<LimitRow>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    #[default]
    Nested,
    MostSpecific,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LimitRow {
    pub group: Option<String>,
    #[serde(rename = "match")]
    pub matches: Match,
    /// Only for operations that no other row fits.
    #[serde(default)]
    pub otherwise: bool,
    pub rate: Option<u32>,
    pub per: Option<Duration>,
    pub burst: Option<u32>,
    pub max: Option<u32>,
    #[serde(default)]
    pub windows: Vec<Window>,
    #[serde(default)]
    pub provenance: Provenances,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Match {
    pub path: String,
    pub method: Option<Verb>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Window {
    pub rate: u32,
    pub per: Duration,
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

/// What the vendor promises of every removal.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Promise {
    /// How long before: `3 months`, `90 days`.
    pub notice: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lifecycle {
    pub phase: Option<String>,
    pub announced: Option<String>,
    pub removal: Option<String>,
    pub replacement: OneOrMany,
    pub version: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SchemaLifecycle {
    pub phase: Option<String>,
    pub announced: Option<String>,
    pub removal: Option<String>,
    pub replacement: OneOrMany,
    pub version: Option<String>,
    /// Of single enum values.
    pub values: IndexMap<String, Lifecycle>,
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

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    Static(Static),
    Exchange(Exchange),
    Login(Exchange),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Static {
    pub credential: Option<Credential>,
    /// HTTP basic takes two.
    pub username: Option<Credential>,
    pub password: Option<Credential>,
    pub prefix: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exchange {
    pub operation: OperationRef,
    pub request: IndexMap<String, Credential>,
    /// Sent as basic authentication beside the members.
    pub username: Option<Credential>,
    pub password: Option<Credential>,
    #[serde(default)]
    pub query: IndexMap<String, Given>,
    #[serde(default)]
    pub encoding: Encoding,
    pub token: InAnswer,
    pub life: Lives,
    pub prefix: Option<String>,
    pub renew: Option<Renewal>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Renewal {
    pub operation: OperationRef,
    /// Path parameters, from the last answer.
    #[serde(default)]
    pub path: IndexMap<String, Expressions>,
    #[serde(default)]
    pub query: IndexMap<String, Given>,
    /// Members of the body, from the last answer: that of the login, or of a renewal.
    #[serde(default)]
    pub request: IndexMap<String, Expressions>,
    pub token: InAnswer,
    pub life: Lives,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    #[default]
    Json,
    Form,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Life {
    Jwt,
    Member(Pointer),
    Fixed(Duration),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "`jwt`, `{member: …}`, `{fixed: …}`, or a list of these")]
pub enum Lives {
    One(Life),
    Many(Vec<Life>),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Credential {
    pub name: String,
    pub env: Option<String>,
    #[serde(default = "yes")]
    pub secret: bool,
    pub default: Option<String>,
    /// Left out of the request when nobody gives it.
    #[serde(default)]
    pub optional: bool,
}

/// A fixed text, or something that the caller gives.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "a text or a credential")]
pub enum Given {
    Text(String),
    Credential(Credential),
}

/// Several: the first that holds something.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "an expression or a list of expressions")]
pub enum Expressions {
    One(InAnswer),
    Many(Vec<InAnswer>),
}

impl Expressions {
    pub fn into_vec(self) -> Vec<InAnswer> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

fn yes() -> bool {
    true
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

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Stated,
    Inferred,
    Assumed,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Provenance {
    pub status: Status,
    pub source: Option<String>,
    #[serde(default)]
    pub of: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(
    untagged,
    expecting = "`stated`, `inferred`, `assumed`, `{status, source, of}`, or a list of the last"
)]
pub enum Provenances {
    #[default]
    None,
    Status(Status),
    One(Provenance),
    Many(Vec<Provenance>),
}

impl Lives {
    pub fn into_vec(self) -> Vec<Life> {
        match self {
            Self::One(life) => vec![life],
            Self::Many(lives) => lives,
        }
    }
}
