//! clientwright reads OpenAPI documents and writes typed Rust client crates.
//!
//! The stages, each a pure function from one type to the next:
//!
//! ```text
//! text → Document → overlay → Document → dialect → openapiv3 → lower → Api
//!      → Facts, Names → emit → items → layout → files
//! ```

pub mod config;
pub mod diagnostic;
pub mod dialect;
pub mod disk;
pub mod document;
pub mod emit;
pub mod facts;
mod layout;
mod load;
pub mod lower;
pub mod model;
pub mod names;
pub mod overlay;
pub mod pipeline;
pub mod vocabulary;
pub mod words;

pub use load::{Loaded, load};
