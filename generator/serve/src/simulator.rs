//! Starting a server, and talking to it while it runs.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use clientwright::model::Api;
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    activity::{Activities, Pace},
    auth::{Accepted, Tokens},
    clock::{Clock, Dates},
    fault::Fault,
    limit::Limiter,
    listen::accept,
    log::{Log, Seen},
    meet::Faults,
    mix::Mix,
    random::Key,
    route::{Template, clashes},
    stock::{Ids, Stocking},
    store::{Item, Store},
    world::{RetryAfter, Settings, State, World},
};

/// A local server that behaves like the API of a model.
#[derive(Debug)]
pub struct Simulator;

impl Simulator {
    /// What is to be decided before the server starts; nothing has to be.
    pub fn builder(api: Api) -> Builder {
        Builder {
            api,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: 0,
            items: 3,
            ids: Ids::Known,
            dates: Dates::Moving,
            speed: 1.0,
            slack: Duration::ZERO,
            accepted: Accepted::default(),
            faults: Vec::new(),
            random_faults: 0.0,
            mix: None,
            settings: Settings {
                token_life: None,
                pace: Pace::default(),
                hidden: 0,
                page_size: 50,
                retry_after: RetryAfter::Silent,
            },
        }
    }
}

/// Decides how a server behaves; made by [`Simulator::builder`].
#[derive(Clone, Debug)]
pub struct Builder {
    api: Api,
    address: SocketAddr,
    seed: u64,
    items: usize,
    ids: Ids,
    dates: Dates,
    speed: f64,
    slack: Duration,
    accepted: Accepted,
    faults: Vec<Fault>,
    random_faults: f64,
    mix: Option<Mix>,
    settings: Settings,
}

impl Builder {
    /// Where to listen; any free port of 127.0.0.1 by default. An address that other machines can
    /// reach is refused by [`Builder::start`].
    #[must_use]
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// From which all samples, ids and chances follow; 0 by default.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many items a collection holds before anybody writes to it; 3 by default.
    #[must_use]
    pub fn items(mut self, items: usize) -> Self {
        self.items = items;
        self
    }

    /// An id that nobody was given is answered with a sample instead of as absent.
    #[must_use]
    pub fn any_id(mut self) -> Self {
        self.ids = Ids::Any;
        self
    }

    /// How many times faster than in reality started work goes: activities by time, and what a
    /// `ready` rule waits for. Tokens and limits keep to real time, as the client does. What is not
    /// above zero counts as 1.
    #[must_use]
    pub fn speed(mut self, speed: f64) -> Self {
        self.speed = if speed.is_finite() && speed > 0.0 { speed } else { 1.0 };
        self
    }

    /// Every date that the server writes is this one, in milliseconds after 1970.
    #[must_use]
    pub fn date(mut self, millis: u64) -> Self {
        self.dates = Dates::Fixed(millis);
        self
    }

    /// How long tokens live; by default what the rule fixes, else 300 seconds.
    #[must_use]
    pub fn token_life(mut self, life: Duration) -> Self {
        self.settings.token_life = Some(life);
        self
    }

    /// The only good value of a credential, by its name in the model or in the login's body. Any
    /// value that is not empty is good where nothing is said.
    #[must_use]
    pub fn credential(mut self, name: &str, value: &str) -> Self {
        self.accepted.credentials.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A good value of a static credential, such as an API key. May be said more than once.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        self.accepted.tokens.insert(token.to_owned());
        self
    }

    /// How activities move on.
    #[must_use]
    pub fn pace(mut self, pace: Pace) -> Self {
        self.settings.pace = pace;
        self
    }

    /// How many reads of a new activity answer that there is none; 0 by default.
    #[must_use]
    pub fn not_found_at_first(mut self, reads: u32) -> Self {
        self.settings.hidden = reads;
        self
    }

    /// How many items a page has where the request does not say; 50 by default.
    #[must_use]
    pub fn page_size(mut self, items: usize) -> Self {
        self.settings.page_size = items;
        self
    }

    /// Windows of limits are shorter by this, and the tokens of buckets come back so much earlier,
    /// for tests in which the way to the server may squeeze calls together. Nothing by default:
    /// limits are exact.
    #[must_use]
    pub fn limit_slack(mut self, slack: Duration) -> Self {
        self.slack = slack;
        self
    }

    /// A refusal for a limit says in `Retry-After` when to come back. Many APIs say nothing, and so
    /// does the server by default.
    #[must_use]
    pub fn retry_after(mut self) -> Self {
        self.settings.retry_after = RetryAfter::Seconds;
        self
    }

    /// Something that goes wrong from the start.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// A share of all requests that meets a 503, a reset or a truncated answer.
    #[must_use]
    pub fn random_faults(mut self, share: f64) -> Self {
        self.random_faults = share;
        self
    }

    /// An ordinary bad day: one request in ten meets a 429, a 502, a 503, a connection that is
    /// reset before or after the operation happened, or an answer that is up to 100 ms late. The
    /// seed decides which.
    ///
    /// A client that keeps to its rules comes through: no method and path meets more than two of
    /// them in a row, and a request that cannot be repeated safely meets only 429 and late answers.
    #[must_use]
    pub fn ten_percent_faults(mut self) -> Self {
        self.mix = Some(Mix::new(0.1));
        self
    }

    /// Starts to listen, in the tokio runtime that this is called in.
    ///
    /// # Errors
    ///
    /// When the address is not one of this machine's loopback, or cannot be bound. When two servers
    /// of the API have an operation with the same method and path: one address stands for all of
    /// them, and nothing would tell the two apart.
    pub async fn start(self) -> io::Result<Running> {
        if !self.address.ip().is_loopback() {
            let message = format!("`{}` is not a loopback address", self.address.ip());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let clashes = clashes(&self.api);
        if !clashes.is_empty() {
            let message = format!("{}; serve their documents apart", clashes.join(", "));
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let listener = TcpListener::bind(self.address).await?;
        let address = listener.local_addr()?;
        let key = Key::new(self.seed);
        let stocking = Stocking { key: key.child("store"), items: self.items, ids: self.ids };
        let state = State {
            store: Store::default(),
            activities: Activities::default(),
            tokens: Tokens::new(self.accepted),
            limiter: Limiter::new(self.slack),
            faults: Faults::new(key.child("faults"), self.random_faults, self.mix, self.faults),
            log: Log::default(),
            made: 0,
            due: Vec::new(),
        };
        let clock = Clock::start(self.dates, self.speed);
        let world = Arc::new(World::new(self.api, self.settings, stocking, clock, state));
        let accepting = tokio::spawn(accept(listener, Arc::clone(&world)));
        Ok(Running { address, world, accepting })
    }
}

/// A server that listens; dropping it ends it and its connections.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    world: Arc<World>,
    accepting: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address for clients, without a slash at its end: it stands for every server of the API.
    /// Behind it requests may carry the path of their server's own address, or not.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Adds things that go wrong from now on.
    pub fn faults(&self, faults: impl IntoIterator<Item = Fault>) {
        self.world.state().faults.add(faults);
    }

    /// Forgets the faults that were added and have not run out. Random faults go on.
    pub fn clear_faults(&self) {
        self.world.state().faults.clear();
    }

    /// The requests so far, oldest first; the last 100,000.
    pub fn requests(&self) -> Vec<Seen> {
        self.world.state().log.all()
    }

    /// Ends the life of every token that was given.
    pub fn expire_tokens(&self) {
        let now = self.world.clock.now();
        self.world.state().tokens.expire(now);
    }

    /// What is stored at this moment.
    pub fn store(&self) -> Snapshot {
        let store = self.world.state().store.clone();
        let paths = self.world.plan.paths();
        let shelf = |(plain, id): (&[String], _)| (plain.to_vec(), store.items(id).to_vec());
        Snapshot { shelves: paths.map(shelf).collect() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// What a server stored when it was asked.
#[derive(Clone, Debug)]
pub struct Snapshot {
    shelves: Vec<(Vec<String>, Vec<Item>)>,
}

impl Snapshot {
    /// The paths of the collections, every parameter as `{}`.
    pub fn collections(&self) -> Vec<String> {
        self.shelves.iter().map(|(plain, _)| format!("/{}", plain.join("/"))).collect()
    }

    /// The items of a collection, by its path: as the document writes it for those of every parent,
    /// or with a parent's id. A collection that nobody asked for yet holds nothing.
    pub fn items(&self, path: &str) -> Vec<Value> {
        let wanted = Template::parse(path);
        let plain = wanted.plain();
        let fits = |known: &[String]| {
            known.len() == plain.len()
                && known.iter().zip(&plain).all(|(one, other)| one == other || one == "{}")
        };
        let parents: Vec<(String, String)> = (1..plain.len())
            .filter(|index| plain[*index] != "{}")
            .map(|index| (plain[index - 1].clone(), plain[index].clone()))
            .collect();
        let mut items = Vec::new();
        for (known, shelf) in self.shelves.iter().filter(|(known, _)| fits(known)) {
            let parents: Vec<_> = parents
                .iter()
                .filter(|(name, _)| {
                    known.windows(2).any(|pair| pair[0] == *name && pair[1] == "{}")
                })
                .cloned()
                .collect();
            let below = shelf.iter().filter(|item| item.belongs(&parents));
            items.extend(below.map(|item| item.value.clone()));
        }
        items
    }
}
