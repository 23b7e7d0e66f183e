//! The header `Link` of RFC 8288.

use http::{HeaderMap, header::LINK};

/// The address that has this relation to the answer.
pub(crate) fn target<'h>(headers: &'h HeaderMap, relation: &str) -> Option<&'h str> {
    let values = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(links).find(|link| link.has(relation)).map(|link| link.target)
}

struct Link<'h> {
    target: &'h str,
    parameters: &'h str,
}

/// The links of one header; commas stand between them, and also within addresses and quotes.
fn links(value: &str) -> impl Iterator<Item = Link<'_>> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let (target, after) = rest.split_once('<')?.1.split_once('>')?;
        let end = unquoted(after, ',').unwrap_or(after.len());
        rest = &after[end..];
        Some(Link { target: target.trim(), parameters: &after[..end] })
    })
}

impl Link<'_> {
    fn has(&self, relation: &str) -> bool {
        let (mut is_related, mut rest) = (false, self.parameters);
        while let Some(start) = unquoted(rest, ';') {
            rest = &rest[start + 1..];
            let parameter = &rest[..unquoted(rest, ';').unwrap_or(rest.len())];
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "rel" => {
                    is_related = value
                        .split_ascii_whitespace()
                        .any(|known| known.eq_ignore_ascii_case(relation));
                }
                // The link is about something else than this answer.
                "anchor" => return false,
                _ => {}
            }
        }
        is_related
    }
}

/// Where the character stands first outside quotes.
fn unquoted(text: &str, wanted: char) -> Option<usize> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (index, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if character == wanted && !is_quoted => return Some(index),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::{LINK, target};

    #[test]
    fn links_are_found_by_relation() {
        for (header, expected) in [
            ("</a?page=2>; rel=\"next\"", Some("/a?page=2")),
            ("</a>; rel=prev, </b>;rel=next", Some("/b")),
            ("</a,b;c>; title=\"x, y; rel=\\\"next\\\"\"; REL=\"last Next\"", Some("/a,b;c")),
            ("</a>; rel=next; anchor=\"#b\", </c>; rel=\"next\"", Some("/c")),
            ("</a>; rel=nextest", None),
            ("</a>", None),
            ("/a; rel=next", None),
            ("<", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.append(LINK, HeaderValue::from_static("<x>; rel=\"first\""));
            headers.append(LINK, HeaderValue::from_static(header));
            assert_eq!(target(&headers, "next"), expected, "{header}");
        }
    }
}
