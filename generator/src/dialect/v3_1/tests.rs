use super::*;
use crate::dialect::{references, tests as harness};

#[test]
fn every_case_becomes_what_its_snapshot_says() {
    harness::check("v3_1", "3.1.0", |document| {
        let settled = references::settle(document, Version::V3_1);
        let mut converted = convert(settled.tree.as_ref().unwrap_or(document));
        converted.unsaid.extend(settled.unsaid);
        let mut diagnostics = settled.diagnostics;
        diagnostics.extend(converted.diagnostics);
        harness::Outcome { tree: converted.tree, diagnostics, unsaid: converted.unsaid }
    });
}

/// What comes out is read again without a word: it speaks OpenAPI 3.0.
#[test]
fn what_comes_out_borrows_nothing() {
    let text = "openapi: 3.1.0\ncomponents:\n  schemas:\n    A: {type: [string, 'null'], exclusiveMinimum: 1}\n    B: {anyOf: [{const: 1}, {type: 'null'}], if: {}}\n";
    let document = Document::parse("a.yaml", text).unwrap();
    assert!(borrowed(&document).is_some());
    assert!(borrowed(&convert(&document).tree).is_none());
}

/// The snapshots of the cases leave out `info`.
#[test]
fn the_document_s_licence_is_told_and_its_summary_describes_it() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1', summary: Short., license: {name: MIT, identifier: MIT}}\n";
    let converted = convert(&Document::parse("a.yaml", text).unwrap());
    let told: Vec<String> = converted.diagnostics.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(told.join("\n"), @"note[license]: `license.identifier` is not used: a crate has a licence of its own (a.yaml:2:82)");
    let info = converted.tree.root.get("info").unwrap().to_json();
    assert_eq!(
        info,
        serde_json::json!({"title": "T", "version": "1", "description": "Short.", "license": {"name": "MIT"}})
    );
}
