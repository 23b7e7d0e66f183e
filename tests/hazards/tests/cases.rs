//! Every case gives what its snapshot shows.

use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
};

use clientwright::{document::Document, model::Kind, pipeline::Reading};
use hazards::{Case, Outcome};
use insta::Settings;

use crate::support::{self, cases};

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

/// A case with a second document, `grown.yaml`: every name of the first is in the crate of the second.
#[test]
fn what_is_added_renames_nothing() {
    let mut grown = 0;
    for (case, outcome) in cases() {
        let Ok(text) = fs::read_to_string(case.folder.join("grown.yaml")) else { continue };
        grown += 1;
        let Outcome::Made { reading, .. } = outcome else { panic!("{}: no crate", case.name) };
        let later = support::reading(Document::parse("grown.yaml", &text).unwrap());
        let (before, after) = (names(reading), names(&later));
        let gone: Vec<&String> = before.difference(&after).collect();
        assert!(gone.is_empty() && before.len() > 5, "{}: {gone:?} of {before:?}", case.name);
        assert!(after.len() > before.len(), "{}", case.name);
    }
    assert!(grown > 0, "no case with a second document");
}

/// The name of everything that can be named, beside what it stands for.
fn names(reading: &Reading) -> BTreeSet<String> {
    let api = &reading.api;
    let mut names = BTreeSet::new();
    for id in api.operation_ids() {
        let (of, operation) = (reading.names.operation(id), &api[id]);
        let place = format!("{} {}", operation.method.as_str(), operation.path);
        names.insert(format!("{place}: {} {}", of.method, of.call));
        let parameters = operation.parameters.iter().zip(&of.parameters);
        names.extend(parameters.map(|(one, name)| format!("{place} {}: {name}", one.wire)));
    }
    for id in api.schema_ids() {
        let (of, schema) = (reading.names.schema(id), &api[id]);
        names.insert(format!("{}: {}", schema.pointer, of.ty));
        let wires: Vec<String> = match &schema.kind {
            Kind::Object(object) => object.members.iter().map(|one| one.wire.clone()).collect(),
            Kind::Enumeration(listed) => {
                listed.values.iter().map(|one| one.wire.to_string()).collect()
            }
            Kind::Union(_) | Kind::Alias(_) => Vec::new(),
        };
        let members = wires.iter().zip(&of.members);
        names.extend(members.map(|(wire, name)| format!("{} {wire}: {name}", schema.pointer)));
    }
    names
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
