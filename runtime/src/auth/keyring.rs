//! The caller's credentials, and the choice of those that satisfy an operation.

use std::sync::{Arc, Mutex};

use http::{HeaderMap, HeaderName, HeaderValue, header::COOKIE};
use litemap::LiteMap;
use secrecy::zeroize::Zeroizing;

use super::{
    source::{Environment, Given},
    store::{Token, TokenStore},
};
use crate::{
    client::Core,
    error::{Error, Kind, Result},
    path,
    secret::{ExposeSecret, SecretString, secret_header},
    time::lock,
    v1::{Credential, Exchange, Scheme, Send, Source, Way},
    value::base64,
};

pub(crate) struct Keyring {
    given: LiteMap<String, Given>,
    bearer: Option<Arc<SecretString>>,
    environment: Environment,
    /// By the address of the scheme: its tokens, once it was used.
    stores: Mutex<LiteMap<usize, Arc<TokenStore>>>,
}

/// What satisfies one scheme.
enum Key {
    Fixed(Arc<SecretString>),
    Token { scheme: &'static Scheme, exchange: &'static Exchange, store: Arc<TokenStore> },
}

type Sent = (Send, Key);

/// What goes with the keys of a pass, each at its place; empty where none is a token.
pub(crate) type Tokens = Vec<Option<Arc<Token>>>;

/// What satisfies an operation: nothing, or a key for each scheme of one combination.
#[derive(Default)]
pub(crate) struct Pass {
    /// Nearly always the only one, so that it needs no memory of its own.
    first: Option<Sent>,
    more: Vec<Sent>,
}

impl Keyring {
    pub(crate) fn new(
        given: LiteMap<String, Given>,
        bearer: Option<SecretString>,
        environment: Environment,
    ) -> Self {
        Self { given, bearer: bearer.map(Arc::new), environment, stores: Mutex::default() }
    }

    /// The first combination whose credentials are all known. An operation that also works without
    /// credentials is called without only when there are none.
    pub(crate) fn pass(&self, security: &'static [&'static [&'static Scheme]]) -> Result<Pass> {
        let mut missing = Vec::new();
        for combination in security.iter().filter(|combination| !combination.is_empty()) {
            match self.keys(combination)? {
                Ok(pass) => return Ok(pass),
                Err(scheme) => missing.push(scheme),
            }
        }
        if security.iter().any(|combination| combination.is_empty()) || security.is_empty() {
            return Ok(Pass::default());
        }
        Err(Error::new(Kind::MissingCredentials(describe_missing(&missing))))
    }

    /// A key for each scheme, or the first scheme that there is none for.
    fn keys(&self, schemes: &[&'static Scheme]) -> Result<Result<Pass, &'static Scheme>> {
        let mut pass = Pass::default();
        for scheme in schemes {
            match self.key(scheme)? {
                Some(key) if pass.first.is_none() => pass.first = Some(key),
                Some(key) => pass.more.push(key),
                None => return Ok(Err(scheme)),
            }
        }
        Ok(Ok(pass))
    }

    fn key(&self, scheme: &'static Scheme) -> Result<Option<Sent>> {
        if let (Some(token), Some(way)) = (&self.bearer, takes_bearer(scheme)) {
            return Ok(Some((way.send, Key::Fixed(token.clone()))));
        }
        for way in scheme.ways {
            if let Some(key) = self.key_of_way(scheme, way)? {
                return Ok(Some((way.send, key)));
            }
        }
        Ok(None)
    }

    fn key_of_way(&self, scheme: &'static Scheme, way: &'static Way) -> Result<Option<Key>> {
        Ok(match &way.source {
            Source::Fixed(credential) => self.value(credential)?.map(Key::Fixed),
            Source::Basic { user, password } => match (self.value(user)?, self.value(password)?) {
                (Some(user), Some(password)) => Some(Key::Fixed(Arc::new(basic(&user, &password)))),
                _ => None,
            },
            Source::Exchange(exchange) => {
                let has_all = exchange.needed().all(|credential| self.has(credential));
                has_all.then(|| Key::Token { scheme, exchange, store: self.store(scheme) })
            }
        })
    }

    fn store(&self, scheme: &'static Scheme) -> Arc<TokenStore> {
        let address = std::ptr::from_ref(scheme).addr();
        Arc::clone(lock(&self.stores).entry(address).or_default())
    }

    /// Whether there is a value, without reading it.
    fn has(&self, credential: &Credential) -> bool {
        self.given.contains_key(credential.name)
            || credential.env.is_some_and(|variable| self.environment.get(variable).is_some())
            || credential.default.is_some()
    }

    /// The value of a credential: given, from the environment, or its default.
    pub(crate) fn value(&self, credential: &Credential) -> Result<Option<Arc<SecretString>>> {
        if let Some(given) = self.given.get(credential.name) {
            return given.value(credential.name).map(Some);
        }
        let from_env = credential.env.and_then(|variable| self.environment.secret(variable));
        Ok(from_env.or_else(|| credential.default.map(SecretString::from)).map(Arc::new))
    }
}

/// User and password as basic authentication sends them.
pub(super) fn basic(user: &SecretString, password: &SecretString) -> SecretString {
    let pair = format!("{}:{}", user.expose_secret(), password.expose_secret());
    SecretString::from(base64::encode(Zeroizing::new(pair).as_bytes()))
}

/// The way a ready token is sent: as an exchanged one would be, else as a fixed one in a header.
fn takes_bearer(scheme: &'static Scheme) -> Option<&'static Way> {
    let exchange = scheme.ways.iter().find(|way| matches!(way.source, Source::Exchange(_)));
    exchange.or_else(|| {
        let is_token = |way: &&Way| match (way.source, way.send) {
            (Source::Fixed(_), Send::Header { name, .. }) => {
                name.eq_ignore_ascii_case("authorization")
            }
            _ => false,
        };
        scheme.ways.iter().find(is_token)
    })
}

/// Says for each scheme which variables would do.
fn describe_missing(schemes: &[&'static Scheme]) -> String {
    let names = |credentials: &[Credential]| {
        let names = credentials.iter().map(|credential| match credential.env {
            Some(variable) => variable.to_owned(),
            None => format!("the credential `{}`", credential.name),
        });
        names.collect::<Vec<_>>().join(" and ")
    };
    let ways = schemes.iter().flat_map(|scheme| scheme.ways).map(|way| match &way.source {
        Source::Fixed(credential) => names(&[*credential]),
        Source::Basic { user, password } => names(&[*user, *password]),
        Source::Exchange(exchange) => {
            // What has a default need not be given.
            let needed = exchange.needed().filter(|credential| credential.default.is_none());
            names(&needed.copied().collect::<Vec<_>>())
        }
    });
    let ways: Vec<_> = ways.collect();
    let schemes: Vec<_> = schemes.iter().map(|scheme| format!("`{}`", scheme.name)).collect();
    format!("no credentials for {}: set {}", schemes.join(" or "), ways.join(", or "))
}

impl Pass {
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    fn sent(&self) -> impl Iterator<Item = &Sent> {
        self.first.iter().chain(&self.more)
    }

    /// Whether nothing has to be got first.
    pub(crate) fn is_fixed(&self) -> bool {
        self.sent().all(|(_, key)| matches!(key, Key::Fixed(_)))
    }

    /// The tokens, got now where they are not at hand; one for each key, in order.
    pub(crate) async fn tokens(&self, core: &Arc<Core>) -> Result<Tokens> {
        let mut tokens = Vec::with_capacity(1 + self.more.len());
        for (_, key) in self.sent() {
            tokens.push(match key {
                Key::Fixed(_) => None,
                Key::Token { scheme, exchange, store } => {
                    let token = store.token(core, scheme, exchange).await;
                    Some(
                        token.map_err(|cause| {
                            Error::new(Kind::Login { scheme: scheme.name, cause })
                        })?,
                    )
                }
            });
        }
        Ok(tokens)
    }

    /// Puts the credentials into a request.
    pub(crate) fn attach(
        &self,
        tokens: &Tokens,
        headers: &mut HeaderMap,
        target: &mut String,
    ) -> Result<()> {
        for ((send, _), secret) in self.sent().zip(self.secrets(tokens)) {
            attach(*send, secret, headers, target)?;
        }
        Ok(())
    }

    /// What is sent for each key, in order.
    pub(crate) fn secrets<'p>(
        &'p self,
        tokens: &'p Tokens,
    ) -> impl Iterator<Item = &'p SecretString> {
        self.sent().enumerate().map(|(index, (_, key))| match (key, tokens.get(index)) {
            (Key::Fixed(secret), _) => &**secret,
            (Key::Token { .. }, Some(Some(token))) => &token.secret,
            (Key::Token { .. }, _) => unreachable!("`tokens` gives a token for every such key"),
        })
    }

    /// Mixes in whose credentials these are. Tokens come and go, what they are got with stays.
    #[cfg(feature = "cache")]
    pub(crate) fn identify(&self, core: &Core, hasher: &mut impl std::hash::Hasher) -> Result<()> {
        use std::hash::Hash;

        for (_, key) in self.sent() {
            match key {
                Key::Fixed(secret) => secret.expose_secret().hash(hasher),
                Key::Token { exchange, .. } => {
                    for credential in exchange.credentials() {
                        let value = core.keyring.value(credential)?;
                        value.as_deref().map(ExposeSecret::expose_secret).hash(hasher);
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives up the tokens that a request was refused with; `false` when there is nothing that
    /// could be replaced.
    pub(crate) fn reject(&self, tokens: &Tokens) -> bool {
        let mut rejected = false;
        for ((_, key), token) in self.sent().zip(tokens) {
            if let (Key::Token { store, .. }, Some(token)) = (key, token) {
                store.reject(token.generation);
                rejected = true;
            }
        }
        rejected
    }
}

fn attach(
    send: Send,
    secret: &SecretString,
    headers: &mut HeaderMap,
    target: &mut String,
) -> Result<()> {
    let unusable =
        |_| Error::config("a credential holds characters that cannot be sent in a header");
    match send {
        Send::Header { name, prefix } => {
            let name = HeaderName::try_from(name)
                .map_err(|_| Error::config(format!("`{name}` is not a header")))?;
            headers.insert(name, secret_header(prefix, secret).map_err(unusable)?);
        }
        Send::Query { name } => {
            target.push(if target.contains('?') { '&' } else { '?' });
            let mut pair = String::new();
            path::push_pair(&mut pair, name, secret.expose_secret());
            target.push_str(&pair);
        }
        Send::Cookie { name } => {
            let others = headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok());
            let name = path::cookie_name(name);
            let prefix =
                others.map_or_else(|| format!("{name}="), |others| format!("{others}; {name}="));
            let value: HeaderValue = secret_header(&prefix, secret).map_err(unusable)?;
            headers.insert(COOKIE, value);
        }
    }
    Ok(())
}
