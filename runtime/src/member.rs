//! One member of a JSON text, set without a touch to the rest.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::{RawValue, to_raw_value};

use crate::{
    error::{Error, Result},
    pointer,
};

/// The text with `true` at the place; objects on the way there are made.
pub(crate) fn set_true(body: &[u8], place: &str) -> Result<Vec<u8>> {
    let body = if body.is_empty() { "{}" } else { std::str::from_utf8(body).unwrap_or_default() };
    let steps: Vec<String> = pointer::steps(place).collect();
    let set = set(body, &steps).map_err(|_| {
        Error::request(format!("the body is no JSON object in which `{place}` could be set"))
    })?;
    Ok(set.get().as_bytes().to_vec())
}

fn set(text: &str, steps: &[String]) -> serde_json::Result<Box<RawValue>> {
    let Some((name, rest)) = steps.split_first() else {
        return to_raw_value(&true);
    };
    let mut members: Members = serde_json::from_str(text)?;
    match members.0.iter_mut().find(|(known, _)| known == name) {
        Some((_, value)) => *value = set(value.get(), rest)?,
        None => members.0.push((name.clone(), set("{}", rest)?)),
    }
    to_raw_value(&members)
}

/// An object's members in their order, values as they are written.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::set_true;

    #[test]
    fn the_rest_stays_as_it_is_written() {
        let set = |body: &str, place| {
            String::from_utf8(set_true(body.as_bytes(), place).unwrap()).unwrap()
        };
        let body = r#"{"z":1.10,"a":[18446744073709551616],"stream":false}"#;
        assert_eq!(set(body, "/stream"), r#"{"z":1.10,"a":[18446744073709551616],"stream":true}"#);
        assert_eq!(set("", "/stream"), r#"{"stream":true}"#);
        assert_eq!(set(r#"{"b":{"c":1}}"#, "/b/~1x"), r#"{"b":{"c":1,"/x":true}}"#);
        assert_eq!(set("{}", "/a/b"), r#"{"a":{"b":true}}"#);
        for wrong in ["[1]", "1", "{", "{\"a\":1}"] {
            assert!(set_true(wrong.as_bytes(), "/a/b").is_err(), "{wrong}");
        }
    }
}
