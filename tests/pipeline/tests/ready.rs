//! Writes that take effect after their answer: what of a rule can be kept, and what it becomes.

use clientwright::pipeline::{self, Reading, Strictness};

use crate::support::{document, input, lines, product};

const COMPONENTS: &str = "  schemas:
    Thing: {type: object, properties: {id: {type: string}, state: {type: string}}}
";

/// A write of things with this rule, and the reads that it may name.
fn reading(rule: &str) -> Reading {
    let answer = "{'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}";
    let id = "{name: id, in: path, required: true, schema: {type: string}}";
    let needed = "{name: region, in: query, required: true, schema: {type: string}}";
    let paths = format!(
        "  /things:
    post: {{tags: [things], responses: {answer}, x-clientwright: {{ready: {rule}}}}}
  /things/{{id}}:
    get: {{tags: [things], parameters: [{id}], responses: {answer}}}
    put: {{tags: [things], parameters: [{id}], responses: {answer}, x-clientwright: {{name: change}}}}
  /regions/{{id}}:
    get: {{tags: [regions], parameters: [{id}, {needed}], responses: {answer}}}
  /words:
    get: {{tags: [words], responses: {{'200': {{description: d, content: {{text/plain: {{schema: {{type: string}}}}}}}}}}}}
"
    );
    let text = document(&paths, COMPONENTS);
    pipeline::read(product("small", vec![input("api", &text, &[])]), Strictness::Lenient)
}

fn row(rule: &str) -> String {
    let reading = reading(rule);
    assert!(reading.diagnostics.is_empty(), "{}", lines(&reading.diagnostics));
    let files = pipeline::files(&reading, &clientwright::emit::Runtime::Published);
    let things = &files["src/api/things.rs"];
    let start = things.find(".ready(").expect("a rule in the row");
    let end = start + things[start..].find(";\n").expect("an end");
    things[start..end].split_whitespace().collect::<Vec<_>>().join(" ")
}

fn problems(rule: &str) -> String {
    let reading = reading(rule);
    let ready = reading.api.operations.iter().find_map(|operation| operation.ready.as_ref());
    assert!(ready.is_none() || !reading.has_errors(), "a broken rule is in the model");
    lines(&reading.diagnostics)
}

#[test]
fn a_rule_is_a_part_of_the_row() {
    let rule = "{read: 'GET /things/{id}', with: {id: $response.body#/id}, member: $response.body#/state, equals: up, fails: [down], reason: $response.body#/id}";
    insta::assert_snapshot!(row(rule), @r#".ready( &v1::Ready::new(&GET, "/state") .with(&[("id", v1::Fill::Answer(v1::Place::Pointer("/id")))]) .equals("\"up\"") .fails(&["\"down\""]) .reason("/id"), )"#);
}

#[test]
fn what_cannot_be_asked_is_an_error() {
    for (rule, message) in [
        (
            "{read: 'GET /things/{id}', member: $response.body#/state}",
            "nothing fills the path parameter `id`",
        ),
        (
            "{read: 'GET /things/{id}', with: {id: $response.body#/id, no: $response.body}, member: $response.body#/state}",
            "has no parameter `no`",
        ),
        (
            "{read: 'GET /things/{id}', with: {id: $request.path.id}, member: $response.body#/state}",
            "the path of the write has no parameter `id`",
        ),
        (
            "{read: 'PUT /things/{id}', with: {id: $response.body#/id}, member: $response.body#/state}",
            "only what is got",
        ),
        ("{read: 'GET /words', member: $response.body#/state}", "answers no JSON"),
        (
            "{read: 'GET /regions/{id}', with: {id: $response.body#/id}, member: $response.body#/state}",
            "needs the parameter `region`",
        ),
        (
            "{read: 'GET /things/{id}', with: {id: $response.body#/id}, member: $response.body#/no}",
            "declares nothing at `/no`",
        ),
    ] {
        let found = problems(rule);
        assert!(found.contains(message), "{rule}\n{found}");
    }
}
