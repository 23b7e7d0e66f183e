//! What is going away, and where a statement comes from.

/// What is known of the end of an operation, parameter, member, schema or value. Dates are ISO
/// texts, as precise as their source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lifecycle {
    /// Whether it is going away; a phase alone can also say that something is new.
    pub deprecated: bool,
    pub phase: Option<String>,
    pub announced: Option<String>,
    pub removal: Option<String>,
    pub replacement: Vec<String>,
    /// The version of the document that announced it.
    pub version: Option<String>,
    /// The version that has it no more.
    pub removal_version: Option<String>,
    /// Whether of a date only the year is certain, since day and month cannot be told apart.
    pub ambiguous: bool,
    /// What its sources say against each other, a sentence each.
    pub conflicts: Vec<String>,
    /// The words it was read from, where it was read from words.
    pub text: Option<String>,
}

/// Whether something is going away.
pub fn is_ending(lifecycle: Option<&Lifecycle>) -> bool {
    lifecycle.is_some_and(|lifecycle| lifecycle.deprecated)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    pub status: Status,
    pub source: Option<String>,
    /// The members of the object that it speaks of; empty: the whole.
    pub of: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    Stated,
    Inferred,
    Assumed,
}
