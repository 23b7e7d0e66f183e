//! Notices as documents write them.

use serde_json::{Value, json};

use super::*;

#[allow(dead_code)]
fn notice(element: Element, text: &str) -> Option<Notice> {
    read(&Written { element, name: "", flagged: false, texts: vec![text], extensions: Vec::new() })
}

/// The table of facts beside the workspace, where it is.
fn shared() -> Option<Vec<Value>> {
    let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = match std::env::var_os("CLIENTWRIGHT_SHARED") {
        Some(folder) => folder.into(),
        None => own.join("../../shared"),
    };
    let path = folder.join("reference/deprecation-notices.json");
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            println!("skipped: {} is not there", path.display());
            None
        }
    }
}

/// What the table calls the place, in our terms.
fn element(row: &Value) -> Element {
    let place = row["where"].as_str().unwrap();
    let text = row["text"].as_str().unwrap();
    let has = |words: &[&str]| words.iter().any(|word| place.contains(word));
    if has(&["parameter"]) {
        Element::Parameter
    } else if has(&["property", "campaign, tags", "identityName"]) || text.contains("Paramètre") {
        Element::Property
    } else {
        Element::Operation
    }
}

fn found(row: &Value) -> Value {
    let extensions: Vec<(&str, Value)> = row["extensions"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value.clone()))
        .collect();
    let written = Written {
        element: element(row),
        name: "",
        flagged: row["deprecated_flag"].as_bool().unwrap_or_default(),
        texts: vec![row["text"].as_str().unwrap()],
        extensions,
    };
    let Some(notice) = read(&written) else { return json!({"deprecated": false}) };
    let replacement = match notice.replacement.as_slice() {
        [] => Value::Null,
        [one] => json!(one),
        more => json!(more),
    };
    let mut found = json!({
        "deprecated": true,
        "announced": notice.announced.map(|date| date.to_string()),
        "removal": notice.removal.map(|date| date.to_string()),
        "replacement": replacement,
        "announced_version": notice.announced_version,
        "removal_version": notice.removal_version,
        "ambiguous": notice.ambiguous.then_some(true),
        "conflict": (!notice.conflicts.is_empty()).then_some(true),
    });
    found.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    found
}

fn expected(row: &Value) -> Value {
    let mut expected = row["expected"].clone();
    for member in ["deprecated", "announced_version", "removal_version", "ambiguous", "conflict"] {
        if let Some(value) = row.get(member) {
            expected[member] = value.clone();
        }
    }
    expected
}

#[test]
fn every_notice_of_the_table_is_read_as_expected() {
    let Some(rows) = shared() else { return };
    let mut wrong = Vec::new();
    for row in &rows {
        let (found, expected) = (found(row), expected(row));
        if found != expected {
            wrong.push(format!("{} {}\n  expected {expected}\n  found    {found}", row["id"], row["text"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
