//! Every example of a document through the type that was generated for it: found, judged by its own schema, read and
//! written by the crate, compared.

mod account;
mod compare;
mod find;
mod judge;
mod program;

use std::{collections::BTreeMap, fs, path::Path};

use clientwright::{document::Document, pipeline::Reading};
use serde::{Deserialize, Serialize};

pub use account::{account, equal, file};

use program::Case;

/// So many differences of a document are shown in full.
const SHOWN: usize = 8;

/// The account of one document's examples.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Examples {
    /// Beside schemas that got a type which says more than text, a truth value or any value does.
    pub found: usize,
    /// As their own schemas want them.
    pub valid: usize,
    /// Of the valid: of types that the crate declares.
    pub named: usize,
    /// Read and written.
    pub run: usize,
    pub equal: usize,
    /// The others, by reason.
    pub different: BTreeMap<String, usize>,
    pub shown: Vec<Shown>,
    /// Why the program did not run.
    pub failed: Option<String>,
    pub milliseconds: u64,
}

/// One difference.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shown {
    pub reason: String,
    /// Of the example.
    pub pointer: String,
    pub ty: String,
    /// Where in the value, and what it was and became.
    pub what: String,
}

/// Writes the program that takes a crate's examples, and the examples, beside the crate in `folder`.
pub fn prepare(reading: &Reading, written: &Document, folder: &Path, runtime: &Path) -> Examples {
    let found = find::examples(reading, written);
    let schemas = found.iter().map(|example| example.schema.as_str());
    let mut judge = judge::Judge::new(written, schemas);
    let mut examples = Examples { found: found.len(), ..Examples::default() };
    let mut cases = Vec::new();
    for mut example in found {
        // Some authors write the JSON of an example as a text.
        if let Some(meant) = example.value.as_str().and_then(|text| serde_json::from_str(text).ok())
            && !judge.is_valid(&example.schema, &example.value)
        {
            example.value = meant;
        }
        if judge.is_valid(&example.schema, &example.value) {
            examples.valid += 1;
            examples.named += usize::from(example.ty.contains("::types::"));
            cases.push(Case {
                pointer: example.pointer,
                ty: example.ty,
                received: example.received,
                value: example.value.to_string(),
            });
        }
    }
    if !cases.is_empty()
        && let Err(error) = program::write(&cases, reading, folder, runtime)
    {
        examples.failed = Some(error.to_string());
    }
    examples
}

/// Compiles the program, runs it, and compares.
pub fn run(examples: &mut Examples, folder: &Path, workspace: &Path) {
    if examples.valid == 0 || examples.failed.is_some() {
        return;
    }
    let began = std::time::Instant::now();
    match program::run(folder, workspace) {
        Ok(answers) => {
            for (case, answer) in answers {
                examples.run += 1;
                let Some((reason, what)) = compare::difference(&case, &answer) else {
                    examples.equal += 1;
                    continue;
                };
                *examples.different.entry(reason.clone()).or_default() += 1;
                if examples.shown.len() < SHOWN {
                    let Case { pointer, ty, .. } = case;
                    examples.shown.push(Shown { reason, pointer, ty, what });
                }
            }
        }
        Err(said) => examples.failed = Some(said),
    }
    examples.milliseconds = began.elapsed().as_millis() as u64;
    let _ = fs::remove_dir_all(program::folder(folder));
}
