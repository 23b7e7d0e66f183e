//! What went wrong, in the runtime's own terms. Private, so that it can grow.

use std::{error::Error as StdError, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::Error;
use crate::{
    transport::Failure,
    v1::{Ask, Lifecycle, Meaning, Method, Operation},
};

/// What an error is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) template: &'static str,
    pub(crate) permissions: &'static [&'static str],
    pub(crate) lifecycle: Option<&'static Lifecycle>,
    pub(crate) availability: &'static [&'static str],
    #[cfg(feature = "xml")]
    pub(crate) xml: crate::xml::Answers,
}

impl From<&Operation> for Subject {
    fn from(operation: &Operation) -> Self {
        Self {
            id: operation.id,
            method: operation.method,
            template: operation.path,
            permissions: operation.permissions,
            lifecycle: operation.lifecycle,
            availability: operation.availability,
            #[cfg(feature = "xml")]
            xml: operation.xml,
        }
    }
}

impl From<&Ask> for Subject {
    fn from(ask: &Ask) -> Self {
        let (method, template) = (ask.method, ask.path);
        Self {
            id: "login",
            method,
            template,
            permissions: &[],
            lifecycle: None,
            availability: &[],
            #[cfg(feature = "xml")]
            xml: crate::xml::Answers::NONE,
        }
    }
}

#[derive(Clone)]
pub(crate) enum Kind {
    /// The client cannot be built or used as it is set up.
    Config(String),
    /// The request cannot be made from what was given.
    Request(String),
    /// Nobody gave the credentials the operation needs.
    MissingCredentials(String),
    /// No token could be got.
    Login { scheme: &'static str, cause: Arc<Error> },
    /// A limit of the runtime's own would make the call wait longer than allowed.
    Limit { limit: &'static str, wait: Duration },
    /// The call as a whole took too long.
    Deadline,
    /// The pages of a list lead back to one that was already read.
    PagingLoop,
    /// No answer, or a broken one.
    Transport { failure: Failure, source: Arc<dyn StdError + Send + Sync> },
    /// An answer that is not a success.
    Status(Refusal),
    /// A success that cannot be read.
    Decode(Undecoded),
    /// The activity ended without success.
    ActivityFailed { reason: Option<String>, transient: bool, body: Bytes },
    /// The write was accepted and has then failed.
    WriteFailed { reason: Option<String>, body: Bytes },
    /// The activity, or the effect of a write, could not be followed to its end.
    ActivityLost { trouble: &'static str, cause: Option<Arc<Error>> },
    /// An answer that should have started an activity names none.
    NoActivity(Answer),
}

/// A whole answer.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

#[derive(Clone)]
pub(crate) struct Refusal {
    pub(crate) answer: Answer,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) meaning: Option<Meaning>,
    pub(crate) retry_after: Option<Duration>,
    /// The body repeats a credential.
    pub(crate) is_hidden: bool,
}

#[derive(Clone)]
pub(crate) struct Undecoded {
    pub(crate) answer: Answer,
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: String,
}

#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) kind: Kind,
    pub(crate) subject: Option<Subject>,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// A write whose effect nobody knows.
    pub(crate) unclear: bool,
    /// A further attempt was due but the budget for retries was spent.
    pub(crate) budget_spent: bool,
    pub(crate) activity: Option<String>,
    /// Scheme, host and port of the server that did not answer.
    pub(crate) server: Option<Arc<str>>,
}
