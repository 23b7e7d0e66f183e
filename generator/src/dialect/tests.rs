//! Which dialect a document is in; and, for the steps to OpenAPI 3.0, rules as data: `cases/<hazard>.yaml` goes in,
//! `cases/<hazard>.snap` holds the tree that comes out and what is said about it. A case leaves out version and `info`; its
//! snapshot leaves out what became of them.

use std::fs;
use std::path::PathBuf;

use super::unsaid::Unsaid;
use super::*;

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
    let root = Node { value: Value::Object(members), ..tree.root.clone() };
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

fn detected(text: &str) -> Option<(&'static str, Dialect)> {
    detect(&Document::parse("a.yaml", text).unwrap().root)
}

#[test]
fn the_version_decides_the_dialect() {
    assert_eq!(detected("openapi: 3.0.3"), Some(("/openapi", Dialect::V3_0)));
    assert_eq!(detected("openapi: 3.0"), Some(("/openapi", Dialect::V3_0)));
    assert_eq!(detected("openapi: 3.1.0"), Some(("/openapi", Dialect::V3_1)));
    assert_eq!(detected("swagger: 2.0"), Some(("/swagger", Dialect::Swagger2)));
    assert_eq!(detected("swagger: '2.0'"), Some(("/swagger", Dialect::Swagger2)));
    let unknown = Dialect::Unknown("30.0".to_owned());
    assert_eq!(detected("openapi: '30.0'"), Some(("/openapi", unknown)));
    assert_eq!(detected("- 1"), None);
}

#[test]
fn other_dialects_are_one_located_error() {
    let mut diagnostics = Vec::new();
    for text in ["a: 1", "swagger: '1.2'", "info: {}\nopenapi: {a: 1}"] {
        let document = Document::parse("a.yaml", text).unwrap();
        assert!(read(&document, &mut diagnostics).is_none());
    }
    let lines: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    error[not-openapi]: neither `openapi` nor `swagger` stands in the root of the document (a.yaml:1:1); help: an OpenAPI document says `openapi: 3.0.3`
    error[unsupported-dialect]: the document is written in version `1.2` (a.yaml:1:1); help: this version of clientwright reads Swagger 2.0 and OpenAPI 3.0 and 3.1
    error[unsupported-dialect]: the document is written in version `{"a":1}` (a.yaml:2:1); help: this version of clientwright reads Swagger 2.0 and OpenAPI 3.0 and 3.1
    "#);
}
