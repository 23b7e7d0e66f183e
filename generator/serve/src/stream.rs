//! Answers that come bit by bit: how items are framed, and where the chunks end.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use crate::{place::text, random::Key};

/// Between two chunks, before the server's speed.
pub(crate) const PAUSE: Duration = Duration::from_millis(2);
/// No chunk is longer.
const LONGEST: u64 = 48;

/// How an answer is sent that is not sent at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Streamed {
    /// Decides where the chunks end.
    pub key: Key,
    pub pause: Duration,
    /// Where each item ends in the body.
    pub items: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    Events,
    Lines,
}

/// The items as the body of a stream, and where each of them ends.
pub(crate) fn frame(
    framing: Framing,
    items: &[Value],
    end: Option<&str>,
    key: Key,
) -> (Vec<u8>, Vec<usize>) {
    // Both ways to end a line are common, and clients have to know both.
    let line = if key.child("line").below(2) == 0 { "\n" } else { "\r\n" };
    let mut body = String::new();
    let mut ends = Vec::new();
    if framing == Framing::Events {
        body.push_str(&format!(": open{line}{line}"));
    }
    for item in items {
        match framing {
            Framing::Events => body.push_str(&event(&text(item), line)),
            Framing::Lines => body.push_str(&format!("{item}\n")),
        }
        ends.push(body.len());
    }
    if let (Framing::Events, Some(end)) = (framing, end) {
        body.push_str(&event(end, line));
    }
    (body.into_bytes(), ends)
}

/// One event; each line of its text is a line of data.
fn event(data: &str, line: &str) -> String {
    let lines = data.split('\n').map(|data| format!("data: {data}{line}")).collect::<String>();
    lines + line
}

/// The body in chunks that end anywhere: inside a line, a number, a letter of several bytes.
pub(crate) fn chunks(body: &Bytes, key: Key) -> Vec<Bytes> {
    let mut chunks = Vec::new();
    let mut begin = 0;
    while begin < body.len() {
        let length = 1 + key.nth(chunks.len() as u64).below(LONGEST);
        let end = body.len().min(begin + usize::try_from(length).unwrap_or(1));
        chunks.push(body.slice(begin..end));
        begin = end;
    }
    chunks
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use serde_json::json;

    use super::{Framing, chunks, frame};
    use crate::random::Key;

    #[test]
    fn events_and_lines() {
        let items = [json!({ "n": 1 }), json!("a\nb")];
        let (body, ends) = frame(Framing::Events, &items, Some("[DONE]"), Key::new(1));
        let text = String::from_utf8(body).unwrap().replace("\r\n", "\n");
        let events = ": open\n\ndata: {\"n\":1}\n\ndata: a\ndata: b\n\ndata: [DONE]\n\n";
        assert_eq!((text.as_str(), ends.len()), (events, 2));
        let (body, ends) = frame(Framing::Lines, &items, None, Key::new(1));
        assert_eq!(body, b"{\"n\":1}\n\"a\\nb\"\n");
        assert_eq!(ends, [8, 15]);
    }

    #[test]
    fn chunks_are_the_body() {
        let body = Bytes::from("é".repeat(200));
        let chunks = chunks(&body, Key::new(2));
        assert!(chunks.iter().any(|chunk| std::str::from_utf8(chunk).is_err()));
        assert_eq!(chunks.concat(), body);
    }
}
