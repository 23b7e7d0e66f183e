//! Rate limits: calls wait for their turn, so that the server need not refuse them.

mod gate;
mod meter;

use std::{
    fmt,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use litemap::LiteMap;
use tokio::{
    task::yield_now,
    time::{Instant, sleep_until, timeout_at},
};

pub(crate) use self::gate::Gate;
use crate::{
    time::lock,
    v1::{Bucket, Limit},
};

/// Polls may use this share of the widest limit: one part in so many.
const POLLS: u32 = 5;

/// The counts of rate limits, kept for each server and limit.
///
/// Clients count together in one set for the whole process unless they are given another, because
/// servers count by address. A set of its own makes sense where a server counts by account and two
/// clients use two accounts.
///
/// ```
/// use clientwright_runtime::LimitSet;
///
/// let own = LimitSet::new();
/// let same_counts = own.clone();
/// # let _ = same_counts;
/// ```
#[derive(Clone, Default)]
pub struct LimitSet {
    gates: Arc<Mutex<Gates>>,
    without_bursts: bool,
}

/// By origin and name. They are never dropped: the server goes on counting when a client is gone.
type Gates = LiteMap<(String, String), Arc<Gate>>;

impl LimitSet {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same counts, by which a client never sends more at once than comes back in one span of
    /// the limit: a bucket of 50 that gains 10 each second counts as one of 10. For servers that are
    /// not trusted to hold what their documentation promises, and for clients that leave the bursts
    /// to others.
    ///
    /// What a set has counted already keeps its size, so this stands at the start.
    ///
    /// ```
    /// use clientwright_runtime::LimitSet;
    ///
    /// let careful = LimitSet::new().without_bursts();
    /// # let _ = careful;
    /// ```
    #[must_use]
    pub fn without_bursts(mut self) -> Self {
        self.without_bursts = true;
        self
    }

    /// The set of all clients that were given no other.
    #[must_use]
    pub fn process_wide() -> Self {
        static SHARED: OnceLock<LimitSet> = OnceLock::new();
        SHARED.get_or_init(Self::new).clone()
    }

    /// The gate of a limit at a server; `narrowed` gives the one through which polls pass first.
    pub(crate) fn gate(&self, origin: &str, limit: &Limit, narrowed: bool) -> Arc<Gate> {
        let name = if narrowed { format!("{} polls", limit.name) } else { limit.name.to_owned() };
        let mut gates = lock(&self.gates);
        let gate = gates.entry((origin.to_owned(), name.clone())).or_insert_with(|| {
            let bucket = if self.without_bursts { flat(limit.bucket) } else { limit.bucket };
            let bucket = if narrowed { narrow(bucket) } else { bucket };
            Arc::new(Gate::new(limit.name, name, bucket))
        });
        Arc::clone(gate)
    }
}

impl fmt::Debug for LimitSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gates = lock(&self.gates);
        f.debug_list()
            .entries(gates.keys().map(|(origin, name)| format!("{origin} {name}")))
            .finish()
    }
}

/// A bucket that holds what one span brings; windows know no bursts.
fn flat(bucket: Bucket) -> Bucket {
    match bucket {
        Bucket::Token { rate, per, capacity } => {
            Bucket::Token { rate, per, capacity: capacity.min(rate.max(1)) }
        }
        windows @ Bucket::Windows { .. } => windows,
    }
}

/// A fifth of the rate; where that is less than one call in a window, one call in a longer window.
fn narrow(bucket: Bucket) -> Bucket {
    match bucket {
        Bucket::Windows { mut windows, used } => {
            for (calls, per) in &mut windows[..used] {
                if *calls >= POLLS {
                    *calls /= POLLS;
                } else {
                    *per = *per * u64::from(POLLS) / u64::from((*calls).max(1));
                    *calls = 1;
                }
            }
            Bucket::Windows { windows, used }
        }
        Bucket::Token { rate, per, capacity } => {
            Bucket::Token { rate, per: per * u64::from(POLLS), capacity: (capacity / POLLS).max(1) }
        }
    }
}

/// No slot comes free in time.
#[derive(Debug)]
pub(crate) struct Crowded {
    pub(crate) limit: &'static str,
    pub(crate) wait: Duration,
}

/// Hardly any call counts under more limits; their turns need no memory of their own.
const FEW: usize = 4;

/// Waits for a slot of every gate and takes them all at one moment.
///
/// Each gate is passed in the order of arrival, and held while the next is waited for; nothing is
/// counted before all have a slot, so that whoever stops waiting costs nothing. When no slot can
/// come before `until`, it fails at once. Gives the time that it took.
pub(crate) async fn acquire(
    gates: &[Arc<Gate>],
    until: Option<Instant>,
) -> Result<Duration, Crowded> {
    let since = Instant::now();
    match take_at_once(gates, since, until) {
        true => Ok(Duration::ZERO),
        // Boxed, because it is large and seldom there.
        false => Box::pin(queue_up(gates, since, until)).await,
    }
}

async fn queue_up(
    gates: &[Arc<Gate>],
    since: Instant,
    until: Option<Instant>,
) -> Result<Duration, Crowded> {
    if let Some(until) = until {
        gates.iter().try_for_each(|gate| gate.check(until))?;
    }
    let mut turns: [_; FEW] = [const { None }; FEW];
    let mut more = Vec::new();
    for (index, gate) in gates.iter().enumerate() {
        let queued = gate.queue();
        let turn = match until {
            None => gate.turn().await,
            Some(until) => {
                gate.check(until)?;
                timeout_at(until, gate.turn()).await.map_err(|_| gate.crowded())?
            }
        };
        match turns.get_mut(index) {
            Some(place) => *place = Some(turn),
            None => more.push(turn),
        }
        if gate.is_idle(Instant::now()) {
            // Thousands of tasks may be starting with this one, and what is sent now would leave
            // late, among the calls of the next window. Behind this turn they queue up first.
            yield_now().await;
        }
        wait_for_slots(std::slice::from_ref(gate), until).await?;
        drop(queued);
    }
    wait_for_slots(gates, until).await?;
    // Nothing is awaited between the last look at the meters and this.
    let now = Instant::now();
    gates.iter().for_each(|gate| gate.take(now));
    Ok(now - since)
}

/// Takes a slot of every gate where nobody waits and all have one, as for nearly every call.
fn take_at_once(gates: &[Arc<Gate>], now: Instant, until: Option<Instant>) -> bool {
    if gates.len() > FEW {
        return false;
    }
    let mut turns = [const { None }; FEW];
    for (gate, turn) in gates.iter().zip(&mut turns) {
        *turn = gate.try_turn();
        if turn.is_none() || gate.is_idle(now) || gate.ready_at(now) > now {
            return false;
        }
    }
    if until.is_some_and(|until| until < now) {
        return false;
    }
    gates.iter().for_each(|gate| gate.take(now));
    true
}

/// Waits until every gate has a slot, looking again after each wait: a refusal may have put the
/// slot off.
async fn wait_for_slots(gates: &[Arc<Gate>], until: Option<Instant>) -> Result<(), Crowded> {
    loop {
        let now = Instant::now();
        let slowest = gates
            .iter()
            .map(|gate| (gate.ready_at(now), gate))
            .max_by_key(|(ready_at, _)| *ready_at);
        match slowest {
            Some((ready_at, gate)) if ready_at > now => {
                if until.is_some_and(|until| ready_at > until) {
                    return Err(Crowded { limit: gate.limit(), wait: ready_at - now });
                }
                sleep_until(ready_at).await;
            }
            _ => return Ok(()),
        }
    }
}

/// Tells the limits of a refused call: the one nearest to its end is most likely the one that the
/// server counts differently. Gives its name.
pub(crate) fn throttled(gates: &[Arc<Gate>], pause: Duration) -> Option<&'static str> {
    let now = Instant::now();
    let fullest = gates.iter().max_by(|a, b| a.fullness(now).total_cmp(&b.fullness(now)))?;
    fullest.throttled(now, pause);
    Some(fullest.limit())
}

#[cfg(test)]
mod tests;
