//! The table of promises in `README.md` and the tests say the same.

use std::{collections::BTreeSet, fs, path::Path};

const PROMISES: [&str; 25] = [
    "A1", "A2", "A3", "A4", "A5", "A6", "A7", "L1", "L2", "L3", "L4", "L5", "L6", "R1", "R2", "R3",
    "R4", "R5", "P1", "P2", "P3", "P4", "P5", "pages", "cost",
];

/// The functions in a folder whose names begin with a promise.
fn tests_in(folder: &Path, found: &mut BTreeSet<String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            tests_in(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(path).unwrap();
            let names = text.split("fn ").skip(1).filter_map(|rest| rest.split_once("()"));
            let is_promise = |name: &str| PROMISES.iter().any(|promise| holds(name, promise));
            found.extend(names.map(|(name, _)| name.to_owned()).filter(|name| is_promise(name)));
        }
    }
}

fn holds(test: &str, promise: &str) -> bool {
    let rest = test.strip_prefix(&promise.to_lowercase());
    rest.is_some_and(|rest| rest.starts_with('_') && !rest.contains(char::is_whitespace))
}

#[test]
fn each_promise_has_its_tests_and_each_test_its_break() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut tests, mut listed) = (BTreeSet::new(), BTreeSet::new());
    for folder in ["src", "tests", "../tests/bench/tests"] {
        tests_in(&own.join(folder), &mut tests);
    }
    let table = fs::read_to_string(own.join("tests/README.md")).unwrap();
    let rows = table.lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let rows = rows.filter(|row| row.len() == 5 && PROMISES.contains(&row[1]));
    let mut promises = BTreeSet::new();
    for row in rows {
        assert!(!row[2].is_empty(), "no break: {row:?}");
        promises.insert(row[1].to_owned());
        for test in row[3].split('`').skip(1).step_by(2) {
            assert!(holds(test, row[1]), "`{test}` is no test of {}", row[1]);
            listed.insert(test.to_owned());
        }
    }
    assert_eq!(promises.len(), PROMISES.len(), "the table has rows for {promises:?} alone");
    let unpaired: Vec<_> = listed.symmetric_difference(&tests).collect();
    assert!(unpaired.is_empty(), "in the table or among the tests alone: {unpaired:?}");
}
