//! Credentials and tokens: what a login asks for, what it answers, what a call must carry.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use clientwright::model::{
    Api, Auth, Credential, Exchange, Expression, Operation, Renewal, SchemeId, SchemePlace,
};
use serde_json::{Value, json};

use crate::{
    place::{steps, text},
    refusal::Refusal,
    request::Request,
    stock::Asked,
};

/// What counts as a good credential. Where nothing is said any value that is not empty is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accepted {
    pub credentials: BTreeMap<String, String>,
    pub tokens: BTreeSet<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub accepted: Accepted,
    /// Every token that was given, with the scheme it is good for and the end of its life on the
    /// server's clock.
    given: BTreeMap<String, (SchemeId, Duration)>,
    /// What renewals may be asked for with.
    renewable: BTreeSet<String>,
}

/// A token and the life that was given to it.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub text: String,
    pub life: Duration,
}

impl Tokens {
    pub fn new(accepted: Accepted) -> Self {
        Self { accepted, ..Self::default() }
    }

    pub fn expire(&mut self, now: Duration) {
        for (_, end) in self.given.values_mut() {
            *end = (*end).min(now);
        }
    }

    /// A new JWT for a scheme; `date` is its moment in milliseconds after 1970.
    pub fn give(&mut self, scheme: SchemeId, now: Duration, date: u64, life: Duration) -> Token {
        let text = jwt(date, life, self.given.len());
        self.given.insert(text.clone(), (scheme, now + life));
        Token { text, life }
    }

    /// Whether a login carries what its exchange names.
    pub fn check_login(&self, exchange: &Exchange, asked: &Asked<'_>) -> Result<(), Refusal> {
        let body = asked.body.as_ref();
        let is_good = |(member, credential): &(String, Credential)| {
            let sent = body.and_then(|body| body.get(member)).map(text);
            let left_out = credential.optional && sent.is_none();
            left_out || self.is_good(&[member, &credential.name], &sent.unwrap_or_default())
        };
        match exchange.request.iter().all(is_good) {
            true => Ok(()),
            false => Err(Refusal::WrongCredentials),
        }
    }

    /// Whether a renewal carries a living token, or what came with one.
    pub fn check_renewal(
        &self,
        scheme: SchemeId,
        exchange: &Exchange,
        renewal: &Renewal,
        asked: &Asked<'_>,
        now: Duration,
    ) -> Result<(), Refusal> {
        for (member, from) in renewal.path.iter().chain(&renewal.request) {
            let body = asked.body.as_ref().and_then(|body| body.get(member)).map(text);
            let sent = asked.parameter(member).map(str::to_owned).or(body);
            let sent = sent.or_else(|| asked.request.query(member).map(str::to_owned));
            let sent = sent.unwrap_or_default();
            if from.contains(&exchange.token) || from.contains(&renewal.token) {
                self.check_given(scheme, &sent, now)?;
            } else if !self.renewable.contains(&sent) {
                return Err(Refusal::Unknown);
            }
        }
        Ok(())
    }

    /// Remembers what a login answered that its renewal is asked for with.
    pub fn remember(&mut self, renewal: &Renewal, answered: &Value) {
        let taken = renewal.path.iter().chain(&renewal.request);
        for place in taken.flat_map(|(_, places)| places) {
            if let Expression::Pointer(pointer) = place {
                let found = crate::place::get(answered, &steps(pointer)).map(text);
                self.renewable.extend(found);
            }
        }
    }

    fn check_given(&self, scheme: SchemeId, token: &str, now: Duration) -> Result<(), Refusal> {
        match self.given.get(token) {
            Some((own, end)) if *own == scheme && now < *end => Ok(()),
            Some((own, _)) if *own == scheme => Err(Refusal::Expired),
            Some(_) | None => Err(Refusal::Unknown),
        }
    }

    fn is_good(&self, names: &[&str], sent: &str) -> bool {
        let wanted = names.iter().find_map(|name| self.accepted.credentials.get(*name));
        wanted.map_or(!sent.is_empty(), |wanted| wanted == sent)
    }

    /// Whether a request satisfies one of the operation's alternatives.
    pub fn check(
        &self,
        api: &Api,
        operation: &Operation,
        request: &Request,
        now: Duration,
    ) -> Result<(), Refusal> {
        let mut refusal = Ok(());
        for combination in &operation.security {
            let checked =
                combination.iter().try_for_each(|scheme| self.scheme(api, *scheme, request, now));
            match checked {
                Ok(()) => return Ok(()),
                // Of two reasons the one that a new token cures says more.
                Err(Refusal::Expired) => refusal = Err(Refusal::Expired),
                Err(other) => refusal = refusal.and(Err(other)),
            }
        }
        refusal
    }

    /// A scheme without a known way cannot be checked, and is not.
    fn scheme(
        &self,
        api: &Api,
        scheme: SchemeId,
        request: &Request,
        now: Duration,
    ) -> Result<(), Refusal> {
        let mut refusal = Ok(());
        let ways = &api[scheme].ways;
        let gives_tokens = ways.iter().any(|way| matches!(way.auth, Auth::Exchange(_)));
        for way in ways {
            let sent = carried(&way.place, request);
            let checked = match (&way.auth, sent) {
                (_, None) => Err(Refusal::Unknown),
                (Auth::Exchange(_), Some(token)) => self.check_given(scheme, &token, now),
                (Auth::Static(credential), Some(token)) => {
                    let fits = self.is_good_static(credential, &token, gives_tokens);
                    fits.then_some(()).ok_or(Refusal::Unknown)
                }
                (Auth::Basic { username, password }, Some(pair)) => {
                    self.check_basic(username, password, &pair)
                }
            };
            match checked {
                Ok(()) => return Ok(()),
                Err(Refusal::Expired) => refusal = Err(Refusal::Expired),
                Err(other) => refusal = refusal.and(Err(other)),
            }
        }
        refusal
    }

    /// Where a scheme also gives tokens, a static one has to be known: any would make an expired
    /// token good. A token that was given for another scheme is no key of this one.
    fn is_good_static(&self, credential: &Credential, token: &str, gives_tokens: bool) -> bool {
        match self.accepted.credentials.get(&credential.name) {
            Some(wanted) => wanted == token,
            None if self.given.contains_key(token) => false,
            None if self.accepted.tokens.is_empty() => !gives_tokens && !token.is_empty(),
            None => self.accepted.tokens.contains(token),
        }
    }

    fn check_basic(
        &self,
        username: &Credential,
        password: &Credential,
        pair: &str,
    ) -> Result<(), Refusal> {
        let decoded = STANDARD.decode(pair).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let good =
            decoded.as_deref().and_then(|pair| pair.split_once(':')).is_some_and(|(name, word)| {
                self.is_good(&[&username.name], name) && self.is_good(&[&password.name], word)
            });
        if good { Ok(()) } else { Err(Refusal::Unknown) }
    }
}

/// What stands at a scheme's place, without the scheme's word.
fn carried(place: &SchemePlace, request: &Request) -> Option<String> {
    match place {
        SchemePlace::Header { name, prefix } => {
            let (value, word) = (request.header(name)?, prefix.trim());
            let start = value.get(..word.len())?;
            let rest = start.eq_ignore_ascii_case(word).then(|| value[word.len()..].trim())?;
            Some(rest.to_owned())
        }
        SchemePlace::Query(name) => request.query(name).map(str::to_owned),
        SchemePlace::Cookie(name) => request.cookie(name).map(str::to_owned),
    }
}

/// An unsigned JWT. Lives of whole seconds give whole numbers, as everywhere.
fn jwt(date: u64, life: Duration, number: usize) -> String {
    let (issued, whole) = (date / 1000, life.subsec_nanos() == 0);
    let end = match whole {
        true => json!(issued + life.as_secs()),
        false => json!(issued as f64 + life.as_secs_f64()),
    };
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({ "alg": "none", "typ": "JWT" }));
    let claims = part(json!({ "iat": issued, "exp": end, "jti": number.to_string() }));
    format!("{header}.{claims}.")
}
