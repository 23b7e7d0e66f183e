//! What breaks generators, case by case, and what nothing in a document may do.

#![allow(
    clippy::unwrap_used,
    reason = "the lint lets functions with #[test] unwrap, not their helpers"
)]

mod cases;
mod code;
mod hostile;
mod kinds;
mod markdown;
mod messages;
mod readme;
mod support;
