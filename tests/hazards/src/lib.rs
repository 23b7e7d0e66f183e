//! The cases in `tests/cases`: a folder for every hazard, and what becomes of its document.

#![allow(clippy::unwrap_used, reason = "a case that cannot be read is a test that fails")]

mod case;
mod program;
mod random;
mod surface;

pub use case::{Case, Example, Outcome, folder};
pub use program::{Written, write};
pub use random::random;
pub use surface::surface;
