//! The account of a run balances: whatever a document holds is in the crate or listed with the reason.

use clientwright::{
    diagnostic::Severity,
    model::Part,
    pipeline::{self, Reading, Strictness},
};

use crate::support::{document, lines, loaded, products, read};

const OK: &str = "{'200': {description: Done}}";

/// Holds that every part balances and that nothing is left without a reason.
pub fn balances(name: &str, reading: &Reading) {
    let ledger = &reading.api.ledger;
    for part in Part::ALL {
        let sum = ledger.sum(part);
        assert_eq!(sum.emitted + sum.left, sum.counted, "{name}: {part:?}");
    }
    let unaccounted: Vec<_> = ledger.unaccounted().collect();
    assert!(unaccounted.is_empty(), "{name}: {unaccounted:?}");
    for left in ledger.left() {
        assert!(!left.reason.trim().is_empty(), "{name}: {left:?}");
    }
}

/// One line for each thing that is left out.
fn left(reading: &Reading) -> String {
    let line = |left: clientwright::model::Left<'_>| {
        format!("{:?} {}: {}", left.part, left.entry.pointer, left.reason)
    };
    reading.api.ledger.left().map(line).collect::<Vec<_>>().join("\n")
}

/// What is left out of a small document, whose account must balance either way.
fn left_of(text: &str) -> String {
    let lenient = read(text, Strictness::Lenient);
    balances(text, &lenient);
    let strict = read(text, Strictness::Strict);
    balances(text, &strict);
    assert_eq!(left(&lenient), left(&strict));
    let errors = |reading: &Reading| {
        let found = reading.diagnostics.iter();
        found.filter(|one| one.code == "left-out" && one.severity == Severity::Error).count()
    };
    assert_eq!(errors(&lenient), 0);
    assert_eq!(errors(&strict), strict.api.ledger.left().count());
    assert!(errors(&strict) == 0 || strict.has_errors());
    left(&lenient)
}

#[test]
fn products_balance() {
    for product in products() {
        let loaded = loaded(&product);
        let reading = pipeline::read(loaded.product, loaded.strictness);
        balances(&product, &reading);
        assert!(!reading.has_errors(), "{}", lines(&reading.diagnostics));
        let emitted = reading.api.ledger.sum(Part::Operation).emitted;
        assert_eq!(emitted, reading.api.operations.len(), "{product}");
    }
}

#[test]
fn a_document_without_flaws_leaves_nothing_out() {
    let text = document(
        "  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    put:
      parameters: [{name: q, in: query, schema: {type: array, items: {type: string}}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses:
        '200':
          description: Done
          headers: {X-Left: {schema: {type: integer}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
",
        "  schemas: {A: {type: object, properties: {a: {type: string}}}}
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
",
    );
    assert_eq!(left_of(&text), "");
    let sums = Part::ALL.map(|part| read(&text, Strictness::Strict).api.ledger.sum(part).emitted);
    assert_eq!(sums, [1, 2, 1, 1, 1, 1, 1, 0], "one of each, and two parameters");
}

#[test]
fn a_broken_operation_takes_its_parts_along() {
    let text = document(
        &format!(
            "  /a:
    get: {{responses: {OK}}}
    put:
      $ref: '#/paths/~1a/get'
      parameters: [{{name: q, in: query, schema: {{type: string}}}}]
"
        ),
        "",
    );
    insta::assert_snapshot!(left_of(&text), @r"
    Operation /paths/~1a/put: operation `PUT /a` is a reference, which OpenAPI does not allow
    Parameter /paths/~1a/put/parameters/0: operation `PUT /a` is a reference, which OpenAPI does not allow
    ");
}

#[test]
fn a_parameter_that_cannot_be_written_is_left_out() {
    let text = document(
        &format!(
            "  /a:
    get:
      parameters:
        - {{name: deep, in: query, style: deepObject, schema: {{type: object}}}}
        - {{name: object, in: query, schema: {{type: object, properties: {{a: {{type: string}}}}}}}}
        - {{name: content, in: query, content: {{application/xml: {{schema: {{type: string}}}}}}}}
        - {{name: json, in: query, content: {{application/json: {{schema: {{type: string}}}}}}}}
        - {{name: fine, in: query, schema: {{type: string}}}}
      responses: {OK}
  /b:
    get:
      parameters: [{{name: deep, in: query, required: true, style: deepObject, schema: {{type: object}}}}]
      responses: {OK}
"
        ),
        "",
    );
    insta::assert_snapshot!(left_of(&text), @r"
    Parameter /paths/~1a/get/parameters/2: what it holds is given as text, as it is sent
    ");
}

#[test]
fn what_an_operation_states_anew_is_not_lost() {
    let text = document(
        &format!(
            "  /a:
    parameters: [{{name: q, in: query, schema: {{type: string}}}}]
    get: {{parameters: [{{name: q, in: query, schema: {{type: integer}}}}], responses: {OK}}}
    put: {{responses: {OK}}}
  /b:
    get:
      parameters:
        - {{name: q, in: query, schema: {{type: string}}}}
        - {{name: q, in: query, schema: {{type: integer}}}}
      responses: {OK}
"
        ),
        "",
    );
    insta::assert_snapshot!(left_of(&text), @"Parameter /paths/~1b/get/parameters/0: the same list states the parameter anew");
}

#[test]
fn of_two_media_types_one_is_left_out() {
    let text = document(
        "  /a:
    post:
      requestBody:
        content:
          multipart/mixed: {schema: {type: object}}
          application/xml: {schema: {type: string}}
          application/json: {schema: {type: object, properties: {a: {type: string}}}}
      responses:
        '200':
          description: Done
          content:
            text/csv: {schema: {type: string}}
            application/json: {schema: {type: string}}
        '404': {description: No, content: {text/plain: {schema: {type: string}}}}
",
        "",
    );
    insta::assert_snapshot!(left_of(&text), @r"
    Body /paths/~1a/post/requestBody/content/multipart~1mixed: bodies of `multipart/mixed` are not written yet
    ");
}

#[test]
fn references_that_lead_nowhere_are_told() {
    let text = document(
        "  /a:
    get:
      parameters: [{$ref: '#/components/parameters/nope'}]
      requestBody: {$ref: '#/components/requestBodies/nope'}
      responses:
        '200': {$ref: '#/components/responses/nope'}
        '404': {description: No, headers: {X-A: {$ref: '#/components/headers/nope'}}}
        '500': {description: No, content: {application/json: {schema: {$ref: '#/components/schemas/nope'}}}}
",
        "  schemas: {A: {type: object, properties: {a: {$ref: '#/components/schemas/nope'}}}}
",
    );
    insta::assert_snapshot!(left_of(&text), @r"
    Schema /components/schemas/A/properties/a: `#/components/schemas/nope` leads nowhere: there is no `nope`
    Parameter /paths/~1a/get/parameters/0: `#/components/parameters/nope` leads nowhere
    Body /paths/~1a/get/requestBody: `#/components/requestBodies/nope` leads nowhere: there is no `requestBodies`
    Response /paths/~1a/get/responses/200: `#/components/responses/nope` leads nowhere
    Header /paths/~1a/get/responses/404/headers/X-A: `#/components/headers/nope` leads nowhere
    Schema /paths/~1a/get/responses/500/content/application~1json/schema: `#/components/schemas/nope` leads nowhere: there is no `nope`
    ");
    insta::assert_snapshot!(lines(&read(&text, Strictness::Lenient).diagnostics), @r"
    warning[dangling-reference]: `#/components/parameters/nope` leads nowhere: there is no `parameters`; it is left out (api.yaml:6:21)
    warning[dangling-reference]: `#/components/requestBodies/nope` leads nowhere: there is no `requestBodies`; it is left out (api.yaml:7:21)
    warning[dangling-reference]: `#/components/responses/nope` leads nowhere: there is no `responses`; it is left out (api.yaml:9:17)
    warning[dangling-reference]: `#/components/headers/nope` leads nowhere: there is no `headers`; it is left out (api.yaml:10:50)
    warning[dangling-reference]: `#/components/schemas/nope` leads nowhere: there is no `nope`; any value is assumed (api.yaml:11:72)
    warning[dangling-reference]: `#/components/schemas/nope` leads nowhere: there is no `nope`; any value is assumed (api.yaml:13:48)
    note[left-out]: left out: `#/components/parameters/nope` leads nowhere (api.yaml:6:20)
    note[left-out]: left out: `#/components/responses/nope` leads nowhere (api.yaml:9:9)
    note[left-out]: left out: `#/components/headers/nope` leads nowhere (api.yaml:10:44)
    note[left-out]: left out: `#/components/schemas/nope` leads nowhere: there is no `nope` (api.yaml:13:44)
    note[left-out]: left out: `#/components/requestBodies/nope` leads nowhere: there is no `requestBodies` (api.yaml:7:7)
    note[left-out]: left out: `#/components/schemas/nope` leads nowhere: there is no `nope` (api.yaml:11:63)
    ");
}

#[test]
fn a_broken_scheme_is_left_out_with_the_reason() {
    let text = document(
        &format!("  /a: {{get: {{responses: {OK}}}}}\n"),
        "  securitySchemes: {odd: {type: odd}, tls: {type: mutualTLS}}
",
    );
    insta::assert_snapshot!(left_of(&text), @r"
    Scheme /components/securitySchemes/odd: unknown variant `odd`, expected one of `apiKey`, `http`, `oauth2`, `openIdConnect`
    Scheme /components/securitySchemes/tls: unknown variant `mutualTLS`, expected one of `apiKey`, `http`, `oauth2`, `openIdConnect`
    ");
}

/// Real documents point at places inside operations and schemas, not only at components.
#[test]
fn references_to_odd_places_are_followed_or_told() {
    let text = document(
        "  /a:
    parameters: [{name: q, in: query, schema: {type: string}}]
  /b:
    get:
      parameters: [{$ref: '#/paths/~1a/parameters/0'}]
      requestBody: {$ref: '#/paths/~1b/put/requestBody'}
      responses: {'200': {$ref: '#/paths/~1b/put/responses/200'}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A/properties/a'}}}}
      responses: {'200': {description: Done}}
  /c: {$ref: '#/paths/~1b'}
",
        "  schemas: {A: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}}
",
    );
    insta::assert_snapshot!(left_of(&text), @"Parameter /paths/~1a/parameters/0: no operation of the path is in the crate");
}
