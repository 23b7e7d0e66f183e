//! Whole numbers in any writing, and where reading fails.

use std::collections::BTreeMap;

use super::{Unread, json};
use crate::{Decimal, Id, Presence, UnixSeconds, Value, v1};

#[derive(Clone, Debug, Default, PartialEq)]
struct Counts {
    small: i32,
    large: Option<i64>,
    each: Vec<u64>,
    by: BTreeMap<String, i64>,
    apart: Presence<i64>,
    price: Option<f64>,
    exact: Option<Decimal>,
    anything: Option<Value>,
    since: Option<UnixSeconds>,
    inner: Option<Box<Counts>>,
    either: Option<Either>,
    tagged: Option<Tagged>,
}

v1::object! {
    Counts: both {
        small = "small" required,
        large = "large" optional,
        each = "each" required,
        by = "by" required,
        apart = "apart" presence,
        price = "price" optional,
        exact = "exact" optional,
        anything = "anything" any,
        since = "since" optional,
        inner = "inner" optional,
        either = "either" optional,
        tagged = "tagged" optional,
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Either {
    Whole(i64),
    Text(String),
    Unknown(Value),
}

v1::union! { Either { Whole(i64), Text(String); Unknown } }

#[derive(Clone, Debug, PartialEq)]
enum Number {
    Whole(i64),
    Any(f64),
    Unknown(Value),
}

v1::union! { Number { Whole(i64), Any(f64); Unknown } }

#[derive(Clone, Debug, PartialEq)]
enum Tagged {
    Counts(Box<Counts>),
    Unknown(Value),
}

v1::union! { Tagged by "kind" { Counts(Box<Counts>) = "counts"; Unknown } }

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    json(text.as_bytes()).unwrap_or_else(|Unread { path, message, .. }| panic!("{path}: {message}"))
}

#[test]
fn whole_numbers_may_be_written_as_floats() {
    let plain = Counts::default().with(|counts| counts.small = 1);
    assert_eq!(read::<Counts>(r#"{"small": 1.0, "each": [], "by": {}}"#), plain);
    let counts: Counts = read(
        r#"{"small": 2.0, "large": 2e3, "each": [1, 2.0, 3E0], "by": {"a": -4.0}, "apart": 5.0,
            "price": 2.0, "exact": 1.0, "anything": 2.0, "since": 1.7e9, "either": 6.0,
            "inner": {"small": 7.0, "each": [], "by": {}},
            "tagged": {"kind": "counts", "small": 8.0, "each": [], "by": {}}}"#,
    );
    assert_eq!((counts.small, counts.large, &*counts.each), (2, Some(2_000), &[1, 2, 3][..]));
    assert_eq!((counts.by["a"], counts.apart), (-4, Presence::Value(5)));
    assert_eq!(
        (counts.price, counts.since.map(UnixSeconds::as_i64)),
        (Some(2.0), Some(1_700_000_000))
    );
    // What is no whole number stays as it is written.
    assert_eq!(counts.exact.unwrap().as_str(), "1.0");
    assert_eq!(counts.anything.unwrap().to_string(), "2.0");
    assert_eq!(counts.either, Some(Either::Whole(6)));
    assert_eq!(counts.inner.unwrap().small, 7);
    assert!(matches!(counts.tagged, Some(Tagged::Counts(counts)) if counts.small == 8));
}

#[test]
fn no_digit_of_a_whole_number_is_lost_to_a_float() {
    let counts: Counts = read(
        r#"{"small": 1, "large": 9007199254740993.0, "each": [1e19, 18446744073709551615.0], "by": {"a": -9.223372036854775808e18},
            "apart": 9007199254740993e0, "since": 9007199254740993.0, "either": 9007199254740993.0}"#,
    );
    assert_eq!((counts.large, counts.by["a"]), (Some(9_007_199_254_740_993), i64::MIN));
    assert_eq!(counts.each, [10_000_000_000_000_000_000, u64::MAX]);
    assert_eq!(counts.apart, Presence::Value(9_007_199_254_740_993));
    assert_eq!(counts.since.map(UnixSeconds::as_i64), Some(9_007_199_254_740_993));
    assert_eq!(counts.either, Some(Either::Whole(9_007_199_254_740_993)));
    assert_eq!(read::<i64>(" 9007199254740993.0 "), 9_007_199_254_740_993);
}

#[test]
fn an_alternative_for_floats_knows_them_better() {
    assert_eq!(read::<Number>("2.0"), Number::Any(2.0));
    assert_eq!(read::<Number>("2"), Number::Whole(2));
    assert_eq!(read::<Either>("2.5"), Either::Unknown(Value::from(2.5)));
    assert_eq!(
        read::<Vec<Either>>(r#"["2.0", 2.0]"#),
        [Either::Text("2.0".into()), Either::Whole(2)]
    );
}

#[test]
fn what_is_no_whole_number_of_the_type_is_refused_with_its_place() {
    let cases = [
        (r#"{"small": 2.5, "each": [], "by": {}}"#, "small", "floating point `2.5`, expected i32"),
        (r#"{"small": 3e9, "each": [], "by": {}}"#, "small", "integer `3000000000`, expected i32"),
        (r#"{"small": 1.0, "each": [1.0, -1.0], "by": {}}"#, "each[1]", "expected u64"),
        (r#"{"small": 1, "large": 1e19, "each": [], "by": {}}"#, "large", "`10000000000000000000`"),
        (r#"{"small": 1, "large": 1e40, "each": [], "by": {}}"#, "large", "floating point"),
        (r#"{"small": 1.0, "large": "2.0", "each": [], "by": {}}"#, "large", "string"),
        (
            r#"{"small": 1.0, "large": {"a": 1}, "each": [], "by": {}}"#,
            "large",
            "map, expected i64",
        ),
        (
            r#"{"small": 1.0, "each": [18446744073709551616.0], "by": {}}"#,
            "each[0]",
            "expected u64",
        ),
        (r#"{"small": 1, "each": [], "by": {"a b": "x"}}"#, "by.a b", "expected i64"),
        (
            r#"{"small": 1, "each": [], "by": {}, "inner": {"small": 1, "each": []}}"#,
            "inner",
            "missing field `by`",
        ),
        (r#"{"small": 1.0}"#, ".", "missing field `each`"),
        (r#"{"small": 1.0, "each": [], "by": {}} x"#, ".", "trailing characters"),
        (
            r#"{"small": 1, "each": [], "by": {}, "tagged": {"kind": "counts", "small": 1, "each": [true], "by": {}}}"#,
            "tagged",
            "each[0]: invalid type: boolean",
        ),
    ];
    for (text, place, why) in cases {
        let Err(unread) = json::<Counts>(text.as_bytes()) else { panic!("{text} is read") };
        assert_eq!(unread.path, place, "{text}");
        assert!(unread.message.contains(why), "{}", unread.message);
        assert!(unread.line > 0 && unread.column > 0, "{text}");
    }
    let Err(unread) = json::<i64>(b"1e19") else { panic!("it is read") };
    assert_eq!((&*unread.path, unread.line, unread.column), (".", 1, 1));
}

#[test]
fn a_text_that_is_no_uuid_is_an_identifier_all_the_same() {
    #[derive(Clone, Debug, PartialEq)]
    enum Named {
        Id(Id),
        Text(String),
        Unknown(Value),
    }
    v1::union! { Named { Id(Id), Text(String); Unknown } }
    let ids: Vec<Id> = read(r#"["6F9619FF8B86D011B42D00C04FC964FF", "web-7", ""]"#);
    let uuids: Vec<bool> = ids.iter().map(|id| id.uuid().is_some()).collect();
    assert_eq!(uuids, [true, false, false]);
    assert_eq!(
        serde_json::to_string(&ids).unwrap(),
        r#"["6F9619FF8B86D011B42D00C04FC964FF","web-7",""]"#
    );
    assert_eq!(read::<Named>(r#""web-7""#), Named::Text("web-7".into()));
    assert!(matches!(read(r#""6f9619ff-8b86-d011-b42d-00c04fc964ff""#), Named::Id(_)));
}
