//! Media types, as far as it matters whether one is what another says. Letters count as one in
//! either size.

/// The media type without its parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

pub(crate) fn is_json(media_type: &str) -> bool {
    Family::of(essence(media_type)) == Some(Family::Json)
}

/// Whether an answer is of a media type, or in a range such as `image/*`.
pub(crate) fn is_in(received: &str, range: &str) -> bool {
    let (received, range) = (essence(received), essence(range));
    match range.strip_suffix('*') {
        Some("*/") => true,
        Some(start) => {
            received.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
        }
        None => received.eq_ignore_ascii_case(range),
    }
}

/// Whether an answer is of a declared media type, or of another name for the same format: servers
/// and documents seldom agree on `application/json` and `application/problem+json`.
pub(crate) fn is_declared(received: &str, declared: &str) -> bool {
    is_in(received, declared) || {
        let family = Family::of(essence(received));
        family.is_some() && family == Family::of(essence(declared))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Json,
    JsonLines,
    Xml,
}

impl Family {
    fn of(essence: &str) -> Option<Self> {
        let family = match essence.to_ascii_lowercase().as_str() {
            "application/json" | "text/json" => Self::Json,
            "application/xml" | "text/xml" => Self::Xml,
            "application/jsonl"
            | "application/x-jsonlines"
            | "application/json-lines"
            | "application/ndjson"
            | "application/x-ndjson" => Self::JsonLines,
            other if other.ends_with("+json") => Self::Json,
            other if other.ends_with("+xml") => Self::Xml,
            _ => return None,
        };
        Some(family)
    }
}

#[cfg(test)]
mod tests {
    use super::is_declared;

    #[test]
    fn what_counts_as_declared() {
        for (received, declared, expected) in [
            ("application/json; charset=utf-8", "application/json", true),
            ("Application/JSON", "application/json", true),
            ("application/problem+json", "application/json", true),
            ("application/json", "application/vnd.a+json", true),
            ("text/xml", "application/soap+xml", true),
            ("application/x-ndjson", "application/jsonl", true),
            ("image/webp", "image/*", true),
            ("text/html", "*/*", true),
            ("text/html", "text/plain", false),
            ("text/plain", "application/json", false),
            ("application/jsonl", "application/json", false),
            ("", "application/json", false),
        ] {
            assert_eq!(is_declared(received, declared), expected, "{received} {declared}");
        }
    }
}
