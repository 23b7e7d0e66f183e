//! JSON pointers into bodies that are not held as a tree: what stands there is read, the rest is
//! passed over.

use std::{fmt, marker::PhantomData};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// The names and indexes of a pointer.
pub(crate) fn steps(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"))
}

/// What stands at a pointer, as a type; `None` when nothing does.
pub(crate) struct At<'p, T> {
    pointer: &'p str,
    value: PhantomData<T>,
}

impl<'p, T> At<'p, T> {
    pub(crate) fn new(pointer: &'p str) -> Self {
        Self { pointer, value: PhantomData }
    }

    /// The first step and what it leads to.
    fn step(&self) -> Option<(String, Self)> {
        let step = steps(self.pointer).next()?;
        let rest = self.pointer[1..].find('/').map_or("", |end| &self.pointer[end + 1..]);
        Some((step, Self::new(rest)))
    }
}

impl<T> Clone for At<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for At<'_, T> {}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for At<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        match self.step() {
            None => Option::deserialize(deserializer),
            Some((step, rest)) => deserializer.deserialize_any(Step { step, rest }),
        }
    }
}

struct Step<'p, T> {
    step: String,
    rest: At<'p, T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Step<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<T>, A::Error> {
        let mut found = None;
        while let Some(name) = map.next_key::<String>()? {
            if name == self.step {
                found = map.next_value_seed(self.rest)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<T>, A::Error> {
        let wanted: Option<usize> = self.step.parse().ok();
        let mut found = None;
        for index in 0.. {
            let is_last = match wanted == Some(index) {
                true => list.next_element_seed(self.rest)?.map(|value| found = value).is_none(),
                false => list.next_element::<IgnoredAny>()?.is_none(),
            };
            if is_last {
                break;
            }
        }
        Ok(found)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::At;
    use crate::decode;

    #[test]
    fn what_stands_there_is_what_a_tree_would_give() {
        let body = json!({ "a": { "b/c": [1, { "d~e": "x" }], "": true }, "n": null, "s": "t", "f": 0.5, "i": -1 });
        let text = body.to_string();
        for pointer in [
            "",
            "/a",
            "/a/b~1c",
            "/a/b~1c/1",
            "/a/b~1c/1/d~0e",
            "/a/",
            "/n",
            "/s",
            "/none",
            "/s/x",
            "/f/x",
            "/i/x",
            "/n/x",
            "/a/b~1c/7",
            "/a/b~1c/x",
            "/a/b~1c/0/x",
        ] {
            let read = decode::seed(text.as_bytes(), At::<Value>::new(pointer)).ok().unwrap();
            let expected = body.pointer(pointer).filter(|value| !value.is_null()).cloned();
            assert_eq!(read, expected, "{pointer}");
        }
    }

    #[test]
    fn trouble_is_named_by_its_whole_path() {
        let text = br#"{ "a": { "items": [1, "x"] } }"#;
        let unread = decode::seed(text, At::<Vec<u32>>::new("/a/items")).err().unwrap();
        assert_eq!((unread.path.as_str(), unread.line, unread.column), ("a.items[1]", 1, 25));
    }
}
