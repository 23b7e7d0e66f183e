//! Numbers as they were written.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::value::RawValue;

use crate::error::Error;

/// A number of JSON, kept exactly as it was written: with all of its digits, however many.
///
/// Two are equal when they are written alike: `1.0` is not `1.00`.
///
/// ```
/// use clientwright_runtime::Decimal;
///
/// let price: Decimal = "0.10000000000000000000000001".parse()?;
/// assert_eq!(price.to_string(), "0.10000000000000000000000001");
/// assert_eq!(price.to_f64(), 0.1);
/// assert_eq!(Decimal::from(3).as_str(), "3");
/// assert!("1,5".parse::<Decimal>().is_err());
/// # Ok::<(), clientwright_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(String);

impl Decimal {
    /// The number as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest number that a double holds; infinite where the number is beyond all of them.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The shortest way to write a double; `None` for what JSON has no number for: infinity and
    /// NaN.
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Self> {
        number.is_finite().then(|| Self(number.to_string()))
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self::from(0)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// # Errors
///
/// When the text is no number as JSON writes them.
impl FromStr for Decimal {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let is_number = serde_json::from_str::<&RawValue>(text)
            .is_ok_and(|value| value.get().len() == text.len() && starts_number(text));
        let refused = || Error::request("a text is no number as JSON writes them");
        if is_number { Ok(Self(text.to_owned())) } else { Err(refused()) }
    }
}

fn starts_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
}

macro_rules! from_whole_number {
    ($($ty:ty),*) => {
        $(
            impl From<$ty> for Decimal {
                fn from(number: $ty) -> Self {
                    Self(number.to_string())
                }
            }
        )*
    };
}

from_whole_number!(i32, i64, i128, u32, u64, u128);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = RawValue::from_string(self.0.clone()).map_err(ser::Error::custom)?;
        number.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Box::<RawValue>::deserialize(deserializer)?;
        let text = value.get();
        if starts_number(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(de::Error::custom("expected a number"))
        }
    }
}
