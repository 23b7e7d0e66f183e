//! The crates of all cases as one workspace, with a program that sends every example through its
//! type.

use std::{collections::BTreeSet, fmt::Write, fs, path::Path};

use clientwright::{disk, emit::Runtime};

use crate::case::{Case, Example, Expected, Outcome};

const HELPERS: &str = r#"//! Values through the types of the cases.
#![cfg(test)]
// Some cases are about what is deprecated.
#![allow(deprecated)]

use std::{collections::BTreeMap, fmt::Debug};

use serde_json::{Value, value::RawValue};

fn read<T: serde::de::DeserializeOwned + Debug>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn becomes<T: serde::de::DeserializeOwned + serde::Serialize + Debug>(text: &str, wanted: &str) {
    let value: T = read(text);
    let written = serde_json::to_string(&value).unwrap_or_else(|error| panic!("{value:?}: {error}"));
    assert!(is_same(&written, wanted), "{written} for {wanted}: {value:?}");
    // What was written can be read again, and is the same again.
    let again = serde_json::to_string(&read::<T>(&written)).unwrap();
    assert_eq!(written, again);
}

/// Members have no order, and a double may be written in several ways; where it has more digits
/// than one can hold, each counts.
fn is_same(written: &str, wanted: &str) -> bool {
    type Members = BTreeMap<String, Box<RawValue>>;
    if let (Ok(written), Ok(wanted)) = (members(written), members(wanted)) {
        let is_same = |(name, wanted): (&String, &Box<RawValue>)| {
            written.get(name).is_some_and(|written| is_same(written.get(), wanted.get()))
        };
        return written.len() == wanted.len() && wanted.iter().all(is_same);
    }
    if let (Ok(written), Ok(wanted)) = (items(written), items(wanted)) {
        let mut both = written.iter().zip(&wanted);
        return written.len() == wanted.len()
            && both.all(|(written, wanted)| is_same(written.get(), wanted.get()));
    }
    fn members(text: &str) -> serde_json::Result<Members> {
        serde_json::from_str(text)
    }
    fn items(text: &str) -> serde_json::Result<Vec<Box<RawValue>>> {
        serde_json::from_str(text)
    }
    let is_number = wanted.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    if is_number && wanted.len() > 17 {
        return written == wanted;
    }
    read::<Value>(written) == read::<Value>(wanted)
}

fn shows<T: serde::de::DeserializeOwned + Debug>(text: &str, wanted: &str) {
    let shown = format!("{:?}", read::<T>(text));
    assert!(shown.starts_with(wanted), "{text} was read as {shown}");
}

fn refused<T: serde::de::DeserializeOwned + Debug>(text: &str) {
    let value: Result<T, _> = serde_json::from_str(text);
    assert!(value.is_err(), "{text} was read as {value:?}");
}
"#;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub crates: usize,
    pub examples: usize,
    /// Cases with examples and no crate.
    pub idle: Vec<String>,
}

/// Writes the crate of every case that has one below `out`, and the program. `runtime` is its
/// folder as the crates see it.
pub fn write(cases: &[Case], out: &Path, runtime: &str) -> Written {
    let mut made = BTreeSet::new();
    let (mut tests, mut written) = (HELPERS.to_owned(), Written::default());
    for case in cases {
        let Outcome::Made { files, .. } = case.run(&Runtime::Path(runtime.to_owned())) else {
            if !case.examples().is_empty() {
                written.idle.push(case.name.clone());
            }
            continue;
        };
        let name = case.crate_name();
        disk::write_crate(&out.join(&name), &files)
            .unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let of_case = case.examples();
        written.examples += of_case.len();
        tests.push_str(&test(case, &of_case));
        made.insert(name);
    }
    fs::create_dir_all(out.join("examples/src")).unwrap();
    // With calls by name every type is read and written, also one that is only received.
    let dependency =
        |name: &String| format!("{name} = {{ path = \"../{name}\", features = [\"invoke\"] }}\n");
    let dependencies: String = made.iter().map(dependency).collect();
    let manifest = format!(
        "[package]\nname = \"examples\"\nedition = \"2024\"\n\n[dev-dependencies]\nserde = \"1\"\nserde_json = {{ version = \"1\", features = [\"raw_value\"] }}\n{dependencies}"
    );
    replace(&out.join("examples/Cargo.toml"), &manifest);
    replace(&out.join("examples/src/lib.rs"), &tests);
    let workspace = "[workspace]\nresolver = \"3\"\nmembers = [\"case-*\", \"examples\"]\n\n[profile.dev]\ndebug = false\n";
    replace(&out.join("Cargo.toml"), workspace);
    written.crates = made.len();
    written
}

fn test(case: &Case, examples: &[Example]) -> String {
    if examples.is_empty() {
        return String::new();
    }
    let name = case.crate_name().replace('-', "_");
    let mut text = format!("\n#[test]\nfn {name}() {{\n");
    for Example { ty, expected, shown } in examples {
        let ty = format!("{name}::api::types::{ty}");
        let (given, line) = match expected {
            Expected::Same(value) => (value, format!("becomes::<{ty}>({value:?}, {value:?});")),
            Expected::Becomes(value, wanted) => {
                (value, format!("becomes::<{ty}>({value:?}, {wanted:?});"))
            }
            Expected::Read(value) => (value, format!("read::<{ty}>({value:?});")),
            Expected::Refused(value) => (value, format!("refused::<{ty}>({value:?});")),
        };
        writeln!(text, "    {line}").unwrap();
        if let Some(shown) = shown {
            writeln!(text, "    shows::<{ty}>({given:?}, {shown:?});").unwrap();
        }
    }
    text.push_str("}\n");
    text
}

/// Leaves a file alone that is as it should be, so that cargo does not build it again.
fn replace(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).unwrap();
    }
}
