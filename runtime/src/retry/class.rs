//! What became of an attempt, as far as sending again is concerned.

use http::StatusCode;

use crate::{transport::Failure, v1::Meaning};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Success,
    /// The token is not accepted (any more).
    Unauthorized,
    /// Surely not processed.
    NotSent,
    /// Refused for being too fast, and not processed.
    Throttled,
    /// May have been processed, may succeed next time.
    Transient,
    /// Will be the same next time.
    Final,
}

impl Class {
    /// The document's meaning wins over the status.
    pub(crate) fn of_answer(status: StatusCode, meaning: Option<Meaning>) -> Self {
        match (meaning, status.as_u16()) {
            (_, 200..300) => Self::Success,
            (Some(Meaning::Expired), _) => Self::Unauthorized,
            (Some(Meaning::Throttled), _) => Self::Throttled,
            (Some(Meaning::Transient), _) => Self::Transient,
            (Some(Meaning::Permanent | Meaning::NotFound), _) => Self::Final,
            (None, 401) => Self::Unauthorized,
            (None, 429) => Self::Throttled,
            (None, 408 | 500 | 502 | 503 | 504) => Self::Transient,
            (None, _) => Self::Final,
        }
    }

    pub(crate) fn of_failure(failure: Failure) -> Self {
        match failure {
            Failure::Connect => Self::NotSent,
            Failure::Timeout | Failure::Broken | Failure::Body | Failure::Stalled => {
                Self::Transient
            }
            Failure::TooLarge | Failure::Request => Self::Final,
        }
    }

    /// Whether a call of this class is sent again.
    pub(crate) fn is_repeated(self, repeatable: bool) -> bool {
        match self {
            Self::NotSent | Self::Throttled => true,
            Self::Transient => repeatable,
            Self::Success | Self::Unauthorized | Self::Final => false,
        }
    }
}

/// Whether a refusal may go away by itself.
pub(crate) fn status_may_pass(status: StatusCode, meaning: Option<Meaning>) -> bool {
    matches!(Class::of_answer(status, meaning), Class::Throttled | Class::Transient)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::{Class, Failure, Meaning, status_may_pass};

    #[test]
    fn statuses_and_meanings() {
        let class =
            |status, meaning| Class::of_answer(StatusCode::from_u16(status).unwrap(), meaning);
        for (status, expected) in [
            (200, Class::Success),
            (204, Class::Success),
            (302, Class::Final),
            (400, Class::Final),
            (401, Class::Unauthorized),
            (403, Class::Final),
            (404, Class::Final),
            (408, Class::Transient),
            (409, Class::Final),
            (429, Class::Throttled),
            (500, Class::Transient),
            (501, Class::Final),
            (502, Class::Transient),
            (503, Class::Transient),
            (504, Class::Transient),
        ] {
            assert_eq!(class(status, None), expected, "{status}");
        }
        assert_eq!(class(400, Some(Meaning::Expired)), Class::Unauthorized);
        assert_eq!(class(400, Some(Meaning::Transient)), Class::Transient);
        assert_eq!(class(503, Some(Meaning::Permanent)), Class::Final);
        assert_eq!(class(503, Some(Meaning::Throttled)), Class::Throttled);
    }

    #[test]
    fn what_passes_by_itself_is_busyness_and_trouble() {
        let may_pass =
            |status, meaning| status_may_pass(StatusCode::from_u16(status).unwrap(), meaning);
        assert!([408, 429, 500, 502, 503, 504].into_iter().all(|status| may_pass(status, None)));
        assert!(
            ![302, 400, 401, 403, 404, 409, 501].into_iter().any(|status| may_pass(status, None))
        );
        assert!(
            may_pass(409, Some(Meaning::Transient)) && !may_pass(503, Some(Meaning::Permanent))
        );
    }

    #[test]
    fn only_what_surely_was_not_processed_is_always_sent_again() {
        for (failure, for_write, for_read) in [
            (Failure::Connect, true, true),
            (Failure::Timeout, false, true),
            (Failure::Broken, false, true),
            (Failure::Body, false, true),
            (Failure::TooLarge, false, false),
            (Failure::Request, false, false),
        ] {
            let class = Class::of_failure(failure);
            assert_eq!(
                (class.is_repeated(false), class.is_repeated(true)),
                (for_write, for_read),
                "{failure:?}"
            );
        }
        assert!(Class::Throttled.is_repeated(false));
    }
}
