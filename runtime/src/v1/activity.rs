//! The rows of activities: work that a write starts and that goes on after its answer.

use super::{Operation, Place};

/// How an activity is found in a write's answer, read, and judged.
#[derive(Clone, Copy, Debug)]
pub struct ActivityRule {
    pub(crate) id: Place,
    pub(crate) read: &'static Operation,
    pub(crate) state: StateStyle,
    pub(crate) states: &'static [(&'static str, State)],
    pub(crate) progress: Option<&'static str>,
    pub(crate) result: Option<&'static str>,
    pub(crate) reason: Option<&'static str>,
    pub(crate) items: Option<&'static str>,
    pub(crate) not_found_at_first: u32,
    pub(crate) transient_reasons: &'static [&'static str],
}

impl ActivityRule {
    /// An activity whose id stands at `id` and which `read`, an operation of one path parameter,
    /// reads.
    #[must_use]
    pub const fn new(id: Place, read: &'static Operation) -> Self {
        Self {
            id,
            read,
            state: StateStyle::Member("/state"),
            states: &[],
            progress: None,
            result: None,
            reason: None,
            items: None,
            not_found_at_first: 5,
            transient_reasons: &[],
        }
    }

    /// Where the state's name stands.
    #[must_use]
    pub const fn state(mut self, style: StateStyle) -> Self {
        self.state = style;
        self
    }

    /// What the names of states mean; any other keeps the poller polling.
    #[must_use]
    pub const fn states(mut self, states: &'static [(&'static str, State)]) -> Self {
        self.states = states;
        self
    }

    /// Where progress stands.
    #[must_use]
    pub const fn progress(mut self, pointer: &'static str) -> Self {
        self.progress = Some(pointer);
        self
    }

    /// Where the result of a completed activity stands.
    #[must_use]
    pub const fn result(mut self, pointer: &'static str) -> Self {
        self.result = Some(pointer);
        self
    }

    /// Where the reason of a failed activity stands.
    #[must_use]
    pub const fn reason(mut self, pointer: &'static str) -> Self {
        self.reason = Some(pointer);
        self
    }

    /// Where the list of concerned items (`id`, `type`) stands.
    #[must_use]
    pub const fn items(mut self, pointer: &'static str) -> Self {
        self.items = Some(pointer);
        self
    }

    /// How many answers of 404 are tolerated before the activity was ever seen.
    #[must_use]
    pub const fn not_found_at_first(mut self, times: u32) -> Self {
        self.not_found_at_first = times;
        self
    }

    /// Parts of reasons that are known to be passing troubles of the platform.
    #[must_use]
    pub const fn transient_reasons(mut self, reasons: &'static [&'static str]) -> Self {
        self.transient_reasons = reasons;
        self
    }
}

/// Where the state's name stands in an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateStyle {
    /// It is the only key of the object at this pointer.
    KeyOf(&'static str),
    /// It is the value at this pointer.
    Member(&'static str),
}

/// What a state's name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not begun.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Completed,
    /// Ended without success.
    Failed,
}

/// How the id of what a write made is found once its activity is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Not said: the result, when it is a UUID.
    Unstated,
    /// At this pointer of the activity.
    Pointer(&'static str),
    /// The concerned item of this type.
    Item(&'static str),
    /// Nothing is made: the result is something else's.
    Nothing,
}
