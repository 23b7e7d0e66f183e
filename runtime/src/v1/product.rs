//! The row of a whole product: its name, its servers, what every call carries.

use super::{Errors, LimitRow, Method, Operation, Scheme, Success};

/// One API product, as its generated crate describes it.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    pub(crate) servers: &'static [Server],
    pub(crate) scope: &'static [ScopeHeader],
    pub(crate) schemes: &'static [&'static Scheme],
    pub(crate) security: &'static [&'static [&'static Scheme]],
    pub(crate) limit_rows: &'static [LimitRow],
    pub(crate) successes: &'static [(Method, &'static [Success])],
    pub(crate) errors: &'static Errors,
}

static PLAIN_ERRORS: Errors = Errors::new();

impl Product {
    /// A product without servers; `version` is the generated crate's own.
    #[must_use]
    pub const fn new(name: &'static str, version: &'static str) -> Self {
        Self {
            name,
            version,
            servers: &[],
            scope: &[],
            schemes: &[],
            security: &[],
            limit_rows: &[],
            successes: &[],
            errors: &PLAIN_ERRORS,
        }
    }

    /// Its servers; operations name them by index.
    #[must_use]
    pub const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// Headers that every call of a client may carry.
    #[must_use]
    pub const fn scope(mut self, scope: &'static [ScopeHeader]) -> Self {
        self.scope = scope;
        self
    }

    /// Its security schemes: a client is built only from credentials that one of them knows. Without
    /// any, every name is taken.
    #[must_use]
    pub const fn schemes(mut self, schemes: &'static [&'static Scheme]) -> Self {
        self.schemes = schemes;
        self
    }

    /// What an operation asks for unless its row says otherwise: alternatives, each a combination of
    /// schemes; empty: no credentials.
    #[must_use]
    pub const fn security(mut self, security: &'static [&'static [&'static Scheme]]) -> Self {
        self.security = security;
        self
    }

    /// What counts under which limit, for requests that no operation describes.
    #[must_use]
    pub const fn limit_rows(mut self, rows: &'static [LimitRow]) -> Self {
        self.limit_rows = rows;
        self
    }

    /// The successes that are declared for the operations of a method, unless their rows say others.
    #[must_use]
    pub const fn successes(mut self, successes: &'static [(Method, &'static [Success])]) -> Self {
        self.successes = successes;
        self
    }

    /// How error answers are read.
    #[must_use]
    pub const fn errors(mut self, errors: &'static Errors) -> Self {
        self.errors = errors;
        self
    }

    pub(crate) fn successes_of(&self, operation: &Operation) -> &'static [Success] {
        operation.successes.unwrap_or_else(|| {
            let of_method = self.successes.iter().find(|(method, _)| *method == operation.method);
            of_method.map_or(&[], |(_, successes)| successes)
        })
    }

    /// The product's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The generated crate's version.
    #[must_use]
    pub const fn version(&self) -> &'static str {
        self.version
    }
}

/// A server of a product.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    pub(crate) name: &'static str,
    pub(crate) url: &'static str,
    pub(crate) env: Option<&'static str>,
    pub(crate) template: Option<&'static str>,
    pub(crate) variables: &'static [Variable],
    pub(crate) security: Option<&'static [&'static [&'static Scheme]]>,
}

impl Server {
    /// A server at `url`; an empty one must be given by the environment or the builder, which knows
    /// it by `name`.
    #[must_use]
    pub const fn new(name: &'static str, url: &'static str) -> Self {
        Self { name, url, env: None, template: None, variables: &[], security: None }
    }

    /// The environment variable that replaces the URL.
    #[must_use]
    pub const fn env(mut self, variable: &'static str) -> Self {
        self.env = Some(variable);
        self
    }

    /// The URL with variables in braces, which is `url` once they have their defaults.
    #[must_use]
    pub const fn template(
        mut self,
        template: &'static str,
        variables: &'static [Variable],
    ) -> Self {
        self.template = Some(template);
        self.variables = variables;
        self
    }

    /// What requests ask for that no operation describes, where it is not what the product does.
    #[must_use]
    pub const fn security(mut self, security: &'static [&'static [&'static Scheme]]) -> Self {
        self.security = Some(security);
        self
    }
}

/// A variable of a server's URL.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    pub(crate) name: &'static str,
    pub(crate) default: &'static str,
    pub(crate) values: &'static [&'static str],
}

impl Variable {
    /// A variable of any value.
    #[must_use]
    pub const fn new(name: &'static str, default: &'static str) -> Self {
        Self { name, default, values: &[] }
    }

    /// The only values that it has.
    #[must_use]
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }
}

/// A header that every call of a client may carry.
#[derive(Clone, Copy, Debug)]
pub struct ScopeHeader {
    pub(crate) name: &'static str,
    pub(crate) env: Option<&'static str>,
}

impl ScopeHeader {
    /// A header that is sent once it has a value.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, env: None }
    }

    /// The environment variable that gives its value.
    #[must_use]
    pub const fn env(mut self, variable: &'static str) -> Self {
        self.env = Some(variable);
        self
    }
}
