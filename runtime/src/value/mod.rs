//! The values that generated types are made of where the standard library has none that fits.

pub(crate) mod base64;
mod date;
mod decimal;
mod id;
mod kept;
mod presence;
mod undeclared;
mod unix;

pub use self::{
    base64::Base64,
    date::{Date, DateTime, IsoDuration},
    decimal::Decimal,
    id::Id,
    presence::Presence,
    undeclared::Undeclared,
    unix::{UnixMillis, UnixSeconds},
};
