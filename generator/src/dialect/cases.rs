//! Rules as data: `cases/<hazard>.yaml` goes in, `cases/<hazard>.snap` holds the tree that comes out and what is said about
//! it. A case leaves out version and `info`; its snapshot leaves out what became of them.

use std::fs;
use std::path::PathBuf;

use super::unsaid::{self, Unsaid};
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Node};

/// What came of a case.
pub(super) struct Outcome {
    pub tree: Document,
    pub diagnostics: Vec<Diagnostic>,
    pub unsaid: Vec<Unsaid>,
}

/// Holds every case of the stage in `folder` against its snapshot. `version` is what its documents say of themselves.
pub(super) fn check(folder: &str, version: &str, stage: impl Fn(&Document) -> Outcome) {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/dialect").join(folder).join("cases");
    let paths = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 10, "only {} cases", paths.len());
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        // The head stands last, so that lines are those of the file.
        let head = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n");
        let document = Document::parse(format!("{name}.yaml"), &format!("{text}{head}"))
            .unwrap_or_else(|found| panic!("{name}: {found:?}"));
        let told = told(stage(&document));
        insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name.as_str(), told);
        });
    }
}

fn told(outcome: Outcome) -> String {
    let Outcome { tree, diagnostics, unsaid } = outcome;
    let mut members: Vec<_> = tree.root.members().to_vec();
    members.retain(|member| !["openapi", "info"].contains(&member.key.as_str()));
    let root = Node { value: crate::document::Value::Object(members), ..tree.root.clone() };
    let mut out = serde_yaml::to_string(&root.to_json()).unwrap();
    for said in diagnostics {
        out.push_str(&format!("# {said} {}\n", said.place.pointer));
    }
    let mut kept = tree.clone();
    for (part, lost) in unsaid::keep(&mut kept.root, unsaid) {
        let place = kept.place(&lost.pointer);
        out.push_str(&format!("# left out: {part:?} {} {place}: {}\n", place.pointer, lost.reason));
    }
    out
}
