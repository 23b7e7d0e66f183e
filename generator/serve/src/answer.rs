//! Answers: what is declared of a success, and what the error rule says of a refusal.

use clientwright::model::{
    Api, Content, ErrorRule, Expression, Format, Meaning, Operation, OperationId, Response,
    Statuses, Type,
};
use hyper::StatusCode;
use serde_json::{Value, json};

use crate::{
    place::{put, text},
    random::Key,
    refusal::Refusal,
    sample::{Extent, Sampler},
    stream::Streamed,
    types::{letters, resolve, success, success_content, success_status},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// How the body is sent bit by bit, where it is.
    pub streamed: Option<Streamed>,
}

impl Answer {
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), streamed: None }
    }

    pub fn text(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), media_type.to_owned())];
        Self { status, headers, body: body.into(), streamed: None }
    }

    pub fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json", body.to_string())
    }

    pub fn without(mut self, header: &str) -> Self {
        self.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(header));
        self
    }
}

/// The answer of an operation that went well. Declared headers hold samples, but for the one that
/// an activity's id stands in.
pub(crate) fn succeed(api: &Api, operation: &Operation, body: Option<Value>, key: Key) -> Answer {
    let status = success_status(operation);
    let answer = match (success_content(operation), body) {
        (Some(content), Some(body)) if !matches!(status, 204 | 205 | 304) => {
            written(status, content, &body)
        }
        _ => Answer::empty(status),
    };
    succeed_with(api, operation, key, answer)
}

/// An answer whose body is made, with the status and the headers that the operation declares.
pub(crate) fn succeed_with(api: &Api, operation: &Operation, key: Key, answer: Answer) -> Answer {
    let mut answer = Answer { status: success_status(operation), ..answer };
    let id = operation.activity.as_ref().map(|(rule, _)| &api[*rule].id);
    for header in success(operation).into_iter().flat_map(|response| &response.headers) {
        let is_id =
            matches!(id, Some(Expression::Header(name)) if name.eq_ignore_ascii_case(&header.wire));
        if !is_id && !header.wire.to_ascii_lowercase().starts_with("content-") {
            let sampler = Sampler::new(api);
            let value =
                sampler.value(&header.ty, &header.wire, key.child(&header.wire), Extent::All);
            answer.headers.push((header.wire.to_ascii_lowercase(), text(&value)));
        }
    }
    answer
}

fn written(status: u16, content: &Content, body: &Value) -> Answer {
    let media_type = match content.media_type.as_str() {
        stated if stated.contains('*') => match content.format {
            Format::Json => "application/json",
            Format::Text => "text/plain",
            Format::Xml => "application/xml",
            Format::JsonLines => "application/jsonl",
            Format::EventStream => "text/event-stream",
            Format::Form | Format::Bytes | Format::Multipart => "application/octet-stream",
        },
        stated => stated,
    };
    let bytes = match content.format {
        Format::Json | Format::JsonLines | Format::EventStream => body.to_string(),
        Format::Text | Format::Xml | Format::Bytes | Format::Multipart => text(body),
        Format::Form => {
            let pair = |(name, value): (&String, &Value)| {
                format!("{}={}", crate::page::encode(name), crate::page::encode(&text(value)))
            };
            body.as_object().into_iter().flatten().map(pair).collect::<Vec<_>>().join("&")
        }
    };
    Answer::text(status, media_type, bytes)
}

/// The answer to a request that is refused.
pub(crate) fn refuse(api: &Api, operation: Option<OperationId>, refusal: &Refusal) -> Answer {
    let operation = operation.map(|id| &api[id]);
    let rule = rule(api, operation);
    let (status, meaning) = status(operation, rule, refusal);
    let reason = reason(status);
    let message = match refusal {
        Refusal::Invalid(message)
        | Refusal::NotFound(message)
        | Refusal::Conflict(message)
        | Refusal::MediaType(message) => message.clone(),
        Refusal::WrongCredentials => "the credentials are not known".to_owned(),
        Refusal::Expired => "the token has expired".to_owned(),
        Refusal::NoPath => "no operation has this path".to_owned(),
        Refusal::NoMethod(_) => "the path has no operation with this method".to_owned(),
        Refusal::Unknown | Refusal::TooLarge | Refusal::Throttled(_) => reason.to_owned(),
    };
    let mut answer = fail(api, operation, status, meaning, &message);
    if let Refusal::NoMethod(methods) = refusal {
        answer.headers.push(("allow".to_owned(), methods.join(", ")));
    }
    answer
}

/// An error with the body that the operation declares for it and its error rule describes.
pub(crate) fn fail(
    api: &Api,
    operation: Option<&Operation>,
    status: u16,
    meaning: Option<Meaning>,
    message: &str,
) -> Answer {
    let rule = rule(api, operation);
    let declared = operation.and_then(|operation| declared(operation, status));
    let content = declared.and_then(|response| response.content.as_ref());
    let content = content.filter(|content| content.format == Format::Json);
    let mut body = match content {
        Some(content) if resolve(api, &content.ty).ty == Type::Text => {
            return Answer::json(status, &json!(message));
        }
        Some(content) => {
            let key = Key::new(u64::from(status));
            Sampler::new(api).value(&content.ty, "", key, Extent::Required)
        }
        None => Value::Null,
    };
    let code = rule.and_then(|rule| rule.code.first());
    let place = rule.and_then(|rule| rule.message.first());
    if let Some(code) = code {
        let word = code_word(rule, meaning, message);
        put(&mut body, code, json!(word.unwrap_or_else(|| format!("{status} {}", reason(status)))));
    }
    if let Some(place) = place {
        put(&mut body, place, json!(message));
    }
    match body {
        Value::Null => Answer::text(status, "text/plain", message),
        body => Answer::json(status, &body),
    }
}

fn rule<'a>(api: &'a Api, operation: Option<&Operation>) -> Option<&'a ErrorRule> {
    operation.and_then(|one| one.errors.or(api.default_errors)).map(|id| &api[id])
}

fn declared(operation: &Operation, status: u16) -> Option<&Response> {
    let find = |wanted| operation.responses.iter().find(|response| response.statuses == wanted);
    find(Statuses::Code(status))
        .or_else(|| find(Statuses::Range(status / 100)))
        .or_else(|| find(Statuses::Default))
}

/// The code that means this; of several the one that names what the message is about.
fn code_word(rule: Option<&ErrorRule>, meaning: Option<Meaning>, message: &str) -> Option<String> {
    let fitting = || rule?.codes.iter().find(|(_, own)| Some(*own) == meaning);
    let message = letters(message);
    let about = rule?.codes.iter().filter(|(_, own)| Some(*own) == meaning).find(|(code, _)| {
        letters(code).strip_suffix("notfound").is_some_and(|thing| message.contains(thing))
    });
    about.or_else(fitting).map(|(code, _)| code.clone())
}

fn status(
    operation: Option<&Operation>,
    rule: Option<&ErrorRule>,
    refusal: &Refusal,
) -> (u16, Option<Meaning>) {
    let stated = |meaning: Meaning| {
        let statuses = rule.into_iter().flat_map(|rule| &rule.statuses);
        statuses.into_iter().find(|(_, own)| *own == meaning).map(|(status, _)| *status)
    };
    let declares = |status: u16| {
        let mut responses = operation.into_iter().flat_map(|operation| &operation.responses);
        responses.any(|response| response.statuses == Statuses::Code(status))
    };
    match refusal {
        Refusal::Invalid(_) => (400, None),
        Refusal::Unknown | Refusal::Expired => {
            let has_code = rule.is_some_and(|rule| {
                rule.codes.iter().any(|(_, meaning)| *meaning == Meaning::Expired)
            });
            let status = stated(Meaning::Expired).unwrap_or(match has_code {
                // A code that says so where 401 is not declared: the status says less than the code.
                true if !declares(401) && declares(400) => 400,
                _ => 401,
            });
            (status, Some(Meaning::Expired))
        }
        Refusal::WrongCredentials => {
            (if !declares(401) && declares(403) { 403 } else { 401 }, Some(Meaning::Permanent))
        }
        Refusal::NotFound(_) => (stated(Meaning::NotFound).unwrap_or(404), Some(Meaning::NotFound)),
        Refusal::NoPath => (404, None),
        Refusal::NoMethod(_) => (405, None),
        Refusal::Conflict(_) => (409, None),
        Refusal::TooLarge => (413, None),
        Refusal::MediaType(_) => (415, None),
        Refusal::Throttled(_) => (429, Some(Meaning::Throttled)),
    }
}

pub(crate) fn reason(status: u16) -> &'static str {
    let known = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    known.unwrap_or("Unknown")
}
