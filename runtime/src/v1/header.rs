//! Declared headers of answers, in their types.

use http::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{error::Error, response::Response};

/// What came with headers.
pub trait Answered {
    /// All of them; `None` where there was no answer.
    fn all_headers(&self) -> Option<&HeaderMap>;
}

impl<T> Answered for Response<T> {
    fn all_headers(&self) -> Option<&HeaderMap> {
        Some(self.headers())
    }
}

impl Answered for Error {
    fn all_headers(&self) -> Option<&HeaderMap> {
        self.headers()
    }
}

impl Answered for HeaderMap {
    fn all_headers(&self) -> Option<&HeaderMap> {
        Some(self)
    }
}

/// One header; `None` where it is absent or not of the type.
pub fn header<T: DeserializeOwned>(
    answered: &(impl Answered + ?Sized),
    name: &'static str,
) -> Option<T> {
    typed(answered.all_headers()?.get(name)?.to_str().ok()?)
}

/// The elements of a list, between commas and in as many headers as there are; `None` where it is
/// absent, or one of them is not of the type.
pub fn headers<T: DeserializeOwned>(
    answered: &(impl Answered + ?Sized),
    name: &'static str,
) -> Option<Vec<T>> {
    let headers = answered.all_headers()?;
    if !headers.contains_key(name) {
        return None;
    }
    let values = headers.get_all(name).iter().map(|value| value.to_str().ok());
    let texts: Vec<&str> = values.collect::<Option<_>>()?;
    let elements = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
    elements.filter(|element| !element.is_empty()).map(typed).collect()
}

/// A text where the type is one, else what JSON makes of it.
fn typed<T: DeserializeOwned>(text: &str) -> Option<T> {
    let text = text.trim();
    serde_json::from_value(Value::from(text)).or_else(|_| serde_json::from_str(text)).ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::{header, headers};
    use crate::DateTime;

    #[test]
    fn headers_are_of_their_types() {
        let mut map = HeaderMap::new();
        for (name, value) in [
            ("x-total", "17"),
            ("x-more", "true"),
            ("x-id", "0042"),
            ("x-tags", "a, b"),
            ("x-tags", "c"),
            ("x-at", "2026-04-23T10:00:00Z"),
        ] {
            map.append(name, value.parse().unwrap());
        }
        assert_eq!(header::<i64>(&map, "X-Total"), Some(17));
        assert_eq!(header::<bool>(&map, "X-More"), Some(true));
        assert_eq!(header::<String>(&map, "X-Id").as_deref(), Some("0042"));
        assert_eq!(header::<i64>(&map, "X-More"), None);
        assert_eq!(header::<i64>(&map, "X-None"), None);
        assert!(header::<DateTime>(&map, "X-At").is_some());
        assert_eq!(headers::<String>(&map, "X-Tags").unwrap(), ["a", "b", "c"]);
        assert_eq!(headers::<i64>(&map, "X-Tags"), None);
        assert_eq!(headers::<String>(&map, "X-None"), None);
    }
}
