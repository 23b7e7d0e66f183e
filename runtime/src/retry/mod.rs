//! When a call is sent again, and after how long.

mod after;
mod budget;
mod class;

use std::time::Duration;

pub(crate) use self::{
    after::retry_after,
    budget::Budget,
    class::{Class, status_may_pass},
};
use crate::time::{Random, scale};

/// How often and how fast calls are sent again.
///
/// What may be sent again is not a setting: what surely was not processed (no connection, refused
/// for being too fast) always is; what may have been processed (timeouts, 500, 502, 503, 504) only
/// when the operation is repeatable. The delays are random between nothing and `base`, twice
/// `base`, four times `base`, up to `cap`; the server's `Retry-After` is obeyed where it is longer.
///
/// ```
/// use std::time::Duration;
///
/// use clientwright_runtime::Retries;
///
/// let patient = Retries::default().attempts(6).cap(Duration::from_secs(60));
/// let none = Retries::none();
/// # let _ = (patient, none);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Retries {
    pub(crate) attempts: u32,
    pub(crate) base: Duration,
    pub(crate) cap: Duration,
    pub(crate) max_retry_after: Duration,
    pub(crate) budget: u32,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            attempts: 4,
            base: Duration::from_secs(1),
            cap: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
            budget: 500,
        }
    }
}

impl Retries {
    /// Every call is sent once.
    pub fn none() -> Self {
        Self::default().attempts(1)
    }

    /// How often a call is sent at most, the first time included; 4 unless set. Zero counts as one.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest delay before the second attempt; 1 second unless set.
    pub fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// The longest delay before any attempt; 20 seconds unless set.
    pub fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The longest `Retry-After` that is waited for; 60 seconds unless set. A longer one ends the
    /// call, with the value in the error.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// What retries may cost while nothing succeeds, for each server; 500 unless set. A retry costs
    /// 14, after a refusal for being too fast 5; its success brings that back, and any other
    /// success brings 1. Calls that meet a spent budget are not sent again, and their errors
    /// [say so](crate::Error::is_budget_spent). Programs with hundreds of calls at once need more,
    /// or a fault that meets them all spends it; 0 allows no retry.
    pub fn budget(mut self, budget: u32) -> Self {
        self.budget = budget;
        self
    }

    /// The delay before the attempt after `sent` attempts; `None` when the server asks for more
    /// patience than there is.
    pub(crate) fn delay(
        &self,
        class: Class,
        sent: u32,
        asked: Option<Duration>,
        random: &Random,
    ) -> Option<Duration> {
        let doublings = sent.saturating_sub(1).min(63);
        let ceiling = scale(self.base, 2_f64.powi(doublings.cast_signed())).min(self.cap);
        // After a refusal for being too fast, never at once.
        let lowest = if class == Class::Throttled { 0.5 } else { 0.0 };
        let own = scale(ceiling, random.between(lowest, 1.0));
        match asked {
            Some(asked) if asked > self.max_retry_after => None,
            Some(asked) => Some(own.max(scale(asked, random.between(1.0, 1.1)))),
            None => Some(own),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Class, Retries};
    use crate::time::Random;

    #[test]
    fn r3_delays_stay_inside_and_fill_their_range() {
        let (retries, random) = (Retries::default(), Random::new(Some(7)));
        for (class, low) in [(Class::Transient, 0.0), (Class::Throttled, 0.5)] {
            for (sent, ceiling) in [(1, 1.0), (2, 2.0), (3, 4.0), (6, 20.0), (u32::MAX, 20.0)] {
                let delays: Vec<f64> = (0..10_000)
                    .map(|_| retries.delay(class, sent, None, &random).unwrap().as_secs_f64())
                    .collect();
                assert!(delays.iter().all(|delay| (low * ceiling..=ceiling).contains(delay)));
                let mean = delays.iter().sum::<f64>() / 10_000.0;
                let expected = ceiling * (1.0 + low) / 2.0;
                assert!((mean - expected).abs() < expected * 0.02, "{mean} for {expected}");
            }
        }
    }

    #[test]
    fn r4_retry_after_is_a_lower_bound_with_a_limit() {
        let (retries, random) = (Retries::default(), Random::new(Some(7)));
        let delay =
            |asked| retries.delay(Class::Throttled, 1, Some(Duration::from_secs(asked)), &random);
        for _ in 0..1000 {
            let waited = delay(10).unwrap();
            assert!(waited >= Duration::from_secs(10) && waited <= Duration::from_secs(11));
        }
        assert!(delay(60).is_some());
        assert!(delay(61).is_none());
        assert!(delay(0).unwrap() >= Duration::from_millis(500));
    }
}
