//! A date that is as precise as its source, and no more.

use std::fmt;

use jiff::{ToSpan, civil};

/// A day, or the month, quarter or year that a text leaves it at. Prints in ISO form: `2026-04-23`,
/// `2026-04`, `2026-Q2`, `2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    first: civil::Date,
    precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    Year,
    Quarter,
    Month,
    Day,
}

/// A span of time as people write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Days(i64),
    Months(i64),
}

/// How many of a unit make a period.
type Unit = fn(i64) -> Period;

impl Period {
    /// `3 months`, `90 days`, in any language that is read.
    pub fn parse(text: &str) -> Option<Self> {
        let (count, unit) = text.trim().split_once(char::is_whitespace)?;
        Self::of(count.parse().ok()?, unit.trim())
    }

    /// So many of a unit, called in small letters without accents.
    pub(super) fn of(count: i64, unit: &str) -> Option<Self> {
        const UNITS: [(&str, Unit); 4] = [
            ("day days jour jours tag tage tagen dia dias giorno giorni", Period::Days),
            ("week weeks semaine semaines woche wochen semana semanas settimane", |n| {
                Period::Days(7 * n)
            }),
            ("month months mois monat monate monaten mes meses mese mesi", Period::Months),
            ("year years an ans jahr jahre jahren ano anos anno anni", |n| Period::Months(12 * n)),
        ];
        if !(0..=3_650).contains(&count) {
            return None;
        }
        let of_unit = |(words, _): &&(&str, Unit)| words.split(' ').any(|word| word == unit);
        UNITS.iter().find(of_unit).map(|(_, period)| period(count))
    }
}

/// Years that a notice about an API may speak of; anything else is some other number.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

impl Date {
    /// `None` for a year that no notice speaks of.
    pub fn year(year: i16) -> Option<Self> {
        Self::at(year, 1, 1, Precision::Year)
    }

    /// `None` for a quarter that there is not.
    pub fn quarter(year: i16, quarter: i8) -> Option<Self> {
        let known = (1..=4).contains(&quarter);
        known.then(|| Self::at(year, quarter * 3 - 2, 1, Precision::Quarter)).flatten()
    }

    /// `None` for a month that there is not.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Self::at(year, month, 1, Precision::Month)
    }

    /// `None` for a day that there is not.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::at(year, month, day, Precision::Day)
    }

    fn at(year: i16, month: i8, day: i8, precision: Precision) -> Option<Self> {
        let first = civil::Date::new(year, month, day).ok()?;
        YEARS.contains(&year).then_some(Self { first, precision })
    }

    /// Reads what this type prints.
    pub fn from_iso(text: &str) -> Option<Self> {
        let digits = |text: &str, width: usize| {
            text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let year = |text: &str| digits(text, 4).then(|| text.parse().ok()).flatten();
        let two = |text: &str| digits(text, 2).then(|| text.parse().ok()).flatten();
        let one = |text: &str| digits(text, 1).then(|| text.parse().ok()).flatten();
        match text.split('-').collect::<Vec<_>>().as_slice() {
            [first] => Self::year(year(first)?),
            [first, part] => match part.strip_prefix(['Q', 'q']) {
                Some(quarter) => Self::quarter(year(first)?, one(quarter)?),
                None => Self::month(year(first)?, two(part)?),
            },
            [first, month, day] => Self::day(year(first)?, two(month)?, two(day)?),
            _ => None,
        }
    }

    /// The day it is for whoever runs this program.
    pub fn today() -> Self {
        Self { first: jiff::Zoned::now().date(), precision: Precision::Day }
    }

    pub fn is_day(self) -> bool {
        self.precision == Precision::Day
    }

    /// The first day that this may mean.
    pub fn first_day(self) -> civil::Date {
        self.first
    }

    /// The last day that this may mean.
    pub fn last_day(self) -> civil::Date {
        match self.precision {
            Precision::Year => self.first.last_of_year(),
            Precision::Quarter => self.first.saturating_add(2.months()).last_of_month(),
            Precision::Month => self.first.last_of_month(),
            Precision::Day => self.first,
        }
    }

    /// Days from `start` until this, both at their first day; negative where `start` is later.
    pub fn days_after(self, start: Self) -> i64 {
        self.first.duration_since(start.first).as_hours() / 24
    }

    /// Whether one of the two only says more exactly what the other says.
    pub fn agrees(self, other: Self) -> bool {
        let within = |inner: Self, outer: Self| {
            outer.first_day() <= inner.first_day() && inner.last_day() <= outer.last_day()
        };
        within(self, other) || within(other, self)
    }

    /// Whether no day that this may mean is as late as `other`.
    pub fn is_before(self, other: Self) -> bool {
        self.last_day() < other.first_day()
    }

    /// The one that says more.
    pub(super) fn finer(self, other: Self) -> Self {
        if other.precision > self.precision { other } else { self }
    }

    /// `None` where the sum would be less precise than a reader might think.
    pub fn after(self, period: Period) -> Option<Self> {
        let span = match (self.precision, period) {
            (Precision::Day, Period::Days(count)) => jiff::Span::new().try_days(count),
            (Precision::Day | Precision::Month, Period::Months(count)) => {
                jiff::Span::new().try_months(count)
            }
            _ => return None,
        };
        let sum = self.first.checked_add(span.ok()?).ok()?;
        Self::at(sum.year(), sum.month(), sum.day(), self.precision)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.precision {
            Precision::Year => write!(formatter, "{year:04}"),
            Precision::Quarter => write!(formatter, "{year:04}-Q{}", (month + 2) / 3),
            Precision::Month => write!(formatter, "{year:04}-{month:02}"),
            Precision::Day => write!(formatter, "{}", self.first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::from_iso(text).unwrap()
    }

    #[test]
    fn every_precision_survives_its_text() {
        for text in ["2026", "2026-Q3", "2026-11", "2024-02-29"] {
            assert_eq!(date(text).to_string(), text);
        }
        for wrong in ["2026-02-29", "2026-13", "2026-Q5", "26", "2026-1-1", "1770-01-01", ""] {
            assert_eq!(Date::from_iso(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_span_of_days_has_a_first_and_a_last() {
        let last = |text: &str| date(text).last_day().to_string();
        assert_eq!(
            ["2026", "2026-Q1", "2024-02", "2026-04-23"].map(last),
            ["2026-12-31", "2026-03-31", "2024-02-29", "2026-04-23"]
        );
        assert_eq!(date("2026-04-23").days_after(date("2026-01-15")), 98);
        assert_eq!(date("2026-01-15").days_after(date("2026-04-23")), -98);
    }

    #[test]
    fn a_month_and_a_day_in_it_agree() {
        let (month, day) = (date("2026-04"), date("2026-04-23"));
        assert!(month.agrees(day) && day.agrees(month) && !date("2026-05").agrees(day));
        assert_eq!(month.finer(day), day);
        assert!(day.is_before(date("2026-05")) && !day.is_before(month));
    }

    #[test]
    fn months_are_added_within_the_calendar() {
        let after = |text: &str, period| date(text).after(period).map(|date| date.to_string());
        assert_eq!(after("2026-11-30", Period::Months(3)).as_deref(), Some("2027-02-28"));
        assert_eq!(after("2026-12-20", Period::Days(45)).as_deref(), Some("2027-02-03"));
        assert_eq!(after("2026-12", Period::Months(1)).as_deref(), Some("2027-01"));
        assert_eq!(after("2026", Period::Months(1)), None);
        assert_eq!(after("2026-12-20", Period::Months(i64::MAX)), None);
    }
}
