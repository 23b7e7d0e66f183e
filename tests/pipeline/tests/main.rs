//! The generator as a whole, held against its own sources, the checked-in specs and small documents.

#![allow(
    clippy::unwrap_used,
    reason = "the lint lets functions with #[test] unwrap, not their helpers"
)]

mod blind_spots;
mod cases;
mod clients;
mod diff;
mod documents;
mod endings;
mod fresh;
mod gates;
mod ledger;
mod parameters;
mod peer;
mod ready;
mod rows;
mod series;
mod servers;
mod snapshots;
mod stability;
mod support;
mod swagger;
mod twins;
mod vendors;
mod walls;
