//! A request as it arrived, taken apart.

use serde_json::Value;

/// The media type of a form.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// What a client sent.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub method: String,
    /// As it was sent: not decoded.
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn new(
        method: &str,
        path: &str,
        query: &str,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    ) -> Self {
        let (method, path) = (method.to_owned(), path.to_owned());
        Self { method, path, query: pairs(query), headers, body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        self.query_all(name).next()
    }

    pub fn query_all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.query.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.header("cookie")?
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, _)| *known == name || decode(known) == name)
            .map(|(_, value)| value)
    }

    /// The media type of the body, in lower case and without parameters.
    pub fn media_type(&self) -> Option<String> {
        let stated = self.header("content-type")?;
        Some(stated.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// The body as a JSON value: JSON as it stands, a form as an object of texts.
    pub fn value(&self) -> Option<Value> {
        let media_type = self.media_type().unwrap_or_default();
        if media_type == FORM {
            let text = String::from_utf8_lossy(&self.body);
            let members = pairs(&text).into_iter();
            return Some(Value::Object(
                members.map(|(name, value)| (name, value.into())).collect(),
            ));
        }
        serde_json::from_slice(&self.body).ok()
    }
}

/// The pairs of a query or of a form.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let form = |text: &str| decode(&text.replace('+', " "));
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (form(name), form(value)))
        .collect()
}

/// Undoes percent-encoding; what is not encoded well stays as it is.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let escaped = (bytes[index] == b'%')
            .then(|| text.get(index + 1..index + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(escaped.unwrap_or(bytes[index]));
        index += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{decode, pairs};

    #[test]
    fn queries_are_decoded() {
        let expected = [("datacenters[]", "a b"), ("x", ""), ("y", "1+1")];
        let found = pairs("datacenters%5B%5D=a+b&x&y=1%2B1");
        assert!(found.iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(expected));
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%C3%A9"), "%zzé");
    }
}
