use super::*;

const DOCUMENT: &str = "\
info:
  title: Pets
  version: '1'
tags: [{name: a}, {name: b}, {name: c}]
paths:
  /pets/{id}:
    get:
      deprecated: false
      tags: [a]
    delete: {}
";

fn applied(actions: &str) -> Result<Document, String> {
    let overlay = format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
    let overlay = Document::parse("fix.yaml", &overlay).unwrap();
    let document = Document::parse("pets.yaml", DOCUMENT).unwrap();
    apply(document, &overlay).map_err(|found| {
        let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })
}

#[test]
fn an_update_merges_deeply() {
    let document = applied(
        "- target: $.paths['/pets/{id}'].get\n  update:\n    deprecated: true\n    tags: [b]\n    x-new: {a: 1}\n",
    )
    .unwrap();
    let operation = document.pointer("/paths/~1pets~1{id}/get").unwrap();
    assert_eq!(
        operation.to_json().to_string(),
        r#"{"deprecated":true,"tags":["a","b"],"x-new":{"a":1}}"#
    );
}

#[test]
fn places_lead_to_the_file_that_said_it() {
    let document = applied(
        "- target: $.paths['/pets/{id}'].get\n  update:\n    deprecated: true\n    tags: [b]\n    x-new: {a: 1}\n- target: $.info.title\n  update: Cats\n",
    )
    .unwrap();
    let place = |pointer: &str| document.place(pointer).to_string();
    assert_eq!(place("/paths/~1pets~1{id}/get"), "pets.yaml:7:5");
    assert_eq!(place("/paths/~1pets~1{id}/get/deprecated"), "fix.yaml:6:5");
    assert_eq!(place("/paths/~1pets~1{id}/get/tags"), "pets.yaml:9:7");
    assert_eq!(place("/paths/~1pets~1{id}/get/tags/0"), "pets.yaml:9:14");
    assert_eq!(place("/paths/~1pets~1{id}/get/tags/1"), "fix.yaml:7:12");
    assert_eq!(place("/paths/~1pets~1{id}/get/x-new/a"), "fix.yaml:8:13");
    assert_eq!(place("/info/title"), "fix.yaml:10:11");
    assert_eq!(place("/info/version"), "pets.yaml:3:3");
}

#[test]
fn an_array_grows() {
    let document =
        applied("- {target: $.tags, update: {name: d}}\n- {target: $.tags, update: [{name: e}]}\n");
    let tags = document.unwrap().pointer("/tags").unwrap().to_json();
    assert_eq!(
        tags.to_string(),
        r#"[{"name":"a"},{"name":"b"},{"name":"c"},{"name":"d"},{"name":"e"}]"#
    );
}

#[test]
fn a_removal_takes_everything_selected() {
    let document = applied(
        "- {target: '$.tags[?@.name != ''b'']', remove: true}\n- {target: $.paths.*.delete, remove: true}\n",
    )
    .unwrap();
    assert_eq!(document.pointer("/tags").unwrap().to_json().to_string(), r#"[{"name":"b"}]"#);
    assert!(document.pointer("/paths/~1pets~1{id}/delete").is_none());
}

#[test]
fn a_later_action_sees_what_an_earlier_one_did() {
    let document = applied(
        "- {target: $.info, update: {contact: {name: n}}}\n- {target: $.info.contact, update: {url: u}}\n- {target: '$.tags[0,1]', remove: true}\n- {target: '$.tags[0]', update: {x: 1}}\n",
    )
    .unwrap();
    let contact = document.pointer("/info/contact").unwrap().to_json();
    assert_eq!(contact.to_string(), r#"{"name":"n","url":"u"}"#);
    assert_eq!(document.pointer("/tags").unwrap().to_json().to_string(), r#"[{"name":"c","x":1}]"#);
}

#[test]
fn nested_selections_are_removed_together() {
    let document =
        applied("- {target: '$..tags', remove: true}\n- {target: $..deprecated, remove: true}\n");
    let json = document.unwrap().root.to_json().to_string();
    assert!(!json.contains("tags") && !json.contains("deprecated"), "{json}");
}

#[test]
fn an_action_that_selects_nothing_is_an_error() {
    insta::assert_snapshot!(applied("- target: $.paths['/cats']\n  remove: true\n").unwrap_err(), @"error[overlay-selects-nothing]: `$.paths['/cats']` selects nothing in pets.yaml (fix.yaml:4:3); help: the document no longer has it, or the target is misspelt: drop the action or correct it");
}

#[test]
fn actions_that_cannot_be_applied_are_all_told() {
    let actions = "\
- {target: '$.info[', update: {}}
- {target: $.info, update: {}, remove: true}
- {target: $.info}
- {update: {}}
- {target: $.info, updat: {}, remove: maybe}
- {target: $, remove: true}
- {target: $.info, update: text}
- target: $.paths['/pets/{id}'].get
  update: {tags: {a: 1}}
";
    insta::assert_snapshot!(applied(actions).unwrap_err(), @r"
    error[overlay-action]: `$.info[` is no JSONPath: parser error at character 6 (fix.yaml:4:4)
    error[overlay-action]: an action that removes its target cannot update it (fix.yaml:5:20)
    error[overlay-action]: an action has an `update` or says `remove: true` (fix.yaml:6:3)
    error[overlay-action]: an action has a `target`, which is a text (fix.yaml:7:3)
    error[unknown-member]: `updat` is no member of an action (fix.yaml:8:20); help: write `update`
    error[overlay-action]: `remove` is `true` or `false` (fix.yaml:8:31)
    error[overlay-remove]: the root of a document cannot be removed (fix.yaml:9:4)
    error[overlay-update]: text cannot be merged into an object at `/info` (fix.yaml:10:20)
    error[overlay-update]: an object cannot be merged into an array at `/paths/~1pets~1{id}/get/tags` (fix.yaml:12:3)
    ");
}

#[test]
fn an_overlay_says_that_it_is_one() {
    let document = Document::parse("pets.yaml", DOCUMENT).unwrap();
    let overlay = Document::parse("fix.yaml", "overlay: 2.0.0\nacton: []\nx-y: 1\n").unwrap();
    let found = apply(document, &overlay).unwrap_err();
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    error[unknown-member]: `acton` is no member of an overlay (fix.yaml:2:1); help: write `actions`
    error[overlay-version]: an overlay says `overlay: 1.0.0` in its root (fix.yaml:1:1)
    error[overlay-info]: an overlay has an `info` (fix.yaml:1:1); help: add `info: {title: …, version: …}`
    error[overlay-actions]: an overlay has a list of `actions` (fix.yaml:1:1)
    ");
}

#[test]
fn updates_cannot_nest_without_end() {
    let deep = "[".repeat(MAX_DEPTH - 4) + &"]".repeat(MAX_DEPTH - 4);
    let actions = format!(
        "- {{target: $.paths.*.get, update: {{x: {{}}}}}}\n- {{target: $.paths.*.get.x, update: {{y: {deep}}}}}\n"
    );
    insta::assert_snapshot!(applied(&actions).unwrap_err(), @"error[overlay-update]: the update nests values more than 256 levels deep (fix.yaml:5:29)");
}
