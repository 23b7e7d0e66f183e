//! The rows of readiness: writes that take effect after their answer, with no activity to follow.

use super::{Operation, Place};

/// Which read shows that a write has taken effect, and by which member.
///
/// Values are written as JSON: `true`, `"Running"`.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    pub(crate) read: &'static Operation,
    pub(crate) with: &'static [(&'static str, Fill)],
    pub(crate) member: &'static str,
    pub(crate) equals: &'static str,
    pub(crate) fails: &'static [&'static str],
    pub(crate) reason: Option<&'static str>,
}

/// What fills a path parameter of the read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// What stands here in the answer to the write.
    Answer(Place),
    /// The path parameter of the write itself.
    Path(&'static str),
}

impl Ready {
    /// A write has taken effect when the member at this pointer of what is read is `true`.
    #[must_use]
    pub const fn new(read: &'static Operation, member: &'static str) -> Self {
        Self { read, with: &[], member, equals: "true", fails: &[], reason: None }
    }

    /// What fills the path of the read.
    #[must_use]
    pub const fn with(mut self, parameters: &'static [(&'static str, Fill)]) -> Self {
        self.with = parameters;
        self
    }

    /// What the member is when the write has taken effect.
    #[must_use]
    pub const fn equals(mut self, value: &'static str) -> Self {
        self.equals = value;
        self
    }

    /// What the member is when the write has failed.
    #[must_use]
    pub const fn fails(mut self, values: &'static [&'static str]) -> Self {
        self.fails = values;
        self
    }

    /// Where the reason of a failure stands.
    #[must_use]
    pub const fn reason(mut self, pointer: &'static str) -> Self {
        self.reason = Some(pointer);
        self
    }
}
