//! Timestamps, dates and durations that never fail an answer.

use std::{fmt, time::Duration};

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp, civil};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::v1::read_text;

/// What all forms share: the text as received, shown, compared and written back.
macro_rules! kept_text {
    ($name:ident) => {
        impl $name {
            /// The text as received.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_text(deserializer)
            }
        }
    };
}

/// A point in time, kept exactly as the server wrote it.
///
/// A server that strays from RFC 3339 does not make an answer unreadable: the text stays, and
/// [`timestamp`](Self::timestamp) says whether it is a time.
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
pub struct DateTime(String);

kept_text!(DateTime);

impl DateTime {
    /// The time, when the text is RFC 3339, or the same without a zone, which is taken as UTC. A
    /// bare date is its midnight.
    #[must_use]
    pub fn timestamp(&self) -> Option<Timestamp> {
        let text = self.0.trim();
        if let Ok(timestamp) = text.parse() {
            return Some(timestamp);
        }
        let civil: civil::DateTime = text.parse().ok()?;
        format!("{civil}Z").parse().ok()
    }
}

impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp.to_string())
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
pub struct Date(String);

kept_text!(Date);

impl Date {
    /// The day, when the text is one. A text with a time gives the day written in it.
    #[must_use]
    pub fn date(&self) -> Option<civil::Date> {
        self.0.trim().parse().ok()
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date.to_string())
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
pub struct IsoDuration(String);

kept_text!(IsoDuration);

impl IsoDuration {
    /// The length, when the text is one that does not depend on a calendar: a day is 24 hours, and
    /// months and years have no length of their own. `None` also where it is negative.
    #[must_use]
    pub fn duration(&self) -> Option<Duration> {
        let span: Span = self.0.trim().parse().ok()?;
        let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
        length.try_into().ok()
    }
}

/// More than 292 billion years are as many.
impl From<Duration> for IsoDuration {
    fn from(duration: Duration) -> Self {
        Self(SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX).to_string())
    }
}
