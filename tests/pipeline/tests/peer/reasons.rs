//! Where we differ from the other tool on whether something breaks, and why.

/// Pair and reason.
pub(super) const BREAKING: [(&str, &str); 0] = [];
