//! Getting a token: a request like any other, made from data.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use secrecy::zeroize::Zeroizing;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{keyring::basic, life};
use crate::{
    client::Core,
    error::{Answer, Error, Kind, Result, Subject, Undecoded},
    form, path,
    pipeline::{self, Plan, Reading},
    secret::{ExposeSecret, SecretString, secret_header},
    v1::{Ask, Credential, Encoding, Exchange, Given, Place, Renewal, Taken},
};

/// A login that hangs must not take all callers' time with it.
const TIMEOUT: Duration = Duration::from_secs(10);
const ATTEMPTS: u32 = 3;

/// A token as an answer gave it.
pub(crate) struct Fresh {
    pub(crate) secret: SecretString,
    pub(crate) life: Duration,
    /// What a renewal will need of this answer.
    pub(crate) renewal: Option<Kept>,
}

type Values = Vec<(&'static str, SecretString)>;

/// What the next renewal is made from.
#[derive(Clone)]
pub(crate) struct Kept {
    path: Values,
    request: Values,
}

/// Gets a token, by a renewal where the last answer allows one.
pub(crate) async fn run(
    core: &Arc<Core>,
    exchange: &'static Exchange,
    last: Option<Kept>,
) -> Result<Fresh> {
    if let (Some(renewal), Some(kept)) = (&exchange.renew, last) {
        // When the renewal is refused, the credentials themselves still serve.
        if let Ok(fresh) = renew(core, exchange, renewal, &kept).await {
            return Ok(fresh);
        }
    }
    let mut members = Vec::new();
    for (name, credential) in exchange.request {
        match value_of(core, credential) {
            Ok(value) => members.push((*name, value)),
            Err(_) if credential.optional => {}
            Err(error) => return Err(error),
        }
    }
    let mut request = Request::new(exchange.ask.path);
    request.body = Some(body(exchange.encoding, &members)?);
    if let Some((user, password)) = exchange.basic {
        let pair = basic(&encoded(core, user)?, &encoded(core, password)?);
        let header = secret_header("Basic ", &pair);
        request.authorization =
            Some(header.map_err(|_| Error::config("the credentials cannot be sent"))?);
        members.push(("authorization", pair));
    }
    send(core, exchange, &exchange.ask, request, &members).await
}

/// What a login or renewal sends besides what its row says.
struct Request<'p> {
    path: &'p str,
    body: Option<(Bytes, &'static str)>,
    authorization: Option<HeaderValue>,
}

impl<'p> Request<'p> {
    fn new(path: &'p str) -> Self {
        Self { path, body: None, authorization: None }
    }
}

fn value_of(core: &Core, credential: &Credential) -> Result<SecretString> {
    let value = core.keyring.value(credential)?.map(|value| SecretString::clone(&value));
    value.ok_or_else(|| Error::config(format!("the credential `{}` is gone", credential.name)))
}

/// OAuth2 has both halves of the pair encoded as in a form.
fn encoded(core: &Core, credential: &Credential) -> Result<SecretString> {
    let value = value_of(core, credential)?;
    Ok(SecretString::from(path::encode(value.expose_secret()).to_string()))
}

async fn renew(
    core: &Arc<Core>,
    exchange: &'static Exchange,
    renewal: &'static Renewal,
    kept: &Kept,
) -> Result<Fresh> {
    let shown =
        |(name, secret): &(&'static str, SecretString)| (*name, secret.expose_secret().to_owned());
    let path: Vec<_> = kept.path.iter().map(shown).collect();
    let path = path::fill(renewal.ask.path, &path)?;
    let mut request = Request::new(&path);
    if !kept.request.is_empty() {
        request.body = Some(body(exchange.encoding, &kept.request)?);
    }
    let secrets: Values = kept.path.iter().chain(&kept.request).cloned().collect();
    send(core, exchange, &renewal.ask, request, &secrets).await
}

async fn send(
    core: &Arc<Core>,
    exchange: &'static Exchange,
    ask: &'static Ask,
    request: Request<'_>,
    secrets: &[(&'static str, SecretString)],
) -> Result<Fresh> {
    let subject = Subject::from(ask);
    let mut headers = HeaderMap::new();
    if let Some((_, content_type)) = &request.body {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    headers.extend(request.authorization.map(|value| (AUTHORIZATION, value)));
    let plan = Plan {
        subject,
        server: ask.server,
        target: target(core, request.path, ask.query)?,
        headers,
        accept: "application/json, text/plain;q=0.9, */*;q=0.5",
        successes: &[],
        asked: None,
        without_scope: None,
        body: request.body.map(|(body, _)| body).unwrap_or_default().into(),
        security: &[],
        limits: ask.limits,
        low_priority: false,
        repeatable: true,
        errors: core.product.errors,
        timeout: TIMEOUT.min(core.settings.timeout),
        attempts: ATTEMPTS.min(core.settings.retries.attempts),
        deadline: None,
        login: true,
        reading: Reading::Whole,
        kept_for: None,
    };
    let answer = pipeline::run(core, &plan).await.map_err(|mut error| {
        error.hide(secrets.iter().map(|(_, secret)| secret));
        error
    })?;
    read(exchange, ask, &answer).ok_or_else(|| undecodable(answer).about(subject))
}

fn body(
    encoding: Encoding,
    members: &[(&'static str, SecretString)],
) -> Result<(Bytes, &'static str)> {
    // The bytes are wiped once the last attempt has let go of them.
    let wiped = |bytes: Vec<u8>| Bytes::from_owner(Zeroizing::new(bytes));
    Ok(match encoding {
        Encoding::Json => {
            let json = serde_json::to_vec(&Members(members));
            let json = json.map_err(|error| Error::request(error.to_string()))?;
            (wiped(json), "application/json")
        }
        Encoding::Form => {
            let form = form::encode(&Members(members), &[])?;
            (wiped(form.into_bytes()), "application/x-www-form-urlencoded")
        }
    })
}

/// Written as an object, without a copy of the secrets in between.
struct Members<'m>(&'m [(&'static str, SecretString)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, secret)| (name, secret.expose_secret())))
    }
}

fn target(core: &Core, path: &str, query: &[(&str, Given)]) -> Result<String> {
    let mut pairs = String::new();
    for (name, given) in query {
        match given {
            Given::Text(text) => path::push_pair(&mut pairs, name, text),
            Given::Credential(credential) => {
                if let Some(value) = core.keyring.value(credential)? {
                    path::push_pair(&mut pairs, name, value.expose_secret());
                }
            }
        }
    }
    Ok(if pairs.is_empty() { path.to_owned() } else { format!("{path}?{pairs}") })
}

fn read(exchange: &Exchange, ask: &Ask, answer: &Answer) -> Option<Fresh> {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let body = body.as_ref();
    let token = value(ask.token, body, answer)?;
    if token.is_empty()
        || token.contains(|character: char| character.is_whitespace() || character.is_control())
    {
        return None;
    }
    Some(Fresh {
        life: life::of_token(ask.life, &token, body, answer),
        renewal: exchange.renew.as_ref().and_then(|renewal| kept(renewal, body, answer)),
        secret: SecretString::from(token),
    })
}

/// The text at a place of an answer.
fn value(place: Place, body: Option<&Value>, answer: &Answer) -> Option<String> {
    let text = match place {
        Place::Body => bare(std::str::from_utf8(&answer.body).ok()?),
        Place::Pointer(pointer) => bare(body?.pointer(pointer)?.as_str()?),
        Place::Header(name) => bare(answer.headers.get(name)?.to_str().ok()?),
    };
    Some(text.to_owned())
}

/// A token sent as bare text may come with a line break, or as a JSON string.
fn bare(text: &str) -> &str {
    text.trim().trim_matches('"').trim()
}

/// `None` when something that the renewal needs is nowhere in the answer.
fn kept(renewal: &Renewal, body: Option<&Value>, answer: &Answer) -> Option<Kept> {
    let values = |taken: &[Taken]| -> Option<Values> {
        let one = |(name, places): &Taken| {
            let mut found = places.iter().filter_map(|place| value(*place, body, answer));
            Some((*name, SecretString::from(found.next()?)))
        };
        taken.iter().map(one).collect()
    };
    Some(Kept { path: values(renewal.path)?, request: values(renewal.request)? })
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
