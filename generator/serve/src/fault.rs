//! Things that go wrong on request: what, for which requests, how often.

use std::time::Duration;

use serde::Deserialize;

/// Something that goes wrong for the requests that it matches.
///
/// ```
/// use clientwright_serve::Fault;
///
/// let busy = Fault::status(503).retry_after("1").on("GET", "/v1/machines/{id}").times(2);
/// let lost = Fault::truncated().share(0.1);
/// # let _ = (busy, lost);
/// ```
///
/// Delays add up; of all others the first that matches happens.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Fault {
    /// The method; any, where it is not said.
    method: Option<String>,
    /// Segments of the path: `{x}` and `*` are one each, `**` at the end is any number.
    path: Option<String>,
    /// How often it happens; always, where it is not said.
    pub(crate) times: Option<u32>,
    /// To which share of the requests that match.
    pub(crate) share: Option<f64>,
    #[serde(flatten)]
    pub(crate) trouble: Trouble,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub(crate) enum Trouble {
    /// Answered at once; the operation does not happen.
    #[serde(rename_all = "kebab-case")]
    Status {
        status: u16,
        body: Option<String>,
        content_type: Option<String>,
        retry_after: Option<String>,
    },
    /// The operation happens; the answer comes later.
    #[serde(rename_all = "kebab-case")]
    Delay { milliseconds: u64 },
    /// The connection is reset and the operation does not happen.
    Reset,
    /// The operation happens and the connection is reset without an answer.
    Lost,
    /// The operation happens and the answer ends in the middle of its body.
    Truncated,
    /// The operation happens; its answer begins, and then nothing more comes.
    Stalled,
    /// The operation happens; its stream ends in good order, but before its last item.
    Unfinished,
    /// The operation happens and its answer is not JSON.
    Malformed,
    /// The operation happens; its list is answered in part, with status 206.
    Partial,
    /// The operation happens and its answer lacks a header.
    WithoutHeader { header: String },
    /// The activity that the operation starts fails.
    ActivityFails { reason: String },
    /// The activity that the operation starts never runs.
    ActivityWaits,
}

impl Trouble {
    /// The page of a proxy that cannot reach what stands behind it.
    pub fn page(status: u16) -> Self {
        let reason = crate::answer::reason(status);
        Self::Status {
            status,
            body: Some(format!("<html><body>{status} {reason}</body></html>")),
            content_type: Some("text/html".to_owned()),
            retry_after: None,
        }
    }
}

impl Fault {
    fn new(trouble: Trouble) -> Self {
        Self { method: None, path: None, times: None, share: None, trouble }
    }

    /// An answer with this status; the operation does not happen. Without [`Fault::body`] the body
    /// is the one that the API's error rule describes.
    pub fn status(status: u16) -> Self {
        let (body, content_type, retry_after) = (None, None, None);
        Self::new(Trouble::Status { status, body, content_type, retry_after })
    }

    /// An answer that comes late. The operation happens before the delay.
    pub fn delay(delay: Duration) -> Self {
        let milliseconds = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        Self::new(Trouble::Delay { milliseconds })
    }

    /// A connection that is reset before the operation happens.
    pub fn reset() -> Self {
        Self::new(Trouble::Reset)
    }

    /// A connection that is reset after the operation happened, without an answer.
    pub fn lost() -> Self {
        Self::new(Trouble::Lost)
    }

    /// An answer that ends in the middle of its body; a stream breaks off. One without a body is
    /// lost.
    pub fn truncated() -> Self {
        Self::new(Trouble::Truncated)
    }

    /// An answer that stops in the middle of its body, while the connection stays open.
    pub fn stalled() -> Self {
        Self::new(Trouble::Stalled)
    }

    /// A stream that ends in good order before its last item, without its end mark. Other answers
    /// pass.
    pub fn unfinished() -> Self {
        Self::new(Trouble::Unfinished)
    }

    /// A list that is answered in part: half of its items, rounded down, with status 206. Other
    /// answers pass.
    pub fn partial() -> Self {
        Self::new(Trouble::Partial)
    }

    /// A whole answer whose body is cut JSON.
    pub fn malformed() -> Self {
        Self::new(Trouble::Malformed)
    }

    /// An answer that lacks a header, such as `location`.
    pub fn without_header(name: &str) -> Self {
        Self::new(Trouble::WithoutHeader { header: name.to_owned() })
    }

    /// The activity that a write starts fails for this reason, and the write has no effect. A write
    /// that a `ready` rule follows shows as failed.
    pub fn activity_fails(reason: &str) -> Self {
        Self::new(Trouble::ActivityFails { reason: reason.to_owned() })
    }

    /// The activity that a write starts waits for ever; what a `ready` rule follows is never ready.
    pub fn activity_waits() -> Self {
        Self::new(Trouble::ActivityWaits)
    }

    /// The body of a [`Fault::status`], and its media type.
    #[must_use]
    pub fn body(mut self, media_type: &str, text: &str) -> Self {
        if let Trouble::Status { body, content_type, .. } = &mut self.trouble {
            *body = Some(text.to_owned());
            *content_type = Some(media_type.to_owned());
        }
        self
    }

    /// The `Retry-After` header of a [`Fault::status`].
    #[must_use]
    pub fn retry_after(mut self, value: &str) -> Self {
        if let Trouble::Status { retry_after, .. } = &mut self.trouble {
            *retry_after = Some(value.to_owned());
        }
        self
    }

    /// Only requests with this method and path: `{x}` or `*` stands for one segment, `**` at the
    /// end for any number.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        self.path = Some(path.to_owned());
        self
    }

    /// Only the first so many requests that match.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Only this share of the requests that match, drawn from the server's seed.
    #[must_use]
    pub fn share(mut self, share: f64) -> Self {
        self.share = Some(share);
        self
    }

    pub(crate) fn matches(&self, method: &str, path: &str) -> bool {
        let method_fits = self.method.as_ref().is_none_or(|own| own.eq_ignore_ascii_case(method));
        method_fits && self.path.as_ref().is_none_or(|pattern| fits(pattern, path))
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, open) = match pattern.strip_suffix("/**") {
        Some(start) => (start, true),
        None => (pattern, false),
    };
    let mut segments = path.split('/');
    let fitting = pattern.split('/').all(|wanted| {
        let any = wanted == "*" || (wanted.starts_with('{') && wanted.ends_with('}'));
        segments.next().is_some_and(|segment| any || segment == wanted)
    });
    fitting && (open || segments.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_fit_whole_paths() {
        assert!(fits("/a/{id}/*", "/a/1/b"));
        assert!(!fits("/a/{id}", "/a/1/b"));
        assert!(fits("/a/**", "/a/1/b") && fits("/a/**", "/a"));
        assert!(!fits("/a/**", "/b/1"));
    }
}
