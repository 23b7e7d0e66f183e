//! Why a request is not answered as it wished.

use std::time::Duration;

/// A reason, before it has a status and a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Invalid(String),
    /// No credential, or one that was never given.
    Unknown,
    /// A token that was good once.
    Expired,
    /// The credentials of a login are wrong.
    WrongCredentials,
    NotFound(String),
    NoPath,
    NoMethod(Vec<&'static str>),
    Conflict(String),
    TooLarge,
    MediaType(String),
    /// How long until the limit grants the request.
    Throttled(Duration),
}
