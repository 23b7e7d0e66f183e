//! The two clocks, and chance.
//!
//! Waiting is measured with tokio's monotonic clock, which tests can pause. The wall clock serves
//! only to notice that the machine was suspended, when the monotonic one stands still, and to read
//! dates that servers send.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

/// The wall clock. Another one stands in for tests.
pub trait Clock: Send + Sync + 'static {
    /// The time of day.
    fn now(&self) -> SystemTime;
}

/// The wall clock of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

impl<F: Fn() -> SystemTime + Send + Sync + 'static> Clock for F {
    fn now(&self) -> SystemTime {
        self()
    }
}

/// A number of seconds, also with a fraction. Of fractions JSON's reader is there anyway; the
/// standard library's would come beside it.
pub(crate) fn seconds(text: &str) -> Option<f64> {
    match text.parse::<u64>() {
        Ok(whole) => Some(whole as f64),
        Err(_) => serde_json::from_str(text).ok(),
    }
}

/// Jitter, the same for the same seed.
pub(crate) struct Random(Mutex<fastrand::Rng>);

impl Random {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self(Mutex::new(seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed)))
    }

    /// Evenly between 0 and 1.
    pub(crate) fn fraction(&self) -> f64 {
        lock(&self.0).f64()
    }

    /// Evenly between `low` and `high`.
    pub(crate) fn between(&self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.fraction()
    }

    /// A text of letters and digits.
    pub(crate) fn text(&self, length: usize) -> String {
        let mut random = lock(&self.0);
        (0..length).map(|_| random.alphanumeric()).collect()
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random")
    }
}

/// Locks, also after another thread panicked: no lock here is held over code that can leave its
/// data half changed.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A duration times a factor, without overflow.
pub(crate) fn scale(duration: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(duration.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}
