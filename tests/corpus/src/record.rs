//! What is known of one document after a run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::examples::Examples;

/// The account of one document.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Record {
    pub document: String,
    pub bytes: u64,
    /// `openapi` or `swagger`, as the document writes it.
    pub dialect: String,
    /// Counted in the JSON by this program, not by the generator.
    pub operations: usize,
    /// Rows of the crate.
    pub rows: usize,
    /// By part: counted, emitted, listed.
    pub ledger: BTreeMap<String, [usize; 3]>,
    /// Reasons why things are not in the crate, and how many of each.
    pub reasons: BTreeMap<String, usize>,
    pub unaccounted: usize,
    /// Operations of which nothing is left out.
    #[serde(default)]
    pub whole: usize,
    /// Types of members and aliases.
    #[serde(default)]
    pub nodes: usize,
    /// Those that are any value although the document says more, by what it says.
    #[serde(default)]
    pub untyped: BTreeMap<String, usize>,
    /// The first error, when there is no crate.
    pub error: Option<String>,
    pub files: usize,
    pub lines: usize,
    pub milliseconds: u64,
    /// The same without waiting for others on the machine.
    #[serde(default)]
    pub processor: u64,
    /// The most memory the process had, in KiB.
    pub peak_kib: u64,
    /// The first warning or error of the compiler; `None` when not compiled.
    pub compiled: Option<Compiled>,
    /// `None` when not asked for.
    #[serde(default)]
    pub examples: Option<Examples>,
}

/// What the compiler said.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Compiled {
    pub clean: bool,
    pub first: Option<String>,
    pub milliseconds: u64,
}

impl Record {
    pub fn is_generated(&self) -> bool {
        self.error.is_none() && self.files > 0
    }

    pub fn is_whole(&self) -> bool {
        self.is_generated() && self.unaccounted == 0 && self.rows == self.operations
    }
}
