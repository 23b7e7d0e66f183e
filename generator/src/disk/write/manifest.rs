//! The list of the files in a crate's folder that are ours. It stands in the folder itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::error::WriteError;
use super::stage::Stage;
use super::{current, is_relative};

pub(super) const FILE: &str = ".clientwright";

const HEADER: &str = "# The files that clientwright wrote here. It replaces and removes no others.";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest(BTreeSet<String>);

impl Manifest {
    pub(super) fn of(files: &BTreeMap<String, String>) -> Self {
        Self(files.keys().cloned().collect())
    }

    pub(super) fn paths(&self) -> &BTreeSet<String> {
        &self.0
    }

    /// The files of both.
    pub(super) fn with(&self, other: &Self) -> Self {
        Self(self.0.union(&other.0).cloned().collect())
    }

    /// Empty when there is none. Its lines decide what is removed, so one that leads elsewhere is an error.
    pub(super) fn read(out: &Path) -> Result<Self, WriteError> {
        let Some(bytes) = current(out, FILE)? else { return Ok(Self::default()) };
        let refused = || WriteError::Manifest(out.join(FILE));
        let text = String::from_utf8(bytes).map_err(|_| refused())?;
        let mut paths = BTreeSet::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if !is_relative(line) || line == FILE {
                return Err(refused());
            }
            paths.insert(line.to_owned());
        }
        Ok(Self(paths))
    }

    pub(super) fn write(&self, out: &Path) -> Result<(), WriteError> {
        let mut text = String::from(HEADER);
        text.push('\n');
        for path in &self.0 {
            text.push_str(path);
            text.push('\n');
        }
        let mut stage = Stage::new(out);
        stage.add(&[(FILE, text.as_str())])?;
        stage.commit()
    }
}
