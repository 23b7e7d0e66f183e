//! Changes that another tool passes over or judges wrongly: each is a finding here, with the right verdict, or none
//! where nothing changed.

use clientwright::{
    diff::{self, Options},
    pipeline::Strictness,
};

use crate::support::{document, read};

/// What stands in front of the paths, the paths, and the components.
struct Base {
    head: &'static str,
    paths: &'static str,
    components: &'static str,
}

const BASE: Base = Base {
    head: "servers: [{url: 'https://pets.example/v1'}]\nsecurity: [{key: []}]\n",
    paths: "  /pets:
    get:
      operationId: listPets
      description: Lists pets. It will be removed on 2099-12-31.
      deprecated: true
      tags: [pets]
      parameters:
        - {name: kinds, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}
        - {name: size, in: query, schema: {type: string, enum: [small, large]}}
      responses:
        '200':
          description: All
          headers: {X-Count: {schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    put:
      operationId: putKind
      tags: [pets]
      requestBody: {required: true, content: {text/plain: {schema: {type: string}}}}
      responses: {'200': {description: Kind, content: {text/plain: {schema: {type: string, enum: [cat, dog]}}}}}
    post:
      operationId: addPet
      tags: [pets]
      x-sunset: '2099-12-31'
      deprecated: true
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}
      responses: {'200': {description: Done, content: {application/json: {schema: {$ref: '#/components/schemas/Any'}}}}}
",
    components: "  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    token: {type: http, scheme: bearer}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://pets.example/token', scopes: {read: Read, write: Write}}}}
  schemas:
    Pet: {type: object, properties: {kind: {type: string}, home: {$ref: '#/components/schemas/Home'}}}
    Home: {type: object, properties: {street: {type: string}}}
    New: {type: object, properties: {names: {type: array, items: {type: string}}, home: {$ref: '#/components/schemas/Home'}, state: {type: string, enum: [on, off]}}}
    Any: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}
    Cat: {type: object, required: [kind, sort], properties: {kind: {type: string}, sort: {type: string}}}
    Dog: {type: object, required: [kind, sort], properties: {kind: {type: string}, sort: {type: string}}}
",
};

/// What changes, and the two texts that differ.
const CHANGES: &[(&str, &str, &str)] = &[
    ("a date in a text appears", " It will be removed on 2099-12-31.", ""),
    ("a date in a text is brought forward", "2099-12-31.\n", "2098-12-31.\n"),
    ("a date in a text is put off", "2099-12-31.\n", "2100-12-31.\n"),
    ("gone before the date in its text", "  /pets:\n    get:", "  /pets:\n    x-get:"),
    ("a dated extension is brought forward", "x-sunset: '2099-12-31'", "x-sunset: '2098-12-31'"),
    ("a dated extension is put off", "x-sunset: '2099-12-31'", "x-sunset: '2100-12-31'"),
    (
        "a request is closed",
        "New: {type: object,",
        "New: {type: object, additionalProperties: false,",
    ),
    (
        "the further members of a request get a type",
        "New: {type: object,",
        "New: {type: object, additionalProperties: {type: integer},",
    ),
    ("a list gets a greatest length", "names: {type: array,", "names: {type: array, maxItems: 3,"),
    (
        "a list must be of different items",
        "names: {type: array,",
        "names: {type: array, uniqueItems: true,",
    ),
    (
        "a body gets a pattern",
        "{text/plain: {schema: {type: string}}}}\n",
        "{text/plain: {schema: {type: string, pattern: '^a'}}}}\n",
    ),
    (
        "a parameter is written otherwise",
        "style: form, explode: true",
        "style: form, explode: false",
    ),
    ("a key has another header", "name: X-Key", "name: X-Token"),
    ("the server moves", "pets.example/v1'}]", "pets.example/v2'}]"),
    ("a key becomes a token", "security: [{key: []}]", "security: [{token: []}]"),
    ("a credential is asked for", "security: [{}]", "security: [{key: []}]"),
    ("a scope is asked for", "security: [{oauth: [read]}]", "security: [{oauth: [read, write]}]"),
    ("an operation is renamed", "operationId: listPets", "operationId: findPets"),
    ("a discriminator is another member", "propertyName: kind", "propertyName: sort"),
    (
        "a header is of another type",
        "X-Count: {schema: {type: integer}}",
        "X-Count: {schema: {type: string}}",
    ),
    ("a schema is renamed", "Home", "House"),
    (
        "a schema is inlined",
        "{kind: {type: string}, home: {$ref: '#/components/schemas/Home'}}",
        "{kind: {type: string}, home: {type: object, properties: {street: {type: string}}}}",
    ),
    (
        "any other answer is described",
        "responses: {'200': {description: Done",
        "responses: {default: {description: Other}, '200': {description: Done",
    ),
    ("an answer has one value more", "enum: [cat, dog]", "enum: [cat, dog, cow]"),
    ("any value may be sent", "state: {type: string, enum: [on, off]}", "state: {type: string}"),
    (
        "any parameter may be sent",
        "schema: {type: string, enum: [small, large]}",
        "schema: {type: string}",
    ),
    (
        "only some values may be sent",
        "state: {type: string}",
        "state: {type: string, enum: [on, off]}",
    ),
    (
        "a wrapper without effect",
        "{kind: {type: string}, home: {$ref: '#/components/schemas/Home'}}",
        "{kind: {type: string}, home: {allOf: [{$ref: '#/components/schemas/Home'}]}}",
    ),
    (
        "parameters in another order",
        "        - {name: kinds, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}\n        - {name: size, in: query, schema: {type: string, enum: [small, large]}}\n",
        "        - {name: size, in: query, schema: {type: string, enum: [small, large]}}\n        - {name: kinds, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}\n",
    ),
];

/// The base with the older of two texts in it, and with the newer one.
fn pair((what, old, new): &(&str, &str, &str)) -> [String; 2] {
    let base = document(BASE.paths, BASE.components).replacen(
        "paths:",
        &format!("{}paths:", BASE.head),
        1,
    );
    let own = [*old, *new].into_iter().find(|text| !text.is_empty() && base.contains(text));
    let own = own.unwrap_or_else(|| match old.starts_with("security") {
        true => "security: [{key: []}]",
        false => panic!("{what}: the base has neither text"),
    });
    let pair = [old, new].map(|text| base.replace(own, text));
    // Of a date that appears the older document has none.
    if what.ends_with("appears") { [pair[1].clone(), pair[0].clone()] } else { pair }
}

#[test]
fn what_another_tool_misses_is_found() {
    let mut text = String::new();
    for change in CHANGES {
        let [old, new] = pair(change).map(|text| read(&text, Strictness::Lenient));
        let diff = diff::compare(&old, &new, &Options { today: Some("2026-11-20".to_owned()) });
        text += &format!("{}\n", change.0);
        for one in &diff.findings {
            let of = one.operation.as_ref().map(|of| format!("{of}: ")).unwrap_or_default();
            let (wire, rust) = (one.wire.as_str(), one.rust.as_str());
            text += &format!("  {} {wire} {rust} {of}{}\n", one.id, one.message);
        }
    }
    insta::assert_snapshot!(text, @r"
    a date in a text appears
      removal-date-appeared info none GET /pets: the operation: its removal date is 2099-12-31
    a date in a text is brought forward
      removal-date-moved-earlier warning none GET /pets: the operation: its removal date is 2098-12-31, earlier than 2099-12-31
    a date in a text is put off
      removal-date-moved-later info none GET /pets: the operation: its removal date is 2100-12-31, later than 2099-12-31
    gone before the date in its text
      operation-removed-early error breaking GET /pets: the operation is gone before its removal date 2099-12-31
      rust-item-added info additive `api::types::Pet::new` is new
    a dated extension is brought forward
      removal-date-moved-earlier warning none POST /pets: the operation: its removal date is 2098-12-31, earlier than 2099-12-31
    a dated extension is put off
      removal-date-moved-later info none POST /pets: the operation: its removal date is 2100-12-31, later than 2099-12-31
    a request is closed
      request-body-additional-members-closed error breaking POST /pets: `New`: members beside the declared ones are refused
    the further members of a request get a type
      request-body-additional-members-typed error breaking POST /pets: `New`: members beside the declared ones have a type
    a list gets a greatest length
      request-property-max-items-set warning none POST /pets: `names` of `New`: the greatest number of items is now 3
    a list must be of different items
      request-property-unique-items-set error none POST /pets: `names` of `New`: its items must now differ
    a body gets a pattern
      request-body-pattern-added error none PUT /pets: the request body: must now match `^a`
    a parameter is written otherwise
      request-parameter-style-changed error none GET /pets: query parameter `kinds`: it was written as form, each value apart and is written as form, all values together
    a key has another header
      security-scheme-place-changed error none the security scheme `key`: its name was `x-key` and is `x-token`
    the server moves
      server-changed warning none the server was `https://pets.example/v1` and is `https://pets.example/v2`
    a key becomes a token
      security-removed error none `key` no longer lets in
      security-added info none `token` lets in as well
    a credential is asked for
      security-added error none `key` is now asked for
    a scope is asked for
      security-scope-added error none `oauth` now needs the scope `write`
    an operation is renamed
      operation-id-changed info breaking GET /pets: `listPets` is now called `findPets`
    a discriminator is another member
      response-body-discriminator-changed error none POST /pets: `Any`: its forms are told apart by `sort`, no longer by `kind`
    a header is of another type
      response-header-type-generalized error breaking GET /pets: header `X-Count` of the answer 200: integer became string
    a schema is renamed
      schema-renamed info breaking the schema `Home` is now called `House`
    a schema is inlined
      rust-item-changed info breaking `api::types::Pet.home` was `Option<Home>` and is `Option<PetHome>`
      rust-item-added info additive `api::types::PetHome` is new
    any other answer is described
      response-non-success-status-added info none POST /pets: any other status may now be answered
    an answer has one value more
      response-body-enum-value-added warning none PUT /pets: the answer 200: `cow` is a new value
    any value may be sent
      request-property-no-longer-enum info breaking POST /pets: `state` of `New`: one of `on`, `off` became any value
    any parameter may be sent
      request-parameter-no-longer-enum info breaking GET /pets: query parameter `size`: one of `small`, `large` became any value
    only some values may be sent
      request-property-became-enum error breaking POST /pets: `state` of `New`: any value became one of `on`, `off`
    a wrapper without effect
    parameters in another order
    ");
}
