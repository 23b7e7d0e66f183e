//! Bodies of type `application/x-www-form-urlencoded`.

use std::fmt;

use secrecy::zeroize::Zeroizing;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{error::Error, path};

/// Writes an object as a form: lists as repeated members, null not at all, objects within as JSON.
/// Members keep their order.
pub(crate) fn encode(body: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    let unwritable =
        |error| Error::request(format!("the body cannot be written as a form: {error}"));
    let json = Zeroizing::new(serde_json::to_string(body).map_err(unwritable)?);
    let Members(members) = serde_json::from_str(&json)
        .map_err(|_| Error::request("only an object can be written as a form"))?;
    let mut form = String::new();
    for (name, value) in &members {
        match serde_json::from_str::<Vec<&RawValue>>(value.get()) {
            Ok(items) => items.iter().for_each(|item| push(&mut form, name, item)),
            Err(_) => push(&mut form, name, value),
        }
    }
    Ok(form)
}

fn push(form: &mut String, name: &str, value: &RawValue) {
    match value.get() {
        "null" => {}
        json => match serde_json::from_str(json).map(Zeroizing::<String>::new) {
            Ok(text) => path::push_pair(form, name, &text),
            Err(_) => path::push_pair(form, name, json),
        },
    }
}

/// The members of an object as they were written. A map of `serde_json` would sort them, or not,
/// as another crate of the program has chosen its features.
struct Members<'j>(Vec<(String, &'j RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Each)
    }
}

#[cfg(test)]
mod tests {
    use serde::{Serialize, Serializer};
    use serde_json::json;

    use super::encode;

    #[test]
    fn members_lists_and_objects() {
        let form =
            encode(&json!({ "a": "x y", "b": [1, true], "c": null, "d": { "e": 1 } })).unwrap();
        assert_eq!(form, "a=x%20y&b=1&b=true&d=%7B%22e%22%3A1%7D");
        assert!(encode(&json!([1])).is_err());
    }

    #[test]
    fn members_keep_the_order_in_which_they_are_written() {
        struct Given;

        impl Serialize for Given {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map([("z", "\"1\""), ("a", "2"), ("m", "")])
            }
        }

        assert_eq!(encode(&Given).unwrap(), "z=%221%22&a=2&m=");
    }
}
