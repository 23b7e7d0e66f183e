use serde_json::Value;

use crate::{
    diagnostic::Place,
    diff::{Diff, Finding, Ignores, Rust, Touched, Wire},
    model::Method,
};

use super::*;

fn report() -> Report {
    let finding = Finding {
        id: "request-property-became-required".to_owned(),
        wire: Wire::Error,
        rust: Rust::Breaking,
        operation: Some(Touched {
            method: Method::Post,
            path: "/pets/{id}".to_owned(),
            operation_id: Some("createPet".to_owned()),
        }),
        also: Vec::new(),
        groups: vec!["pets".to_owned()],
        old: Some(Place::at("old.yaml", 3, 5)),
        new: Some(Place::at("new.yaml", 4, 5)),
        message: "`a<b` of the request body: it must now be sent, 100%\nof it".to_owned(),
        help: "send it".to_owned(),
        fingerprint: "00000000000000aa".to_owned(),
    };
    let passed = Finding { fingerprint: "00000000000000bb".to_owned(), ..finding.clone() };
    let ignores = Ignores::parse(
        "i.toml",
        "[[ignore]]\nfingerprint = '00000000000000bb'\nreason = 'known'\nuntil = '2026-12-31'",
    );
    let sifted = ignores.unwrap().sift(
        Diff { findings: vec![finding, passed], prose: true, ..Diff::default() },
        "2026-11-20",
    );
    Report { old: "old.yaml".to_owned(), new: "new.yaml".to_owned(), sifted }
}

/// Holds a value against the few keywords that our schema uses.
fn holds(schema: &Value, value: &Value, root: &Value) {
    if let Some(name) = schema["$ref"].as_str() {
        return holds(root.pointer(name.trim_start_matches('#')).unwrap(), value, root);
    }
    for one in schema["allOf"].as_array().into_iter().flatten() {
        holds(one, value, root);
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        assert!(
            value.is_null() || value.get(name.as_str().unwrap()).is_some(),
            "{name} is missing in {value}"
        );
    }
    if let Some(known) = schema["enum"].as_array() {
        assert!(known.contains(value), "{value} is none of {known:?}");
    }
    if schema["additionalProperties"] == false {
        let known = schema["properties"].as_object().unwrap();
        assert!(value.as_object().unwrap().keys().all(|key| known.contains_key(key)), "{value}");
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name) {
            holds(schema, value, root);
        }
    }
    for item in value.as_array().into_iter().flatten() {
        holds(&schema["items"], item, root);
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let written: Value = serde_json::from_str(&json(&report())).unwrap();
    holds(&schema, &written, &schema);
    assert_eq!(written["breaking"], true);
    assert_eq!(written["bump"], "major");
    assert_eq!(written["findings"][0]["old"]["line"], 3);
    assert_eq!(written["ignored"][0]["reason"], "known");
    // Every member that is written is described.
    let known = schema["$defs"]["finding"]["properties"].as_object().unwrap();
    let members = written["findings"][0].as_object().unwrap();
    assert_eq!(members.keys().collect::<Vec<_>>(), known.keys().collect::<Vec<_>>());
}

#[test]
fn the_other_forms_are_safe_for_their_readers() {
    let report = report();
    assert!(html(&report).contains("a&lt;b") && !html(&report).contains("a<b"));
    assert!(junit(&report).contains("failures=\"1\"") && !junit(&report).contains("a<b"));
    assert!(
        markdown(&report).contains("`a<b` of the request body: it must now be sent, 100% of it")
    );
    insta::assert_snapshot!(github(&report), @"::error file=new.yaml,line=4,col=5,title=request-property-became-required::POST /pets/{id}: `a<b` of the request body: it must now be sent, 100%25%0Aof it");
}

/// Whatever a document holds, readers get the same text back and nothing beside it.
#[test]
fn pages_and_reports_are_well_formed() {
    const HOSTILE: &str =
        "</li><script>alert('1')</script> ]]> & &amp; \"' \u{1}\u{fffe}\u{85}\r\n é";
    let mut report = report();
    report.old = HOSTILE.to_owned();
    for finding in &mut report.sifted.diff.findings {
        finding.message = HOSTILE.to_owned();
        finding.help = HOSTILE.to_owned();
        finding.operation.as_mut().unwrap().path = HOSTILE.to_owned();
        finding.old.as_mut().unwrap().file = HOSTILE.to_owned();
    }
    let text = junit(&report);
    let read = roxmltree::Document::parse(&text).unwrap();
    let names: Vec<&str> = read
        .descendants()
        .filter(|node| node.is_element())
        .map(|node| node.tag_name().name())
        .collect();
    assert_eq!(names, ["testsuites", "testsuite", "testcase", "failure"]);
    let failure = read.descendants().find(|node| node.has_tag_name("failure")).unwrap();
    assert!(failure.text().unwrap().contains("</li><script>alert('1')</script> ]]> & &amp; \"'"));
    // The page is XML too, but for its doctype and what has no end tag.
    let page = html(&report);
    let page = page.replace("<meta charset=\"utf-8\">", "").replace("<!doctype html>", "");
    let read = roxmltree::Document::parse(page.trim()).unwrap();
    assert!(!read.descendants().any(|node| node.has_tag_name("script")));
    let items = read.descendants().filter(|node| node.has_tag_name("li")).count();
    assert_eq!(items, report.findings().len());
    assert_eq!(github(&report).lines().count(), report.findings().len());
}
