//! A case: a folder with a document, what it is about, and values that go through its types.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use clientwright::{
    diagnostic::{Diagnostic, Diagnostics, Severity, Sources, render},
    disk,
    emit::{Files, Runtime},
    load,
    pipeline::{self, Reading},
};
use serde_json::value::RawValue;

/// What a document's first comment may ask for: this file as a whole, instead of all signatures.
const SHOWS: &str = "# shows: ";

#[derive(Clone, Debug)]
pub struct Case {
    /// The name of the folder: what breaks.
    pub name: String,
    pub folder: PathBuf,
}

/// A value in the form of a type.
#[derive(Clone, Debug)]
pub struct Example {
    /// The type's name in the crate.
    pub ty: String,
    pub expected: Expected,
    /// How the value shows itself: the variant of a union that it becomes.
    pub shown: Option<String>,
}

/// JSON texts, in which numbers have all of their digits.
#[derive(Clone, Debug)]
pub enum Expected {
    /// Comes out as it went in.
    Same(String),
    /// Comes out as the second of the two.
    Becomes(String, String),
    /// Can be read; the type is never sent.
    Read(String),
    Refused(String),
}

/// What the generator makes of a case.
#[derive(Debug)]
pub enum Outcome {
    /// No crate, for these reasons.
    Refused {
        found: Vec<Diagnostic>,
        sources: Sources,
    },
    Made {
        reading: Box<Reading>,
        files: Files,
        sources: Sources,
    },
}

impl Outcome {
    /// The texts that findings quote.
    pub fn sources(&self) -> &Sources {
        match self {
            Self::Refused { sources, .. } | Self::Made { sources, .. } => sources,
        }
    }
}

/// `tests/cases`, as seen from the folder of this package, where tests run.
pub fn folder() -> PathBuf {
    PathBuf::from("../cases")
}

impl Case {
    pub fn all(folder: &Path) -> Vec<Self> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let folders = entries.filter(|entry| entry.path().is_dir());
        let case = |entry: fs::DirEntry| Self {
            name: entry.file_name().into_string().unwrap(),
            folder: entry.path(),
        };
        let mut cases: Vec<Self> = folders.map(case).collect();
        cases.sort_by(|left, right| left.name.cmp(&right.name));
        cases
    }

    /// The document, or the folder where that is a product's.
    pub fn input(&self) -> PathBuf {
        let documents = ["document.yaml", "document.json"].map(|name| self.folder.join(name));
        documents.into_iter().find(|path| path.is_file()).unwrap_or_else(|| self.folder.clone())
    }

    pub fn crate_name(&self) -> String {
        format!("case-{}", self.name)
    }

    pub fn run(&self, runtime: &Runtime) -> Outcome {
        let mut sources = Sources::new();
        let name = self.crate_name();
        let loaded = load(&self.input(), Some(&name), disk::DEFAULT_MAX_SIZE, &mut sources);
        let loaded = match loaded {
            Ok(loaded) => loaded,
            Err(found) => return Outcome::Refused { found, sources },
        };
        let reading = pipeline::read(loaded.product, loaded.strictness);
        if reading.has_errors() {
            return Outcome::Refused { found: reading.diagnostics, sources };
        }
        let files = pipeline::files(&reading, runtime);
        Outcome::Made { reading: Box::new(reading), files, sources }
    }

    /// `why` is for people.
    pub fn examples(&self) -> Vec<Example> {
        let path = self.folder.join("examples.json");
        let Ok(text) = fs::read_to_string(&path) else { return Vec::new() };
        let place = path.display();
        let examples: Vec<BTreeMap<String, Box<RawValue>>> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{place}: {error}"));
        let text = |value: Box<RawValue>| -> String { serde_json::from_str(value.get()).unwrap() };
        let example = |mut members: BTreeMap<String, Box<RawValue>>| {
            members.remove("why");
            let ty = members.remove("type").map(text);
            let ty = ty.unwrap_or_else(|| panic!("{place}: an example without `type`"));
            let shown = members.remove("as").map(text);
            let (Some((key, value)), None) = (members.pop_first(), members.pop_first()) else {
                panic!("{place}: `{ty}` asks for nothing, or for several things");
            };
            let value = value.get().to_owned();
            let expected = match key.as_str() {
                "same" => Expected::Same(value),
                "becomes" => {
                    let [given, wanted]: [Box<RawValue>; 2] = serde_json::from_str(&value).unwrap();
                    Expected::Becomes(given.get().to_owned(), wanted.get().to_owned())
                }
                "read" => Expected::Read(value),
                "refused" => Expected::Refused(value),
                other => panic!("{place}: `{other}`"),
            };
            Example { ty, expected, shown }
        };
        examples.into_iter().map(example).collect()
    }

    /// What the snapshot of the case shows: all that is found, and the code or the lack of it.
    pub fn shown(&self, outcome: &Outcome) -> String {
        let (found, code) = match outcome {
            Outcome::Refused { found, .. } => (found, "no crate".to_owned()),
            Outcome::Made { reading, files, .. } => {
                let code = match self.shows() {
                    Some(path) => files
                        .get(&path)
                        .unwrap_or_else(|| panic!("{}: no `{path}`", self.name))
                        .clone(),
                    None => super::surface(files),
                };
                (&reading.diagnostics, code)
            }
        };
        // What is said again and again in the same words is shown in a line.
        let is_drawn = |one: &&Diagnostic| {
            one.severity != Severity::Note && !["name-clash"].contains(&one.code)
        };
        let drawn: Diagnostics = found.iter().filter(is_drawn).cloned().collect();
        let drawn = render(&drawn, outcome.sources(), false);
        let lines: String = found.iter().filter(|one| !is_drawn(one)).map(line).collect();
        let shown = [drawn, lines, code].into_iter().filter(|part| !part.is_empty());
        let shown = shown.collect::<Vec<_>>().join("\n");
        shown.replace("../cases/", "").trim().to_owned()
    }

    /// JSON has no comments: there it stands in a file of its own.
    fn shows(&self) -> Option<String> {
        if let Ok(path) = fs::read_to_string(self.folder.join("shows")) {
            return Some(path.trim().to_owned());
        }
        let text = fs::read_to_string(self.input()).ok()?;
        let comments = text.lines().take_while(|line| line.starts_with('#'));
        comments.filter_map(|line| line.strip_prefix(SHOWS)).next().map(str::to_owned)
    }
}

fn line(found: &Diagnostic) -> String {
    format!("{found}\n")
}
