//! How an activity stands, read by its rule.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    decode,
    v1::{ActivityRule, State, StateStyle},
};

/// How an activity stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Completed,
    /// Ended without success.
    Failed,
    /// In a state the document does not declare, or in none: whether it has ended is not known.
    Unknown,
}

/// How an activity stood when it was asked for.
#[derive(Clone, Debug)]
pub struct Snapshot {
    status: Status,
    progress: Option<f64>,
    reason: Option<String>,
    pub(super) value: Value,
    pub(super) body: Bytes,
}

impl Snapshot {
    /// A body that is not JSON says nothing: a gateway's page must not end the wait.
    pub(super) fn read(rule: &ActivityRule, body: Bytes) -> Self {
        let value: Value = serde_json::from_slice(&body).unwrap_or_default();
        let at = |pointer: Option<&str>| value.pointer(pointer?);
        Self {
            status: status(rule, &value),
            progress: at(rule.progress).and_then(number),
            reason: at(rule.reason).and_then(text),
            value,
            body,
        }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// How far it has come, in the server's own measure, mostly percent.
    #[must_use]
    pub fn progress(&self) -> Option<f64> {
        self.progress
    }

    /// Why it failed.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// The activity as a type of the document; `None` when it is not of that type.
    #[must_use]
    pub fn body_as<T: DeserializeOwned>(&self) -> Option<T> {
        decode::value(&self.body)
    }

    pub(super) fn is_last(&self) -> bool {
        matches!(self.status, Status::Completed | Status::Failed)
    }

    /// Whether the reason is known to be a passing trouble of the platform.
    pub(super) fn is_transient(&self, rule: &ActivityRule) -> bool {
        let reason = self.reason.as_deref().unwrap_or_default();
        rule.transient_reasons.iter().any(|known| reason.contains(known))
    }
}

/// Exactly one known name gives a status. With none, several, or an unknown one, the server says
/// something this version does not understand, and the safe reading is that it goes on.
fn status(rule: &ActivityRule, value: &Value) -> Status {
    let name = match rule.state {
        StateStyle::Member(pointer) => value.pointer(pointer).and_then(Value::as_str),
        StateStyle::KeyOf(pointer) => match value.pointer(pointer).and_then(Value::as_object) {
            Some(object) if object.len() == 1 => object.keys().next().map(String::as_str),
            _ => None,
        },
    };
    let known = name
        .and_then(|name| rule.states.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)));
    match known {
        Some((_, State::Waiting)) => Status::Waiting,
        Some((_, State::Running)) => Status::Running,
        Some((_, State::Completed)) => Status::Completed,
        Some((_, State::Failed)) => Status::Failed,
        None => Status::Unknown,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().trim_end_matches('%').trim_end().parse().ok(),
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}
