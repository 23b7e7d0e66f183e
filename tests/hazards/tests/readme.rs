//! The tables of the cases' README name every folder, and nothing else.

use std::{collections::BTreeSet, fs, path::Path};

use hazards::folder;

use crate::support::cases;

#[test]
fn every_case_is_named_and_every_name_is_a_case() {
    let text = fs::read_to_string(folder().join("README.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("|---"));
    let mut named = BTreeSet::new();
    for row in rows {
        let cell = row.trim_end_matches(['|', ' ']).rsplit('|').next().unwrap();
        let (cases, tests): (Vec<_>, Vec<_>) =
            cell.split('`').enumerate().partition(|(at, _)| at % 2 == 1);
        named.extend(cases.into_iter().map(|(_, name)| name));
        for path in tests.iter().flat_map(|(_, words)| words.split(' ')) {
            let is_file = !path.contains('/') || Path::new("../..").join(path).is_file();
            assert!(is_file, "no file `{path}`");
        }
    }
    let all: BTreeSet<&str> = cases().iter().map(|(case, _)| case.name.as_str()).collect();
    let unnamed: Vec<_> = all.difference(&named).collect();
    let absent: Vec<_> = named.difference(&all).collect();
    assert!(unnamed.is_empty() && absent.is_empty(), "unnamed {unnamed:?}, absent {absent:?}");
}
