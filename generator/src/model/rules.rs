//! What overlays say of the API's behaviour: logins, limits, activities, paging, errors.

use super::{LimitId, Method, OperationId, ServerId};

/// A security scheme and the ways a credential satisfies it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Its name in the documents.
    pub name: String,
    pub doc: Option<String>,
    /// The first whose credentials are all present is used.
    pub ways: Vec<Way>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    pub auth: Auth,
    pub place: SchemePlace,
}

/// Where the credential or token stands in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemePlace {
    Header { name: String, prefix: String },
    Query(String),
    Cookie(String),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Auth {
    Static(Credential),
    Basic { username: Credential, password: Credential },
    Exchange(Exchange),
}

impl Auth {
    /// Everything that a caller gives for it.
    pub fn credentials(&self) -> Vec<&Credential> {
        let exchange = match self {
            Self::Static(one) => return vec![one],
            Self::Basic { username, password } => return vec![username, password],
            Self::Exchange(exchange) => exchange,
        };
        let renewed = exchange.renew.iter().flat_map(|renewal| &renewal.query);
        let in_query = exchange.query.iter().chain(renewed).filter_map(|(_, given)| match given {
            Given::Credential(one) => Some(one),
            Given::Text(_) => None,
        });
        let pair = exchange.basic.iter().flat_map(|(username, password)| [username, password]);
        exchange.request.iter().map(|(_, one)| one).chain(pair).chain(in_query).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    pub name: String,
    pub env: Option<String>,
    pub secret: bool,
    pub default: Option<String>,
    /// Left out of the request when nobody gives it.
    pub optional: bool,
}

/// A fixed text, or something that the caller gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    Text(String),
    Credential(Credential),
}

/// A request whose answer holds a token.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    pub operation: OperationId,
    pub request: Vec<(String, Credential)>,
    /// User and password, sent as basic authentication too.
    pub basic: Option<(Credential, Credential)>,
    pub query: Vec<(String, Given)>,
    pub encoding: Encoding,
    pub token: Expression,
    /// The first that can be read.
    pub life: Vec<Life>,
    pub renew: Option<Box<Renewal>>,
}

/// A request that replaces a token that is about to end; members come from the last answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewal {
    pub operation: OperationId,
    /// Path parameters; of several places the first that holds something.
    pub path: Vec<(String, Vec<Expression>)>,
    pub query: Vec<(String, Given)>,
    pub request: Vec<(String, Vec<Expression>)>,
    pub token: Expression,
    pub life: Vec<Life>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Json,
    Form,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Life {
    /// `exp` minus `iat` of the token itself.
    Jwt,
    /// JSON pointer to seconds, as a number or digits.
    Member(String),
    FixedSeconds(u64),
}

/// A place inside a message, as an OpenAPI runtime expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    Body,
    /// JSON pointer into the answer's body.
    Pointer(String),
    Header(String),
    /// A path parameter of the call itself.
    RequestPath(String),
    /// JSON pointer into the last body read while an activity was followed.
    Activity(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    pub name: String,
    pub bucket: Bucket,
}

/// Which requests count under a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitRow {
    pub server: ServerId,
    /// A pattern below the server's address.
    pub path: String,
    pub method: Option<Method>,
    pub limit: LimitId,
    /// Only those that no other row fits.
    pub otherwise: bool,
    /// Only those that no other such row fits better.
    pub most_specific: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// At most so many calls in any span of so many milliseconds; all windows hold.
    Windows(Vec<(u32, u64)>),
    /// Refilled by `rate` in `per_ms`, holding at most `capacity`.
    Token { rate: u32, per_ms: u64, capacity: u32 },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    pub id: Expression,
    pub read: OperationId,
    pub state: StateAt,
    pub states: Vec<(String, ActivityState)>,
    pub progress: Option<String>,
    pub result: Option<String>,
    pub reason: Option<String>,
    pub items: Option<String>,
    pub not_found_at_first: Option<u32>,
    pub transient_reasons: Vec<String>,
}

/// Where the state's name stands: as the only key of an object, or as a member's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StateAt {
    KeyOf(String),
    Member(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivityState {
    Waiting,
    Running,
    Completed,
    Failed,
}

/// How the id of what a write made is found when its activity is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    Unstated,
    /// JSON pointer into the activity.
    Pointer(String),
    /// The concerned item of this type.
    Item(String),
    /// It makes nothing.
    Nothing,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorRule {
    /// JSON pointers; the first that holds something.
    pub code: Vec<String>,
    pub message: Vec<String>,
    pub codes: Vec<(String, Meaning)>,
    pub statuses: Vec<(u16, Meaning)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    NotFound,
    Expired,
    Transient,
    Permanent,
    Throttled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paging {
    Cursor {
        parameter: String,
        next: Expression,
        items: String,
    },
    Page {
        parameter: String,
        size: Option<String>,
        first: u32,
        items: String,
        total: Option<String>,
    },
    Offset {
        parameter: String,
        limit: Option<String>,
        items: String,
        total: Option<String>,
    },
    Link {
        relation: String,
        items: String,
    },
}

impl Paging {
    /// The query parameter that leads to the next page; links need none.
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Self::Cursor { parameter, .. }
            | Self::Page { parameter, .. }
            | Self::Offset { parameter, .. } => Some(parameter),
            Self::Link { .. } => None,
        }
    }

    /// Where the number of all items stands, as a JSON pointer.
    pub fn total(&self) -> Option<&str> {
        match self {
            Self::Page { total, .. } | Self::Offset { total, .. } => total.as_deref(),
            Self::Cursor { .. } | Self::Link { .. } => None,
        }
    }

    /// Where the items of a page stand, as a JSON pointer.
    pub fn items(&self) -> &str {
        match self {
            Self::Cursor { items, .. }
            | Self::Page { items, .. }
            | Self::Offset { items, .. }
            | Self::Link { items, .. } => items,
        }
    }
}

/// Which read shows that a write has taken effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Ready {
    pub read: OperationId,
    pub with: Vec<(String, Expression)>,
    pub member: String,
    /// JSON text; `true` where unstated.
    pub equals: Option<String>,
    /// JSON texts of values that will not change any more.
    pub fails: Vec<String>,
    pub reason: Option<String>,
}

/// A header that every call of a client may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeHeader {
    pub header: String,
    pub name: String,
    pub env: Option<String>,
}
