//! Everything the runtime promises, seen from outside: in virtual time on a server that is a
//! function, and on real sockets. A test whose name starts with a letter and a number holds the
//! promise of that number: `a` tokens, `l` limits, `r` retries, `p` activities; `pages` and `cost` have no number.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the message")]

mod activities;
mod auth;
mod calls;
mod common;
mod credentials;
mod fault_server;
mod faults;
#[cfg(feature = "cache")]
mod kept;
mod limits;
mod pages;
mod promises;
mod retries;
mod secrets;
mod several;
mod storm;
mod streams;
mod token_lives;
mod types;
mod uploads;
mod wire;
mod wrappers;
