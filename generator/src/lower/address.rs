//! Addresses of servers as texts: templates filled, relative ones resolved, one held against another.

use openapiv3::Server;

use crate::model::{Template, Variable};

/// The address with the defaults of its variables; braces that stay have none. Empty where no call
/// could go to it.
pub(super) fn filled(server: &Server) -> String {
    let mut url = server.url.trim().to_owned();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    let url = url.trim_end_matches('/');
    let url = if has_no_scheme(url) { format!("https://{url}") } else { url.to_owned() };
    if is_callable(&url) { url } else { String::new() }
}

/// The address with its variables, where it is `url` once they are filled with their defaults.
pub(super) fn template(server: &Server, url: &str) -> Option<Template> {
    let written = server.url.trim().trim_end_matches('/');
    let written = match has_no_scheme(filled(server).trim_start_matches("https://")) {
        true if !written.contains("://") => format!("https://{written}"),
        _ => written.to_owned(),
    };
    let stands = |name: &str| written.contains(&format!("{{{name}}}"));
    let variables = server.variables.iter().flatten().filter(|(name, _)| stands(name));
    let variables: Vec<Variable> = variables
        .map(|(name, variable)| Variable {
            name: name.clone(),
            default: variable.default.clone(),
            values: variable.enumeration.clone(),
        })
        .collect();
    let fill =
        |text: String, one: &Variable| text.replace(&format!("{{{}}}", one.name), &one.default);
    let is_it = variables.iter().fold(written.clone(), fill) == url;
    (is_it && !variables.is_empty()).then_some(Template { url: written, variables })
}

/// Neither a sentence, nor of another scheme than HTTP, nor with a name and a password in it, which
/// would end up in the crate's documentation.
fn is_callable(url: &str) -> bool {
    let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
    let is_http = ["http", "https"].iter().any(|http| scheme.eq_ignore_ascii_case(http));
    let authority = match url.contains("://") {
        true => rest.split(['/', '?', '#']).next().unwrap_or_default(),
        false => "",
    };
    let is_filled_later = scheme.contains('{');
    (is_http || is_filled_later)
        && !authority.contains('@')
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Whether an address starts with its host, as people write it.
pub(super) fn has_no_scheme(url: &str) -> bool {
    let first = url.split('/').next().unwrap_or_default();
    let (name, _) = first.split_once(':').unwrap_or((first, ""));
    let is_host = name.split('.').count() > 1 && name.split('.').all(|label| !label.is_empty());
    !url.contains("://") && (is_host || name == "localhost")
}

/// The address as it is, and with each other value that a variable may have.
pub(super) fn choices(server: &Server) -> Vec<String> {
    let mut choices = vec![filled(server)];
    for (name, variable) in server.variables.iter().flatten() {
        for value in &variable.enumeration {
            let mut chosen = server.clone();
            chosen.url = chosen.url.replace(&format!("{{{name}}}"), value);
            choices.push(filled(&chosen));
        }
    }
    choices.dedup();
    choices
}

/// Whether an address says no host: it goes by where the document is served.
pub(super) fn is_relative(url: &str) -> bool {
    !(url.contains("://") || url.starts_with("//") || url.starts_with('{'))
}

/// The base that an address stands below and the rest, or the address itself and nothing.
pub(super) fn below(bases: &[&str], url: &str) -> (String, String) {
    for base in bases {
        match url.strip_prefix(base) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') && !base.is_empty() => {
                return ((*base).to_owned(), rest.to_owned());
            }
            _ => {}
        }
    }
    (url.to_owned(), String::new())
}

/// A relative address as one of the base's host; alone where the base has none.
pub(super) fn resolved(base: &str, url: &str) -> String {
    if let Some(rest) = url.strip_prefix("//") {
        return format!("https://{rest}");
    }
    if !is_relative(url) {
        return url.to_owned();
    }
    let rest = url.trim_start_matches("../").trim_start_matches("./").trim_start_matches('.');
    match rest.strip_prefix('/') {
        Some(rest) => format!("{}/{rest}", origin(base)),
        None if rest.is_empty() => base.to_owned(),
        None => format!("{base}/{rest}"),
    }
}

/// What sets an address apart from another: the labels of its host, or else the segments of its
/// path, that the other does not have. The last label says something only where it is all there
/// is.
pub(super) fn apart(url: &str, from: &str) -> String {
    let (own, other) = (host(url), host(from));
    let is_new = |label: &&str| !other.split('.').any(|known| known == *label);
    let labels: Vec<&str> = own.split('.').filter(is_new).collect();
    let (last, first) = (own.rsplit('.').next(), labels.split_last());
    match first {
        Some((label, rest)) if Some(*label) == last && !rest.is_empty() => return rest.join(" "),
        Some(_) => return labels.join(" "),
        None => {}
    }
    let path = |url: &str| url.strip_prefix(origin(url)).unwrap_or_default().to_owned();
    let (own, other) = (path(url), path(from));
    match own.strip_prefix(other.as_str()).unwrap_or(&own) {
        "" => authority(url).to_owned(),
        rest => rest.to_owned(),
    }
}

/// Scheme, host and port.
pub(super) fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    &url[..end]
}

fn authority(url: &str) -> &str {
    let origin = origin(url);
    origin.split_once("://").map_or(origin, |(_, authority)| authority)
}

fn host(url: &str) -> &str {
    let authority = authority(url);
    let digits = authority.trim_end_matches(|c: char| c.is_ascii_digit());
    digits.strip_suffix(':').unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_address_is_one_of_the_base() {
        let base = "https://a.example/api";
        for (url, expected) in [
            ("", base),
            (".", base),
            ("/v1", "https://a.example/v1"),
            ("./v1", "https://a.example/api/v1"),
            ("v1", "https://a.example/api/v1"),
            ("//b.example/v1", "https://b.example/v1"),
            ("https://b.example", "https://b.example"),
            ("{base}/v1", "{base}/v1"),
        ] {
            assert_eq!(resolved(base, url), expected, "{url}");
        }
        assert_eq!(resolved("", "/v1"), "/v1");
    }

    #[test]
    fn a_host_needs_no_scheme() {
        for url in ["api.example.com/v1", "api.example.com:8443", "localhost:80", "localhost"] {
            assert!(has_no_scheme(url), "{url}");
        }
        for url in ["", "/v1", "v1", ".", "./v1", "../v1", "//a.example", "https://a.example"] {
            assert!(!has_no_scheme(url), "{url}");
        }
    }

    #[test]
    fn only_whole_segments_are_below() {
        let below = |url| below(&["https://a.example/api"], url);
        let pair = |url: &str, rest: &str| (url.to_owned(), rest.to_owned());
        assert_eq!(below("https://a.example/api/v1"), pair("https://a.example/api", "/v1"));
        assert_eq!(below("https://a.example/api"), pair("https://a.example/api", ""));
        assert_eq!(below("https://a.example/apis"), pair("https://a.example/apis", ""));
    }

    #[test]
    fn what_sets_an_address_apart() {
        let apart = |url| apart(url, "https://api.example.com/v1");
        assert_eq!(apart("https://upload.example.com/v1"), "upload");
        assert_eq!(apart("https://eu.upload.api.example.com"), "eu upload");
        assert_eq!(apart("https://other.net"), "other");
        assert_eq!(apart("https://api.example.net"), "net");
        assert_eq!(apart("https://example.status.example-api.app"), "status example-api");
        assert_eq!(apart("https://api.example.com/v1/beta"), "/beta");
        assert_eq!(apart("https://api.example.com:8443/v1"), "api.example.com:8443");
        assert_eq!(apart("https://{name}.example.com"), "{name}");
    }
}
