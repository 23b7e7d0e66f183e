//! What a text of the configuration may be.

/// A rule for one text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    Anything,
    CrateName,
    Feature,
    FeaturePattern,
    Features,
    Header,
    Module,
    Path,
    Prefix,
    Source,
    Url,
    Variable,
    Version,
}

impl Rule {
    /// What would have been right, when `text` is not.
    pub(super) fn broken_by(self, text: &str) -> Option<&'static str> {
        let (holds, expected) = match self {
            Rule::Anything => (!text.trim().is_empty(), "a text that is not empty"),
            Rule::CrateName => (
                is_crate_name(text),
                "a crate name: letters, digits, `-` and `_`, beginning with a letter, no keyword",
            ),
            Rule::Feature => (
                is_feature(text),
                "a feature name: small letters, digits and `-`, beginning with a letter",
            ),
            Rule::FeaturePattern => (
                is_feature_pattern(text),
                "a feature, the beginning of several and `*`, or either with `!` before it to \
                 take it out again",
            ),
            Rule::Features => (matches!(text, "module" | "group"), "`module` or `group`"),
            Rule::Header => (is_header(text), "the name of a header: letters, digits and `-`"),
            Rule::Module => (
                is_module(text),
                "a module name: small letters, digits and `_`, beginning with a letter, no keyword",
            ),
            Rule::Path => (
                stays_inside(text),
                "a path inside the product's folder: relative, forward slashes, without `..`",
            ),
            Rule::Prefix => (
                text.bytes().all(|byte| matches!(byte, b' '..=b'~')),
                "letters, digits, signs and blanks of ASCII",
            ),
            Rule::Source => (
                is_source(text),
                "an address that begins with `https://` and holds no credential; `http://` serves \
                 for this machine alone",
            ),
            Rule::Url => (is_url(text), "an address that begins with `https://` or `http://`"),
            Rule::Variable => {
                (is_variable(text), "capital letters, digits and `_`, beginning with a letter")
            }
            Rule::Version => (is_version(text), "a version of three numbers, such as `0.1.0`"),
        };
        (!holds).then_some(expected)
    }
}

fn is_crate_name(text: &str) -> bool {
    /// Cargo refuses them, or they would hide a crate that every program has.
    const TAKEN: [&str; 6] = ["alloc", "core", "proc_macro", "proc-macro", "std", "test"];
    const LONGEST: usize = 64;
    let fits = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic());
    fits && begins
        && text.len() <= LONGEST
        && !TAKEN.contains(&text)
        && is_identifier(&text.replace('-', "_"))
}

fn is_feature(text: &str) -> bool {
    let fits = text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    fits && text.starts_with(|first: char| first.is_ascii_lowercase())
}

fn is_feature_pattern(text: &str) -> bool {
    let text = text.strip_prefix('!').unwrap_or(text);
    is_feature(text.strip_suffix('*').unwrap_or(text))
}

fn is_module(text: &str) -> bool {
    let fits = text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    fits && text.starts_with(|first: char| first.is_ascii_lowercase()) && is_identifier(text)
}

/// Not a keyword, in particular.
fn is_identifier(text: &str) -> bool {
    syn::parse_str::<syn::Ident>(text).is_ok()
}

fn is_variable(text: &str) -> bool {
    let fits = text.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
    fits && text.starts_with(|first: char| first.is_ascii_uppercase())
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let is_blank = |character: char| character.is_whitespace() || character.is_control();
        !rest.is_empty() && !rest.starts_with('/') && !rest.contains(is_blank)
    })
}

fn is_header(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.bytes().all(fits)
}

/// On the way to another machine nobody may read or change a document that becomes a program.
fn is_source(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_here = || {
        let name = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        matches!(name, "localhost" | "127.0.0.1" | "::1")
    };
    is_url(text) && !host.contains('@') && (scheme == "https" || is_here())
}

fn is_version(text: &str) -> bool {
    let (text, build) =
        text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (core, pre) = text.split_once('-').map_or((text, None), |(core, pre)| (core, Some(pre)));
    let is_number = |part: &str| {
        let canonical = part == "0" || !part.starts_with('0');
        canonical && part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u64>().is_ok()
    };
    let is_label = |label: &str| {
        label.split('.').all(|part| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            !part.is_empty() && part.bytes().all(fits)
        })
    };
    core.split('.').count() == 3
        && core.split('.').all(is_number)
        && pre.is_none_or(is_label)
        && build.is_none_or(is_label)
}

/// Also refuses what only another system would take for a way out, such as a drive letter.
pub(super) fn stays_inside(path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    !path.contains(['\\', ':', '\0']) && path.split('/').all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(rule: Rule, text: &str) -> bool {
        rule.broken_by(text).is_none()
    }

    #[test]
    fn names_are_names_that_cargo_and_rust_take() {
        assert!(holds(Rule::CrateName, "pet-shop_2"));
        for name in ["", "1a", "-a", "a b", "fn", "std", "é", &"a".repeat(65)] {
            assert!(!holds(Rule::CrateName, name), "{name}");
        }
        assert!(holds(Rule::Module, "iam_v2"));
        for name in ["", "Iam", "a-b", "self", "crate", "_a", "2a"] {
            assert!(!holds(Rule::Module, name), "{name}");
        }
    }

    #[test]
    fn features_and_what_stands_for_several() {
        assert!(holds(Rule::Feature, "open-iaas"));
        assert!(!holds(Rule::Feature, "_compute") && !holds(Rule::Feature, "a*"));
        for pattern in ["compute-hosts", "compute-*", "!compute-open-*"] {
            assert!(holds(Rule::FeaturePattern, pattern), "{pattern}");
        }
        for pattern in ["", "*", "!", "a*b", "!!a", "_a", "dep:a", "a/b"] {
            assert!(!holds(Rule::FeaturePattern, pattern), "{pattern}");
        }
    }

    #[test]
    fn versions_have_three_numbers() {
        for version in ["0.1.0", "1.0.0-rc.1", "1.2.3+build.5", "1.0.0-a-b+c-d"] {
            assert!(holds(Rule::Version, version), "{version}");
        }
        for version in ["", "1", "1.0", "1.0.0.0", "01.0.0", "1.0.x", "1.0.0-", "v1.0.0"] {
            assert!(!holds(Rule::Version, version), "{version}");
        }
    }

    #[test]
    fn paths_stay_inside() {
        assert!(holds(Rule::Path, "a/b.yaml"));
        for path in ["", "/a", "../a", "a/../b", "a//b", "./a", "C:/a", "a\\b"] {
            assert!(!holds(Rule::Path, path), "{path}");
        }
    }

    #[test]
    fn addresses_and_variables() {
        assert!(holds(Rule::Url, "https://example.com/api"));
        for url in ["", "example.com", "https://", "ftp://a", "https://a b", "file:///a"] {
            assert!(!holds(Rule::Url, url), "{url}");
        }
        for url in ["https://example.com/a.json", "http://127.0.0.1:8080/a", "http://[::1]:80/a"] {
            assert!(holds(Rule::Source, url), "{url}");
        }
        for url in [
            "http://example.com/a.json",
            "http://localhost.example.com/a",
            "https://user:word@example.com/a",
            "http://127.0.0.1@example.com/a",
            "file:///a",
        ] {
            assert!(!holds(Rule::Source, url), "{url}");
        }
        assert!(holds(Rule::Header, "X-Api-Key"));
        assert!(!holds(Rule::Header, "") && !holds(Rule::Header, "a: b"));
        assert!(holds(Rule::Prefix, "") && !holds(Rule::Prefix, "a\r\nb"));
        assert!(holds(Rule::Variable, "CLOUD_2"));
        assert!(!holds(Rule::Variable, "cloud"));
    }
}
