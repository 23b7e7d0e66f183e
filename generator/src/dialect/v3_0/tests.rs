use super::*;

fn read_all(text: &str) -> (OpenApi30, String) {
    let document = Document::parse("a.yaml", text).unwrap();
    let mut diagnostics = Vec::new();
    let openapi = read(&document, &mut diagnostics).unwrap();
    let lines: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    (openapi, lines.join("\n"))
}

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: 1.0}\n";

#[test]
fn a_document_is_read_in_its_own_order() {
    let (openapi, problems) = read_all(&format!(
        "{HEAD}{}",
        r#"
servers: [{url: /v1}]
security: []
tags: [{name: t}]
paths:
  /b:
    parameters: [{name: p, in: query, schema: {type: string}}]
    put: {responses: {200: {description: d}}}
    get: {responses: {200: {$ref: '#/components/responses/R'}}}
  /a:
  x-ignored: 1
components:
  schemas: {Z: {type: string}, A: {$ref: '#/components/schemas/Z'}}
  responses: {R: {description: d}}
  parameters: {P: {name: p, in: query, schema: {}}}
  headers: {H: {schema: {type: integer}}}
  requestBodies: {B: {content: {}}}
  securitySchemes: {S: {type: http, scheme: bearer}}
"#
    ));
    assert_eq!(problems, "");
    assert_eq!(openapi.info.version, "1.0");
    assert_eq!(openapi.security, Some(Vec::new()));
    let entry = &openapi.paths[0];
    assert_eq!((entry.path.as_str(), entry.pointer.as_str()), ("/b", "/paths/~1b"));
    assert_eq!(entry.parameters.len(), 1);
    let operations =
        entry.operations.iter().map(|(method, pointer, _)| (*method, pointer.as_str()));
    let expected = [(Method::Put, "/paths/~1b/put"), (Method::Get, "/paths/~1b/get")];
    assert_eq!(operations.collect::<Vec<_>>(), expected);
    assert_eq!(openapi.components.schemas.keys().collect::<Vec<_>>(), ["Z", "A"]);
    let components = &openapi.components;
    let counts = [
        components.responses.len(),
        components.parameters.len(),
        components.headers.len(),
        components.request_bodies.len(),
        components.security_schemes.len(),
    ];
    assert_eq!(counts, [1; 5]);
}

#[test]
fn a_broken_piece_loses_only_itself() {
    let (openapi, problems) = read_all(&format!(
        "{HEAD}{}",
        r#"
paths:
  /a:
    get: {responses: {200: {description: d, content: {a/b: {schema: {type: [string]}}}}}}
    put: {responses: {200: {description: d}}}
    POST: {}
  b: {}
  /c: {$ref: '#/paths/~1a'}
  /d:
    parameters: [{name: p, in: nowhere}]
    get: {}
components:
  schemas: {A: {type: {}}, B: {type: string, maxLength: -1}}
  securitySchemes: {S: {type: secret}}
"#
    ));
    insta::assert_snapshot!(problems, @r"
    warning[unknown-method]: `POST` is neither a method nor another member of a path item (a.yaml:8:5); help: write `post`
    warning[broken-schema]: the schema cannot be read: `type`: invalid type: sequence, expected a string (a.yaml:6:61); help: correct this place with an overlay; until then any value is assumed
    warning[not-a-path]: `b` is no path: a path begins with a slash (a.yaml:9:3)
    warning[broken-piece]: parameter `p` cannot be read: unknown variant `nowhere`, expected one of `query`, `header`, `path`, `cookie` (a.yaml:12:28); help: correct this place with an overlay; until then the piece is left out
    warning[broken-schema]: the schema cannot be read: `type`: invalid type: map, expected a string (a.yaml:15:13); help: correct this place with an overlay; until then any value is assumed
    warning[ignored-member]: `maxLength` is ignored: invalid value: integer `-1`, expected usize (a.yaml:15:46)
    warning[broken-piece]: security scheme `S` cannot be read: unknown variant `secret`, expected one of `apiKey`, `http`, `oauth2`, `openIdConnect` (a.yaml:16:25); help: correct this place with an overlay; until then the piece is left out
    ");
    let lost: Vec<&str> = openapi.lost.iter().map(|lost| lost.pointer.as_str()).collect();
    insta::assert_snapshot!(lost.join("\n"), @r"
    /paths/~1a/POST
    /paths/b
    /paths/~1c
    /paths/~1d/parameters/0
    /paths/~1d/get
    /components/securitySchemes/S
    ");
    assert_eq!(openapi.paths[0].operations.len(), 2);
    assert_eq!(openapi.components.schemas.keys().collect::<Vec<_>>(), ["A", "B"]);
}

#[test]
fn a_document_without_info_and_paths_is_still_a_document() {
    let (openapi, problems) = read_all("openapi: 3.0.0");
    insta::assert_snapshot!(problems, @r"
    warning[missing-info]: `info` has no `title` (a.yaml:1:1)
    warning[missing-info]: `info` has no `version` (a.yaml:1:1)
    warning[missing-paths]: the document has no `paths` (a.yaml:1:1)
    ");
    assert!(openapi.paths.is_empty());
}

#[test]
fn an_operation_is_no_reference() {
    let (openapi, problems) = read_all(&format!(
        "{HEAD}paths:\n  /a:\n    get: {{$ref: '#/paths/~1b/get'}}\n    put: {{responses: {{}}}}\n"
    ));
    insta::assert_snapshot!(problems, @"warning[operation-reference]: operation `GET /a` is a reference, which OpenAPI does not allow (a.yaml:5:5)");
    assert_eq!(openapi.lost[0].pointer, "/paths/~1a/get");
    assert_eq!(openapi.paths[0].operations.len(), 1);
}
