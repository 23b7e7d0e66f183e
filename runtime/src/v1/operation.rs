//! The row of one operation: everything the pipeline must know of it, and no code.

use std::fmt;

use super::{
    ActivityRule, Errors, Lifecycle, Limit, Paging, Ready, Resource, Scheme, Stream, Success,
};

/// An HTTP method, in a form that a static row can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Reads.
    GET,
    /// Reads the headers only.
    HEAD,
    /// Asks what is allowed.
    OPTIONS,
    /// Writes or starts something.
    POST,
    /// Replaces.
    PUT,
    /// Changes a part.
    PATCH,
    /// Removes.
    DELETE,
    /// Echoes the request.
    TRACE,
}

impl Method {
    /// The method as it stands in a request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GET => "GET",
            Self::HEAD => "HEAD",
            Self::OPTIONS => "OPTIONS",
            Self::POST => "POST",
            Self::PUT => "PUT",
            Self::PATCH => "PATCH",
            Self::DELETE => "DELETE",
            Self::TRACE => "TRACE",
        }
    }

    pub(crate) const fn only_reads(self) -> bool {
        matches!(self, Self::GET | Self::HEAD | Self::OPTIONS | Self::TRACE)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::GET => Self::GET,
            Method::HEAD => Self::HEAD,
            Method::OPTIONS => Self::OPTIONS,
            Method::POST => Self::POST,
            Method::PUT => Self::PUT,
            Method::PATCH => Self::PATCH,
            Method::DELETE => Self::DELETE,
            Method::TRACE => Self::TRACE,
        }
    }
}

/// One operation of an API: its request line, what it needs, and how its answers are read.
///
/// Generated crates hold one static row an operation. The getters are for programs that show or
/// audit what a client can do.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) server: usize,
    pub(crate) security: Option<&'static [&'static [&'static Scheme]]>,
    pub(crate) limits: &'static [&'static Limit],
    pub(crate) without_scope: &'static [&'static str],
    pub(crate) permissions: &'static [&'static str],
    pub(crate) availability: &'static [&'static str],
    pub(crate) repeatable: bool,
    pub(crate) accept: &'static str,
    pub(crate) successes: Option<&'static [Success]>,
    #[cfg(feature = "xml")]
    pub(crate) xml: crate::xml::Answers,
    #[cfg(feature = "xml")]
    pub(crate) xml_body: Option<&'static crate::xml::Element>,
    pub(crate) timeout_ms: Option<u64>,
    pub(crate) kept_ms: Option<u64>,
    pub(crate) errors: Option<&'static Errors>,
    pub(crate) activity: Option<(&'static ActivityRule, Resource)>,
    pub(crate) ready: Option<&'static Ready>,
    pub(crate) paging: Option<&'static Paging>,
    pub(crate) stream: Option<Stream>,
    pub(crate) lifecycle: Option<&'static Lifecycle>,
}

impl Operation {
    /// A row with the defaults: first server, the product's security, no limits, repeatable when the method
    /// only reads.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            server: 0,
            security: None,
            limits: &[],
            without_scope: &[],
            permissions: &[],
            availability: &[],
            repeatable: method.only_reads(),
            accept: "application/json",
            successes: None,
            #[cfg(feature = "xml")]
            xml: crate::xml::Answers::NONE,
            #[cfg(feature = "xml")]
            xml_body: None,
            timeout_ms: None,
            kept_ms: None,
            errors: None,
            activity: None,
            ready: None,
            paging: None,
            stream: None,
            lifecycle: None,
        }
    }

    /// Client-wide headers that it goes without.
    #[must_use]
    pub const fn without_scope(mut self, headers: &'static [&'static str]) -> Self {
        self.without_scope = headers;
        self
    }

    /// Which of the product's servers answers it.
    #[must_use]
    pub const fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// What it asks for in place of the product's security: alternatives, each a combination of
    /// schemes; empty: no credentials.
    #[must_use]
    pub const fn security(mut self, security: &'static [&'static [&'static Scheme]]) -> Self {
        self.security = Some(security);
        self
    }

    /// The limits it counts under, narrow to wide.
    #[must_use]
    pub const fn limits(mut self, limits: &'static [&'static Limit]) -> Self {
        self.limits = limits;
        self
    }

    /// The permissions a caller needs.
    #[must_use]
    pub const fn permissions(mut self, permissions: &'static [&'static str]) -> Self {
        self.permissions = permissions;
        self
    }

    /// The only deployments that offer it, in the vendor's words.
    #[must_use]
    pub const fn availability(mut self, deployments: &'static [&'static str]) -> Self {
        self.availability = deployments;
        self
    }

    /// Whether it may be sent again when nobody knows what became of the first one.
    #[must_use]
    pub const fn repeatable(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

    /// The `Accept` header.
    #[must_use]
    pub const fn accept(mut self, accept: &'static str) -> Self {
        self.accept = accept;
        self
    }

    /// What its success is in XML.
    #[cfg(feature = "xml")]
    #[must_use]
    pub const fn xml(mut self, element: &'static crate::xml::Element) -> Self {
        self.xml.success = Some(element);
        self
    }

    /// What its answers of single statuses are in XML; of several that fit, the first holds.
    #[cfg(feature = "xml")]
    #[must_use]
    pub const fn xml_answers(mut self, answers: &'static [crate::xml::Answer]) -> Self {
        self.xml.by_status = answers;
        self
    }

    /// What its body is in XML.
    #[cfg(feature = "xml")]
    #[must_use]
    pub const fn xml_body(mut self, element: &'static crate::xml::Element) -> Self {
        self.xml_body = Some(element);
        self
    }

    /// The successes that are declared for it, in place of the product's for its method; none: each
    /// is read as what the call yields.
    #[must_use]
    pub const fn successes(mut self, successes: &'static [Success]) -> Self {
        self.successes = Some(successes);
        self
    }

    /// Its own limit for one attempt, in milliseconds.
    #[must_use]
    pub const fn timeout_ms(mut self, milliseconds: u64) -> Self {
        self.timeout_ms = Some(milliseconds);
        self
    }

    /// How long its answer may be kept and used again, in milliseconds, by clients that keep any;
    /// with 0 the server is asked each time whether it still holds. Only for `GET`.
    #[must_use]
    pub const fn kept_ms(mut self, milliseconds: u64) -> Self {
        self.kept_ms = Some(milliseconds);
        self
    }

    /// Its own rule for reading error answers.
    #[must_use]
    pub const fn errors(mut self, errors: &'static Errors) -> Self {
        self.errors = Some(errors);
        self
    }

    /// The activity its answer starts, and where the id of what it makes is found.
    #[must_use]
    pub const fn activity(mut self, rule: &'static ActivityRule, resource: Resource) -> Self {
        self.activity = Some((rule, resource));
        self
    }

    /// The read that shows when it has taken effect.
    #[must_use]
    pub const fn ready(mut self, rule: &'static Ready) -> Self {
        self.ready = Some(rule);
        self
    }

    /// How the pages of its list follow each other.
    #[must_use]
    pub const fn paging(mut self, paging: &'static Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// How it answers item by item.
    #[must_use]
    pub const fn stream(mut self, stream: Stream) -> Self {
        self.stream = Some(stream);
        self
    }

    /// When it goes away.
    #[must_use]
    pub const fn lifecycle(mut self, lifecycle: &'static Lifecycle) -> Self {
        self.lifecycle = Some(lifecycle);
        self
    }

    /// Its name, unique in the crate: `compute.virtual_machines.list`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The HTTP method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The path below the server, with `{name}` where path parameters stand.
    #[must_use]
    pub const fn path_template(&self) -> &'static str {
        self.path
    }

    /// The permissions a caller needs; empty when the document names none.
    #[must_use]
    pub const fn needed_permissions(&self) -> &'static [&'static str] {
        self.permissions
    }

    /// The only deployments that offer it, in the vendor's words; empty when all do.
    #[must_use]
    pub const fn offered_by(&self) -> &'static [&'static str] {
        self.availability
    }

    /// The rate limits it counts under, narrow to wide.
    #[must_use]
    pub const fn counted_by(&self) -> &'static [&'static Limit] {
        self.limits
    }

    /// When it goes away, if the document says so.
    #[must_use]
    pub const fn notice(&self) -> Option<&'static Lifecycle> {
        self.lifecycle
    }
}
