//! The rows of security schemes: which credentials there are, and how they become part of a
//! request.

use super::Exchange;

/// A security scheme: the ways in which credentials satisfy it. The first way whose credentials are
/// all known is taken.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) ways: &'static [Way],
}

impl Scheme {
    /// A scheme that nothing satisfies yet.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, ways: &[] }
    }

    /// The ways to satisfy it, best first.
    #[must_use]
    pub const fn ways(mut self, ways: &'static [Way]) -> Self {
        self.ways = ways;
        self
    }

    /// All credentials that a caller can give for it.
    pub(crate) fn credentials(&self) -> impl Iterator<Item = &'static Credential> {
        self.ways.iter().flat_map(|way| match &way.source {
            Source::Fixed(credential) => vec![credential],
            Source::Basic { user, password } => vec![user, password],
            Source::Exchange(exchange) => exchange.credentials().collect(),
        })
    }
}

/// One way to satisfy a scheme.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub(crate) source: Source,
    pub(crate) send: Send,
}

/// Where the value that is sent comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    Exchange(Exchange),
    Fixed(Credential),
    Basic { user: Credential, password: Credential },
}

const BEARER: Send = Send::Header { name: "authorization", prefix: "Bearer " };
const BASIC: Send = Send::Header { name: "authorization", prefix: "Basic " };

impl Way {
    /// A token got by a request of its own.
    #[must_use]
    pub const fn exchange(exchange: Exchange) -> Self {
        Self { source: Source::Exchange(exchange), send: BEARER }
    }

    /// A credential sent as it is.
    #[must_use]
    pub const fn fixed(credential: Credential) -> Self {
        Self { source: Source::Fixed(credential), send: BEARER }
    }

    /// HTTP basic authentication.
    #[must_use]
    pub const fn basic(user: Credential, password: Credential) -> Self {
        Self { source: Source::Basic { user, password }, send: BASIC }
    }

    /// Where the value stands in a request; `Authorization: Bearer` unless said otherwise.
    #[must_use]
    pub const fn send(mut self, send: Send) -> Self {
        self.send = send;
        self
    }
}

/// Where a credential or token stands in a request.
#[derive(Clone, Copy, Debug)]
pub enum Send {
    /// In a header, after a prefix.
    Header {
        /// The header's name.
        name: &'static str,
        /// What stands before the value, with its space.
        prefix: &'static str,
    },
    /// In the query.
    Query {
        /// The parameter's name.
        name: &'static str,
    },
    /// In a cookie.
    Cookie {
        /// The cookie's name.
        name: &'static str,
    },
}

/// A value the caller gives: by the builder, or by the environment.
#[derive(Clone, Copy, Debug)]
pub struct Credential {
    pub(crate) name: &'static str,
    pub(crate) env: Option<&'static str>,
    pub(crate) default: Option<&'static str>,
    pub(crate) optional: bool,
}

impl Credential {
    /// A value that may be shown, such as an account name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, env: None, default: None, optional: false }
    }

    /// A value that must not be shown. Both kinds are kept as secrets; the difference is for
    /// readers of the row.
    #[must_use]
    pub const fn secret(name: &'static str) -> Self {
        Self::new(name)
    }

    /// The environment variable that holds it.
    #[must_use]
    pub const fn env(mut self, variable: &'static str) -> Self {
        self.env = Some(variable);
        self
    }

    /// Left out of the request when nobody gives it.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Its value when nobody gives one.
    #[must_use]
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }
}
