//! Which operations a row speaks of.

use crate::{model::Operation, vocabulary::Match};

/// A method and a path by whole segments; a placeholder stands for any one segment.
pub(super) struct Pattern {
    method: Option<String>,
    segments: Vec<Option<String>>,
}

impl Pattern {
    pub fn new(matches: &Match) -> Self {
        let placeholder =
            |segment: &str| segment == "*" || segment.starts_with(':') || segment.starts_with('{');
        let segments = matches.path.split('/').filter(|segment| !segment.is_empty());
        Self {
            method: matches.method.as_ref().map(|method| method.0.clone()),
            segments: segments
                .map(|segment| (!placeholder(segment)).then(|| segment.to_owned()))
                .collect(),
        }
    }

    pub fn matches(&self, operation: &Operation) -> bool {
        let method = self.method.as_deref().is_none_or(|one| one == operation.method.as_str());
        let path: Vec<&str> =
            operation.path.split('/').filter(|segment| !segment.is_empty()).collect();
        let fits = |(wanted, segment): (&Option<String>, &&str)| {
            wanted.as_deref().is_none_or(|wanted| wanted == *segment)
        };
        method && self.segments.len() <= path.len() && self.segments.iter().zip(&path).all(fits)
    }

    /// The longest wins; of two as long, the one with more literal segments.
    pub fn specificity(&self) -> (usize, usize, bool) {
        let literal = self.segments.iter().flatten().count();
        (self.segments.len(), literal, self.method.is_some())
    }
}
