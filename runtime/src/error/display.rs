//! How an error reads: one line, lower case, nothing secret.

use std::{error::Error as StdError, fmt};

use super::{Error, Kind, Refusal};

/// How much of a body `Debug` shows.
const EXCERPT: usize = 512;
/// How much of a server's own message `Display` shows.
const MESSAGE: usize = 300;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(subject) = self.0.subject {
            write!(f, "{} ({} {}): ", subject.id, subject.method, subject.template)?;
        }
        self.write_kind(f)?;
        if self.0.unclear {
            f.write_str("; it is not known whether the request took effect")?;
        }
        if self.0.budget_spent {
            f.write_str("; not tried again: too many calls are failing")?;
        }
        if self.0.attempts > 1 {
            write!(f, "; {} attempts in {:.1?}", self.0.attempts, self.0.elapsed)?;
        }
        if let Some(activity) = &self.0.activity {
            write!(f, "; activity `{}`", one_line(activity))?;
        }
        Ok(())
    }
}

impl Error {
    fn write_kind(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Config(message) | Kind::Request(message) | Kind::MissingCredentials(message) => {
                f.write_str(message)
            }
            Kind::Login { scheme, cause } => {
                write!(f, "no token for `{scheme}`: {cause}")?;
                match self.is_login_refused() {
                    true => f.write_str(
                        "; the credentials are not accepted: wrong, expired, replaced or deleted",
                    ),
                    false => Ok(()),
                }
            }
            Kind::Limit { limit, wait } => {
                write!(
                    f,
                    "the rate limit `{limit}` has no free slot for {wait:.1?}, longer than this call may wait"
                )
            }
            Kind::Deadline => f.write_str("the deadline of the call has passed"),
            Kind::PagingLoop => f.write_str("the next page is one that was already read"),
            Kind::Transport { failure, .. } => match &self.0.server {
                Some(server) => write!(f, "{failure} ({server})"),
                None => write!(f, "{failure}"),
            },
            Kind::Status(refusal) => self.write_refusal(refusal, f),
            Kind::Decode(undecoded) => write!(
                f,
                "the answer does not match the document at `{}`, line {} column {}: {}",
                undecoded.path,
                undecoded.line,
                undecoded.column,
                one_line(&undecoded.message)
            ),
            Kind::ActivityFailed { reason: Some(reason), .. } => {
                write!(f, "the activity failed: {}", one_line(reason))
            }
            Kind::ActivityFailed { reason: None, .. } => {
                f.write_str("the activity failed and gave no reason")
            }
            Kind::WriteFailed { reason: Some(reason), .. } => {
                write!(f, "the write was accepted and has failed: {}", one_line(reason))
            }
            Kind::WriteFailed { reason: None, .. } => {
                f.write_str("the write was accepted and has failed; no reason is given")
            }
            Kind::ActivityLost { trouble, cause: Some(cause) } => write!(f, "{trouble}: {cause}"),
            Kind::ActivityLost { trouble, cause: None } => f.write_str(trouble),
            Kind::NoActivity(answer) => write!(f, "the answer {} names no activity", answer.status),
        }
    }

    fn write_refusal(&self, refusal: &Refusal, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", refusal.answer.status)?;
        if let Some(message) = &refusal.message {
            write!(f, ": {}", one_line(message))?;
        }
        if let Some(code) = &refusal.code {
            write!(f, " (code `{}`)", one_line(code))?;
        }
        let permissions = self.permissions();
        if refusal.answer.status == http::StatusCode::FORBIDDEN && !permissions.is_empty() {
            write!(f, "; needs the permissions `{}`", permissions.join("`, `"))?;
        }
        if self.is_unavailable() {
            write!(f, "; offered only by: {}", self.availability().join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("message", &format_args!("{self}"));
        if let Some(status) = self.status() {
            debug.field("status", &status.as_u16());
        }
        if let Some(body) = self.body().filter(|body| !body.is_empty() && !self.is_body_hidden()) {
            let excerpt = match &self.0.kind {
                Kind::Decode(undecoded) => around(body, undecoded.line, undecoded.column),
                _ => &body[..body.len().min(EXCERPT)],
            };
            debug.field("body", &String::from_utf8_lossy(excerpt));
        }
        if let Kind::Transport { source, .. } = &self.0.kind {
            debug.field("source", source);
        }
        debug.finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.kind {
            Kind::Transport { source, .. } => Some(source.as_ref()),
            Kind::Login { cause, .. } | Kind::ActivityLost { cause: Some(cause), .. } => {
                Some(cause.as_ref())
            }
            _ => None,
        }
    }
}

/// What stands before and behind a place, counted from 1.
fn around(body: &[u8], line: usize, column: usize) -> &[u8] {
    let lines = body.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    let start = before.saturating_add(column).saturating_sub(EXCERPT / 2);
    let start = start.min(body.len().saturating_sub(EXCERPT));
    &body[start..body.len().min(start + EXCERPT)]
}

/// What a server writes may have line breaks, control characters, or no end.
fn one_line(text: &str) -> String {
    let is_break = |character: char| character.is_whitespace() || character.is_control();
    let words: Vec<&str> = text.split(is_break).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(MESSAGE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::{around, one_line};

    #[test]
    fn an_excerpt_shows_the_place() {
        let body = [b"a\n".repeat(1_000), b"here".to_vec(), b"\nb".repeat(1_000)].concat();
        let shown = around(&body, 1_001, 2);
        assert_eq!(shown.len(), 512);
        assert_eq!(shown.windows(4).position(|window| window == b"here"), Some(254));
        assert_eq!(around(b"{", 1, 1), b"{");
        assert_eq!(around(b"", 9, 9), b"");
    }

    #[test]
    fn lines_are_joined_and_cut() {
        assert_eq!(one_line(" a\n\t b\u{1b}[31m "), "a b [31m");
        let long = "ü".repeat(1000);
        assert_eq!(one_line(&long).chars().count(), 301);
    }
}
