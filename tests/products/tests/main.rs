//! Each product's client against the simulator of its own documents.

mod edge;
mod errors;
mod every;
mod fifth;
mod lyve;
mod readme;
mod together;
mod trust;
