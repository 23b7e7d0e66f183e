//! Answers that go on, over pages or item by item, and bodies in parts: what is read of them, what
//! is said where a rule does not fit, and the code.

use std::{fmt::Write, fs};

use clientwright::{
    emit::Runtime,
    pipeline::{self, Reading, Strictness},
};
use insta::assert_snapshot;

use crate::support::{document, lines, read, workspace};

/// A document that is compiled, too.
fn case(name: &str) -> Reading {
    let path = workspace().join("tests/pipeline/cases").join(name);
    read(&fs::read_to_string(path).unwrap(), Strictness::Lenient)
}

fn file(name: &str, path: &str) -> String {
    pipeline::files(&case(name), &Runtime::Published).remove(path).unwrap()
}

/// What is found in a document whose only operation gets `/rows`.
fn found(operation: &str) -> String {
    let operation = format!("  /rows:\n    get: {{{operation}}}\n");
    let components = "  schemas:
    Row: {type: object, properties: {id: {type: string}}}
    Rows: {type: object, properties: {rows: {type: array, items: {$ref: '#/components/schemas/Row'}}}}
    Map: {type: object, additionalProperties: {type: array, items: {type: string}}}
";
    lines(&read(&document(&operation, components), Strictness::Lenient).diagnostics)
}

fn answer(schema: &str) -> String {
    format!(
        "responses: {{'200': {{description: Done, content: {{application/json: {{schema: {schema}}}}}}}}}"
    )
}

#[test]
fn the_items_of_pages_have_a_type() {
    let Reading { api, names, .. } = case("pages.yaml");
    let mut text = String::new();
    for (operation, names) in api.operations.iter().zip(&names.operations) {
        let item = operation.paging.as_ref().map(|rule| api.item_at(operation, rule.items()));
        let item = item.flatten().map(|item| &item.ty);
        writeln!(text, "{}: {item:?} ({})", operation.path, names.parameters.join(", ")).unwrap();
    }
    assert_snapshot!(text);
}

#[test]
fn a_call_with_pages() {
    assert_snapshot!(file("pages.yaml", "src/api/numbered.rs"));
}

#[test]
fn a_rule_that_does_not_fit_is_reported() {
    let rule = |rule: &str| format!("x-clientwright: {{paging: {{{rule}}}}}");
    let page = "parameters: [{name: page, in: query, schema: {type: integer}}]";
    let rows = answer("{$ref: '#/components/schemas/Rows'}");
    let check = |stated: &str, parameters: &str, answer: &str| {
        found(&format!("{}, {parameters}, {answer}", rule(stated)))
    };
    let fits = "page: {parameter: page, items: $response.body#/rows}";
    assert_eq!(check(fits, page, &rows), "");
    let text = [
        check("page: {parameter: p, items: $response.body#/rows}", page, &rows),
        check("page: {parameter: page, size: n, items: $response.body#/rows}", page, &rows),
        check("page: {parameter: page, items: $response.body#/row}", page, &rows),
        check("page: {parameter: page, items: $response.body}", page, &rows),
        check(fits, page, &answer("{$ref: '#/components/schemas/Map'}")),
        check(
            "offset: {parameter: page, items: $response.body#/rows, total: $response.body#/n}",
            page,
            &rows,
        ),
        check(
            "cursor: {parameter: page, next: $response.body#/next, items: $response.body#/rows}",
            page,
            &rows,
        ),
        check(fits, page, "responses: {'204': {description: Done}}"),
    ];
    assert_snapshot!(text.join("\n"));
}

/// The document's rule is not about all of its operations.
#[test]
fn a_rule_of_the_document_passes_over_what_it_does_not_fit() {
    let root = |rule: &str| {
        let single = answer("{$ref: '#/components/schemas/Row'}");
        let rows = answer("{type: array, items: {type: string}}");
        let paths = format!("  /row: {{get: {{{single}}}}}\n  /rows: {{get: {{{rows}}}}}\n");
        let components = "  schemas: {Row: {type: object, properties: {id: {type: string}}}}\n";
        let text = document(&paths, components);
        read(&format!("x-clientwright: {{paging: {{{rule}}}}}\n{text}"), Strictness::Lenient)
    };
    let paged = |reading: &Reading| -> Vec<String> {
        let paged = reading.api.operations.iter().filter(|operation| operation.paging.is_some());
        paged.map(|operation| operation.path.clone()).collect()
    };
    let by_links = root("link: {relation: next, items: $response.body}");
    assert_eq!(lines(&by_links.diagnostics), "");
    assert_eq!(paged(&by_links), ["/rows"]);
    let by_number = root("page: {parameter: page, items: $response.body}");
    assert_eq!(lines(&by_number.diagnostics), "");
    assert!(paged(&by_number).is_empty());
}

#[test]
fn streams_stand_beside_the_success_or_are_it() {
    let Reading { api, diagnostics, .. } = case("streams.yaml");
    let mut text = String::new();
    for operation in &api.operations {
        let stream = operation.stream.as_ref().map(|stream| {
            let content = &stream.content;
            let beside = if operation.stream_beside().is_some() { "beside" } else { "alone" };
            let (member, end) = (&stream.member, &stream.end);
            format!("{beside} {:?} of {:?} {member:?} {end:?}", content.format, content.ty.ty)
        });
        let stream = stream.unwrap_or_else(|| "none".to_owned());
        writeln!(text, "{} {}: {stream}", operation.method.as_str(), operation.path).unwrap();
    }
    writeln!(text, "{}", lines(&diagnostics)).unwrap();
    assert_snapshot!(text);
}

#[test]
fn a_call_with_a_stream() {
    assert_snapshot!(file("streams.yaml", "src/api/chat.rs"));
}

#[test]
fn a_stream_that_cannot_be_is_reported() {
    let stream = "x-clientwright: {stream: {member: $request.body#/stream, end: done}}";
    let lines =
        "responses: {'200': {description: Done, content: {application/jsonl: {schema: {}}}}}";
    let events = "responses: {'200': {description: Done, content: {text/event-stream: {}}}}";
    let both = "responses: {'200': {description: Done, content: {application/json: {}, text/event-stream: {}}}}";
    let body =
        "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Row'}}}}";
    let text = [
        found(&format!("{stream}, {}", answer("{type: string}"))),
        found(&format!("{stream}, {lines}")),
        found(&format!("{stream}, {events}, {body}")),
        found(&format!("{stream}, {both}, {body}")),
        found(&format!("{stream}, {both}")),
    ];
    assert_snapshot!(text.join("\n"));
}

#[test]
fn a_body_with_files() {
    assert_snapshot!(file("uploads.yaml", "src/api/types/uploads_create_body.rs"));
}

#[test]
fn parts_that_cannot_be_are_reported() {
    assert_snapshot!(lines(&case("uploads.yaml").diagnostics));
}
