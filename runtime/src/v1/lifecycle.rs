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
    removal_version: Option<&'static str>,
    item: Option<&'static str>,
    replacement_item: Option<&'static str>,
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
            removal_version: None,
            item: None,
            replacement_item: None,
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

    /// Sets the version of the API that has it no more.
    #[must_use]
    pub const fn removal_version(mut self, version: &'static str) -> Self {
        self.removal_version = Some(version);
        self
    }

    /// Sets what it is called in the crate: `compute().networks().list()`.
    #[must_use]
    pub const fn item(mut self, item: &'static str) -> Self {
        self.item = Some(item);
        self
    }

    /// Sets what the crate calls that which replaces it.
    #[must_use]
    pub const fn replacement_item(mut self, item: &'static str) -> Self {
        self.replacement_item = Some(item);
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

    /// The version of the API that has it no more.
    #[must_use]
    pub const fn removed_in(&self) -> Option<&'static str> {
        self.removal_version
    }

    /// What it is called in the crate: `compute().networks().list()`, `compute::types::Datastore::name`.
    #[must_use]
    pub const fn item_name(&self) -> Option<&'static str> {
        self.item
    }

    /// What the crate calls that which replaces it, where it has it.
    #[must_use]
    pub const fn replacement_name(&self) -> Option<&'static str> {
        self.replacement_item
    }
}
