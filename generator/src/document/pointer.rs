//! JSON pointers (RFC 6901).

/// Writes `segment` so that it can stand in a pointer.
pub fn escape(segment: &str) -> String {
    let mut escaped = String::with_capacity(segment.len());
    push(&mut escaped, segment);
    escaped
}

/// Undoes [`escape`].
pub fn unescape(segment: &str) -> String {
    if !segment.bytes().any(|byte| byte == b'~') {
        return segment.to_owned();
    }
    segment.replace("~1", "/").replace("~0", "~")
}

/// `pointer` with one more, not yet escaped, segment.
pub fn join(pointer: &str, segment: &str) -> String {
    let mut joined = String::with_capacity(pointer.len() + 1 + segment.len());
    joined.push_str(pointer);
    joined.push('/');
    push(&mut joined, segment);
    joined
}

fn push(escaped: &mut String, segment: &str) {
    // Nearly every segment stays as it is, and there are millions.
    if !segment.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        escaped.push_str(segment);
        return;
    }
    let mut rest = segment;
    while let Some(at) = rest.find(['~', '/']) {
        escaped.push_str(&rest[..at]);
        escaped.push_str(if rest[at..].starts_with('~') { "~0" } else { "~1" });
        rest = &rest[at + 1..];
    }
    escaped.push_str(rest);
}

/// The unescaped segments of `pointer`, none for the empty pointer. A leading `#` is allowed.
pub fn segments(pointer: &str) -> impl Iterator<Item = String> + '_ {
    let pointer = pointer.strip_prefix('#').unwrap_or(pointer);
    pointer.split('/').skip(1).map(unescape)
}

/// An array index as RFC 6901 writes it: no sign, no leading zero.
pub(super) fn index(segment: &str) -> Option<usize> {
    let canonical = segment == "0" || !segment.starts_with(['0', '+']);
    segment.parse().ok().filter(|_| canonical)
}

/// `pointer` becomes [`join`] of itself and one more segment.
pub fn extend(pointer: &mut String, segment: &str) {
    pointer.push('/');
    push(pointer, segment);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_survive_a_round_trip() {
        let pointer = join(&join("/paths", "/pets/{id}"), "a~b");
        assert_eq!(pointer, "/paths/~1pets~1{id}/a~0b");
        assert_eq!(segments(&pointer).collect::<Vec<_>>(), ["paths", "/pets/{id}", "a~b"]);
        assert_eq!(unescape("~01"), "~1");
    }

    #[test]
    fn the_empty_pointer_has_no_segments_and_the_slash_has_an_empty_one() {
        assert_eq!(segments("").count(), 0);
        assert_eq!(segments("#").count(), 0);
        assert_eq!(segments("/").collect::<Vec<_>>(), [""]);
        assert_eq!(segments("#/a").collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn an_index_is_canonical() {
        assert_eq!(index("0"), Some(0));
        assert_eq!(index("17"), Some(17));
        assert_eq!(index("01"), None);
        assert_eq!(index("+1"), None);
        assert_eq!(index("-"), None);
    }
}
