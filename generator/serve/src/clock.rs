//! The server's clock: a monotonic one that behaviour follows, and the dates that answers show.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    start: Instant,
    dates: Dates,
    speed: f64,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Dates {
    Moving,
    /// Every date is this many milliseconds after 1970.
    Fixed(u64),
}

impl Clock {
    pub fn start(dates: Dates, speed: f64) -> Self {
        Self { start: Instant::now(), dates, speed }
    }

    /// What has passed since the server started.
    pub fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// How long work takes that is said to take `span`.
    pub fn work(&self, span: Duration) -> Duration {
        span.div_f64(self.speed)
    }

    /// Milliseconds after 1970 at the moment `at` of [`Clock::now`].
    pub fn date(&self, at: Duration) -> u64 {
        match self.dates {
            Dates::Fixed(millis) => millis,
            Dates::Moving => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                let start = since.saturating_sub(self.start.elapsed());
                u64::try_from((start + at).as_millis()).unwrap_or(u64::MAX)
            }
        }
    }
}

/// `2024-10-02T12:58:16.604Z`.
pub(crate) fn iso(millis: u64) -> String {
    let (seconds, millis) = (millis / 1000, millis % 1000);
    let (day, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(day);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// Year, month and day of a count of days since 1970-01-01. Years are counted from March, so that
/// the leap day is the last of its year.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + carry, month, day)
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn dates_are_the_calendars() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(1_727_873_896_604), "2024-10-02T12:58:16.604Z");
        assert_eq!(iso(1_709_164_800_000), "2024-02-29T00:00:00.000Z");
        assert_eq!(iso(1_767_225_599_999), "2025-12-31T23:59:59.999Z");
    }
}
