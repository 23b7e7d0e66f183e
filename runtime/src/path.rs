//! Paths and queries: what is encoded, and what is refused.

use std::{
    borrow::Cow,
    fmt::{Display, Write as _},
};

use percent_encoding::{
    AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode,
};

use crate::error::Error;

/// Everything but the characters RFC 3986 leaves unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What ends or splits the name of a cookie for one server or another. Some documents have further
/// separators in their names, such as brackets, and servers that read them as they are.
const BREAKING: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'=').add(b'\\');

/// The name of a cookie, encoded only as far as no header could hold it.
pub(crate) fn cookie_name(name: &str) -> impl Display + '_ {
    utf8_percent_encode(name, BREAKING)
}

/// Encodes a value for a path segment or a query.
pub(crate) fn encode(value: &str) -> impl Display + '_ {
    utf8_percent_encode(value, RESERVED)
}

/// The same of a text that is not needed any more, which mostly stays as it is.
pub(crate) fn encoded(value: String) -> String {
    let encoded = match Cow::from(utf8_percent_encode(&value, RESERVED)) {
        Cow::Borrowed(_) => None,
        Cow::Owned(encoded) => Some(encoded),
    };
    encoded.unwrap_or(value)
}

/// Puts the values into the template's braces, each as one segment.
///
/// An empty value would turn the path of one thing into the path of the list. `.` and `..` are
/// taken as steps by URL parsers even when they are encoded, so that no spelling of them can be
/// sent.
pub(crate) fn fill(template: &str, values: &[(&'static str, String)]) -> Result<String, Error> {
    let written: Vec<_> =
        values.iter().map(|(name, value)| (*name, encode(value).to_string())).collect();
    fill_written(template, &written)
}

/// The same with values that are encoded already.
pub(crate) fn fill_written(
    template: &str,
    values: &[(&'static str, String)],
) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let value =
            values.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str());
        path.push_str(before);
        path.push_str(segment(name, value)?);
        rest = after;
    }
    path.push_str(rest);
    // What stands beside a value in the template may make up a step with it.
    if path.contains('.') && path.split('/').any(|segment| matches!(segment, "." | "..")) {
        let dots = values.iter().filter(|(_, value)| value.chars().all(|letter| letter == '.'));
        let names = dots.map(|(name, _)| *name).collect::<Vec<_>>().join("`, `");
        return Err(Error::request(format!("path parameter `{names}` is a dot segment")));
    }
    Ok(path)
}

fn segment<'v>(name: &str, value: Option<&'v str>) -> Result<&'v str, Error> {
    match value {
        None => Err(Error::request(format!("path parameter `{name}` has no value"))),
        Some("") => Err(Error::request(format!("path parameter `{name}` is empty"))),
        Some(value) => Ok(value),
    }
}

/// Appends `name=value` to a query.
pub(crate) fn push_pair(query: &mut String, name: &str, value: &str) {
    push_name(query, name);
    let _ = write!(query, "{}", encode(value));
}

/// Appends `name=` to a query.
pub(crate) fn push_name(query: &mut String, name: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    let _ = write!(query, "{}=", encode(name));
}

/// The first value of a name in a query.
pub(crate) fn value(query: &str, name: &str) -> Option<String> {
    let name = encode(name).to_string();
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(known, _)| *known == name)?;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

/// A query without the pairs of a name.
pub(crate) fn without(query: &str, name: &str) -> String {
    let name = encode(name).to_string();
    let is_other = |pair: &&str| pair.split_once('=').is_none_or(|(known, _)| known != name);
    query.split('&').filter(is_other).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::{cookie_name, fill, push_pair, value, without};

    #[test]
    fn a_cookie_is_called_as_the_document_says_as_far_as_it_can_be() {
        for (name, written) in [
            ("__Host-id.v1", "__Host-id.v1"),
            ("!#$%&'*+^`|~", "!#$%&'*+^`|~"),
            ("a[b]:/{c}", "a[b]:/{c}"),
            ("a b\t", "a%20b%09"),
            ("a;b=c,d", "a%3Bb%3Dc%2Cd"),
            ("\"\\\r\n", "%22%5C%0D%0A"),
            ("ü", "%C3%BC"),
        ] {
            assert_eq!(cookie_name(name).to_string(), written);
        }
    }

    #[test]
    fn single_values_are_found_and_taken_out() {
        let mut query = String::new();
        for (name, given) in [("a[]", "1 2"), ("b", ""), ("a[]", "3")] {
            push_pair(&mut query, name, given);
        }
        assert_eq!(value(&query, "a[]").as_deref(), Some("1 2"));
        assert_eq!(value(&query, "b").as_deref(), Some(""));
        assert_eq!(value(&query, "c"), None);
        assert_eq!(without(&query, "a[]"), "b=");
        assert_eq!(without("", "a"), "");
    }

    #[test]
    fn values_are_single_segments() {
        let path =
            fill("/a/{id}/b/{name}", &[("name", "ü/?#".to_owned()), ("id", "a b".to_owned())])
                .unwrap();
        assert_eq!(path, "/a/a%20b/b/%C3%BC%2F%3F%23");
    }

    #[test]
    fn what_would_change_the_path_is_refused() {
        for value in ["", ".", ".."] {
            let error = fill("/a/{id}", &[("id", value.to_owned())]).unwrap_err();
            assert!(error.to_string().contains("`id`"), "{error}");
        }
        assert!(fill("/a/{id}.", &[("id", ".".to_owned())]).is_err(), "the template ends the step");
        assert_eq!(fill("/a/{id}", &[("id", "...".to_owned())]).unwrap(), "/a/...");
        assert_eq!(fill("/a/{id}.json", &[("id", ".".to_owned())]).unwrap(), "/a/..json");
        assert!(fill("/a/{id}", &[]).is_err());
    }

    #[test]
    fn queries_keep_order_and_repeats() {
        let mut query = String::new();
        push_pair(&mut query, "name[]", "a&b");
        push_pair(&mut query, "name[]", "c");
        assert_eq!(query, "name%5B%5D=a%26b&name%5B%5D=c");
    }
}
