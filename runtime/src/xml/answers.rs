//! What the answers of an operation are in XML.

use http::StatusCode;

use super::Element;

/// The element of a success, and those of answers that only some statuses have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answers {
    pub(crate) success: Option<&'static Element>,
    pub(crate) by_status: &'static [Answer],
}

/// The element of an answer of some statuses.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    first: u16,
    last: u16,
    element: &'static Element,
}

impl Answer {
    /// An answer of this status.
    #[must_use]
    pub const fn new(status: u16, element: &'static Element) -> Self {
        Self { first: status, last: status, element }
    }

    /// An answer whose status begins with this digit.
    #[must_use]
    pub const fn range(digit: u16, element: &'static Element) -> Self {
        Self { first: digit * 100, last: digit * 100 + 99, element }
    }

    /// An answer of any status.
    #[must_use]
    pub const fn any(element: &'static Element) -> Self {
        Self { first: 0, last: u16::MAX, element }
    }
}

impl Answers {
    /// Nothing is described.
    pub(crate) const NONE: Self = Self { success: None, by_status: &[] };

    /// The element of an answer; of several that fit, the first.
    pub(crate) fn of(&self, status: StatusCode) -> Option<&'static Element> {
        let code = status.as_u16();
        let by_status = || self.by_status.iter().find(|one| (one.first..=one.last).contains(&code));
        self.success
            .filter(|_| status.is_success())
            .or_else(|| by_status().map(|answer| answer.element))
    }
}
