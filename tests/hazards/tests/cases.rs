//! Every case gives what its snapshot shows.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hazards::{Case, Outcome};
use insta::Settings;

use crate::support::cases;

#[test]
fn every_case_gives_what_its_snapshot_shows() {
    let cases = cases();
    assert!(cases.len() >= 120, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for (case, outcome) in cases {
        // One that differs must not hide those behind it.
        let shown = || shows(case, outcome);
        if catch_unwind(AssertUnwindSafe(shown)).is_err() {
            wrong.push(case.name.as_str());
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases differ: {}",
        wrong.len(),
        cases.len(),
        wrong.join(", ")
    );
}

fn shows(case: &Case, outcome: &Outcome) {
    if let Outcome::Made { files, .. } = outcome {
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            assert!(path.is_ascii(), "rustc finds no file for `{path}`");
            let parsed = syn::parse_file(text);
            assert!(parsed.is_ok(), "{path}: {:?}\n{text}", parsed.err());
        }
    }
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(format!("../{}", case.folder.display()));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("expected", case.shown(outcome)));
}
