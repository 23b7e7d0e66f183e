//! The arithmetic of one limit: when the next call may go.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use crate::{time::scale, v1::Bucket};

/// Calls that left evenly may arrive closer together; with windows this much longer the server
/// never counts one too many.
const STRETCH: f64 = 1.05;
/// Each refusal slows down by so much, at most once a second,
const SLOWER: f64 = 1.5;
/// up to so much in all,
const SLOWEST: f64 = 16.0;
/// and every second without one makes up for so much.
const RECOVERY: f64 = 0.985;

/// After so long without a call the next one may be the first of very many.
const IDLE: Duration = Duration::from_secs(1);

pub(crate) struct Meter {
    windows: Vec<Window>,
    bucket: Option<TokenBucket>,
    /// How much slower than the rate because of refusals, and since when.
    slowdown: f64,
    slowed_at: Option<Instant>,
    paused_until: Option<Instant>,
    last: Option<Instant>,
}

/// At most `calls` in any span of `per`: exact, by the times of the last calls.
struct Window {
    calls: usize,
    per: Duration,
    taken: VecDeque<Instant>,
}

/// The bucket in its form without a counter: the time at which it is full again.
struct TokenBucket {
    interval: Duration,
    capacity: u32,
    full_at: Option<Instant>,
}

impl Meter {
    pub(crate) fn new(bucket: Bucket) -> Self {
        let (windows, bucket) = match bucket {
            Bucket::Windows { windows, used } => {
                let windows = windows[..used].iter().map(|&(calls, per)| Window {
                    calls: calls.max(1) as usize,
                    per: scale(Duration::from_millis(per), STRETCH),
                    taken: VecDeque::new(),
                });
                (windows.collect(), None)
            }
            Bucket::Token { rate, per, capacity } => {
                let interval = scale(Duration::from_millis(per) / rate.max(1), STRETCH);
                (
                    Vec::new(),
                    Some(TokenBucket { interval, capacity: capacity.max(1), full_at: None }),
                )
            }
        };
        Self { windows, bucket, slowdown: 1.0, slowed_at: None, paused_until: None, last: None }
    }

    /// The time from call to call at the rate that can be kept up.
    pub(crate) fn longest_interval(&self) -> Duration {
        let windows = self.windows.iter().map(Window::interval);
        windows.chain(self.bucket.iter().map(|bucket| bucket.interval)).max().unwrap_or_default()
    }

    /// When the next call may go.
    pub(crate) fn ready_at(&self, now: Instant) -> Instant {
        self.ready_after(now, 0)
    }

    /// When a call may go that lets `ahead` others go first.
    pub(crate) fn ready_after(&self, now: Instant, ahead: usize) -> Instant {
        let slowdown = self.slowdown_at(now);
        let mut ready_at = self.paused_until.map_or(now, |until| until.max(now));
        for window in &self.windows {
            ready_at = ready_at.max(window.ready_after(now, ahead, slowdown));
        }
        if let Some(bucket) = &self.bucket {
            ready_at = ready_at.max(bucket.ready_after(now, ahead, slowdown));
        }
        match self.last {
            // While slowed down, calls go one by one: bursts are what gets refused.
            Some(last) if slowdown > 1.0 => {
                ready_at.max(last + scale(self.shortest_interval(), slowdown))
            }
            _ => ready_at,
        }
    }

    pub(crate) fn take(&mut self, now: Instant) {
        self.last = Some(now);
        for window in &mut self.windows {
            window.taken.push_back(now);
            if window.taken.len() > window.calls {
                window.taken.pop_front();
            }
        }
        if let Some(bucket) = &mut self.bucket {
            bucket.full_at =
                Some(bucket.full_at.map_or(now, |full_at| full_at.max(now)) + bucket.interval);
        }
    }

    /// Whether no call has gone for a while.
    pub(crate) fn is_idle(&self, now: Instant) -> bool {
        self.last.is_none_or(|last| now.saturating_duration_since(last) >= IDLE)
    }

    /// How near the limit is to refusing calls, from 0 to 1.
    pub(crate) fn fullness(&self, now: Instant) -> f64 {
        let windows = self.windows.iter().map(|window| window.fullness(now));
        windows.chain(self.bucket.iter().map(|bucket| bucket.fullness(now))).fold(0.0, f64::max)
    }

    /// The server refused a call: others share the limit, or it counts otherwise.
    pub(crate) fn throttled(&mut self, now: Instant, pause: Duration) {
        let until = now + pause;
        self.paused_until = Some(self.paused_until.map_or(until, |paused| paused.max(until)));
        let is_new = self
            .slowed_at
            .is_none_or(|at| now.saturating_duration_since(at) >= Duration::from_secs(1));
        if is_new {
            self.slowdown = (self.slowdown_at(now) * SLOWER).min(SLOWEST);
            self.slowed_at = Some(now);
        }
    }

    fn slowdown_at(&self, now: Instant) -> f64 {
        let Some(at) = self.slowed_at else {
            return 1.0;
        };
        let seconds = now.saturating_duration_since(at).as_secs_f64();
        (self.slowdown * RECOVERY.powf(seconds)).max(1.0)
    }

    fn shortest_interval(&self) -> Duration {
        let windows = self.windows.iter().map(Window::interval);
        windows.chain(self.bucket.iter().map(|bucket| bucket.interval)).min().unwrap_or_default()
    }
}

impl Window {
    fn interval(&self) -> Duration {
        scale(self.per, 1.0 / self.calls as f64)
    }

    /// The calls ahead fill the window over and over; within it, each waits for the one that left
    /// `calls` before it.
    fn ready_after(&self, now: Instant, ahead: usize, slowdown: f64) -> Instant {
        let per = scale(self.per, slowdown);
        let free = self.calls - self.taken.len();
        let (rounds, place) = (ahead / self.calls, ahead % self.calls);
        let first = match place.checked_sub(free) {
            Some(index) => (self.taken[index] + per).max(now),
            None => now,
        };
        first + scale(per, rounds as f64)
    }

    fn fullness(&self, now: Instant) -> f64 {
        let recent = self.taken.iter().filter(|&&taken| taken + self.per > now).count();
        recent as f64 / self.calls as f64
    }
}

impl TokenBucket {
    fn ready_after(&self, now: Instant, ahead: usize, slowdown: f64) -> Instant {
        let full_at = self.full_at.map_or(now, |full_at| full_at.max(now));
        let full_at = full_at + scale(self.interval, ahead as f64 * slowdown);
        let room = self.interval * (self.capacity - 1);
        full_at.checked_sub(room).map_or(now, |ready_at| ready_at.max(now))
    }

    fn fullness(&self, now: Instant) -> f64 {
        let full_at = self.full_at.map_or(now, |full_at| full_at.max(now));
        (full_at - now).as_secs_f64() / (self.interval * self.capacity).as_secs_f64()
    }
}
