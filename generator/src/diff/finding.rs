//! What a comparison finds: one change, judged twice.

use std::fmt;

use crate::{diagnostic::Place, model::Method};

/// One change between two documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable, kebab-case: `request-property-became-required`.
    pub id: String,
    pub wire: Wire,
    pub rust: Rust,
    /// The first operation that it touches; `None` when it is about the document as a whole.
    pub operation: Option<Touched>,
    /// Every further operation that the same change touches.
    pub also: Vec<Touched>,
    /// The groups of all these operations.
    pub groups: Vec<String>,
    /// Where it stood before; `None` for what is new.
    pub old: Option<Place>,
    /// Where it stands now; `None` for what is gone.
    pub new: Option<Place>,
    /// One sentence.
    pub message: String,
    /// What a user of the crate does about it.
    pub help: String,
    /// Stays the same whatever moves around the change and however it is worded.
    pub fingerprint: String,
}

impl Finding {
    /// Whether it is about a date on which something goes away.
    pub fn is_about_removal(&self) -> bool {
        self.id.starts_with("removal-date-") || self.id.starts_with("operation-removed-")
    }
}

/// An operation as people and programs name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touched {
    pub method: Method,
    pub path: String,
    pub operation_id: Option<String>,
}

impl fmt::Display for Touched {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method.as_str(), self.path)
    }
}

/// What a change does to a program that follows the old document. Errors sort first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wire {
    /// It can stop working.
    Error,
    /// The document alone cannot decide.
    Warning,
    /// It goes on working.
    Info,
}

impl Wire {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// What a change does to a program that uses the generated crate. Breaking sorts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rust {
    /// It may no longer compile.
    Breaking,
    /// There is more to use; or something warns.
    Additive,
    /// The public items are what they were.
    None,
}

impl Rust {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::None => "none",
        }
    }
}

/// The part of the crate's version that the changes raise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    Major,
    Minor,
    Patch,
    /// Nothing changed.
    None,
}

impl Bump {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
            Self::None => "none",
        }
    }

    /// Whoever compiles and whoever runs must both be warned by the version.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let of = |finding: &Finding| match (finding.wire, finding.rust) {
            (Wire::Error, _) | (_, Rust::Breaking) => Self::Major,
            (Wire::Warning, _) | (_, Rust::Additive) => Self::Minor,
            (Wire::Info, Rust::None) => Self::Patch,
        };
        findings.into_iter().map(of).min().unwrap_or(Self::None)
    }
}
