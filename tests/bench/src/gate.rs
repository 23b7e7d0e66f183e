//! Bounds that the figures must keep.

use std::fmt;

/// A figure and what it may be at most, or must be at least.
#[derive(Clone, Debug)]
pub struct Gate {
    pub name: String,
    pub value: f64,
    pub bound: Bound,
    pub unit: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Gate {
    #[must_use]
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str, bound: Bound) -> Self {
        Self { name: name.into(), value, bound, unit }
    }

    #[must_use]
    pub fn is_held(&self) -> bool {
        match self.bound {
            Bound::AtMost(most) => self.value <= most,
            Bound::AtLeast(least) => self.value >= least,
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (words, bound) = match self.bound {
            Bound::AtMost(most) => ("at most", most),
            Bound::AtLeast(least) => ("at least", least),
        };
        let held = if self.is_held() { "held" } else { "BROKEN" };
        let Self { name, value, unit, .. } = self;
        write!(f, "{held:<6}  {name:<34} {value:>8.2} {unit:<10} {words} {bound}")
    }
}
