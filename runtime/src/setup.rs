//! What a [`Builder`](crate::Builder) gathers, and the client made of it. It does not know the generated
//! crate's own type of clients, so that it is compiled once, here, and not in every program.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, HeaderValue};
use litemap::LiteMap;

use crate::{
    auth::{Environment, Given, Keyring},
    client::{Client, Core, Settings, scope_name, scope_value},
    error::{Error, Result},
    limit::LimitSet,
    nearest,
    observer::Observer,
    retry::{Budget, Retries},
    secret::SecretString,
    server::{self, Base},
    time::{Clock, Random, SystemClock},
    transport::Transport,
    v1::Product,
};

/// Every setting, with its default until it is given.
pub(crate) struct Setup {
    pub(crate) product: &'static Product,
    pub(crate) base_url: Option<String>,
    pub(crate) server_urls: LiteMap<String, String>,
    pub(crate) server_variables: LiteMap<String, String>,
    pub(crate) scope: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) credentials: LiteMap<String, Given>,
    pub(crate) bearer: Option<SecretString>,
    pub(crate) environment: Environment,
    pub(crate) settings: Settings,
    pub(crate) user_agent: Option<String>,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) http: HttpSettings,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) seed: Option<u64>,
    pub(crate) limits: Option<LimitSet>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    #[cfg(feature = "cache")]
    pub(crate) cache: Option<usize>,
}

/// What only the built-in transport understands.
#[derive(Clone, Debug)]
pub(crate) struct HttpSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) root_certificates: Vec<Vec<u8>>,
    /// In hexadecimal, as they were given.
    pub(crate) fingerprints: Vec<String>,
    pub(crate) accept_invalid_certificates: bool,
}

impl Setup {
    /// The defaults.
    pub(crate) fn new(product: &'static Product) -> Self {
        Self {
            product,
            base_url: None,
            server_urls: LiteMap::new(),
            server_variables: LiteMap::new(),
            scope: Vec::new(),
            headers: Vec::new(),
            credentials: LiteMap::new(),
            bearer: None,
            environment: Environment::Process,
            settings: Settings {
                timeout: Duration::from_secs(60),
                deadline: None,
                max_wait: None,
                retries: Retries::default(),
                credentials_over_http: false,
                max_body: 64 << 20,
            },
            user_agent: None,
            transport: None,
            http: HttpSettings {
                connect_timeout: Duration::from_secs(5),
                root_certificates: Vec::new(),
                fingerprints: Vec::new(),
                accept_invalid_certificates: false,
            },
            clock: Arc::new(SystemClock),
            seed: None,
            limits: Some(LimitSet::process_wide()),
            observer: None,
            #[cfg(feature = "cache")]
            cache: None,
        }
    }

    /// The client, or what is wrong with a setting.
    pub(crate) fn build(self) -> Result<Client> {
        self.check_credentials()?;
        let servers = self.servers()?;
        let scope = self.scope_headers()?;
        let user_agent = self.user_agent_header()?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => built_in(&self.http)?,
        };
        let budgets = servers.iter().map(|_| Budget::new(self.settings.retries.budget)).collect();
        let core = Core {
            product: self.product,
            servers,
            scope,
            user_agent,
            transport,
            clock: self.clock,
            random: Arc::new(Random::new(self.seed)),
            settings: self.settings,
            keyring: Arc::new(Keyring::new(self.credentials, self.bearer, self.environment)),
            limits: self.limits,
            gates: Arc::default(),
            budgets,
            observer: self.observer,
            hub: Arc::default(),
            noticed: Arc::default(),
            #[cfg(feature = "cache")]
            cache: self.cache.map(crate::cache::ResponseCache::new).map(Arc::new),
        };
        Ok(Client { core: Arc::new(core) })
    }

    fn check_credentials(&self) -> Result<()> {
        let schemes = self.product.schemes.iter();
        let known = || schemes.clone().flat_map(|scheme| scheme.credentials());
        // Crates of an earlier version do not list their schemes.
        let names = self.credentials.keys().filter(|_| !self.product.schemes.is_empty());
        for name in names {
            nearest::check("credential", name, known().map(|credential| credential.name))?;
        }
        Ok(())
    }

    fn servers(&self) -> Result<Vec<Base>> {
        let rows = self.product.servers;
        for name in self.server_urls.keys() {
            nearest::check("server", name, rows.iter().map(|row| row.name))?;
        }
        for name in self.server_variables.keys() {
            let known = rows.iter().flat_map(|row| row.variables).map(|variable| variable.name);
            nearest::check("server variable", name, known)?;
        }
        let mut servers = rows
            .iter()
            .map(|row| {
                let given = self.server_urls.get(row.name).or(self.base_url.as_ref()).cloned();
                let from_env = || row.env.and_then(|variable| self.environment.get(variable));
                let url = match given.or_else(from_env) {
                    Some(url) => url,
                    None => server::filled(row, &self.server_variables)?,
                };
                Base::new(&url, row.env)
            })
            .collect::<Result<Vec<_>>>()?;
        if servers.is_empty() {
            servers.push(Base::new(self.base_url.as_deref().unwrap_or_default(), None)?);
        }
        Ok(servers)
    }

    fn scope_headers(&self) -> Result<HeaderMap> {
        let rows = self.product.scope;
        let is_known = |name: &str| rows.iter().any(|row| row.name.eq_ignore_ascii_case(name));
        for (name, _) in self.scope.iter().filter(|(name, _)| !is_known(name)) {
            nearest::check("scope header", name, rows.iter().map(|row| row.name))?;
        }
        let mut headers = HeaderMap::new();
        let from_env = self.product.scope.iter().filter_map(|row| {
            let value = self.environment.get(row.env?)?;
            Some((row.name.to_owned(), value))
        });
        let given = self.scope.iter().chain(&self.headers).cloned();
        for (name, value) in from_env.chain(given) {
            headers.insert(scope_name(&name)?, scope_value(&name, &value)?);
        }
        Ok(headers)
    }

    fn user_agent_header(&self) -> Result<HeaderValue> {
        let own = format!(
            "{}/{} clientwright/{}",
            self.product.name,
            self.product.version,
            env!("CARGO_PKG_VERSION")
        );
        let user_agent = match &self.user_agent {
            Some(first) => format!("{first} {own}"),
            None => own,
        };
        HeaderValue::try_from(user_agent)
            .map_err(|_| Error::config("the user agent cannot be sent as a header"))
    }
}

#[cfg(feature = "http-client")]
fn built_in(settings: &HttpSettings) -> Result<Arc<dyn Transport>> {
    Ok(Arc::new(crate::transport::http_client::HttpClient::new(settings)?))
}

#[cfg(not(feature = "http-client"))]
fn built_in(settings: &HttpSettings) -> Result<Arc<dyn Transport>> {
    let _ = settings;
    Err(Error::config(
        "no transport: turn the feature `rustls`, `rustls-ring` or `native-tls` on, or give the builder a transport",
    ))
}
