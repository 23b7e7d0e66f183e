//! What a document declares of an operation's successes.

use http::StatusCode;

use crate::media_type;

/// One success that a document declares: its status, or all of them, and its media types.
#[derive(Clone, Copy, Debug)]
pub struct Success {
    status: Option<u16>,
    media_types: &'static [&'static str],
}

impl Success {
    /// A success of this status. Whatever its body is, it is declared.
    #[must_use]
    pub const fn new(status: u16) -> Self {
        Self { status: Some(status), media_types: &[] }
    }

    /// A success of this status whose body is JSON.
    #[must_use]
    pub const fn json(status: u16) -> Self {
        Self::new(status).of(&["application/json"])
    }

    /// A success of any status that no other is declared for.
    #[must_use]
    pub const fn any() -> Self {
        Self { status: None, media_types: &[] }
    }

    /// The media types of its body; none where it may be of any.
    #[must_use]
    pub const fn of(mut self, media_types: &'static [&'static str]) -> Self {
        self.media_types = media_types;
        self
    }
}

/// How an answer stands to the successes that are declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Declared,
    OtherStatus,
    OtherMediaType,
}

/// Judges the head of a success. Without declarations each is as good as declared, and so is the
/// body of an answer that does not say what it is, or says that it is bytes.
pub(crate) fn judge(declared: &[Success], status: StatusCode, media_type: Option<&str>) -> Verdict {
    if declared.is_empty() {
        return Verdict::Declared;
    }
    let exact = declared.iter().find(|one| one.status == Some(status.as_u16()));
    let Some(success) = exact.or_else(|| declared.iter().find(|one| one.status.is_none())) else {
        return Verdict::OtherStatus;
    };
    let says = |received: &&str| {
        !media_type::essence(received).eq_ignore_ascii_case("application/octet-stream")
    };
    let is_checked = !success.media_types.is_empty();
    let is_declared = match media_type.filter(says).filter(|_| is_checked) {
        Some(received) => {
            success.media_types.iter().any(|one| media_type::is_declared(received, one))
        }
        None => true,
    };
    if is_declared { Verdict::Declared } else { Verdict::OtherMediaType }
}
