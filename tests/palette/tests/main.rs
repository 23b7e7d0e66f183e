//! The generated client against the simulator, and the documents against the vendor's table of rates.

mod access;
mod calls;
mod every;
mod limits;
mod lists;
mod published;
mod rates;
mod readme;
mod versions;
