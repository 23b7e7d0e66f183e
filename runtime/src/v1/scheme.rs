//! The rows of security schemes: which credentials there are, and how they become part of a
//! request.

use super::{Limit, Method};

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
}

impl Credential {
    /// A value that may be shown, such as an account name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, env: None, default: None }
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

    /// Its value when nobody gives one.
    #[must_use]
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }
}

/// A request whose answer holds a token.
#[derive(Clone, Copy, Debug)]
pub struct Exchange {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) server: usize,
    pub(crate) request: &'static [(&'static str, Credential)],
    pub(crate) encoding: Encoding,
    pub(crate) query: &'static [(&'static str, &'static str)],
    pub(crate) token: Place,
    pub(crate) life: &'static [Life],
    pub(crate) limits: &'static [&'static Limit],
    pub(crate) renew: Option<Renewal>,
}

/// A request that replaces a token that is about to end, made from members of the last answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Renewal {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) request: &'static [(&'static str, &'static str)],
}

impl Exchange {
    /// An exchange at `path` below the server: JSON request, the whole answer is the token, its
    /// life read from it.
    #[must_use]
    pub const fn new(method: Method, path: &'static str) -> Self {
        Self {
            method,
            path,
            server: 0,
            request: &[],
            encoding: Encoding::Json,
            query: &[],
            token: Place::Body,
            life: &[Life::Jwt],
            limits: &[],
            renew: None,
        }
    }

    /// Which of the product's servers answers it.
    #[must_use]
    pub const fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// The members of the request and the credentials that fill them.
    #[must_use]
    pub const fn request(mut self, members: &'static [(&'static str, Credential)]) -> Self {
        self.request = members;
        self
    }

    /// How the request is written.
    #[must_use]
    pub const fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Query parameters that are always sent.
    #[must_use]
    pub const fn query(mut self, query: &'static [(&'static str, &'static str)]) -> Self {
        self.query = query;
        self
    }

    /// Where the token stands in the answer.
    #[must_use]
    pub const fn token(mut self, place: Place) -> Self {
        self.token = place;
        self
    }

    /// How long the token lives: the first that can be read.
    #[must_use]
    pub const fn life(mut self, life: &'static [Life]) -> Self {
        self.life = life;
        self
    }

    /// The limits the exchange counts under, narrow to wide.
    #[must_use]
    pub const fn limits(mut self, limits: &'static [&'static Limit]) -> Self {
        self.limits = limits;
        self
    }

    /// A cheaper request that replaces a token before it ends; its members are JSON pointers into
    /// the last answer. When it fails, the whole exchange is done again.
    #[must_use]
    pub const fn renew(
        mut self,
        method: Method,
        path: &'static str,
        members: &'static [(&'static str, &'static str)],
    ) -> Self {
        self.renew = Some(Renewal { method, path, request: members });
        self
    }
}

/// How an exchange's request is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As a JSON object.
    Json,
    /// As a form.
    Form,
}

/// A place in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The whole body: bare text, or a JSON string.
    Body,
    /// A JSON pointer into the body.
    Pointer(&'static str),
    /// A header.
    Header(&'static str),
}

/// How the life of a token is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// From the token itself, a JWT: `exp` minus `iat`.
    Jwt,
    /// From a member of the answer: seconds, a number or digits.
    Member(&'static str),
    /// Always so many seconds.
    Fixed(u64),
}
