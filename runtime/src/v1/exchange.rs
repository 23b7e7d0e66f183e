//! Logins as data: how credentials become a token, and how a token is replaced before it ends.

use super::{Credential, Limit, Method};

/// A request whose answer holds a token.
#[derive(Clone, Copy, Debug)]
pub struct Exchange {
    pub(crate) ask: Ask,
    pub(crate) request: &'static [(&'static str, Credential)],
    pub(crate) encoding: Encoding,
    pub(crate) basic: Option<&'static (Credential, Credential)>,
    pub(crate) renew: Option<Renewal>,
}

/// A request that replaces a token before it ends, made from the last answer: that of the login, or of a renewal.
#[derive(Clone, Copy, Debug)]
pub struct Renewal {
    pub(crate) ask: Ask,
    pub(crate) path: &'static [Taken],
    pub(crate) request: &'static [Taken],
}

/// A name, and the places of the last answer that may hold its value: the first that does.
pub type Taken = (&'static str, &'static [Place]);

/// What an exchange and a renewal have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) server: usize,
    pub(crate) query: &'static [(&'static str, Given)],
    pub(crate) token: Place,
    pub(crate) life: &'static [Life],
    pub(crate) limits: &'static [&'static Limit],
}

impl Ask {
    const fn new(method: Method, path: &'static str) -> Self {
        Self {
            method,
            path,
            server: 0,
            query: &[],
            token: Place::Body,
            life: &[Life::Jwt],
            limits: &[],
        }
    }
}

macro_rules! ask {
    ($name:ident) => {
        impl $name {
            /// Which of the product's servers answers it.
            #[must_use]
            pub const fn server(mut self, index: usize) -> Self {
                self.ask.server = index;
                self
            }

            /// Query parameters: fixed, or given by the caller.
            #[must_use]
            pub const fn query(mut self, query: &'static [(&'static str, Given)]) -> Self {
                self.ask.query = query;
                self
            }

            /// Where the token stands in the answer.
            #[must_use]
            pub const fn token(mut self, place: Place) -> Self {
                self.ask.token = place;
                self
            }

            /// How long the token lives: the first that can be read.
            #[must_use]
            pub const fn life(mut self, life: &'static [Life]) -> Self {
                self.ask.life = life;
                self
            }

            /// The limits the request counts under, narrow to wide.
            #[must_use]
            pub const fn limits(mut self, limits: &'static [&'static Limit]) -> Self {
                self.ask.limits = limits;
                self
            }
        }
    };
}

ask!(Exchange);
ask!(Renewal);

impl Exchange {
    /// An exchange at `path` below the server: JSON request, the whole answer is the token, its life read from it.
    #[must_use]
    pub const fn new(method: Method, path: &'static str) -> Self {
        Self {
            ask: Ask::new(method, path),
            request: &[],
            encoding: Encoding::Json,
            basic: None,
            renew: None,
        }
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

    /// Sends two credentials as basic authentication too, encoded as OAuth2 has a client's id and
    /// secret.
    #[must_use]
    pub const fn basic(mut self, pair: &'static (Credential, Credential)) -> Self {
        self.basic = Some(pair);
        self
    }

    /// A cheaper request that replaces a token before it ends. When it fails, the whole exchange is done again.
    #[must_use]
    pub const fn renew(mut self, renewal: Renewal) -> Self {
        self.renew = Some(renewal);
        self
    }
}

impl Exchange {
    /// The credentials without which there is no login.
    pub(crate) fn needed(&self) -> impl Iterator<Item = &Credential> {
        let members = self.request.iter().map(|(_, credential)| credential);
        members.filter(|credential| !credential.optional).chain(self.pair())
    }

    fn pair(&self) -> impl Iterator<Item = &Credential> {
        self.basic.into_iter().flat_map(|(user, password)| [user, password])
    }

    pub(crate) fn credentials(&self) -> impl Iterator<Item = &Credential> {
        let members = self.request.iter().map(|(_, credential)| credential);
        let renewal = self.renew.as_ref().map_or(&[][..], |renewal| renewal.ask.query);
        let queries = self.ask.query.iter().chain(renewal);
        members.chain(self.pair()).chain(queries.filter_map(|(_, given)| match given {
            Given::Text(_) => None,
            Given::Credential(credential) => Some(credential),
        }))
    }
}

impl Renewal {
    /// A renewal at `path` below the server. Without members it has no body.
    #[must_use]
    pub const fn new(method: Method, path: &'static str) -> Self {
        Self { ask: Ask::new(method, path), path: &[], request: &[] }
    }

    /// What fills the path's parameters.
    #[must_use]
    pub const fn path(mut self, parameters: &'static [Taken]) -> Self {
        self.path = parameters;
        self
    }

    /// What fills the members of the JSON body.
    #[must_use]
    pub const fn request(mut self, members: &'static [Taken]) -> Self {
        self.request = members;
        self
    }
}

/// The value of a query parameter of a login.
#[derive(Clone, Copy, Debug)]
pub enum Given {
    /// Always the same.
    Text(&'static str),
    /// What the caller gives; left out when nobody does.
    Credential(Credential),
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
