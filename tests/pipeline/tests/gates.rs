//! Which types are compiled when only some groups are chosen.

use clientwright::{
    emit::Runtime,
    model::Features,
    pipeline::{self, Strictness},
};

use crate::support::{input, lines, product};

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a: {get: {tags: [a], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Both'}}}}}}}
  /b: {get: {tags: [b], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Mine'}}}}}}}
components:
  schemas:
    Both: {type: object, properties: {x: {type: string}}}
    Mine: {type: object, properties: {both: {$ref: '#/components/schemas/Both'}}}
    Nobodys: {type: object, properties: {mine: {$ref: '#/components/schemas/Mine'}}}
";

#[test]
fn a_type_is_there_with_what_it_refers_to() {
    let mut document = input("api", DOCUMENT, &[]);
    document.features = Features::Group;
    let reading = pipeline::read(product("groups", vec![document]), Strictness::Lenient);
    assert!(!reading.has_errors(), "{}", lines(&reading.diagnostics));
    let files = pipeline::files(&reading, &Runtime::Published);
    let types = &files["src/api/types/mod.rs"];
    assert!(types.contains("#[cfg(feature = \"api-b\")]\nmod mine;"), "{types}");
    // What no operation reaches needs types of any group, so it is there with all of them.
    assert!(types.contains("#[cfg(feature = \"api\")]\nmod nobodys;"), "{types}");
    assert!(types.contains("mod both;") && !types.contains("\"api-a\""), "{types}");
}
