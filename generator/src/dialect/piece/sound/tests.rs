use serde_json::Value as Json;

use super::super::checked;
use super::*;
use crate::document::Document;

const WHOLE: &str = r##"{
  "operationId": "a", "tags": ["t"], "x-own": {"a": [1, null]}, "deprecated": null, "callbacks": 3,
  "parameters": [
    {"$ref": "#/components/parameters/A"},
    {"name": "a", "in": "query", "style": "form", "example": -1.5, "schema": {"type": "string", "enum": ["a", null], "nullable": true}},
    {"name": "b", "in": "header", "content": {"application/json": {"schema": {"oneOf": [{"type": "integer", "minimum": 1}, {"$ref": "#/b"}]}}}}
  ],
  "requestBody": {"content": {"multipart/form-data": {
    "schema": {"type": "object", "properties": {"a": {"$ref": "#/a", "title": "A"}, "b": {"type": "array", "items": {"not": {}}}}, "additionalProperties": {"type": "boolean"}},
    "encoding": {"a": {"style": "form", "headers": {"h": {"schema": {"type": "number"}}}}}
  }}},
  "responses": {
    "200": {"headers": {"h": {"$ref": "#/h"}}, "content": {"text/plain": {}}, "links": []},
    "default": {"description": "d", "content": {"application/json": {"schema": {"allOf": [{"anyOf": [{"additionalProperties": false}]}, {"type": "object", "oneOf": [{}], "items": {"type": "string"}}]}}}},
    "4xx": {"$ref": "#/r"},
    "x-own": 1
  }
}"##;

/// Both ways of reading come to the same.
#[test]
fn a_sound_piece_is_read_like_any_other() {
    let document = Document::parse("a.json", WHOLE).unwrap();
    let sound: ReferenceOr<Operation> = read(&document.root).unwrap();
    let any = checked(&document.root, "").value.unwrap();
    assert_eq!(sound, any);
    let text = serde_json::to_value(&sound).unwrap();
    let at = |pointer: &str| text.pointer(pointer).and_then(Json::as_str).map(str::to_owned);
    let written = "/requestBody/content/multipart~1form-data/schema/properties/b/items/type";
    assert_eq!(at(written), None);
    assert_eq!(at("/responses/4XX/$ref").as_deref(), Some("#/r"));
    assert_eq!(at("/parameters/1/schema/type").as_deref(), Some("string"));
}

/// Each of these is left to the reading that says what is wrong, wherever it stands.
#[test]
fn nothing_wrong_is_taken_for_sound() {
    let wrong = [
        ("\"items\": {\"not\": {}}", "\"items\": 3"),
        ("\"minimum\": 1", "\"minimum\": \"few\""),
        ("\"additionalProperties\": false", "\"additionalProperties\": {\"required\": 1}"),
        ("\"4xx\"", "\"none\""),
        ("\"type\": \"number\"", "\"type\": [\"number\"]"),
        ("\"style\": \"form\", \"example\"", "\"style\": \"frm\", \"example\""),
        ("\"text/plain\": {}", "\"text/plain\": 1"),
    ];
    for (right, wrong) in wrong {
        let text = WHOLE.replacen(right, wrong, 1);
        assert_ne!(text, WHOLE, "{right}");
        let document = Document::parse("a.json", &text).unwrap();
        assert!(read::<Operation>(&document.root).is_none(), "{wrong}");
    }
}
