use super::*;
use crate::dialect::tests as harness;

#[test]
fn every_case_becomes_what_its_snapshot_says() {
    harness::check("references", "3.0.3", |document| {
        let settled = settle(document, Version::V3_0);
        harness::Outcome {
            tree: settled.tree.unwrap_or_else(|| document.clone()),
            diagnostics: settled.diagnostics,
            unsaid: settled.unsaid,
        }
    });
}

/// Whatever is settled stays as it is.
#[test]
fn settled_references_are_left_alone() {
    let text = "paths: {/a: {get: {responses: {200: {$ref: '#/components/responses/R'}}}}}\n\
                components: {responses: {R: {description: d}}, schemas: {A: {items: {$ref: '#/components/schemas/A'}}}}";
    let document = Document::parse("a.yaml", text).unwrap();
    let settled = settle(&document, Version::V3_0);
    assert!(settled.tree.is_none() && settled.diagnostics.is_empty());
}
