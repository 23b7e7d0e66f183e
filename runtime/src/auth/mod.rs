//! Credentials: which there are, and what of them goes into a request.

mod exchange;
mod keyring;
mod life;
mod store;

pub(crate) use self::{
    keyring::{CredentialSource, Environment, Keyring, Pass},
    store::Token,
};
