//! Each rule as data: `cases/<hazard>.yaml` goes in, `cases/<hazard>.snap` holds the tree that comes out and what is said
//! about it. A case leaves out `swagger` and `info`; its snapshot leaves out what became of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::*;
use crate::document::join;
use crate::model::Method;

const HEAD: &str = "swagger: '2.0'\ninfo: {title: T, version: '1'}\n";

/// The files of `cases`, by name.
fn cases() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/dialect/v2_0/cases");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let mut cases: Vec<_> = paths
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    cases.sort();
    assert!(cases.len() > 20, "only {} cases", cases.len());
    cases
}

fn document(name: &str, text: &str) -> Document {
    // The head stands last, so that lines are those of the file.
    Document::parse(format!("{name}.yaml"), &format!("{text}{HEAD}"))
        .unwrap_or_else(|found| panic!("{name}: {found:?}"))
}

#[test]
fn every_case_becomes_what_its_snapshot_says() {
    for (name, text) in cases() {
        let Converted { tree, diagnostics, .. } = convert(&document(&name, &text));
        let mut json = tree.root.to_json();
        let members = json.as_object_mut().unwrap();
        for key in ["openapi", "info"] {
            assert!(members.shift_remove(key).is_some(), "{name}: {key}");
        }
        let mut out = serde_yaml::to_string(&json).unwrap();
        for said in diagnostics {
            out.push_str(&format!("# {said} {}\n", said.place.pointer));
        }
        insta::with_settings!({ snapshot_path => "cases", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, out);
        });
    }
}

/// What a document holds that its author would look for in a crate, each by its pointer.
fn held(document: &Document) -> BTreeSet<String> {
    let root = Spot::root(document);
    let mut held = BTreeSet::new();
    let owners = |spot: &Spot<'_>| -> Vec<String> {
        let list = spot.get("parameters").into_iter().flat_map(|list| list.items());
        list.map(|spot| spot.pointer).collect()
    };
    for (path, item) in root.get("paths").iter().flat_map(Spot::members) {
        if path.starts_with("x-") {
            continue;
        }
        held.extend(owners(&item));
        for method in Method::ALL {
            let Some(operation) = item.get(&method.as_str().to_lowercase()) else { continue };
            held.extend(owners(&operation));
            for (status, response) in operation.get("responses").iter().flat_map(Spot::members) {
                if !status.starts_with("x-") {
                    held.extend(
                        response
                            .get("headers")
                            .iter()
                            .flat_map(Spot::members)
                            .map(|(_, spot)| spot.pointer),
                    );
                    held.insert(response.pointer);
                }
            }
            held.insert(operation.pointer);
        }
    }
    for section in ["definitions", "responses", "securityDefinitions"] {
        held.extend(root.get(section).iter().flat_map(Spot::members).map(|(_, spot)| spot.pointer));
    }
    held
}

/// The pointers under which the nodes of a tree were written.
fn known(document: &Document) -> BTreeSet<String> {
    fn visit(node: &Node, pointer: &str, known: &mut BTreeSet<String>) {
        let pointer = node.written.as_deref().unwrap_or(pointer);
        known.insert(pointer.to_owned());
        for (key, child) in node.entries() {
            visit(child, &join(pointer, key), known);
        }
        for (index, child) in node.items().iter().enumerate() {
            visit(child, &join(pointer, &index.to_string()), known);
        }
    }
    let mut known = BTreeSet::new();
    visit(&document.root, "", &mut known);
    known
}

#[test]
fn whatever_a_case_holds_is_converted_or_listed() {
    for (name, text) in cases() {
        let document = document(&name, &text);
        let tree = convert(&document).tree;
        let known = known(&tree);
        let missing: Vec<_> =
            held(&document).into_iter().filter(|one| !known.contains(one)).collect();
        assert!(missing.is_empty(), "{name}: {missing:#?}");
    }
}

/// Whatever knows where it was written stands on that line.
#[test]
fn every_node_keeps_its_place() {
    fn visit(old: &Document, new: &Document, node: &Node, pointer: &str, seen: &mut usize) {
        let place = new.place(pointer);
        if node.written.is_some() && old.pointer(&place.pointer).is_some() {
            let expected = old.place(&place.pointer);
            assert_eq!(
                (place.line, &place.file),
                (expected.line, &expected.file),
                "{pointer} → {}",
                place.pointer
            );
            *seen += 1;
        }
        assert!(place.line > 0, "{pointer} stands nowhere");
        for (key, child) in node.entries() {
            visit(old, new, child, &join(pointer, key), seen);
        }
        for (index, child) in node.items().iter().enumerate() {
            visit(old, new, child, &join(pointer, &index.to_string()), seen);
        }
    }
    let mut seen = 0;
    for (name, text) in cases() {
        let document = document(&name, &text);
        let tree = convert(&document).tree;
        visit(&document, &tree, &tree.root, "", &mut seen);
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn the_deepest_document_is_converted() {
    let depth = crate::document::MAX_DEPTH - 3;
    let text = format!("{}{{}}{}", "{\"items\":".repeat(depth), "}".repeat(depth));
    let text = format!("{{\"swagger\": \"2.0\", \"definitions\": {{\"A\": {text}}}}}");
    let document = Document::parse("a.json", &text).unwrap();
    assert_eq!(convert(&document).tree.root.get("components").map(Node::kind), Some("an object"));
}

/// Every node of every case in turn becomes something that does not belong there.
#[test]
fn nothing_is_too_wrong_to_be_converted() {
    let strays = [
        "null",
        "3",
        "text",
        "true",
        "[]",
        "[null, {}]",
        "{}",
        "{$ref: '#'}",
        "{type: array, in: body, name: x}",
    ];
    let strays = strays.map(|text| Document::parse("stray.yaml", text).unwrap().root);
    let mut converted = 0;
    for (name, text) in cases() {
        let whole = document(&name, &text);
        for pointer in pointers(&whole.root) {
            for stray in &strays {
                let mut root = whole.root.clone();
                *root.pointer_mut(&pointer).unwrap() = stray.clone();
                let Converted { tree, unsaid, .. } = convert(&whole.with_root(root));
                let left = tree.pointer(&join("", LEFT)).map_or(0, |left| left.items().len());
                assert_eq!(left, unsaid.len(), "{name}: {pointer}");
                converted += 1;
            }
        }
    }
    assert!(converted > 1000, "{converted}");
}

fn pointers(root: &Node) -> Vec<String> {
    fn visit(node: &Node, pointer: &str, pointers: &mut Vec<String>) {
        pointers.push(pointer.to_owned());
        for (key, child) in node.entries() {
            visit(child, &join(pointer, key), pointers);
        }
        for (index, child) in node.items().iter().enumerate() {
            visit(child, &join(pointer, &index.to_string()), pointers);
        }
    }
    let mut pointers = Vec::new();
    visit(root, "", &mut pointers);
    pointers
}
