//! What a document says about the end of an operation, parameter, property or value.

/// An announced end of life, as data: what, since when, until when, and what to use instead.
///
/// Dates stay in the document's own form (`2026-04-23`), so that nothing here depends on the day it
/// is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    subject: &'static str,
    announced: Option<&'static str>,
    removal: Option<&'static str>,
    replacement: Option<&'static str>,
    version: Option<&'static str>,
    phase: Option<&'static str>,
}

impl Lifecycle {
    /// A notice about `subject`, saying nothing else yet.
    #[must_use]
    pub const fn new(subject: &'static str) -> Self {
        Self {
            subject,
            announced: None,
            removal: None,
            replacement: None,
            version: None,
            phase: None,
        }
    }

    /// Sets the day of the announcement.
    #[must_use]
    pub const fn announced(mut self, date: &'static str) -> Self {
        self.announced = Some(date);
        self
    }

    /// Sets the day of the removal.
    #[must_use]
    pub const fn removal(mut self, date: &'static str) -> Self {
        self.removal = Some(date);
        self
    }

    /// Sets what to use instead.
    #[must_use]
    pub const fn replacement(mut self, replacement: &'static str) -> Self {
        self.replacement = Some(replacement);
        self
    }

    /// Sets the version of the API that announced it.
    #[must_use]
    pub const fn version(mut self, version: &'static str) -> Self {
        self.version = Some(version);
        self
    }

    /// Sets the phase: `deprecated`, `sunset`.
    #[must_use]
    pub const fn phase(mut self, phase: &'static str) -> Self {
        self.phase = Some(phase);
        self
    }

    /// What is going away: `GET /v1/machines parameter all`.
    #[must_use]
    pub const fn subject(&self) -> &'static str {
        self.subject
    }

    /// The day it was announced.
    #[must_use]
    pub const fn announced_on(&self) -> Option<&'static str> {
        self.announced
    }

    /// The day it is removed.
    #[must_use]
    pub const fn removed_on(&self) -> Option<&'static str> {
        self.removal
    }

    /// What to use instead.
    #[must_use]
    pub const fn replaced_by(&self) -> Option<&'static str> {
        self.replacement
    }

    /// The version of the API that announced it.
    #[must_use]
    pub const fn announced_in(&self) -> Option<&'static str> {
        self.version
    }

    /// The phase it is in.
    #[must_use]
    pub const fn current_phase(&self) -> Option<&'static str> {
        self.phase
    }
}
