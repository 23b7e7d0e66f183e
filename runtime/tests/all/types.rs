//! The macros of generated types: what they read, what they write, and what they refuse.

use std::collections::BTreeMap;

use clientwright_runtime::{Decimal, IsoDuration, Presence, Undeclared, Uuid, Value, v1};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
struct Machine {
    id: Uuid,
    name: Option<String>,
    tags: Vec<String>,
    backup: Presence<String>,
    parent: Option<Box<Machine>>,
    r#type: Option<PowerAction>,
    note: Option<String>,
    undeclared: Undeclared,
}

v1::object! {
    Machine: both {
        id = "id" required,
        name = "name" optional,
        tags = "tags" required,
        backup = "backup" presence,
        parent = "parent" optional,
        r#type = "type" optional,
        note = "note" required,
        undeclared: undeclared,
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Closed {
    count: i64,
    #[deprecated(note = "removal date 2026-04-23")]
    old: Option<bool>,
}

v1::object! { Closed: receive { count = "count" required, old = "old" optional } }

#[derive(Clone, Debug, PartialEq)]
struct Sent {
    body: Option<String>,
}

v1::object! { Sent: send { body = "body" optional, } }

#[derive(Clone, Debug, PartialEq)]
struct Kept {
    id: Option<String>,
    name: String,
}

v1::object! { Kept: both { id = "id" received, name = "name" required } }

#[test]
fn what_is_only_received_is_kept_outside_of_requests() {
    let kept: Kept = serde_json::from_value(json!({"id": "7", "name": "web"})).unwrap();
    assert_eq!(kept.id.as_deref(), Some("7"));
    assert_eq!(serde_json::to_value(&kept).unwrap(), json!({"id": "7", "name": "web"}));
    let without: Kept = serde_json::from_value(json!({"name": "web"})).unwrap();
    assert_eq!(without.id, None);
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Idle {
    note: Option<String>,
}

v1::object!(Idle: send new { note = "note" optional });

#[derive(Clone, Debug, PartialEq)]
struct Started {
    name: String,
    size: i64,
    secret: Option<String>,
    note: Presence<String>,
    idle: Option<Idle>,
    undeclared: Undeclared,
}

v1::object!(Started: send new(name: impl Into<String>, size: i64, secret: impl Into<String> => Some) {
    name = "name" required, size = "size" required, secret = "secret" optional, note = "note" presence,
    idle = "idle" optional, undeclared: undeclared
});

#[test]
fn what_new_does_not_take_is_absent() {
    let started = Started::new("web", 2, "hush");
    let written = serde_json::to_value(&started).unwrap();
    assert_eq!(written, json!({"name": "web", "size": 2, "secret": "hush"}));
    let with = started.with(|started| started.idle = Some(Idle::new()));
    let written = serde_json::to_value(&with).unwrap();
    assert_eq!(written, json!({"name": "web", "size": 2, "secret": "hush", "idle": {}}));
}

#[derive(Clone, Debug, PartialEq)]
struct Empty {}

v1::object! { Empty: both {} }

#[derive(Clone, Debug, PartialEq)]
struct OnlyUndeclared {
    undeclared: Undeclared,
}

v1::object! { OnlyUndeclared: both { undeclared: undeclared, } }

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum PowerAction {
    On,
    #[deprecated(note = "use `On`")]
    Off,
    Unknown(String),
}

v1::text_enum! { PowerAction { On = "on", Off = "off"; Unknown } }

#[derive(Clone, Debug, PartialEq, Eq)]
enum Level {
    One,
    Two,
    Below,
    Unknown(i64),
}

v1::number_enum! { Level { One = 1, Two = 2, Below = -1; Unknown } }

#[derive(Clone, Debug, PartialEq)]
enum Expiry {
    Integer(i64),
    Text(String),
    Unknown(Value),
}

v1::union! { Expiry { Integer(i64), Text(String); Unknown } }

#[derive(Clone, Debug, PartialEq)]
struct Cat {
    lives: i64,
}

v1::object! { Cat: both { lives = "lives" required } }

#[derive(Clone, Debug, PartialEq)]
struct Dog {
    kind: String,
    name: String,
}

v1::object! { Dog: both { kind = "kind" required, name = "name" required } }

#[derive(Clone, Debug, PartialEq)]
enum Pet {
    Cat(Box<Cat>),
    Dog(Dog),
    Unknown(Value),
}

v1::union! { Pet by "kind" { Cat(Box<Cat>) = "cat", Dog(Dog) = "dog" | "hound"; Unknown } }

pub(crate) fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_str(&value.to_string()).unwrap()
}

fn fails<T: DeserializeOwned + std::fmt::Debug>(value: &Value) -> String {
    serde_json::from_str::<T>(&value.to_string()).unwrap_err().to_string()
}

pub(crate) fn round_trip<T: DeserializeOwned + Serialize>(value: Value) {
    assert_eq!(serde_json::to_value(read::<T>(value.clone())).unwrap(), value);
}

const ID: &str = "00000000-0000-0000-0000-000000000001";

#[test]
fn objects_survive_a_round_trip() {
    round_trip::<Machine>(json!({ "id": ID, "tags": [], "note": null }));
    round_trip::<Machine>(json!({
        "id": ID, "name": "web", "tags": ["a"], "backup": "nightly", "type": "on", "note": "n",
        "parent": { "id": ID, "tags": [], "note": null, "colour": "blue" },
        "size": { "x": 1 }, "18446744073709551615": 18_446_744_073_709_551_615_u64,
    }));
    round_trip::<Empty>(json!({}));
    round_trip::<OnlyUndeclared>(json!({ "a": [1] }));
}

#[test]
fn missing_null_and_value_are_kept_apart() {
    let machine = |backup: Value| {
        let mut object = json!({ "id": ID, "tags": [], "note": null });
        if backup != json!("absent") {
            object["backup"] = backup;
        }
        object
    };
    for (given, expected) in [
        (json!("absent"), Presence::Missing),
        (Value::Null, Presence::Null),
        (json!("nightly"), Presence::Value("nightly".to_owned())),
    ] {
        assert_eq!(read::<Machine>(machine(given.clone())).backup, expected);
        round_trip::<Machine>(machine(given));
    }
    assert_eq!(
        read::<Machine>(json!({ "id": ID, "tags": [], "note": null, "name": null })).name,
        None
    );
}

#[test]
fn required_members_are_named_when_they_are_missing() {
    assert!(fails::<Machine>(&json!({ "id": ID, "tags": [] })).contains("missing field `note`"));
    assert!(fails::<Machine>(&json!({ "tags": [], "note": null })).contains("missing field `id`"));
    assert!(fails::<Machine>(&json!({ "id": null, "tags": [], "note": null })).contains("null"));
    assert!(fails::<Closed>(&json!([1])).contains("an object (Closed)"));
}

#[test]
#[allow(deprecated)]
fn closed_objects_drop_what_they_do_not_declare() {
    let closed: Closed = read(json!({ "other": { "deep": [1] }, "old": true, "count": 3 }));
    assert_eq!(closed, Closed { count: 3, old: Some(true) });
}

#[test]
fn the_last_of_several_equal_members_counts() {
    let closed: Closed =
        serde_json::from_str(r#"{"count":1,"count":2,"old":null,"count":3}"#).unwrap();
    assert_eq!(closed.count, 3);
    let rest: OnlyUndeclared = serde_json::from_str(r#"{"a":1,"a":2}"#).unwrap();
    assert_eq!(rest.undeclared.get("a"), Some(&json!(2)));
}

#[test]
fn members_are_found_in_any_order() {
    let closed: Closed = serde_json::from_str(r#"{"old":true,"x":0,"count":5}"#).unwrap();
    assert_eq!(closed.count, 5);
}

#[test]
fn values_are_changed_in_one_expression() {
    let sent = Sent { body: None }.with(|sent| sent.body = Some("text".to_owned()));
    assert_eq!(serde_json::to_value(&sent).unwrap(), json!({ "body": "text" }));
    assert_eq!(serde_json::to_value(Sent { body: None }).unwrap(), json!({}));
}

#[test]
fn unknown_texts_are_kept() {
    assert_eq!(read::<PowerAction>(json!("on")), PowerAction::On);
    assert_eq!(
        read::<PowerAction>(json!("hibernate")),
        PowerAction::Unknown("hibernate".to_owned())
    );
    round_trip::<Vec<PowerAction>>(json!(["on", "off", "hibernate", ""]));
    assert_eq!(PowerAction::from("on"), "on".parse().unwrap());
    assert_eq!(PowerAction::from("x".to_owned()).to_string(), "x");
    assert_eq!(format!("{:>4}", PowerAction::On), "  on");
    assert!(fails::<PowerAction>(&json!(1)).contains("a string"));
}

#[test]
fn unknown_numbers_are_kept() {
    assert_eq!(
        read::<Vec<Level>>(json!([1, 2, -1, 9, 2.0])),
        [Level::One, Level::Two, Level::Below, Level::Unknown(9), Level::Two]
    );
    round_trip::<Vec<Level>>(json!([1, 2, -1, 9]));
    assert!(fails::<Level>(&json!(1.5)).contains("whole number"));
    assert!(fails::<Level>(&json!(u64::MAX)).contains("out of range"));
}

#[test]
fn unions_are_told_apart_by_trying() {
    assert_eq!(read::<Expiry>(json!(5)), Expiry::Integer(5));
    assert_eq!(read::<Expiry>(json!("never")), Expiry::Text("never".to_owned()));
    assert_eq!(read::<Expiry>(json!([1])), Expiry::Unknown(json!([1])));
    round_trip::<Vec<Expiry>>(json!([5, "never", { "a": null }, null]));
}

#[derive(Clone, Debug, PartialEq)]
struct Disk {
    id: String,
    size: Option<i64>,
    undeclared: Undeclared,
}

v1::object! { Disk: both { id = "id" required, size = "size" optional, undeclared: undeclared } }

#[derive(Clone, Debug, PartialEq)]
struct Network {
    id: String,
    address: Option<String>,
    rest: BTreeMap<String, i64>,
}

v1::object! { Network: both { id = "id" required, address = "address" optional, rest: undeclared } }

#[derive(Clone, Debug, PartialEq)]
enum Device {
    Disk(Disk),
    Network(Box<Network>),
    State(PowerAction),
    Expiry(Expiry),
    Unknown(Value),
}

v1::union! { Device { Disk(Disk), Network(Box<Network>), State(PowerAction), Expiry(Expiry); Unknown } }

/// Of two that a value can be read as, the one that knows more of it is meant.
#[test]
fn the_alternative_that_knows_most_is_taken() {
    assert!(matches!(read(json!({"id": "1"})), Device::Disk(_)));
    assert!(matches!(read(json!({"id": "1", "address": "a"})), Device::Network(_)));
    assert!(matches!(read(json!({"id": "1", "address": "a", "new": 1})), Device::Network(_)));
    assert!(matches!(read(json!("on")), Device::State(PowerAction::On)));
    assert!(matches!(read(json!("later")), Device::Expiry(Expiry::Text(_))));
    assert!(matches!(read(json!([1])), Device::Unknown(_)));
    round_trip::<Vec<Device>>(json!([{"id": "1", "address": "a", "new": 1}, "later", null]));
}

#[test]
fn members_without_a_field_have_a_type_of_their_own() {
    let network: Network = read(json!({"id": "1", "a": 1, "b": 2}));
    assert_eq!(network.rest, BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]));
    round_trip::<Network>(json!({"id": "1", "a": 1}));
    assert!(fails::<Network>(&json!({"id": "1", "a": "x"})).contains("expected i64"));
}

#[derive(Clone, Debug, PartialEq)]
struct Noted {
    note: Option<Value>,
    price: Option<Decimal>,
}

v1::object! { Noted: both { note = "note" any, price = "price" optional } }

#[test]
fn null_is_one_of_all_values() {
    assert_eq!(read::<Noted>(json!({"note": null})).note, Some(Value::Null));
    assert_eq!(read::<Noted>(json!({})).note, None);
    round_trip::<Noted>(json!({"note": null}));
    round_trip::<Noted>(json!({}));
    round_trip::<Noted>(json!({"note": [null]}));
}

#[derive(Clone, Debug, PartialEq)]
enum Amount {
    Integer(i64),
    Number(Decimal),
    Noted(Box<Noted>),
    Unknown(Value),
}

v1::union! { Amount { Integer(i64), Number(Decimal), Noted(Box<Noted>); Unknown } }

#[derive(Clone, Debug, PartialEq)]
enum Priced {
    Noted(Noted),
    Unknown(Value),
}

v1::union! { Priced by "kind" { Noted(Noted) = "noted"; Unknown } }

#[test]
fn digits_are_kept_also_in_unions() {
    let digits = "340282366920938463463374607431768211456.00000000000000000000001";
    for text in [digits.to_owned(), format!(r#"{{"price":{digits}}}"#), "1".to_owned()] {
        let amount: Amount = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&amount).unwrap(), text, "{amount:?}");
    }
    let text = format!(r#"{{"kind":"noted","price":{digits}}}"#);
    let priced: Priced = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&priced).unwrap(), text, "{priced:?}");
    for wrong in ["\"1\"", "null", "[1]", "true"] {
        assert!(serde_json::from_str::<Decimal>(wrong).is_err(), "{wrong}");
    }
    for wrong in ["", " 1", "1 ", "0x1", "1e", "NaN", "--1", "01", "1_000"] {
        assert!(wrong.parse::<Decimal>().is_err(), "{wrong}");
    }
    assert_eq!(Decimal::from_f64(f64::NAN), None);
    assert_eq!(Decimal::from_f64(1.5).map(|number| number.to_string()), Some("1.5".to_owned()));
    assert_eq!("1e400".parse::<Decimal>().unwrap().to_f64(), f64::INFINITY);
    // From a tree, which has no more digits than a double.
    assert_eq!(read::<Decimal>(json!(0.5)).as_str(), "0.5");
    assert_eq!(serde_json::to_value(Decimal::from(7)).unwrap(), json!(7));
}

#[test]
fn durations_are_kept_as_they_are_written() {
    use std::time::Duration;
    let seconds = |text: &str| IsoDuration::from(text).duration().map(|length| length.as_secs());
    assert_eq!(seconds("P1DT1H"), Some(25 * 3600));
    assert_eq!(seconds("P1W"), Some(7 * 24 * 3600));
    for without in ["P1Y", "-PT1H", "soon", ""] {
        assert_eq!(seconds(without), None, "{without}");
    }
    assert!(IsoDuration::from(Duration::MAX).as_str().starts_with("PT"));
    round_trip::<IsoDuration>(json!("PT60M"));
}

#[test]
fn unions_are_told_apart_by_a_member() {
    assert_eq!(
        read::<Pet>(json!({ "lives": 9, "kind": "cat" })),
        Pet::Cat(Box::new(Cat { lives: 9 }))
    );
    round_trip::<Pet>(json!({ "lives": 9, "kind": "cat" }));
    round_trip::<Pet>(json!({ "kind": "hound", "name": "Rex" }));
    round_trip::<Pet>(json!({ "kind": "fish", "fins": 2 }));
    round_trip::<Pet>(json!({ "no": "kind" }));
    assert!(fails::<Pet>(&json!({ "kind": "cat" })).contains("missing field `lives`"));
}

macro_rules! wide {
    ($($field:ident)*) => {
        #[derive(Debug, PartialEq)]
        struct Wide { $($field: i64,)* }
        impl Wide {
            fn names() -> Vec<&'static str> { vec![$(stringify!($field)),*] }
        }
        wide!(@object $($field)*);
    };
    (@object m0 m1 $($field:ident)*) => {
        v1::object! { Wide: both { m0 = "m0" required, m1 = "m1" required,
            m2 = "m2" required, m3 = "m3" required, m4 = "m4" required, m5 = "m5" required, m6 = "m6" required,
            m7 = "m7" required, m8 = "m8" required, m9 = "m9" required, m10 = "m10" required, m11 = "m11" required,
            m12 = "m12" required, m13 = "m13" required, m14 = "m14" required, m15 = "m15" required, m16 = "m16" required,
            m17 = "m17" required, m18 = "m18" required, m19 = "m19" required, m20 = "m20" required, m21 = "m21" required,
            m22 = "m22" required, m23 = "m23" required, m24 = "m24" required, m25 = "m25" required, m26 = "m26" required,
            m27 = "m27" required, m28 = "m28" required, m29 = "m29" required, m30 = "m30" required, m31 = "m31" required,
            m32 = "m32" required, m33 = "m33" required, m34 = "m34" required, m35 = "m35" required, m36 = "m36" required,
            m37 = "m37" required, m38 = "m38" required, m39 = "m39" required, m40 = "m40" required, m41 = "m41" required,
            m42 = "m42" required, m43 = "m43" required, m44 = "m44" required, m45 = "m45" required, m46 = "m46" required,
            m47 = "m47" required, m48 = "m48" required, m49 = "m49" required, m50 = "m50" required, m51 = "m51" required,
            m52 = "m52" required, m53 = "m53" required, m54 = "m54" required, m55 = "m55" required, m56 = "m56" required,
            m57 = "m57" required, m58 = "m58" required, m59 = "m59" required, m60 = "m60" required, m61 = "m61" required,
            m62 = "m62" required, m63 = "m63" required, m64 = "m64" required, m65 = "m65" required, m66 = "m66" required,
        } }
    };
}

wide! { m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11 m12 m13 m14 m15 m16 m17 m18 m19 m20 m21 m22 m23 m24 m25 m26 m27 m28 m29 m30 m31 m32
m33 m34 m35 m36 m37 m38 m39 m40 m41 m42 m43 m44 m45 m46 m47 m48 m49 m50 m51 m52 m53 m54 m55 m56 m57 m58 m59 m60 m61 m62 m63 m64
m65 m66 }

#[test]
fn more_members_than_bits_of_a_word() {
    let names = Wide::names();
    let whole: Value =
        names.iter().enumerate().map(|(index, name)| ((*name).to_owned(), json!(index))).collect();
    round_trip::<Wide>(whole.clone());
    for name in names {
        let mut without = whole.clone();
        without.as_object_mut().unwrap().remove(name);
        assert!(fails::<Wide>(&without).contains(&format!("missing field `{name}`")));
    }
}

#[test]
fn nothing_is_allocated_for_nothing_undeclared() {
    assert_eq!(std::mem::size_of::<Undeclared>(), std::mem::size_of::<usize>());
    let mut emptied = Undeclared::default();
    emptied.insert("a", 1);
    emptied.remove("a");
    assert_eq!(emptied, Undeclared::default());
    assert_eq!(format!("{emptied:?}"), "{}");
}
