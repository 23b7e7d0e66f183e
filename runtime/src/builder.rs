//! Setting a client up.

use std::{
    error::Error as StdError, fmt, marker::PhantomData, path::PathBuf, sync::Arc, time::Duration,
};

use crate::{
    auth::{Environment, Given},
    client::Client,
    error::Result,
    limit::LimitSet,
    observer::Observer,
    retry::Retries,
    secret::SecretString,
    setup::Setup,
    time::Clock,
    transport::Transport,
    v1::Product,
};

/// Sets a client up. Every setting has a default: credentials, addresses and scope headers come
/// from the environment variables that the generated crate names.
///
/// ```
/// use std::time::Duration;
///
/// use clientwright_runtime::{Builder, Client, Retries, v1::{Product, Server}};
///
/// static PRODUCT: Product = Product::new("example", "1.0.0").servers(&[Server::new("example", "https://api.example.com")]);
///
/// # fn main() -> clientwright_runtime::Result<()> {
/// let client: Client = Builder::new(&PRODUCT)
///     .bearer("a token")
///     .timeout(Duration::from_secs(30))
///     .retries(Retries::default().attempts(3))
///     .build()?;
/// # let _ = client; Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct Builder<C> {
    setup: Setup,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> Builder<C> {
    /// A builder with the defaults.
    pub fn new(product: &'static Product) -> Self {
        Self { setup: Setup::new(product), client: PhantomData }
    }

    /// The address of the product's servers, all of them; replaces document and environment. For a
    /// server of your own that answers for all, such as one of tests.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.setup.base_url = Some(url.into());
        self
    }

    /// The address of one of the product's servers, by its name; wins over
    /// [`base_url`](Self::base_url).
    pub fn server_url(mut self, name: impl Into<String>, url: impl Into<String>) -> Self {
        self.setup.server_urls.insert(name.into(), url.into());
        self
    }

    /// Sets a variable of the addresses that the document gives the servers, such as a region, on
    /// each server that has it. An address that is given as a whole has none.
    /// [`build`](Self::build) refuses a variable that no server has, and a value that is not one of
    /// those the document lists, or that would lead to another host than the document's.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.setup.server_variables.insert(name.into(), value.into());
        self
    }

    /// Gives a credential by its name; wins over the environment. [`build`](Self::build) refuses a
    /// name that the product does not have.
    pub fn credential(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.setup
            .credentials
            .insert(name.into(), Given::Value(Arc::new(SecretString::from(value.into()))));
        self
    }

    /// Takes a credential from a file, which is read whenever the credential is needed: for each
    /// login, and for each call where it is sent itself. A line break at the end is no part of it.
    pub fn credential_file(mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        self.setup.credentials.insert(name.into(), Given::File(path.into()));
        self
    }

    /// Takes a credential from a function, which is called whenever the credential is needed: for
    /// each login, and for each call where it is sent itself. It must not block for long; an error
    /// ends the call, and its message is shown.
    ///
    /// ```
    /// # use clientwright_runtime::{Builder, Client, v1::Product};
    /// # static PRODUCT: Product = Product::new("example", "1.0.0");
    /// let builder = Builder::<Client>::new(&PRODUCT)
    ///     .credential_with("secret", || Ok(std::fs::read_to_string("/run/secrets/example")?));
    /// # let _ = builder;
    /// ```
    pub fn credential_with(
        mut self,
        name: impl Into<String>,
        value: impl Fn() -> std::result::Result<String, Box<dyn StdError + Send + Sync>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.setup.credentials.insert(name.into(), Given::Function(Arc::new(value)));
        self
    }

    /// Gives a token that is ready for use: no login is made, and a refused token is not replaced.
    pub fn bearer(mut self, token: impl Into<String>) -> Self {
        self.setup.bearer = Some(SecretString::from(token.into().trim()));
        self
    }

    /// Reads these variables instead of the process's environment.
    pub fn environment<N: Into<String>, V: Into<String>>(
        mut self,
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let variables = variables
            .into_iter()
            .map(|(name, value)| (name.into(), SecretString::from(value.into())));
        self.setup.environment = Environment::Given(variables.collect());
        self
    }

    /// Sets a scope header of the product, which every call carries.
    pub fn scope(mut self, header: impl Into<String>, value: impl Into<String>) -> Self {
        self.setup.scope.push((header.into(), value.into()));
        self
    }

    /// Sets a header that every call carries, also one that the document does not declare.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.setup.headers.push((name.into(), value.into()));
        self
    }

    /// Limits each attempt, from sending to the last byte of the answer; of a streamed one to its
    /// head, and then each wait for more of it. 60 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.setup.settings.timeout = timeout;
        self
    }

    /// Limits each call as a whole, with its waits and retries, and a streamed answer to its end. Each
    /// page of a list is a call. None unless set.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.setup.settings.deadline = Some(deadline);
        self
    }

    /// The longest a call may wait for a slot of a rate limit; when none comes free in time, the
    /// call fails at once. No bound unless set.
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.setup.settings.max_wait = Some(wait);
        self
    }

    /// How often and how fast calls are sent again.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.setup.settings.retries = retries;
        self
    }

    /// What stands before the crate's own name in `User-Agent`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.setup.user_agent = Some(user_agent.into());
        self
    }

    /// Limits the building of a connection; 5 seconds unless set. Only for the built-in transport.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.setup.http.connect_timeout = timeout;
        self
    }

    /// The longest answer that is read, in bytes; 64 MiB unless set. A streamed answer may be longer,
    /// a single event or line of it may not.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.setup.settings.max_body = bytes;
        self
    }

    /// Trusts one more certificate authority, given as PEM. Only for the built-in transport.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.setup.http.root_certificates.push(pem.into());
        self
    }

    /// Talks only to servers that present the certificate of this SHA-256 fingerprint, in hexadecimal
    /// with or without colons; of several any one will do. Who signed the certificate, for which name and
    /// until when does not matter then: this is for machines that sign their certificates themselves.
    ///
    /// `openssl x509 -noout -fingerprint -sha256 -in certificate.pem` prints it. Only for the built-in
    /// transport with the feature `rustls` or `rustls-ring`.
    pub fn certificate_fingerprint(mut self, sha256: impl Into<String>) -> Self {
        self.setup.http.fingerprints.push(sha256.into());
        self
    }

    /// Accepts any certificate: whoever is between here and the server can read and change
    /// everything. Only for the built-in transport.
    pub fn danger_accept_invalid_certificates(mut self, accept: bool) -> Self {
        self.setup.http.accept_invalid_certificates = accept;
        self
    }

    /// Sends credentials over plain http also to other machines. Whoever is in between can read
    /// them.
    pub fn danger_send_credentials_over_http(mut self, send: bool) -> Self {
        self.setup.settings.credentials_over_http = send;
        self
    }

    /// Sends requests by another transport than the built-in one.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.setup.transport = Some(Arc::new(transport));
        self
    }

    /// Sends requests over the connections of another client, also of another product. Credentials and
    /// scope stay each client's own. Settings of connections and certificates are those of the other
    /// client.
    pub fn connections_of(mut self, client: &Client) -> Self {
        self.setup.transport = Some(Arc::clone(&client.core.transport));
        self
    }

    /// Reads the wall clock elsewhere.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.setup.clock = Arc::new(clock);
        self
    }

    /// Makes all jitter repeatable.
    pub fn random(mut self, seed: u64) -> Self {
        self.setup.seed = Some(seed);
        self
    }

    /// Counts calls in a set of its own. By default all clients of the process count together, as
    /// the server does.
    pub fn limits(mut self, limits: LimitSet) -> Self {
        self.setup.limits = Some(limits);
        self
    }

    /// Knows no rate limits; the server's refusals are still obeyed.
    pub fn without_limits(mut self) -> Self {
        self.setup.limits = None;
        self
    }

    /// Keeps answers of operations that the document calls slow to change, as long as it says, in up
    /// to so many bytes. None are kept unless set.
    ///
    /// What is kept answers the same call at once, without a slot of a rate limit. Afterwards the
    /// server is asked whether it still holds, where it gave an `ETag`. A write by this client makes
    /// all of it void; what others change is seen when it has ended. Another client, other
    /// credentials and other headers see nothing of it.
    #[cfg(feature = "cache")]
    pub fn cache(mut self, bytes: usize) -> Self {
        self.setup.cache = Some(bytes);
        self
    }

    /// Tells `observer` what the client does.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.setup.observer = Some(Arc::new(observer));
        self
    }

    /// Builds the client. Nothing is sent yet; missing credentials are an error of the first call
    /// that needs them.
    ///
    /// # Errors
    ///
    /// When a server, credential or scope header is given that the product does not have, an
    /// address, header or certificate cannot be read, or TLS cannot be set up.
    pub fn build(self) -> Result<C> {
        self.setup.build().map(C::from)
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("product", &self.setup.product.name)
            .field("settings", &self.setup.settings)
            .finish_non_exhaustive()
    }
}
