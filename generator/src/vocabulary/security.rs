//! How a credential becomes what a request carries.

use indexmap::IndexMap;
use serde::Deserialize;

use super::{Duration, InAnswer, OperationRef, Pointer};

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

impl Lives {
    pub fn into_vec(self) -> Vec<Life> {
        match self {
            Self::One(life) => vec![life],
            Self::Many(lives) => lives,
        }
    }
}
