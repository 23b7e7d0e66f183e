//! Notices as documents write them.

use serde_json::{Value, json};

use super::*;

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
            wrong.push(format!(
                "{} {}\n  expected {expected}\n  found    {found}",
                row["id"], row["text"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

/// What is read of an operation or a property, in a line.
fn line(element: Element, text: &str) -> String {
    let Some(notice) = notice(element, text) else { return "nothing".to_owned() };
    let date = |name: &str, date: Option<Date>| date.map(|date| format!("{name} {date}"));
    let use_instead = |names: &[String]| match names {
        [] => None,
        names => Some(format!("use {}", names.join(" and "))),
    };
    let parts = [
        date("announced", notice.announced),
        date("removal", notice.removal),
        notice.announced_version.map(|version| format!("since {version}")),
        notice.removal_version.map(|version| format!("until {version}")),
        use_instead(&notice.replacement),
        notice.ambiguous.then(|| "ambiguous".to_owned()),
        (!notice.conflicts.is_empty()).then(|| "conflict".to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "deprecated".to_owned() } else { parts.join(", ") }
}

fn operations(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(line(Element::Operation, text), *expected, "{text}");
    }
}

fn properties(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(line(Element::Property, text), *expected, "{text}");
    }
}

#[test]
fn dates_are_read_as_people_write_them() {
    operations(&[
        ("This endpoint will be removed on November, 13, 2020.", "removal 2020-11-13"),
        ("This endpoint will be removed on the 1'st of December 2021.", "removal 2021-12-01"),
        ("This endpoint will be removed by OCTOBER 15, 2022.", "removal 2022-10-15"),
        ("This endpoint will be removed in the third quarter of 2027.", "removal 2027-Q3"),
        ("This endpoint will be removed at the end of 2027.", "removal 2027"),
        ("This endpoint will be removed on 12/31/2027.", "removal 2027-12-31"),
        ("This endpoint will be removed on 05/04/2027.", "removal 2027, ambiguous"),
        ("Cet endpoint sera supprimé le 05/04/2027.", "removal 2027-04-05"),
        ("Dieser Endpunkt wird am 1. Mai 2027 entfernt.", "removal 2027-05-01"),
        ("Questo metodo sarà rimosso il 3 luglio 2027.", "removal 2027-07-03"),
    ]);
}

#[test]
fn only_what_is_said_of_the_thing_itself_counts() {
    operations(&[
        ("Lists the images that are deprecated since 2026-01-01.", "nothing"),
        ("Deprecated images are listed too.", "nothing"),
        ("The token will be removed from the cache on 2026-01-01.", "nothing"),
        ("Removes the item. It is no longer available.", "nothing"),
        ("If this option is set, the field is deprecated.", "nothing"),
        ("The `sort` parameter is deprecated since 2026-01-01.", "nothing"),
        ("Following the retirement of the old host on 2026-01-01, answers are faster.", "nothing"),
        ("- active\n- deprecated\n- removed", "nothing"),
        ("This endpoint is not deprecated.", "nothing"),
        ("An asset can be deprecated.", "nothing"),
    ]);
    properties(&[
        ("Time of sunset, for example 2026-01-01.", "nothing"),
        ("Whether this version is deprecated.", "nothing"),
        ("This parameter is ignored if `all` is set.", "nothing"),
        ("Announced: 2026-01-01", "nothing"),
        ("The date on which the plan was retired.", "nothing"),
    ]);
}

#[test]
fn a_date_belongs_to_what_it_stands_with() {
    operations(&[
        (
            "This endpoint is deprecated and, as of July 1, 2027, will be removed.",
            "removal 2027-07-01",
        ),
        ("Deprecated. See https://example.org/2024-07-22-removal for more.", "deprecated"),
        (
            "Deprecated on 2026-01-15, to be removed 90 days after 2026-03-01.",
            "announced 2026-01-15, removal 2026-05-30",
        ),
        (
            "Deprecated on 2026-03-01. This endpoint will be removed on 2026-01-15.",
            "announced 2026-03-01, removal 2026-01-15, conflict",
        ),
        (
            "This endpoint will be removed on 2027-03-01. Removal: 2027-02-01.",
            "removal 2027-02-01, conflict",
        ),
        ("Deprecated: 2026-01-15. Built 20260115.3.", "announced 2026-01-15"),
        (
            "| Version | Path | End of support |\n|---|---|---|\n| 1.83.0 | Deprecated | 07 févr. 2024 |",
            "removal 2024-02-07, since 1.83.0",
        ),
        ("<s>GET /a</s> Deprecated, use <code>GET /b</code>.", "use GET /b"),
    ]);
}

#[test]
fn a_replacement_is_what_can_be_used() {
    operations(&[
        ("Deprecated. Do not use `GET /a`.", "deprecated"),
        ("Deprecated. We use `GET /a` inside.", "deprecated"),
        ("Deprecated. See [the changelog](https://example.org/changes).", "deprecated"),
        ("Deprecated; use [Create order](#operation/createOrderV2).", "use createOrderV2"),
        ("Deprecated, use `a`, `b` and `c`.", "use a and b and c"),
        ("Deprecated in favour of GET /v2/x.", "use GET /v2/x"),
    ]);
    properties(&[
        ("Deprecated. The 'topic' parameter should be used instead.", "use topic"),
        ("This will be replaced by the relationship `avatar`. Deprecated.", "use avatar"),
        ("Deprecated - use filter instead", "use filter"),
    ]);
}

#[test]
fn extensions_are_read_by_what_their_members_are_called() {
    let read = |extensions: Value| {
        let members = extensions.as_object().unwrap();
        let members: Vec<_> =
            members.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        super::read(&Written {
            element: Element::Operation,
            name: "",
            flagged: false,
            texts: Vec::new(),
            extensions: members,
        })
    };
    let removal = |extensions: Value| read(extensions)?.removal.map(|date| date.to_string());
    let spelt = [
        "x-sunset",
        "x-removal-date",
        "x-removed-at",
        "x-end-of-life",
        "x-eol",
        "x-sunset-date",
        "x-sunsetDate",
        "x-tool-sunset",
    ];
    for key in spelt {
        assert_eq!(removal(json!({key: "2026-12-31"})).as_deref(), Some("2026-12-31"), "{key}");
    }
    let details =
        json!({"x-deprecation": {"date": "2026-01-01", "removal": "2026-06-30", "use": "b"}});
    let notice = read(details).unwrap();
    assert_eq!(notice.announced.unwrap().to_string(), "2026-01-01");
    assert_eq!(notice.removal.unwrap().to_string(), "2026-06-30");
    assert_eq!(notice.replacement, ["b"]);
    assert!(read(json!({"x-deprecated": false, "x-owner": {"date": "2026-01-01"}})).is_none());
    assert!(read(json!({"x-release-status": "DEPRECATED"})).is_some());
    assert_eq!(
        read(json!({"x-eol": "2026-12-31"})).unwrap().remarks,
        ["`x-eol` is read as `x-sunset`"]
    );
}

/// A sequence without a pattern, the same on every machine.
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

#[test]
fn no_text_is_too_strange() {
    const PIECES: [&str; 56] = [
        "Deprecated",
        "removed",
        "will be",
        "this",
        "endpoint",
        "use",
        "see",
        "on",
        "since",
        " ",
        "\n",
        "\n\n",
        "- ",
        "• ",
        "* ",
        "| ",
        "`",
        "``",
        "[",
        "](",
        ")",
        "<b>",
        "</",
        "<a href='",
        "~~",
        "\"",
        "'",
        "’",
        "«",
        "é",
        "\u{301}",
        "🚧",
        "&#38;",
        "&amp",
        "&",
        ";",
        ":",
        ".",
        "..",
        "/",
        "//",
        "{",
        "}",
        "2026-04-23",
        "04/05/2026",
        "1.2.3",
        "v2",
        "9999999999999999999999",
        "90 days",
        "after",
        "Q3",
        "mid",
        "of 2026",
        "x-sunset",
        "GET",
        "_",
    ];
    let mut noise = Noise(7);
    for _ in 0..4_000 {
        let length = noise.next(24);
        let text: String = (0..length).map(|_| PIECES[noise.next(PIECES.len())]).collect();
        for element in [Element::Operation, Element::Property] {
            for flagged in [false, true] {
                let texts = vec![text.as_str()];
                read(&Written { element, name: "a", flagged, texts, extensions: Vec::new() });
            }
        }
    }
}

#[test]
fn a_long_text_takes_no_longer_than_its_length() {
    for piece in
        ["[", "<a ", "`", "&", "/", "~~", "'", "(deprecated ", "- ", "a{", "removed on ", "|"]
    {
        let text = format!("Deprecated {}", piece.repeat(8_000));
        let started = std::time::Instant::now();
        notice(Element::Operation, &text);
        assert!(started.elapsed().as_secs() < 30, "{piece}: {:?}", started.elapsed());
    }
}
