//! Addresses of servers.

use std::{fmt, net::IpAddr, sync::Arc};

use bytes::Bytes;
use http::{
    Uri,
    uri::{Parts, PathAndQuery},
};

use litemap::LiteMap;

use crate::{error::Error, v1::Server};

/// A server's address without a slash at its end, or the reason why there is none.
#[derive(Clone)]
pub(crate) struct Base {
    text: String,
    /// The same, in its parts.
    uri: Uri,
    origin: Arc<str>,
    is_open: bool,
    missing: Option<String>,
}

/// The address of a server with the values that its variables were given.
pub(crate) fn filled(server: &Server, given: &LiteMap<String, String>) -> Result<String, Error> {
    let Some(template) = server.template else { return Ok(server.url.to_owned()) };
    let start = template.find("://").map_or(0, |at| at + 3);
    let host = template[start..].find('/').map_or(template.len(), |at| start + at);
    let mut url = template.to_owned();
    for variable in server.variables {
        let braces = format!("{{{}}}", variable.name);
        let value = match given.get(variable.name) {
            None => variable.default,
            Some(value) => {
                let wrong = |why: String| {
                    let (name, server) = (variable.name, server.name);
                    Error::config(format!(
                        "`{name}` of the server `{server}` cannot be `{value}`: {why}"
                    ))
                };
                if !variable.values.is_empty() && !variable.values.contains(&value.as_str()) {
                    let known = variable.values.join("`, `");
                    return Err(wrong(format!("the document lists `{known}`")));
                }
                // Otherwise a value would decide which host gets the credentials.
                let in_host = template.find(&braces).is_some_and(|at| at < host);
                let is_plain = |letter: char| {
                    letter.is_ascii_alphanumeric()
                        || "-._~".contains(letter)
                        || letter == '/' && !in_host
                };
                let is_listed = !variable.values.is_empty();
                if value.is_empty() || !is_listed && !value.chars().all(is_plain) {
                    return Err(wrong("it may have letters, digits, `-`, `.` and `_`".to_owned()));
                }
                value
            }
        };
        url = url.replace(&braces, value);
    }
    Ok(url)
}

impl Base {
    /// Reads an address; `env` is named when there is none.
    pub(crate) fn new(url: &str, env: Option<&str>) -> Result<Self, Error> {
        let text = url.trim().trim_end_matches('/').to_owned();
        if text.is_empty() || text.contains('{') {
            return Ok(Self::unknown(&text, env));
        }
        let wrong = |reason: &str| Error::config(format!("the server address `{text}` {reason}"));
        let uri: Uri = text.parse().map_err(|_| wrong("is not a URL"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(wrong("has no scheme and host"));
        };
        if !matches!(scheme, "http" | "https") {
            return Err(wrong("is neither http nor https"));
        }
        if authority.as_str().contains('@') {
            // The address is shown in messages; a password has no place in it.
            return Err(Error::config("a server address must not hold a user or password"));
        }
        if uri.query().is_some() {
            return Err(wrong("has a query"));
        }
        let is_open = scheme == "http" && !is_loopback(authority.host());
        let origin = format!("{scheme}://{authority}").to_ascii_lowercase().into();
        Ok(Self { origin, is_open, missing: None, text, uri })
    }

    fn unknown(template: &str, env: Option<&str>) -> Self {
        let cure = env.map_or_else(String::new, |env| format!(" or set {env}"));
        let what =
            if template.is_empty() { String::new() } else { format!(" to fill `{template}`") };
        let missing =
            format!("no server address is known: give `base_url` to the builder{cure}{what}");
        Self {
            text: template.to_owned(),
            uri: Uri::default(),
            origin: Arc::from(""),
            is_open: false,
            missing: Some(missing),
        }
    }

    /// Why calls cannot be made.
    pub(crate) fn missing(&self) -> Option<&str> {
        self.missing.as_deref()
    }

    /// Path and query at the server of what is below this address.
    pub(crate) fn target(&self, below: &str) -> String {
        let path = self.path();
        let follows = below.starts_with('/') || (!path.is_empty() && below.starts_with('?'));
        let slash = if follows || (!path.is_empty() && below.is_empty()) { "" } else { "/" };
        let mut target = String::with_capacity(path.len() + slash.len() + below.len());
        for part in [path, slash, below] {
            target.push_str(part);
        }
        target
    }

    /// The whole address of a path and query at the server; `None` when they make none.
    pub(crate) fn uri(&self, target: String) -> Option<Uri> {
        let mut parts = Parts::default();
        parts.scheme = self.uri.scheme().cloned();
        parts.authority = self.uri.authority().cloned();
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(Bytes::from(target)).ok()?);
        Uri::from_parts(parts).ok()
    }

    fn path(&self) -> &str {
        self.uri.path().trim_end_matches('/')
    }

    /// Path and query below this address of a reference found in the answer to `current`; `None`
    /// when it leads elsewhere.
    pub(crate) fn below(&self, reference: &str, current: &str) -> Option<String> {
        let reference = reference.split('#').next().unwrap_or_default();
        let current = [&self.text, current].concat();
        let current = current.split('?').next().unwrap_or_default();
        let (scheme, _) = self.origin.split_once("://")?;
        let address = match reference.as_bytes() {
            [b'/', b'/', ..] => format!("{scheme}:{reference}"),
            [b'/', ..] => format!("{}{reference}", self.origin),
            [b'?', ..] => format!("{current}{reference}"),
            _ if reference.contains("://") => reference.to_owned(),
            _ => format!("{}/{reference}", current.rsplit_once('/')?.0),
        };
        let other: Uri = address.parse().ok()?;
        let has_steps = other.path().split('/').any(|segment| {
            matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
        });
        if origin(&self.uri)? != origin(&other)? || has_steps {
            return None;
        }
        let target = other.path_and_query()?.as_str();
        let target = target.strip_prefix(self.path())?;
        (target.is_empty() || target.starts_with(['/', '?'])).then(|| target.to_owned())
    }

    /// Scheme, host and port: what rate limits are counted for, and what messages name.
    pub(crate) fn origin(&self) -> &Arc<str> {
        &self.origin
    }

    /// Whether anybody between here and the server can read along.
    pub(crate) fn is_open(&self) -> bool {
        self.is_open
    }
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Scheme, host and port, whether the port is written or goes without saying.
fn origin(uri: &Uri) -> Option<(String, String)> {
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?.as_str());
    let usual = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    let host = authority.strip_suffix(usual).unwrap_or(authority);
    Some((scheme.to_ascii_lowercase(), host.to_ascii_lowercase()))
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback_address = host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    is_loopback_address || host.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::Base;

    #[test]
    fn addresses_are_checked_when_given() {
        for (address, below, whole) in [
            ("https://a.example/api/", "/v1?a=b", "https://a.example/api/v1?a=b"),
            ("https://A.example:1", "/v1", "https://A.example:1/v1"),
            ("https://a.example", "?a=b", "https://a.example/?a=b"),
            ("https://a.example", "", "https://a.example/"),
            ("https://a.example/api", "?a=b", "https://a.example/api?a=b"),
            ("https://a.example/api", "", "https://a.example/api"),
            ("https://a.example/api", "v1", "https://a.example/api/v1"),
        ] {
            let base = Base::new(address, None).unwrap();
            assert_eq!(base.uri(base.target(below)).unwrap().to_string(), whole);
        }
        let base = Base::new("https://a.example", None).unwrap();
        assert!(base.uri(base.target("/a b")).is_none());
        for wrong in ["ftp://a", "a.example", "https://u:p@a", "https://a/?q=1", "https://"] {
            assert!(Base::new(wrong, None).is_err(), "{wrong}");
        }
        let error = Base::new("https://user:hunter2@a", None).err().unwrap();
        assert!(!error.to_string().contains("hunter2"));
        assert!(Base::new("", Some("X_URL")).unwrap().missing().unwrap().contains("X_URL"));
    }

    #[test]
    fn links_stay_below_the_address() {
        let base = Base::new("https://A.example/api/", None).unwrap();
        for (reference, target) in [
            ("https://a.example:443/api/list?page=2#x", Some("/list?page=2")),
            ("//a.EXAMPLE/api?page=2", Some("?page=2")),
            ("/api/list?page=2", Some("/list?page=2")),
            ("?page=2", Some("/v1/list?page=2")),
            ("other?page=2", Some("/v1/other?page=2")),
            ("https://b.example/api/list", None),
            ("http://a.example/api/list", None),
            ("https://a.example:444/api/list", None),
            ("https://u:p@a.example/api/list", None),
            ("/apis/list", None),
            ("/list", None),
            ("/api/%2E./secret", None),
            ("../secret", None),
            ("/api/a b", None),
        ] {
            let below = base.below(reference, "/v1/list?page=1");
            assert_eq!(below.as_deref(), target, "{reference}");
        }
        let root = Base::new("http://127.0.0.1:80", None).unwrap();
        assert_eq!(root.below("http://127.0.0.1/x", "/").as_deref(), Some("/x"));
    }

    #[test]
    fn only_http_beyond_this_machine_is_open() {
        let is_open = |url: &str| Base::new(url, None).unwrap().is_open();
        assert!(is_open("http://a.example"));
        assert!(is_open("http://localhost.evil.example"));
        for closed in
            ["https://a.example", "http://localhost:1", "http://127.0.0.2", "http://[::1]:8080"]
        {
            assert!(!is_open(closed), "{closed}");
        }
    }
}
