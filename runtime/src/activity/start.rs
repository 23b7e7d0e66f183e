//! Whether a write's answer has started an activity, and which.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::{
    error::{Answer, Error, Kind, Result},
    response::Received,
    v1::{ActivityRule, Operation, Place, Resource},
};

/// The id in a write's answer. Any success that names an activity has started one; of those that
/// name none, 202 has promised one and the others are done.
pub(super) fn id(rule: &ActivityRule, received: &Received) -> Result<Option<String>> {
    let id = find(rule.id, received);
    if id.is_none() && received.status() == StatusCode::ACCEPTED {
        let error = Error::new(Kind::NoActivity(received.answer.clone()));
        return Err(error.about(received.operation.into()));
    }
    Ok(id)
}

pub(super) fn rule_of(operation: &Operation) -> Result<(&'static ActivityRule, Resource)> {
    let no_rule = || Error::request("the operation starts no activities").about(operation.into());
    operation.activity.ok_or_else(no_rule)
}

/// What stands in for the write's answer where an activity is taken up by its id.
pub(super) fn unknown_answer() -> Answer {
    Answer { status: StatusCode::ACCEPTED, headers: HeaderMap::new(), body: bytes::Bytes::new() }
}

fn find(place: Place, received: &Received) -> Option<String> {
    let text = match place {
        Place::Header(name) => received.header(name)?.to_owned(),
        Place::Body => received.text().ok()?,
        Place::Pointer(pointer) => {
            let body: Value = serde_json::from_slice(received.body()).ok()?;
            match body.pointer(pointer)? {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return None,
            }
        }
    };
    last_segment(&text)
}

/// Where a URL is given, the id is the last segment of its path.
pub(super) fn last_segment(text: &str) -> Option<String> {
    let path = text.trim().split(['?', '#']).next()?.trim_end_matches('/');
    let id = path.rsplit('/').next()?;
    (!id.is_empty()).then(|| id.to_owned())
}
