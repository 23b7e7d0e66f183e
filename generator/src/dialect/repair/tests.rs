use super::*;
use crate::dialect::tests as harness;

#[test]
fn every_case_becomes_what_its_snapshot_says() {
    harness::check("repair", "3.0.3", |document| {
        let repaired = repair(document);
        harness::Outcome {
            tree: repaired.tree.unwrap_or_else(|| document.clone()),
            diagnostics: repaired.diagnostics,
            unsaid: Vec::new(),
        }
    });
}

/// What has been set right needs nothing more.
#[test]
fn a_repaired_document_stays_as_it_is() {
    let text = "openapi: 3.0.3\npaths:\n  a/{b}:\n    get: {security: [{c: []}], parameters: [{name: q, in: body}], responses: 5}\n";
    let document = Document::parse("a.yaml", text).unwrap();
    let once = repair(&document);
    assert!(!once.diagnostics.is_empty());
    let again = repair(once.tree.as_ref().unwrap());
    assert!(again.tree.is_none(), "{:?}", again.diagnostics);
}
