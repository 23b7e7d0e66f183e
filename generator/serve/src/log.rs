//! What the server was asked, for assertions.

use std::time::Duration;

/// One request as the server saw it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Seen {
    /// The method, in capitals.
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// The query's pairs, decoded.
    pub query: Vec<(String, String)>,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it was sent.
    pub body: Vec<u8>,
    /// The status that was answered; `None` where a fault cut the connection.
    pub status: Option<u16>,
    /// When it came, counted from the start of the server.
    pub at: Duration,
}

impl Seen {
    /// The first value of a header; the case of its name does not matter.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The last requests. A server that runs for days does not keep them all.
#[derive(Debug, Default)]
pub(crate) struct Log {
    seen: std::collections::VecDeque<Seen>,
}

const KEPT: usize = 100_000;

impl Log {
    pub fn push(&mut self, seen: Seen) {
        if self.seen.len() == KEPT {
            self.seen.pop_front();
        }
        self.seen.push_back(seen);
    }

    pub fn all(&self) -> Vec<Seen> {
        self.seen.iter().cloned().collect()
    }
}
