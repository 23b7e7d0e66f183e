//! Getting a token: a request like any other, made from data.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue,
    header::{ACCEPT, CONTENT_TYPE},
};
use serde_json::{Map, Value};

use super::life;
use crate::{
    client::Core,
    error::{Answer, Error, Kind, Result, Subject, Undecoded},
    form, path,
    pipeline::{self, Plan},
    secret::{ExposeSecret, SecretString},
    v1::{Encoding, Exchange, Method, Place, Renewal},
};

/// A login that hangs must not take all callers' time with it.
const TIMEOUT: Duration = Duration::from_secs(10);
const ATTEMPTS: u32 = 3;

/// A token as an answer gave it.
pub(crate) struct Fresh {
    pub(crate) secret: SecretString,
    pub(crate) life: Duration,
    /// What a renewal will need of this answer.
    pub(crate) renewal: Option<Vec<(&'static str, SecretString)>>,
}

/// Gets a token, by a renewal where the last answer allows one.
pub(crate) async fn run(
    core: &Arc<Core>,
    exchange: &'static Exchange,
    last: Option<Vec<(&'static str, SecretString)>>,
) -> Result<Fresh> {
    if let (Some(renewal), Some(members)) = (&exchange.renew, last) {
        // When the renewal is refused, the credentials themselves still serve.
        if let Ok(fresh) = send(core, exchange, renewal.method, renewal.path, &members).await {
            return Ok(fresh);
        }
    }
    let value = |name| Error::config(format!("the credential `{name}` is gone"));
    let members = exchange.request.iter().map(|(name, credential)| {
        Ok((*name, core.keyring.value(credential).ok_or_else(|| value(credential.name))?))
    });
    let members = members.collect::<Result<Vec<_>>>()?;
    send(core, exchange, exchange.method, exchange.path, &members).await
}

async fn send(
    core: &Arc<Core>,
    exchange: &'static Exchange,
    method: Method,
    path: &'static str,
    members: &[(&'static str, SecretString)],
) -> Result<Fresh> {
    let subject = Subject { method, template: path, ..Subject::from(exchange) };
    let (body, content_type) = body(exchange.encoding, members)?;
    let mut headers = HeaderMap::new();
    headers
        .insert(ACCEPT, HeaderValue::from_static("application/json, text/plain;q=0.9, */*;q=0.5"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    let plan = Plan {
        subject,
        server: exchange.server,
        target: target(path, exchange.query),
        headers,
        body,
        security: &[],
        limits: exchange.limits,
        low_priority: false,
        repeatable: true,
        errors: core.product.errors,
        timeout: TIMEOUT.min(core.settings.timeout),
        attempts: ATTEMPTS.min(core.settings.retries.attempts),
        deadline: None,
        login: true,
    };
    let answer = pipeline::run(core, &plan).await.map_err(|mut error| {
        error.hide(members.iter().map(|(_, secret)| secret));
        error
    })?;
    read(exchange, &answer).ok_or_else(|| undecodable(answer).about(subject))
}

fn body(
    encoding: Encoding,
    members: &[(&'static str, SecretString)],
) -> Result<(Bytes, &'static str)> {
    let members = members
        .iter()
        .map(|(name, secret)| ((*name).to_owned(), Value::from(secret.expose_secret())));
    let object = Value::Object(members.collect::<Map<_, _>>());
    Ok(match encoding {
        Encoding::Json => (object.to_string().into(), "application/json"),
        Encoding::Form => (form::encode(&object)?.into(), "application/x-www-form-urlencoded"),
    })
}

fn target(path: &str, query: &[(&str, &str)]) -> String {
    let mut pairs = String::new();
    query.iter().for_each(|(name, value)| path::push_pair(&mut pairs, name, value));
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{pairs}") }
}

fn read(exchange: &Exchange, answer: &Answer) -> Option<Fresh> {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let body = body.as_ref();
    let token = match exchange.token {
        Place::Body => bare(std::str::from_utf8(&answer.body).ok()?),
        Place::Pointer(pointer) => bare(body?.pointer(pointer)?.as_str()?),
        Place::Header(name) => bare(answer.headers.get(name)?.to_str().ok()?),
    };
    if token.is_empty()
        || token.contains(|character: char| character.is_whitespace() || character.is_control())
    {
        return None;
    }
    Some(Fresh {
        life: life::of_token(exchange.life, token, body, answer),
        renewal: exchange.renew.as_ref().and_then(|renewal| renewal_members(renewal, body?)),
        secret: SecretString::from(token),
    })
}

/// A token sent as bare text may come with a line break, or as a JSON string.
fn bare(text: &str) -> &str {
    text.trim().trim_matches('"').trim()
}

fn renewal_members(renewal: &Renewal, body: &Value) -> Option<Vec<(&'static str, SecretString)>> {
    let member = |(name, pointer): &(&'static str, &str)| {
        Some((*name, SecretString::from(body.pointer(pointer)?.as_str()?)))
    };
    renewal.request.iter().map(member).collect()
}

fn undecodable(answer: Answer) -> Error {
    Error::new(Kind::Decode(Undecoded {
        // The body may hold a token after all, in an unexpected place.
        answer: Answer { body: Bytes::new(), ..answer },
        path: ".".to_owned(),
        line: 1,
        column: 1,
        message: "no token at the place the document names".to_owned(),
    }))
}
