//! Media types, as far as it matters whether one is what another says.

/// The media type without its parameters, in small letters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

pub(crate) fn is_json(media_type: &str) -> bool {
    family(&essence(media_type)) == Some(Family::Json)
}

/// Whether an answer is of a media type, or in a range such as `image/*`.
pub(crate) fn is_in(received: &str, range: &str) -> bool {
    let (received, range) = (essence(received), essence(range));
    match range.strip_suffix('*') {
        Some("*/") => true,
        Some(start) => received.starts_with(start),
        None => received == range,
    }
}

/// Whether an answer is of a declared media type, or of another name for the same format: servers
/// and documents seldom agree on `application/json` and `application/problem+json`.
pub(crate) fn is_declared(received: &str, declared: &str) -> bool {
    let families = [received, declared].map(|media_type| family(&essence(media_type)));
    is_in(received, declared) || matches!(families, [Some(one), Some(other)] if one == other)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Json,
    JsonLines,
    Xml,
}

fn family(essence: &str) -> Option<Family> {
    match essence {
        "application/json" | "text/json" => Some(Family::Json),
        "application/xml" | "text/xml" => Some(Family::Xml),
        "application/jsonl"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/ndjson"
        | "application/x-ndjson" => Some(Family::JsonLines),
        _ if essence.ends_with("+json") => Some(Family::Json),
        _ if essence.ends_with("+xml") => Some(Family::Xml),
        _ => None,
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
