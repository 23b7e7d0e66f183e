//! The token of one scheme: got once for all who need it, replaced before it ends.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use tokio::{sync::watch, time::Instant};

use super::exchange::{self, Fresh};
use crate::{
    client::Core,
    error::{Error, Subject},
    secret::{ExposeSecret, SecretString},
    time::{lock, scale},
    transport::Failure,
    transport::TransportError,
    v1::{Exchange, Scheme},
};

/// After this part of its life, drawn anew for each token, a token is replaced while it is still
/// used.
const REFRESH: (f64, f64) = (0.75, 0.85);
/// How long a failed login is not tried again, doubled with each failure.
const HOLD: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(32));
/// How long credentials that were refused are not sent again: servers lock accounts after a few
/// failures.
const REFUSED: Duration = Duration::from_secs(300);

pub(crate) struct Token {
    pub(crate) secret: SecretString,
    /// Tokens are counted, so that a refusal gives up the token it was for and no later one.
    pub(crate) generation: u64,
    life: Duration,
    refresh_after: Duration,
    got_at: Instant,
    got_on: SystemTime,
    renewal: Option<exchange::Kept>,
}

type Outcome = Result<Arc<Token>, Arc<Error>>;

#[derive(Default)]
pub(crate) struct TokenStore(Mutex<State>);

#[derive(Default)]
struct State {
    current: Option<Arc<Token>>,
    generation: u64,
    /// All tokens up to this one were refused.
    rejected: u64,
    flight: Option<watch::Receiver<Option<Outcome>>>,
    failures: u32,
    hold: Option<Hold>,
}

/// Why no login is made for now.
struct Hold {
    until: Instant,
    error: Arc<Error>,
    /// The credentials that were refused: others are tried at once.
    refused: Option<Given>,
}

/// What a login was made with.
type Given = Vec<Option<Arc<SecretString>>>;

impl TokenStore {
    /// A token that can be used now. Whoever needs one while a login is under way waits for that
    /// login and shares its outcome.
    pub(crate) async fn token(
        self: &Arc<Self>,
        core: &Arc<Core>,
        scheme: &'static Scheme,
        exchange: &'static Exchange,
    ) -> Outcome {
        // A flight is lost only when the runtime it was started on is shut down; then another is
        // started, here.
        for _ in 0..2 {
            let mut flight = match self.look(core, scheme, exchange) {
                Look::Ready(outcome) => return outcome,
                Look::Wait(flight) => flight,
            };
            if let Ok(landed) = flight.wait_for(Option::is_some).await
                && let Some(outcome) = &*landed
            {
                return outcome.clone();
            }
        }
        Err(Arc::new(
            Error::transport(TransportError::new(Failure::Broken))
                .about(Subject::from(&exchange.ask)),
        ))
    }

    /// Gives up the token of a generation and all before it.
    pub(crate) fn reject(&self, generation: u64) {
        let mut state = lock(&self.0);
        state.rejected = state.rejected.max(generation);
    }

    fn look(
        self: &Arc<Self>,
        core: &Arc<Core>,
        scheme: &'static Scheme,
        exchange: &'static Exchange,
    ) -> Look {
        let now = Instant::now();
        let mut state = lock(&self.0);
        let rejected = state.rejected;
        let age = |token: &Token| token.age(now, core.clock.now());
        let usable = state
            .current
            .clone()
            .filter(|token| token.generation > rejected && !token.is_over(age(token)));
        let is_flying = state.flight.as_ref().is_some_and(|flight| flight.has_changed().is_ok());
        let held = state
            .hold
            .as_ref()
            .filter(|hold| hold.stands(now, core, exchange))
            .map(|hold| Arc::clone(&hold.error));
        if let Some(token) = usable {
            if age(&token) >= token.refresh_after && !is_flying && held.is_none() {
                self.start(&mut state, core, scheme, exchange);
            }
            return Look::Ready(Ok(token));
        }
        match (is_flying.then(|| state.flight.clone()).flatten(), held) {
            (Some(flight), _) => Look::Wait(flight),
            (None, Some(error)) => Look::Ready(Err(error)),
            (None, None) => Look::Wait(self.start(&mut state, core, scheme, exchange)),
        }
    }

    /// Starts a login as a task of its own: a caller who stops waiting does not end it for the
    /// others.
    fn start(
        self: &Arc<Self>,
        state: &mut State,
        core: &Arc<Core>,
        scheme: &'static Scheme,
        exchange: &'static Exchange,
    ) -> watch::Receiver<Option<Outcome>> {
        let (landed, flight) = watch::channel(None);
        state.flight = Some(flight.clone());
        let (store, core) = (Arc::clone(self), Arc::clone(core));
        let renewal = state.current.as_ref().and_then(|token| token.renewal.clone());
        let given = given(core.as_ref(), exchange);
        tokio::spawn(async move {
            let result = exchange::run(&core, exchange, renewal).await;
            if let (Ok(fresh), Some(observer)) = (&result, &core.observer) {
                observer.token(scheme.name, fresh.life);
            }
            let outcome = store.land(&core, result, given);
            landed.send_replace(Some(outcome));
        });
        flight
    }

    fn land(&self, core: &Core, result: Result<Fresh, Error>, given: Given) -> Outcome {
        let mut state = lock(&self.0);
        state.flight = None;
        match result {
            Ok(fresh) => {
                state.generation += 1;
                state.failures = 0;
                state.hold = None;
                let token = Arc::new(Token::new(fresh, state.generation, core));
                state.current = Some(Arc::clone(&token));
                Ok(token)
            }
            Err(error) => {
                let error = Arc::new(error);
                let doubled =
                    scale(HOLD.0, 2_f64.powi(state.failures.min(16).cast_signed())).min(HOLD.1);
                let refused = error.refuses_credentials().then_some(given);
                let hold = match &refused {
                    Some(_) => REFUSED,
                    None => scale(doubled, core.random.between(1.0, 1.25)),
                };
                state.failures = state.failures.saturating_add(1);
                let until = Instant::now() + hold;
                state.hold = Some(Hold { until, error: Arc::clone(&error), refused });
                Err(error)
            }
        }
    }
}

impl Hold {
    fn stands(&self, now: Instant, core: &Core, exchange: &'static Exchange) -> bool {
        let is_same = |refused: &Given| {
            let now = given(core, exchange);
            let shown = |value: &Option<Arc<SecretString>>| {
                value.as_ref().map(|value| value.expose_secret().to_owned())
            };
            now.iter().map(shown).eq(refused.iter().map(shown))
        };
        self.until > now && self.refused.as_ref().is_none_or(is_same)
    }
}

/// What the login of an exchange would be made with now.
fn given(core: &Core, exchange: &'static Exchange) -> Given {
    let value = |credential| core.keyring.value(credential).ok().flatten();
    exchange.request.iter().map(|(_, credential)| value(credential)).collect()
}

enum Look {
    Ready(Outcome),
    Wait(watch::Receiver<Option<Outcome>>),
}

impl Token {
    fn new(fresh: Fresh, generation: u64, core: &Core) -> Self {
        Self {
            secret: fresh.secret,
            generation,
            life: fresh.life,
            refresh_after: scale(fresh.life, core.random.between(REFRESH.0, REFRESH.1)),
            got_at: Instant::now(),
            got_on: core.clock.now(),
            renewal: fresh.renewal,
        }
    }

    /// The greater of what the two clocks say: the monotonic one stands still while the machine is
    /// suspended, the wall clock may be set back.
    fn age(&self, now: Instant, today: SystemTime) -> Duration {
        let by_wall = today.duration_since(self.got_on).unwrap_or_default();
        now.saturating_duration_since(self.got_at).max(by_wall)
    }

    /// A token is given up a little before its end, so that it does not end on the way.
    fn is_over(&self, age: Duration) -> bool {
        let margin = (self.life / 50).clamp(Duration::from_secs(1), Duration::from_secs(10));
        age + margin.min(self.life / 2) >= self.life
    }
}
