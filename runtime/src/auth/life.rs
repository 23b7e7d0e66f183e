//! How long a token lives, from differences between the server's own times: the local clock may be
//! wrong.

use std::time::{Duration, UNIX_EPOCH};

use http::header::DATE;
use serde_json::Value;

use crate::{error::Answer, time, v1::Life, value::base64};

/// When nothing says how long a token lives. If it ends sooner, a refusal tells.
const UNKNOWN: Duration = Duration::from_secs(300);

/// The first rule that can be read.
pub(crate) fn of_token(
    rules: &[Life],
    token: &str,
    body: Option<&Value>,
    answer: &Answer,
) -> Duration {
    let read = rules.iter().find_map(|rule| match rule {
        Life::Jwt => of_jwt(token, answer),
        Life::Member(pointer) => seconds(body?.pointer(pointer)?),
        Life::Fixed(seconds) => Some(Duration::from_secs(*seconds)),
    });
    read.unwrap_or(UNKNOWN)
}

/// From `iat` to `exp`, or from the answer's date to `exp` when that is less: a server may hand out
/// a token it made earlier. The signature is the server's business.
fn of_jwt(token: &str, answer: &Answer) -> Option<Duration> {
    let payload = token.split('.').nth(1)?;
    let claims: Value = serde_json::from_slice(&base64::decode(payload)?).ok()?;
    let expires = claims.get("exp").and_then(Value::as_f64)?;
    let issued = claims.get("iat").and_then(Value::as_f64);
    let date = answer
        .headers
        .get(DATE)
        .and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    let answered = date.and_then(|date| Some(date.duration_since(UNIX_EPOCH).ok()?.as_secs_f64()));
    let starts = [issued, answered];
    let start = starts.into_iter().flatten().fold(f64::NEG_INFINITY, f64::max);
    let life = Duration::try_from_secs_f64(expires - start).ok()?;
    (!life.is_zero()).then_some(life)
}

/// Seconds as a number or as digits.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => time::seconds(text.trim())?,
        _ => return None,
    };
    let life = Duration::try_from_secs_f64(seconds).ok()?;
    (!life.is_zero()).then_some(life)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, StatusCode};
    use serde_json::{Value, json};

    use super::of_token;
    use crate::{error::Answer, v1::Life, value::base64};

    fn jwt(claims: &Value) -> String {
        let payload =
            base64::encode(claims.to_string().as_bytes()).replace('+', "-").replace('/', "_");
        format!("e30.{}.c2ln", payload.trim_end_matches('='))
    }

    fn life(rules: &[Life], token: &str, body: &Value, date: Option<&str>) -> u64 {
        let mut headers = HeaderMap::new();
        if let Some(date) = date {
            headers.insert("date", HeaderValue::from_str(date).unwrap());
        }
        let answer = Answer { status: StatusCode::OK, headers, body: Bytes::new() };
        of_token(rules, token, Some(body), &answer).as_secs()
    }

    #[test]
    fn every_source() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"; // 784111777
        let rules = [Life::Jwt, Life::Member("/expirationSec"), Life::Fixed(77)];
        let none = json!({});
        assert_eq!(life(&rules, &jwt(&json!({ "iat": 1000, "exp": 1300 })), &none, None), 300);
        assert_eq!(
            life(
                &rules,
                &jwt(&json!({ "iat": 784_111_677, "exp": 784_111_977 })),
                &none,
                Some(date)
            ),
            200
        );
        assert_eq!(life(&rules, &jwt(&json!({ "exp": 784_111_977 })), &none, Some(date)), 200);
        // An end without a beginning says nothing, since the local clock may be wrong.
        assert_eq!(life(&rules, &jwt(&json!({ "exp": 784_111_977 })), &none, None), 77);
        assert_eq!(life(&rules, "opaque", &json!({ "expirationSec": "3600" }), None), 3600);
        assert_eq!(life(&rules, "opaque", &json!({ "expirationSec": 60 }), None), 60);
        assert_eq!(life(&rules, "opaque", &json!({ "expirationSec": -1 }), None), 77);
        assert_eq!(life(&[Life::Jwt], "a.b.c", &none, None), Duration::from_secs(300).as_secs());
    }
}
