//! Limits as a gateway keeps them: exact, and a refused request costs nothing.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use clientwright::model::{Api, Bucket, LimitId};

#[derive(Debug, Default)]
pub(crate) struct Limiter {
    used: BTreeMap<LimitId, Used>,
    /// Windows are shorter by this, for what the way to the server does to the spacing of calls.
    slack: Duration,
}

#[derive(Debug)]
enum Used {
    /// When the calls of the longest window came.
    Windows(VecDeque<Duration>),
    Token {
        held: f64,
        at: Duration,
    },
}

impl Limiter {
    pub fn new(slack: Duration) -> Self {
        Self { used: BTreeMap::new(), slack }
    }

    /// Draws from every limit, or from none and says how long until it would be granted.
    pub fn draw(&mut self, api: &Api, limits: &[LimitId], now: Duration) -> Result<(), Duration> {
        let wait = |limiter: &mut Self, id: &LimitId| limiter.wait(*id, &api[*id].bucket, now);
        let longest = limits.iter().map(|id| wait(self, id)).max().unwrap_or_default();
        if !longest.is_zero() {
            return Err(longest);
        }
        for id in limits {
            match self.used.get_mut(id) {
                Some(Used::Windows(calls)) => calls.push_back(now),
                Some(Used::Token { held, .. }) => *held -= 1.0,
                None => unreachable!("asking for the wait makes the entry"),
            }
        }
        Ok(())
    }

    fn wait(&mut self, id: LimitId, bucket: &Bucket, now: Duration) -> Duration {
        let slack = self.slack;
        match bucket {
            Bucket::Windows(windows) => {
                let used = self.used.entry(id).or_insert(Used::Windows(VecDeque::new()));
                let Used::Windows(calls) = used else { return Duration::ZERO };
                let longest = windows.iter().map(|(_, span)| *span).max().unwrap_or_default();
                let longest = Duration::from_millis(longest);
                while calls.front().is_some_and(|first| *first + longest <= now) {
                    calls.pop_front();
                }
                let wait = |(rate, span): &(u32, u64)| {
                    let span = Duration::from_millis(*span).saturating_sub(slack);
                    window_wait(calls, *rate, span, now)
                };
                windows.iter().map(wait).max().unwrap_or_default()
            }
            Bucket::Token { rate, per_ms, capacity } => {
                let full = Used::Token { held: f64::from(*capacity), at: now };
                let Used::Token { held, at } = self.used.entry(id).or_insert(full) else {
                    return Duration::ZERO;
                };
                let per_second = f64::from(*rate) / Duration::from_millis(*per_ms).as_secs_f64();
                let refill = now.saturating_sub(*at).as_secs_f64() * per_second;
                (*held, *at) = ((*held + refill).min(f64::from(*capacity)), now);
                let missing = (1.0 - *held).max(0.0) / per_second;
                let wait = Duration::try_from_secs_f64(missing).unwrap_or(Duration::MAX);
                wait.saturating_sub(slack)
            }
        }
    }
}

/// How long until one more call fits `rate` calls in any `span`.
fn window_wait(calls: &VecDeque<Duration>, rate: u32, span: Duration, now: Duration) -> Duration {
    let rate = usize::try_from(rate).unwrap_or(usize::MAX);
    match calls.len().checked_sub(rate).and_then(|oldest| calls.get(oldest)) {
        Some(call) => (*call + span).saturating_sub(now),
        // Only a rate of zero looks past the last call: it never grants one.
        None if rate == 0 => Duration::MAX,
        None => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clientwright::model::{Api, Bucket, Limit, LimitId};

    use super::Limiter;

    fn api(buckets: &[Bucket]) -> Api {
        let limit = |bucket: &Bucket| Limit { name: "row".to_owned(), bucket: bucket.clone() };
        Api { limits: buckets.iter().map(limit).collect(), ..Api::default() }
    }

    fn grants(api: &Api, limiter: &mut Limiter, at: u64) -> bool {
        let limits: Vec<LimitId> = (0..api.limits.len()).map(LimitId).collect();
        limiter.draw(api, &limits, Duration::from_millis(at)).is_ok()
    }

    #[test]
    fn windows_slide() {
        let api = api(&[Bucket::Windows(vec![(2, 1000), (3, 5000)])]);
        let mut limiter = Limiter::default();
        let granted = [0, 600, 999, 1000, 1601, 4999, 5000];
        let granted = granted.map(|at| grants(&api, &mut limiter, at));
        assert_eq!(granted, [true, true, false, true, false, false, true]);
    }

    #[test]
    fn a_refused_request_costs_nothing_anywhere() {
        let windows = |rate| Bucket::Windows(vec![(rate, 1000)]);
        let api = api(&[windows(2), windows(1)]);
        let mut limiter = Limiter::default();
        assert!(grants(&api, &mut limiter, 0));
        assert!(!grants(&api, &mut limiter, 10));
        assert!(limiter.draw(&api, &[LimitId(0)], Duration::from_millis(20)).is_ok());
    }

    #[test]
    fn tokens_come_back() {
        let api = api(&[Bucket::Token { rate: 2, per_ms: 1000, capacity: 3 }]);
        let mut limiter = Limiter::default();
        let granted = [0, 0, 0, 0, 400, 500, 501].map(|at| grants(&api, &mut limiter, at));
        assert_eq!(granted, [true, true, true, false, false, true, false]);
    }
}
