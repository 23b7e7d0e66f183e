//! Timestamps, dates and durations that never fail an answer.

use std::{fmt, time::Duration};

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp, civil, fmt::rfc2822};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::kept::Kept;

/// What all forms share: the text, or number, as received, shown, compared and written back.
macro_rules! kept_text {
    ($name:ident) => {
        impl $name {
            /// The text as received; the digits of a number.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0.text
            }

            pub(crate) fn is_number(&self) -> bool {
                self.0.is_number
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0.text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Kept::from(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Kept::from(text))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Kept::deserialize(deserializer).map(Self)
            }
        }
    };
}

/// A point in time, kept exactly as the server wrote it.
///
/// A server that strays from RFC 3339 does not make an answer unreadable: the text stays, or the
/// number, and [`timestamp`](Self::timestamp) says whether it is a time.
///
/// ```
/// use clientwright_runtime::DateTime;
///
/// let zoned = DateTime::from("2026-04-23T10:00:00+02:00");
/// let zoneless = DateTime::from("2026-04-23T08:00:00");
/// assert_eq!(zoned.timestamp(), zoneless.timestamp());
/// assert_eq!(DateTime::from("soon").timestamp(), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DateTime(Kept);

kept_text!(DateTime);

impl DateTime {
    /// The time, when the text is RFC 3339, or the same without a zone, which is taken as UTC, or
    /// RFC 1123, as headers have it. A bare date is its midnight. A number, also as a text of nine
    /// digits or more, counts the seconds since 1970, or the milliseconds where it is over a
    /// hundred billion.
    #[must_use]
    pub fn timestamp(&self) -> Option<Timestamp> {
        let text = self.as_str().trim();
        if self.is_number() {
            return unix(text);
        }
        if let Ok(timestamp) = text.parse() {
            return Some(timestamp);
        }
        if let Ok(civil) = text.parse::<civil::DateTime>() {
            return format!("{civil}Z").parse().ok();
        }
        if let Ok(zoned) = rfc2822::parse(text) {
            return Some(zoned.timestamp());
        }
        let is_long = text.bytes().take_while(u8::is_ascii_digit).count() >= 9;
        if is_long { unix(text) } else { None }
    }
}

/// What is larger than this is milliseconds: as seconds it would be in the year 5138.
const MOST_SECONDS: f64 = 1e11;

fn unix(text: &str) -> Option<Timestamp> {
    if let Ok(whole) = text.parse::<i64>() {
        return match whole.unsigned_abs() as f64 > MOST_SECONDS {
            true => Timestamp::from_millisecond(whole).ok(),
            false => Timestamp::from_second(whole).ok(),
        };
    }
    let number: f64 = text.parse().ok()?;
    let seconds = if number.abs() > MOST_SECONDS { number / 1_000.0 } else { number };
    Timestamp::from_duration(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()
}

impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        Self(Kept::from(timestamp.to_string()))
    }
}

/// A day, kept exactly as the server wrote it.
///
/// ```
/// use clientwright_runtime::Date;
///
/// let day = Date::from("2026-04-23");
/// assert_eq!(day.date().map(|date| date.day()), Some(23));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Date(Kept);

kept_text!(Date);

impl Date {
    /// The day, when the text is one. A text with a time gives the day written in it.
    #[must_use]
    pub fn date(&self) -> Option<civil::Date> {
        self.as_str().trim().parse().ok()
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(Kept::from(date.to_string()))
    }
}

/// A length of time as ISO 8601 writes it, kept exactly as the server wrote it.
///
/// ```
/// use std::time::Duration;
///
/// use clientwright_runtime::IsoDuration;
///
/// let hour = IsoDuration::from("PT60M");
/// assert_eq!(hour.duration(), Some(Duration::from_secs(3600)));
/// assert_eq!(hour.as_str(), "PT60M");
/// assert_eq!(IsoDuration::from(Duration::from_secs(90)).as_str(), "PT1M30S");
/// // Months differ in length.
/// assert_eq!(IsoDuration::from("P1M").duration(), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct IsoDuration(Kept);

kept_text!(IsoDuration);

impl IsoDuration {
    /// The length, when the text is one that does not depend on a calendar: a day is 24 hours, and
    /// months and years have no length of their own. `1h30m`, `1.5s` and `01:30:00` are read as well.
    /// `None` also where it is negative, and for a number, which does not say what it counts.
    #[must_use]
    pub fn duration(&self) -> Option<Duration> {
        if self.is_number() {
            return None;
        }
        let span: Span = self.as_str().trim().parse().ok()?;
        let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
        length.try_into().ok()
    }
}

/// More than 292 billion years are as many.
impl From<Duration> for IsoDuration {
    fn from(duration: Duration) -> Self {
        let length = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
        Self(Kept::from(length.to_string()))
    }
}
