//! Types of texts and numbers in the forms that servers send: what they understand, and that they keep the rest.

use clientwright_runtime::{
    Base64, Date, DateTime, Id, IsoDuration, Timestamp, UnixMillis, UnixSeconds, Upload,
};
use serde_json::json;

use crate::types::{read, round_trip};

#[test]
fn wrappers_keep_what_they_cannot_read() {
    round_trip::<DateTime>(json!("yesterday at noon"));
    assert_eq!(
        DateTime::from("2026-04-23 10:00:00.5").timestamp().unwrap().as_millisecond() % 1000,
        500
    );
    assert_eq!(
        DateTime::from("2026-04-23").timestamp(),
        DateTime::from("2026-04-23T00:00:00Z").timestamp()
    );
    assert_eq!(
        DateTime::from("2026-04-23T10:00:00+0200").timestamp(),
        DateTime::from("2026-04-23T08:00Z").timestamp()
    );
    let timestamp = "2026-04-23T08:00:00Z".parse::<jiff::Timestamp>().unwrap();
    assert_eq!(DateTime::from(timestamp).as_str(), "2026-04-23T08:00:00Z");
    assert_eq!(Date::from("2026-04-23T10:00:00").date(), Date::from("2026-04-23").date());
    assert_eq!(Date::from("2026-02-30").date(), None);
    for text in ["a2V5", "a2V5 \n", "-_-_", "+/+/", "YQ", "YQ=="] {
        assert!(Base64::from_text(text).bytes().is_some(), "{text}");
        round_trip::<Base64>(json!(text));
    }
    round_trip::<Base64>(json!("not base64!"));
    round_trip::<Id>(json!("x"));
}

#[test]
fn times_as_servers_write_them() {
    let time = |text: &str| serde_json::from_str::<DateTime>(text).unwrap().timestamp();
    let expected = "2026-04-23T08:00:00Z".parse::<jiff::Timestamp>().unwrap();
    for text in [
        r#""2026-04-23T08:00:00Z""#,
        r#""2026-04-23T10:00:00+02:00""#,
        r#""2026-04-23T08:00:00""#,
        r#""2026-04-23 08:00:00.000000000""#,
        r#""Thu, 23 Apr 2026 08:00:00 GMT""#,
        r#""Thu, 23 Apr 2026 10:00:00 +0200""#,
        r#""1776931200""#,
        "1776931200",
        "1776931200.0",
        "1776931200000",
        r#""1776931200000""#,
    ] {
        assert_eq!(time(text), Some(expected), "{text}");
        round_trip::<DateTime>(serde_json::from_str(text).unwrap());
    }
    assert_eq!(time("1776931200.25").map(|time| time.as_millisecond() % 1_000), Some(250));
    for text in [r#""10""#, r#""soon""#, "\"\"", "1e300", "18446744073709551615"] {
        assert_eq!(time(text), None, "{text}");
        round_trip::<DateTime>(serde_json::from_str(text).unwrap());
    }
    round_trip::<Date>(json!(20_566));
    round_trip::<IsoDuration>(json!(90));
    let length = |text: &str| IsoDuration::from(text).duration().map(|length| length.as_millis());
    for text in ["PT1H30M", "1h30m", "PT5400.000S", "5400s", "01:30:00"] {
        assert_eq!(length(text), Some(5_400_000), "{text}");
    }
    assert_eq!(read::<IsoDuration>(json!(90)).duration(), None);
    for wrong in ["true", "[]", "{}", "null"] {
        assert!(serde_json::from_str::<DateTime>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn numbers_that_are_times() {
    let timestamp: Timestamp = "2026-04-23T08:00:00.25Z".parse().unwrap();
    let (seconds, millis) = (UnixSeconds::from(timestamp), UnixMillis::from(timestamp));
    assert_eq!((seconds.as_i64(), millis.as_i64()), (1_776_931_200, 1_776_931_200_250));
    assert_eq!(millis.timestamp(), Some(timestamp));
    assert_eq!(seconds.to_string(), "1776931200");
    round_trip::<UnixSeconds>(json!(-1));
    round_trip::<UnixMillis>(json!(i64::MAX));
    assert_eq!(UnixMillis::from(i64::MAX).timestamp(), None);
    assert_eq!(serde_json::from_str::<UnixSeconds>("2.0").unwrap(), UnixSeconds::from(2));
    assert!(serde_json::from_str::<UnixSeconds>("2.5").is_err());
    assert!(serde_json::from_str::<UnixSeconds>("\"2\"").is_err());
    assert_eq!(serde_json::from_str::<Upload>("\"ab\"").unwrap(), Upload::new("ab"));
}
