//! What a run of digits is: a date, a version, a number, or something that only looks like one
//! (a build stamp, a time, an address).

use super::date::Date;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number<'t> {
    Date {
        date: Date,
        ambiguous: bool,
    },
    /// The digits, without the ending of an ordinal.
    Plain(&'t str),
    Version,
    Opaque,
}

/// Endings of ordinals: `1st`, `1'st`, `23nd` (as people write), `1er`, `1º`.
const ORDINALS: [&str; 13] =
    ["st", "nd", "rd", "th", "er", "ere", "re", "e", "eme", "ème", "º", "°", "ª"];

/// `day_first` says what `04/05/2027` means; without it neither half is known.
pub(super) fn read(text: &str, day_first: bool) -> Number<'_> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Number::Plain(text);
    }
    if let Some((date, ambiguous)) = date(text, day_first) {
        return Number::Date { date, ambiguous };
    }
    let digits = &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())];
    let ending = text[digits.len()..].trim_start_matches(['\'', '’']).to_lowercase();
    if ORDINALS.contains(&ending.as_str()) {
        return Number::Plain(digits);
    }
    if is_version(text) && text.contains('.') { Number::Version } else { Number::Opaque }
}

/// Numbers with dots between them.
pub(super) fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_number = |part: &&str| {
        (1..=5).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    parts.len() <= 4 && parts.iter().all(is_number)
}

fn date(text: &str, day_first: bool) -> Option<(Date, bool)> {
    let certain = |date: Date| (date, false);
    if let Some(date) = Date::from_iso(text).or_else(|| date_of_time(text)) {
        return Some(certain(date));
    }
    let separator = ['-', '/', '.'].into_iter().find(|separator| text.contains(*separator))?;
    let parts: Vec<&str> = text.split(separator).collect();
    let number = |part: &str| -> Option<i8> {
        let fits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse().ok()).flatten()
    };
    let year = |part: &str| -> Option<i16> {
        let fits = part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse().ok()).flatten()
    };
    match parts.as_slice() {
        [first, second, third] if year(first).is_some() => {
            Date::day(year(first)?, number(second)?, number(third)?).map(certain)
        }
        [first, second, third] => match super::textual::month(second) {
            Some(month) => Date::day(year(third)?, month, number(first)?).map(certain),
            None => {
                let known = day_first || separator == '.';
                day_or_month(number(first)?, number(second)?, year(third)?, known)
            }
        },
        [month, last] if separator == '/' => Date::month(year(last)?, number(month)?).map(certain),
        _ => None,
    }
}

/// Of two small numbers one may be too large for a month, or both the same; else the order must be
/// known.
fn day_or_month(first: i8, second: i8, year: i16, day_first: bool) -> Option<(Date, bool)> {
    let european = Date::day(year, second, first);
    let american = Date::day(year, first, second);
    match (european, american) {
        (Some(date), None) | (None, Some(date)) => Some((date, false)),
        (Some(date), Some(same)) if date == same || day_first => Some((date, false)),
        (Some(_), Some(_)) => Some((Date::year(year)?, true)),
        (None, None) => None,
    }
}

/// RFC 3339 and its like: the day as it is written there.
fn date_of_time(text: &str) -> Option<Date> {
    let (date, time) = text.split_once(['T', 't'])?;
    let is_time =
        time.contains(':') && time.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let date = Date::from_iso(date)?;
    (is_time && date.is_day()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, day_first: bool) -> String {
        match read(text, day_first) {
            Number::Date { date, ambiguous: false } => date.to_string(),
            Number::Date { date, ambiguous: true } => format!("{date} or so"),
            Number::Plain(digits) => format!("number {digits}"),
            Number::Version => "version".to_owned(),
            Number::Opaque => "opaque".to_owned(),
        }
    }

    #[test]
    fn digits_are_what_they_can_only_be() {
        let cases = [
            ("2026-04-23", "2026-04-23"),
            ("2026-04-23T10:00:00.5+02:00", "2026-04-23"),
            ("2026-11", "2026-11"),
            ("2026-Q3", "2026-Q3"),
            ("11/2026", "2026-11"),
            ("2026/11/30", "2026-11-30"),
            ("2026.11.30", "2026-11-30"),
            ("30/11/2026", "2026-11-30"),
            ("11/30/2026", "2026-11-30"),
            ("30-11-2026", "2026-11-30"),
            ("05/05/2026", "2026-05-05"),
            ("04/05/2026", "2026 or so"),
            ("04-05-2026", "2026 or so"),
            ("04.05.2026", "2026-05-04"),
            ("15-Jan-2027", "2027-01-15"),
            ("31/02/2026", "opaque"),
            ("04/05/26", "opaque"),
            ("1st", "number 1"),
            ("1'st", "number 1"),
            ("1er", "number 1"),
            ("2026", "number 2026"),
            ("20260115", "number 20260115"),
            ("1.134.0", "version"),
            ("1.71", "version"),
            ("2026.1", "version"),
            ("20260115.3", "opaque"),
            ("2026-01-15-rc1", "opaque"),
            ("2024-07-22-removal-of-x", "opaque"),
            ("00:00", "opaque"),
            ("3/4", "opaque"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text, false), expected, "{text}");
        }
        assert_eq!(shown("04/05/2026", true), "2026-05-04");
    }
}
