//! The rule by which error answers are read.

/// Where an error answer keeps its code and message, and what codes and statuses mean.
#[derive(Clone, Copy, Debug)]
pub struct Errors {
    pub(crate) code: &'static [&'static str],
    pub(crate) message: &'static [&'static str],
    pub(crate) codes: &'static [(&'static str, Meaning)],
    pub(crate) statuses: &'static [(u16, Meaning)],
}

impl Default for Errors {
    fn default() -> Self {
        Self::new()
    }
}

impl Errors {
    /// The rule for documents that say nothing: the members most APIs use, and RFC 9457.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            code: &["/code", "/error/code", "/errorCode", "/error_code", "/error/status", "/type"],
            message: &[
                "/message",
                "/error/message",
                "/detail",
                "/error_description",
                "/error",
                "/errors/0/message",
                "/title",
            ],
            codes: &[],
            statuses: &[],
        }
    }

    /// JSON pointers to the code; the first that holds text or a number.
    #[must_use]
    pub const fn code(mut self, pointers: &'static [&'static str]) -> Self {
        self.code = pointers;
        self
    }

    /// JSON pointers to the message; the first that holds text.
    #[must_use]
    pub const fn message(mut self, pointers: &'static [&'static str]) -> Self {
        self.message = pointers;
        self
    }

    /// What single codes mean; they win over the status.
    #[must_use]
    pub const fn codes(mut self, codes: &'static [(&'static str, Meaning)]) -> Self {
        self.codes = codes;
        self
    }

    /// What single statuses mean, where that is not the usual.
    #[must_use]
    pub const fn statuses(mut self, statuses: &'static [(u16, Meaning)]) -> Self {
        self.statuses = statuses;
        self
    }
}

/// What an error answer means to the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// The thing does not exist.
    NotFound,
    /// The token has ended: get another and send again, once.
    Expired,
    /// May go away by itself: sent again when the operation is repeatable.
    Transient,
    /// Stays as it is: never sent again.
    Permanent,
    /// Refused for being too fast, and not processed.
    Throttled,
}
