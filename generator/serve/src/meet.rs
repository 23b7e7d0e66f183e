//! Which faults a request meets: those that wait for it, and those that chance sends.

use crate::{
    fault::{Fault, Trouble},
    mix::Mix,
    random::Key,
};

/// The faults that are waiting, and the share of requests that meets one by chance.
#[derive(Debug)]
pub(crate) struct Faults {
    key: Key,
    requests: u64,
    random: f64,
    mix: Option<Mix>,
    waiting: Vec<Fault>,
}

/// A request, as far as faults tell requests apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Met<'r> {
    pub method: &'r str,
    pub path: &'r str,
    pub starts: Starts,
    pub again: Again,
}

/// What an operation starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Starts {
    Activity,
    Nothing,
}

/// Whether a client may send a request again when it does not know how the first one ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    Safe,
    Unclear,
}

impl Faults {
    pub fn new(key: Key, random: f64, mix: Option<Mix>, waiting: Vec<Fault>) -> Self {
        Self { key, requests: 0, random, mix, waiting }
    }

    pub fn add(&mut self, faults: impl IntoIterator<Item = Fault>) {
        self.waiting.extend(faults);
    }

    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// What goes wrong with this request. Faults of activities pass by what starts none.
    pub fn meet(&mut self, request: Met<'_>) -> Vec<Trouble> {
        self.requests += 1;
        let key = self.key.nth(self.requests);
        let mut met = Vec::new();
        let mut decided = false;
        for (index, fault) in self.waiting.iter_mut().enumerate() {
            let is_delay = matches!(fault.trouble, Trouble::Delay { .. });
            let of_activity =
                matches!(fault.trouble, Trouble::ActivityFails { .. } | Trouble::ActivityWaits);
            if of_activity && request.starts == Starts::Nothing {
                continue;
            }
            let passed = fault.times == Some(0) || (decided && !is_delay);
            if passed || !fault.matches(request.method, request.path) {
                continue;
            }
            if fault.share.is_some_and(|share| key.nth(index as u64).share() >= share) {
                continue;
            }
            fault.times = fault.times.map(|times| times - 1);
            decided |= !is_delay;
            met.push(fault.trouble.clone());
        }
        self.waiting.retain(|fault| fault.times != Some(0));
        if decided {
            return met;
        }
        if key.child("random").share() < self.random {
            met.push(transient(key.child("which")));
        } else if let Some(mix) = &mut self.mix {
            met.extend(mix.meet(key.child("mix"), request));
        }
        met
    }
}

fn transient(key: Key) -> Trouble {
    match key.below(3) {
        0 => Trouble::page(503),
        1 => Trouble::Reset,
        _ => Trouble::Truncated,
    }
}

#[cfg(test)]
mod tests {
    use super::{Again, Faults, Met, Starts};
    use crate::{
        fault::{Fault, Trouble},
        random::Key,
    };

    fn met(method: &'static str) -> Met<'static> {
        Met { method, path: "/a", starts: Starts::Nothing, again: Again::Safe }
    }

    #[test]
    fn counted_faults_run_out() {
        let faults = vec![Fault::reset().on("GET", "/a").times(1)];
        let mut faults = Faults::new(Key::new(1), 0.0, None, faults);
        assert_eq!(faults.meet(met("POST")), []);
        assert_eq!(faults.meet(met("get")), [Trouble::Reset]);
        assert_eq!(faults.meet(met("GET")), []);
    }

    #[test]
    fn a_share_is_drawn_from_the_seed() {
        let count = |seed| {
            let mut faults = Faults::new(Key::new(seed), 0.1, None, Vec::new());
            (0..1000).map(|_| faults.meet(met("GET")).len()).collect::<Vec<_>>()
        };
        assert_eq!(count(3), count(3));
        assert!((60..140).contains(&count(3).iter().sum::<usize>()));
    }
}
