//! Credentials: which there are, and what of them goes into a request.

mod exchange;
mod keyring;
mod life;
mod source;
mod store;

pub(crate) use self::{
    keyring::{Keyring, Pass, Tokens},
    source::{Environment, Given},
};
