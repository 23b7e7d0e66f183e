//! One limit: a queue before a meter.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Mutex as Turnstile, MutexGuard as Turn},
    time::Instant,
};

use super::{Crowded, meter::Meter};
use crate::{time::lock, v1::Bucket};

/// Only who holds the turnstile waits for the meter, so that there is one timer however many wait;
/// tokio's lock is fair, and forgets who stops waiting.
pub(crate) struct Gate {
    limit: &'static str,
    name: String,
    interval: Duration,
    turnstile: Turnstile<()>,
    queued: AtomicUsize,
    meter: Mutex<Meter>,
}

/// A place in the queue, given up when dropped.
pub(crate) struct Queued<'g>(&'g AtomicUsize);

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Gate {
    pub(crate) fn new(limit: &'static str, name: String, bucket: Bucket) -> Self {
        let meter = Meter::new(bucket);
        Self {
            limit,
            name,
            interval: meter.longest_interval(),
            turnstile: Turnstile::new(()),
            queued: AtomicUsize::new(0),
            meter: Mutex::new(meter),
        }
    }

    pub(crate) fn limit(&self) -> &'static str {
        self.limit
    }

    /// What all calls sort their gates by. Were it left to the rows, two operations that name the
    /// same limits in different order could wait for each other for ever.
    pub(crate) fn order(&self) -> (Duration, &str) {
        (self.interval, &self.name)
    }

    pub(super) fn queue(&self) -> Queued<'_> {
        self.queued.fetch_add(1, Ordering::Relaxed);
        Queued(&self.queued)
    }

    pub(super) async fn turn(&self) -> Turn<'_, ()> {
        self.turnstile.lock().await
    }

    /// A turn without waiting, which means that nobody else waits.
    pub(super) fn try_turn(&self) -> Option<Turn<'_, ()>> {
        self.turnstile.try_lock().ok()
    }

    /// Whether nobody has come through for a while.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        lock(&self.meter).is_idle(now)
    }

    pub(super) fn ready_at(&self, now: Instant) -> Instant {
        lock(&self.meter).ready_at(now)
    }

    pub(super) fn take(&self, now: Instant) {
        lock(&self.meter).take(now);
    }

    /// Fails when those who wait already take all slots until then.
    pub(super) fn check(&self, until: Instant) -> Result<(), Crowded> {
        let now = Instant::now();
        let ahead = self.queued.load(Ordering::Relaxed).saturating_sub(1);
        let ready_at = lock(&self.meter).ready_after(now, ahead);
        if ready_at > until {
            Err(Crowded { limit: self.limit, wait: ready_at - now })
        } else {
            Ok(())
        }
    }

    pub(super) fn crowded(&self) -> Crowded {
        let now = Instant::now();
        let ahead = self.queued.load(Ordering::Relaxed);
        let ready_at = lock(&self.meter).ready_after(now, ahead);
        Crowded { limit: self.limit, wait: ready_at.saturating_duration_since(now) }
    }

    pub(super) fn fullness(&self, now: Instant) -> f64 {
        lock(&self.meter).fullness(now)
    }

    pub(super) fn throttled(&self, now: Instant, pause: Duration) {
        lock(&self.meter).throttled(now, pause);
    }
}
