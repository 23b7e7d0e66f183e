//! Whole numbers in every way that JSON writes numbers, with all of their digits.

use serde::de::{Error, Visitor};

/// A whole number, as large as serde has a way for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    Signed(i128),
    Unsigned(u128),
}

/// The most digits that a [`Whole`] has.
const MOST: usize = 39;

impl Whole {
    /// What a JSON text stands for; `None` where that is no number, not whole, or larger.
    pub(super) fn of(text: &str) -> Option<Self> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (sign, number) = match number.strip_prefix('-') {
            Some(number) => ("-", number),
            None => ("", number),
        };
        let (before, after) = number.split_once('.').unwrap_or((number, ""));
        let digits = format!("{before}{after}");
        if before.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let significant = digits.trim_start_matches('0').trim_end_matches('0');
        if significant.is_empty() {
            return Some(Self::Signed(0));
        }
        let zeros = digits.len() - digits.trim_end_matches('0').len();
        // How many zeros follow what is significant; fewer than none are digits of a fraction.
        let following = exponent
            .checked_sub(i64::try_from(after.len()).ok()?)?
            .checked_add(i64::try_from(zeros).ok()?)?;
        let following = usize::try_from(following).ok().filter(|following| *following < MOST)?;
        let digits = format!("{sign}{significant}{}", "0".repeat(following));
        let unsigned = || digits.parse().ok().map(Self::Unsigned);
        digits.parse().ok().map(Self::Signed).or_else(unsigned)
    }

    /// Gives it to a visitor in the smallest type that holds it.
    pub(super) fn visit<'de, V: Visitor<'de>, E: Error>(self, visitor: V) -> Result<V::Value, E> {
        match self {
            Self::Signed(number) => match (i64::try_from(number), u64::try_from(number)) {
                (Ok(number), _) => visitor.visit_i64(number),
                (_, Ok(number)) => visitor.visit_u64(number),
                _ => visitor.visit_i128(number),
            },
            Self::Unsigned(number) => visitor.visit_u128(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Whole;

    #[test]
    fn every_writing_of_a_whole_number_is_read_to_its_last_digit() {
        let most = "9".repeat(38);
        for (text, number) in [
            ("0", 0),
            ("-0.0", 0),
            ("0e-7", 0),
            ("0.000e5", 0),
            ("-12", -12),
            ("2.0", 2),
            ("2e3", 2_000),
            ("2E+3", 2_000),
            ("2500e-2", 25),
            ("100e-2", 1),
            ("0.25e2", 25),
            ("0.0025e4", 25),
            ("10.0", 10),
            ("9007199254740993.0", 9_007_199_254_740_993),
            ("-9223372036854775808.0", i128::from(i64::MIN)),
            ("1e19", 10_000_000_000_000_000_000),
            ("1.8446744073709551615e19", i128::from(u64::MAX)),
            (&most, most.parse().unwrap()),
        ] {
            assert_eq!(Whole::of(text), Some(Whole::Signed(number)), "{text}");
        }
        assert_eq!(Whole::of(&u128::MAX.to_string()), Some(Whole::Unsigned(u128::MAX)));
    }

    #[test]
    fn nothing_else_is_one() {
        let long = "1".repeat(40);
        for text in [
            "2.5",
            "25e-1",
            "0.5e0",
            "1e-1",
            "1e39",
            "1e400",
            "1e9223372036854775807",
            "1e99999999999999999999",
            "1.5e-9223372036854775808",
            "-340282366920938463463374607431768211455",
            &long,
            "",
            "-",
            ".5",
            "true",
            "null",
            "\"2\"",
            "[2]",
            "{}",
        ] {
            assert_eq!(Whole::of(text), None, "{text}");
        }
    }
}
