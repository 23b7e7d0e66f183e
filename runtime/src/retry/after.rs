//! `Retry-After`, in all the forms servers send.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

use crate::time;

/// The longest wait that is told apart from "never".
const LONGEST: f64 = 1e9;

/// How long the server asks to wait: seconds, also with a fraction, or a date. A date is compared
/// with the answer's own `Date`, so that a wrong local clock does no harm. What lies in the past is
/// no wait, what cannot be read is no wish.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Some(seconds) = time::seconds(text) {
        return seconds.is_finite().then(|| Duration::from_secs_f64(seconds.clamp(0.0, LONGEST)));
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs_f64(LONGEST));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let date = headers
        .get(header::DATE)
        .and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    Some(until.duration_since(date.unwrap_or(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::{HeaderMap, HeaderValue};

    use super::retry_after;

    fn read(value: &str, date: Option<&str>) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", HeaderValue::from_str(value).unwrap());
        if let Some(date) = date {
            headers.insert("date", HeaderValue::from_str(date).unwrap());
        }
        retry_after(&headers, SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
    }

    #[test]
    fn r4_every_form_of_retry_after() {
        let now = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (value, date, expected) in [
            ("7", None, Some(7.0)),
            (" 7 ", None, Some(7.0)),
            ("1.5", None, Some(1.5)),
            ("0", None, Some(0.0)),
            ("-5", None, Some(0.0)),
            ("99999999999999999999999999", None, Some(1e9)),
            ("1e400", None, None),
            ("NaN", None, None),
            ("soon", None, None),
            ("", None, None),
            ("Sun, 06 Nov 1994 08:49:47 GMT", None, Some(10.0)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some("Sun, 06 Nov 1994 08:49:40 GMT"), Some(7.0)),
            ("Sun, 06 Nov 1994 08:49:30 GMT", Some(now), Some(0.0)),
            ("Sunday, 06-Nov-94 08:49:47 GMT", Some(now), Some(10.0)),
            ("Sun Nov  6 08:49:47 1994", Some(now), Some(10.0)),
        ] {
            assert_eq!(read(value, date), expected.map(Duration::from_secs_f64), "{value}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), SystemTime::now()), None);
    }
}
