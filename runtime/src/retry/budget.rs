//! The budget for retries: while most calls fail, sending them again only adds to the load.

use std::sync::Mutex;

use super::Class;
use crate::time::lock;

/// Tokens that retries cost and successes bring back; one budget for each server.
#[derive(Debug)]
pub(crate) struct Budget {
    full: u32,
    tokens: Mutex<u32>,
}

impl Budget {
    pub(crate) fn new(full: u32) -> Self {
        Self { full, tokens: Mutex::new(full) }
    }

    /// What a retry after such an attempt costs.
    pub(crate) fn cost(class: Class) -> u32 {
        if class == Class::Throttled { 5 } else { 14 }
    }

    /// Takes the cost of a retry, if there is so much.
    pub(crate) fn take(&self, cost: u32) -> bool {
        let mut tokens = lock(&self.tokens);
        match tokens.checked_sub(cost) {
            Some(rest) => {
                *tokens = rest;
                true
            }
            None => false,
        }
    }

    /// A success gives back what its last retry cost, or one token.
    pub(crate) fn refund(&self, cost: u32) {
        let mut tokens = lock(&self.tokens);
        *tokens = tokens.saturating_add(cost.max(1)).min(self.full);
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Class};

    #[test]
    fn is_spent_by_failures_and_filled_by_successes() {
        let budget = Budget::new(500);
        let cost = Budget::cost(Class::Transient);
        assert_eq!((0..100).filter(|_| budget.take(cost)).count(), 35);
        assert!(budget.take(Budget::cost(Class::Throttled)));
        assert!(!budget.take(cost));
        (0..14).for_each(|_| budget.refund(0));
        assert!(budget.take(cost));
        (0..1000).for_each(|_| budget.refund(cost));
        assert_eq!((0..100).filter(|_| budget.take(cost)).count(), 35);
    }
}
