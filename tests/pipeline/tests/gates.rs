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
    let types = types(DOCUMENT);
    assert!(types.contains("#[cfg(feature = \"api-b\")]\nmod mine;"), "{types}");
    // What no operation reaches needs types of any group, so it is there with all of them.
    assert!(types.contains("#[cfg(feature = \"api\")]\nmod nobodys;"), "{types}");
    assert!(types.contains("mod both;") && !types.contains("\"api-a\""), "{types}");
}

/// The body of `/b` is a name of that of `/second`, whose owner is a name of that of `/first`.
const TWINS: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /first: {get: {tags: [a], responses: {'200': {description: d, content: {application/json: {schema:
    {type: object, properties: {x: {type: integer}, owner: {type: object, properties: {id: {type: string}}}}}}}}}}}
  /second: {get: {tags: [a], responses: {'200': {description: d, content: {application/json: {schema:
    {type: object, properties: {y: {type: string}, owner: {type: object, properties: {id: {type: string}}}}}}}}}}}
  /b: {get: {tags: [b], responses: {'200': {description: d, content: {application/json: {schema:
    {type: object, properties: {y: {type: string}, owner: {type: object, properties: {id: {type: string}}}}}}}}}}}
  /c: {get: {tags: [c], responses: {'204': {description: d}}}}
";

#[test]
fn a_name_is_there_wherever_its_type_is_used() {
    let types = types(TWINS);
    let is_there = |what: &str| {
        types.contains(&format!("#[cfg(any(feature = \"api-a\", feature = \"api-b\"))]\n{what}"))
    };
    assert!(types.contains("#[cfg(feature = \"api-b\")]\npub type BGetResult ="), "{types}");
    for what in [
        "mod a_get_second_result;",
        "pub type AGetSecondResultOwner =",
        "mod a_get_first_result_owner;",
    ] {
        assert!(is_there(what), "{what}\n{types}");
    }
}

fn types(document: &str) -> String {
    let mut document = input("api", document, &[]);
    document.features = Features::Group;
    let reading = pipeline::read(product("groups", vec![document]), Strictness::Lenient);
    assert!(!reading.has_errors(), "{}", lines(&reading.diagnostics));
    let mut files = pipeline::files(&reading, &Runtime::Published);
    files.remove("src/api/types/mod.rs").unwrap_or_default()
}
