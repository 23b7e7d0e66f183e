//! clientwright reads OpenAPI documents and writes typed Rust client crates.
//!
//! The stages, each a pure function from one type to the next:
//!
//! ```text
//! text → Document → overlay → Document → dialect → openapiv3 → lower → Api
//!      → Facts, Names → emit → items → layout → files
//! ```
//!
//! | Module | Makes | Knows nothing of |
//! | --- | --- | --- |
//! | [`document`] | the tree as written, every place known | OpenAPI |
//! | [`overlay`] | the tree with what the vendor left out | what the additions mean |
//! | [`notice`] | what a text says of the end of a thing | documents |
//! | [`dialect`] | typed OpenAPI 3.0, piece by piece, from whichever version | our nouns |
//! | [`lower`] | the [`model`]: references resolved, rules linked | identifiers, tokens |
//! | [`facts`] | side tables: directions, boxes, features, endings | identifiers, tokens |
//! | [`names`] | every identifier, claimed once per scope | tokens |
//! | [`emit`] | the files of a crate | documents |
//! | [`diff`] | what changed between two products | where they came from |
//! | [`deprecations`] | what is going away, when, and in which words | the day it is |
//!
//! [`pipeline`] is the list of these calls; [`disk`] alone reads and writes. All problems of a run
//! are [`diagnostic`]s with a place and a cure; nothing here ends a program.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use clientwright::{diagnostic::Sources, disk, load, pipeline};
//!
//! let mut sources = Sources::new();
//! let document = Path::new("petstore.yaml");
//! let loaded = load(document, Some("petstore"), disk::DEFAULT_MAX_SIZE, &mut sources)
//!     .expect("the document can be read");
//! let reading = pipeline::read(loaded.product, loaded.strictness);
//! assert!(!reading.has_errors(), "{:#?}", reading.diagnostics);
//! let files = pipeline::files(&reading, &loaded.runtime);
//! disk::write_crate(Path::new("petstore"), &files).expect("the folder can be written");
//! ```

pub mod config;
pub mod deprecations;
pub mod diagnostic;
pub mod dialect;
pub mod diff;
pub mod disk;
pub mod document;
pub mod emit;
pub mod facts;
mod layout;
mod load;
pub mod lower;
pub mod model;
pub mod names;
pub mod notice;
pub mod overlay;
pub mod pipeline;
pub mod vocabulary;
pub mod words;

pub use load::{Loaded, load, load_fetched};
