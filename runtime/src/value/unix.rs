//! Times as numbers since 1970.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::v1::read_whole_number;

macro_rules! unix_time {
    ($name:ident, $from:ident, $to:ident) => {
        impl $name {
            /// The number as it stands in messages.
            #[must_use]
            pub const fn as_i64(self) -> i64 {
                self.0
            }

            /// The time; `None` when it is outside the years -9999 to 9999.
            #[must_use]
            pub fn timestamp(self) -> Option<Timestamp> {
                Timestamp::$from(self.0).ok()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl From<$name> for i64 {
            fn from(time: $name) -> Self {
                time.0
            }
        }

        impl From<Timestamp> for $name {
            fn from(timestamp: Timestamp) -> Self {
                Self(timestamp.$to())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_whole_number(deserializer).map(Self)
            }
        }
    };
}

/// A time as whole seconds since 1970 in UTC.
///
/// ```
/// use clientwright_runtime::{Timestamp, UnixSeconds};
///
/// let day = UnixSeconds::from(86_400);
/// assert_eq!(day.timestamp(), "1970-01-02T00:00:00Z".parse::<Timestamp>().ok());
/// assert_eq!(day.to_string(), "86400");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnixSeconds(i64);

unix_time!(UnixSeconds, from_second, as_second);

/// A time as whole milliseconds since 1970 in UTC.
///
/// ```
/// use clientwright_runtime::{Timestamp, UnixMillis};
///
/// let time = UnixMillis::from(1_500);
/// assert_eq!(time.timestamp(), "1970-01-01T00:00:01.5Z".parse::<Timestamp>().ok());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnixMillis(i64);

unix_time!(UnixMillis, from_millisecond, as_millisecond);
