//! The client: what all its calls share.

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use http::{HeaderMap, HeaderName, HeaderValue};
use litemap::LiteMap;

use crate::{
    activity::{Activity, Hub},
    auth::Keyring,
    call::CallBuilder,
    error::{Answer, Error, Subject},
    limit::{Gate, LimitSet},
    nearest,
    notice::Notice,
    observer::Observer,
    retry::{Budget, Retries},
    server::Base,
    time::{Clock, Random, lock},
    transport::Transport,
    v1::{self, ActivityRule, Limit, Method, Operation, Product},
};

/// The part of a generated client that does the work. Cloning is cheap; clones share connections,
/// tokens and limits.
///
/// Generated crates wrap it in a `Client` of their own; it is built by a
/// [`Builder`](crate::Builder).
#[derive(Clone)]
pub struct Client {
    pub(crate) core: Arc<Core>,
}

/// In the order in which all calls pass them.
pub(crate) type Gates = Arc<[Arc<Gate>]>;

pub(crate) type KnownGates = LiteMap<(usize, usize, usize, bool), Gates>;

pub(crate) struct Core {
    pub(crate) product: &'static Product,
    pub(crate) servers: Vec<Base>,
    pub(crate) scope: HeaderMap,
    pub(crate) user_agent: HeaderValue,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<Random>,
    pub(crate) settings: Settings,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) limits: Option<LimitSet>,
    /// By server, address and number of the rows: the gates already found in the set.
    pub(crate) gates: Arc<Mutex<KnownGates>>,
    /// One for each server.
    pub(crate) budgets: Arc<[Budget]>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) hub: Arc<Hub>,
    #[cfg(feature = "cache")]
    pub(crate) cache: Option<Arc<crate::cache::ResponseCache>>,
    /// The operations of which it was told that they go away.
    pub(crate) noticed: Arc<Mutex<LiteMap<&'static str, ()>>>,
}

/// What the builder lets be set for all calls.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_wait: Option<Duration>,
    pub(crate) retries: Retries,
    pub(crate) credentials_over_http: bool,
    pub(crate) max_body: usize,
}

impl Client {
    /// Starts a call of an operation.
    pub fn call(&self, operation: &'static Operation) -> CallBuilder {
        CallBuilder::new(self.clone(), operation)
    }

    /// Starts a request that no operation describes, to the product's first server.
    ///
    /// Path parameters stand in braces and are filled as those of operations are. The request goes
    /// with the credentials that most operations of the server take, counts under the rate limits
    /// whose rows fit it, and may be repeated when its method only reads.
    ///
    /// ```no_run
    /// # use clientwright_runtime::{Client, Method};
    /// # async fn example(client: Client) -> clientwright_runtime::Result<()> {
    /// let pet = client.raw(Method::GET, "/v1/pets/{id}").path("id", &7).text().await?;
    /// # let _ = pet; Ok(())
    /// # }
    /// ```
    pub fn raw(&self, method: Method, path: &'static str) -> CallBuilder {
        self.call(v1::raw(self.core.product, 0, method, path))
    }

    /// The same to the server of this name.
    ///
    /// # Errors
    ///
    /// When the product has no such server.
    pub fn raw_on(
        &self,
        server: &str,
        method: Method,
        path: &'static str,
    ) -> Result<CallBuilder, Error> {
        let names = self.core.product.servers.iter().map(|server| server.name);
        nearest::check("server", server, names.clone())?;
        let index = names.clone().position(|name| name == server).unwrap_or_default();
        Ok(self.call(v1::raw(self.core.product, index, method, path)))
    }

    /// Takes up an activity by its id: one that an earlier run of the program started, or that an
    /// error named.
    ///
    /// `operation` is the write that started it.
    ///
    /// # Errors
    ///
    /// When the operation starts no activities, or the id is empty.
    pub fn activity(
        &self,
        operation: &'static Operation,
        id: impl Into<String>,
    ) -> Result<Activity, Error> {
        Activity::resume(self.clone(), operation, &id.into())
    }

    /// Takes up an activity by its id alone, where it is not known which write started it.
    ///
    /// # Errors
    ///
    /// When the id is empty.
    pub fn resume(
        &self,
        rule: &'static ActivityRule,
        id: impl Into<String>,
    ) -> Result<Activity, Error> {
        Activity::follow(self.clone(), rule, &id.into())
    }

    /// The same client with a value for a scope header of its product. Both share tokens, limits,
    /// connections and everything else.
    ///
    /// # Errors
    ///
    /// When the product has no such header, or the value cannot be sent.
    pub fn scoped(&self, header: &str, value: &str) -> Result<Self, Error> {
        let rows = self.core.product.scope.iter().map(|row| row.name);
        if !rows.clone().any(|name| name.eq_ignore_ascii_case(header)) {
            nearest::check("scope header", header, rows)?;
        }
        let mut scope = self.core.scope.clone();
        scope.insert(scope_name(header)?, scope_value(header, value)?);
        Ok(Self { core: Arc::new(self.core.with_scope(scope)) })
    }

    /// The same client without a value for a scope header.
    #[must_use]
    pub fn unscoped(&self, header: &str) -> Self {
        let mut scope = self.core.scope.clone();
        scope.remove(header);
        Self { core: Arc::new(self.core.with_scope(scope)) }
    }

    /// The product this client talks to.
    #[must_use]
    pub fn product(&self) -> &'static Product {
        self.core.product
    }
}

pub(crate) fn scope_name(name: &str) -> Result<HeaderName, Error> {
    HeaderName::try_from(name).map_err(|_| unusable(name))
}

pub(crate) fn scope_value(name: &str, value: &str) -> Result<HeaderValue, Error> {
    HeaderValue::try_from(value).map_err(|_| unusable(name))
}

fn unusable(name: &str) -> Error {
    Error::config(format!("the header `{name}` cannot be sent"))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("product", &self.core.product.name)
            .field("servers", &self.core.servers)
            .field("settings", &self.core.settings)
            .finish_non_exhaustive()
    }
}

impl Core {
    /// All is shared but the headers.
    fn with_scope(&self, scope: HeaderMap) -> Self {
        Self {
            product: self.product,
            servers: self.servers.clone(),
            scope,
            user_agent: self.user_agent.clone(),
            transport: Arc::clone(&self.transport),
            clock: Arc::clone(&self.clock),
            random: Arc::clone(&self.random),
            settings: self.settings.clone(),
            keyring: Arc::clone(&self.keyring),
            limits: self.limits.clone(),
            gates: Arc::clone(&self.gates),
            budgets: Arc::clone(&self.budgets),
            observer: self.observer.clone(),
            hub: Arc::clone(&self.hub),
            #[cfg(feature = "cache")]
            cache: self.cache.clone(),
            noticed: Arc::clone(&self.noticed),
        }
    }

    /// The server's address, or why there is none.
    pub(crate) fn base(&self, server: usize) -> Result<&Base, Error> {
        let base = self.servers.get(server);
        let base = base
            .ok_or_else(|| Error::config(format!("the product has no server number {server}")))?;
        match base.missing() {
            Some(message) => Err(Error::config(message)),
            None => Ok(base),
        }
    }

    /// Scheme, host and port of a server.
    pub(crate) fn origin(&self, server: usize) -> Option<Arc<str>> {
        self.servers.get(server).map(|base| Arc::clone(base.origin()))
    }

    /// Tells of what an answer says of its operation's end, once.
    pub(crate) fn notice(&self, subject: Subject, answer: &Answer) {
        let Some(notice) = Notice::of(subject, answer.status, &answer.headers) else {
            return;
        };
        if lock(&self.noticed).insert(notice.operation, ()).is_some() {
            return;
        }
        tracing::info!(
            operation = notice.operation,
            deprecated = notice.deprecated.map(tracing::field::display),
            sunset = notice.sunset.map(tracing::field::display),
            "the server says that the operation goes away"
        );
        if let Some(observer) = &self.observer {
            observer.lifecycle(&notice);
        }
    }

    /// The gates of the limits, slow to fast, so that everybody passes them in the same order.
    pub(crate) fn gates(
        &self,
        server: usize,
        limits: &[&'static Limit],
        low_priority: bool,
    ) -> Gates {
        let (Some(set), Some(base)) = (&self.limits, self.servers.get(server)) else {
            return Gates::default();
        };
        let key = (server, limits.as_ptr().addr(), limits.len(), low_priority);
        let mut known = lock(&self.gates);
        let found = known.entry(key).or_insert_with(|| {
            let gate = |limit: &Limit, narrowed| set.gate(base.origin(), limit, narrowed);
            let widest = limits.last().filter(|_| low_priority);
            let narrowed = widest.map(|limit| gate(limit, true));
            let mut gates: Vec<Arc<Gate>> = Vec::new();
            for gate in limits.iter().map(|limit| gate(limit, false)).chain(narrowed) {
                let at = gates.partition_point(|other| other.order() > gate.order());
                if !gates[at..].first().is_some_and(|other| Arc::ptr_eq(other, &gate)) {
                    gates.insert(at, gate);
                }
            }
            gates.into()
        });
        Arc::clone(found)
    }
}
