//! What each module needs of the client, against the simulator of all of them.

mod absence;
mod contact;
mod credentials;
mod inference;
mod lists;
mod metrics;
mod product;
mod values;
mod writes;
