//! Names that exist do not change when a document grows, and no name depends on order.

use std::collections::BTreeMap;

use clientwright::{
    diagnostic::{Diagnostic, Severity},
    diff::{self, Options, Rust},
    model::{Kind, Literal},
    pipeline::{self, Reading, Strictness},
};

use crate::support::{document, input, lines, product, read};

/// Comments in capitals are where it grows.
const BASE: &str = r##"openapi: 3.0.3
info: {title: Pets, version: '1'}
tags:
  - {name: pets}
  #TAGS
paths:
  /v1/pets:
    get:
      tags: [pets]
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        #PARAMETERS
      responses:
        '200':
          description: Pets
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
        #RESPONSES
    #METHODS
  /v1/pets/{id}/photos:
    post:
      tags: [pets]
      operationId: uploadPetsPhoto
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: size, in: query, required: true, schema: {type: string, enum: [small, large]}}
        - {$ref: '#/components/parameters/sort-order'}
      requestBody: {content: {application/json: {schema: {type: object, properties: {type: {type: string}}}}}}
      responses: {'200': {description: Done}}
  #PATHS
components:
  parameters:
    sort-order: {name: order, in: query, schema: {type: string, enum: [up, down]}}
  schemas:
    #SCHEMAS
    Pet:
      type: object
      properties:
        #PROPERTIES
        id: {type: string}
        home: {type: object, properties: {street: {type: string}}}
        state: {$ref: '#/components/schemas/State'}
    State:
      type: string
      enum:
        #VALUES
        - free
        - in-use
"##;

/// `BASE` with this put before the comment.
fn grown(comment: &str, addition: &str) -> String {
    let comment = format!("#{comment}");
    let line = BASE.lines().find(|line| line.trim() == comment).unwrap();
    let indent = line.split('#').next().unwrap();
    let addition: String = addition.lines().map(|added| format!("{indent}{added}\n")).collect();
    BASE.replace(&format!("{line}\n"), &addition)
}

/// Every name under the words that the document has for the thing.
fn names(reading: &Reading) -> BTreeMap<String, String> {
    let Reading { api, facts, names, .. } = reading;
    let mut all = BTreeMap::new();
    for (group, name) in facts.groups.iter().zip(&names.groups) {
        let module = &api[group.module].name;
        all.insert(
            format!("{module} group {}", group.words),
            format!("{} {}", name.module, name.ty),
        );
    }
    for (id, operation) in api.operation_ids().zip(&api.operations) {
        let name = names.operation(id);
        let module = &api[operation.module].name;
        let words = format!("{module} {} {}", operation.method.as_str(), operation.template());
        for (parameter, name) in operation.parameters.iter().zip(&name.parameters) {
            let wire = format!("{words} {:?} {}", parameter.location, parameter.wire);
            all.insert(wire, name.clone());
        }
        let group = &operation.group;
        let own = format!("{group}.{} {} {} {}", name.method, name.call, name.row, name.required);
        all.insert(words, own);
    }
    for (schema, name) in api.schemas.iter().zip(&names.schemas) {
        let place = format!("{}{}", api[schema.module].name, schema.pointer);
        let wires: Vec<String> = match &schema.kind {
            Kind::Object(object) => object.members.iter().map(|one| one.wire.clone()).collect(),
            Kind::Enumeration(list) => list.values.iter().map(|one| wire(&one.wire)).collect(),
            Kind::Union(_) | Kind::Alias(_) => Vec::new(),
        };
        for (wire, name) in wires.iter().zip(&name.members) {
            all.insert(format!("{place} {wire}"), name.clone());
        }
        all.insert(place, format!("{} {}", name.ty, name.file));
    }
    all
}

fn wire(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.clone(),
        Literal::Integer(number) => number.to_string(),
    }
}

/// Names that are gone or changed after the growth.
fn changed(before: &Reading, after: &Reading) -> Vec<String> {
    let after = names(after);
    let change = |(wire, name): (String, String)| match after.get(&wire) {
        Some(same) if *same == name => None,
        Some(other) => Some(format!("{wire}: `{name}` → `{other}`")),
        None => Some(format!("{wire}: `{name}` is gone")),
    };
    names(before).into_iter().filter_map(change).collect()
}

fn clashes(reading: &Reading) -> Vec<&Diagnostic> {
    reading.diagnostics.iter().filter(|found| found.code == "name-clash").collect()
}

const OK: &str = "{responses: {'200': {description: Done}}}";
const TAGGED: &str = "{tags: [pets], responses: {'200': {description: Done}}}";

#[test]
fn growth_changes_no_name() {
    let base = read(BASE, Strictness::Strict);
    let is_named = |found: &Diagnostic| found.code == "no-operation-id";
    assert!(base.diagnostics.iter().all(is_named), "{}", lines(&base.diagnostics));
    let growths = [
        ("a method", grown("METHODS", &format!("post: {TAGGED}"))),
        (
            "an operation of the group",
            grown(
                "PATHS",
                &format!(
                    "/v1/pets/{{id}}/owners:\n  parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n  get: {TAGGED}"
                ),
            ),
        ),
        (
            "an operation before that which a parameter's type is first seen at",
            grown("PARAMETERS", "- {$ref: '#/components/parameters/sort-order'}"),
        ),
        ("a group", grown("PATHS", &format!("/v1/animals: {{get: {OK}}}"))),
        ("a second version", grown("PATHS", &format!("/v2/pets: {{get: {TAGGED}}}"))),
        (
            "a third version",
            grown("PATHS", &format!("/v3/pets: {{get: {TAGGED}}}\n/v2/pets: {{get: {TAGGED}}}")),
        ),
        ("a tag", grown("TAGS", "- {name: all}")),
        (
            "an optional parameter",
            grown("PARAMETERS", "- {name: colour, in: query, schema: {type: string}}"),
        ),
        (
            "a parameter of the same name elsewhere",
            grown("PARAMETERS", "- {name: limit, in: header, schema: {type: string}}"),
        ),
        ("an answer", grown("RESPONSES", "'404': {description: None}")),
        ("a schema", grown("SCHEMAS", "Owner: {type: object, properties: {id: {type: string}}}")),
        ("a property", grown("PROPERTIES", "age: {type: integer}")),
        ("a property that would have the same name", grown("PROPERTIES", "Id-: {type: string}")),
        (
            "an inline schema",
            grown("PROPERTIES", "food: {type: object, properties: {name: {type: string}}}"),
        ),
        ("a value", grown("VALUES", "- lost")),
        ("a value that would have the same name", grown("VALUES", "- 'in-use '")),
    ];
    for (what, text) in growths {
        let after = read(&text, Strictness::Lenient);
        assert!(!after.has_errors(), "{what}: {}", lines(&after.diagnostics));
        assert!(names(&after).len() >= names(&base).len(), "{what}");
        let changed = changed(&base, &after);
        assert!(changed.is_empty(), "{what}:\n{}", changed.join("\n"));
    }
}

#[test]
fn another_document_of_the_product_changes_no_name() {
    let other = document(
        "  /v1/pets: {get: {tags: [pets], responses: {'204': {description: Done}}}}\n",
        "  schemas: {Pet: {type: string}, pet: {type: object}}\n",
    );
    let documents = || vec![input("a", BASE, &[]), input("b", &other, &[])];
    let before = pipeline::read(product("pets", vec![input("a", BASE, &[])]), Strictness::Strict);
    let after = pipeline::read(product("pets", documents()), Strictness::Lenient);
    assert_eq!(changed(&before, &after), Vec::<String>::new());
    let turned = documents().into_iter().rev().collect();
    let turned = pipeline::read(product("pets", turned), Strictness::Lenient);
    assert_eq!(names(&after), names(&turned));
}

/// A clash in every scope that has names.
const CLASHING: &str = r##"
openapi: 3.0.3
info: {title: Clashes, version: '1'}
paths:
  /v1/things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {tags: [things], responses: {'204': {description: Done}}}
  /v2/things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {tags: [things], responses: {'204': {description: Done}}}
  /v1/other:
    get:
      tags: [Things]
      parameters:
        - {name: a, in: query, schema: {type: string}}
        - {name: a, in: header, schema: {type: string}}
      responses: {'204': {description: Done}}
components:
  schemas:
    fooBar:
      type: object
      properties:
        aB: {type: string}
        a_b: {type: string}
        a b: {type: string}
    foo_bar:
      type: object
      properties:
        own: {type: object, properties: {a: {type: string}}}
    fooBarOwn: {type: string, enum: [x-y, x_y, x y]}
"##;

/// The same in another order.
const TURNED: &str = r##"
openapi: 3.0.3
info: {title: Clashes, version: '1'}
components:
  schemas:
    foo_bar:
      type: object
      properties:
        own: {type: object, properties: {a: {type: string}}}
    fooBarOwn: {type: string, enum: [x y, x_y, x-y]}
    fooBar:
      type: object
      properties:
        a b: {type: string}
        a_b: {type: string}
        aB: {type: string}
paths:
  /v1/other:
    get:
      tags: [Things]
      parameters:
        - {name: a, in: header, schema: {type: string}}
        - {name: a, in: query, schema: {type: string}}
      responses: {'204': {description: Done}}
  /v2/things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {tags: [things], responses: {'204': {description: Done}}}
  /v1/things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {tags: [things], responses: {'204': {description: Done}}}
"##;

#[test]
fn a_clash_is_settled_without_regard_to_order() {
    let [forward, backward] = [CLASHING, TURNED].map(|text| read(text, Strictness::Lenient));
    assert!(!forward.has_errors(), "{}", lines(&forward.diagnostics));
    assert_eq!(names(&forward), names(&backward));
    let told = |reading: &Reading| {
        let mut told: Vec<String> = clashes(reading)
            .iter()
            .map(|found| format!("{}\n  {}", found.message, found.help.clone().unwrap_or_default()))
            .collect();
        told.sort();
        told
    };
    assert_eq!(told(&forward), told(&backward));
    insta::assert_snapshot!(told(&forward).join("\n"), @r"
    `/components/schemas/fooBarOwn` and `/components/schemas/foo_bar/properties/own` would both be `FooBarOwn`; the second is `FooBarOwnInline`
      name it in an overlay: `- target: $.components.schemas.foo_bar.properties.own` with `update: {x-clientwright: {name: …}}`
    `/components/schemas/fooBar` and `/components/schemas/foo_bar` would both be `FooBar`; the second is `FooBarAcrz`
      name it in an overlay: `- target: $.components.schemas.foo_bar` with `update: {x-clientwright: {name: …}}`
    `/v1/things/{id} GET` and `/v2/things/{id} GET` would both be `get`; the second is `get_v2`
      name it in an overlay: `- target: $.paths['/v2/things/{id}'].get` with `update: {x-clientwright: {name: …}}`
    `Things` and `things` would both be `things`; the second is `things_vnyp`
      name it in an overlay: `- target: $.paths['/v1/things/{id}'].get` with `update: {x-clientwright: {group: {name: …}}}`
    `a in query` and `a in header` would both be `a`; the second is `a_header`
      name it in an overlay: `- target: $.paths['/v1/other'].get.parameters[?@.name == 'a' && @.in == 'header']` with `update: {x-clientwright: {name: …}}`
    `aB` and `a b` would both be `a_b`; the second is `a_b_aatw`
      name it in an overlay: `- target: $.components.schemas.fooBar.properties['a b']` with `update: {x-clientwright: {name: …}}`
    `aB` and `a_b` would both be `a_b`; the second is `a_b_lurw`
      name it in an overlay: `- target: $.components.schemas.fooBar.properties.a_b` with `update: {x-clientwright: {name: …}}`
    `x y` and `x-y` would both be `XY`; the second is `XYSlzi`
      name it in an overlay: `- target: $.components.schemas.fooBarOwn` with `update: {x-clientwright: {names: {'x-y': …}}}`
    `x y` and `x_y` would both be `XY`; the second is `XYJpjj`
      name it in an overlay: `- target: $.components.schemas.fooBarOwn` with `update: {x-clientwright: {names: {'x_y': …}}}`
    ");
}

/// The help of a clash holds the line of an overlay; with a name in it the clash is gone.
#[test]
fn under_strict_a_clash_is_an_error_whose_help_cures_it() {
    let mut overlays: Vec<String> = Vec::new();
    // A group has more than one operation, and each has to be put into another.
    for round in 0..3 {
        let applied: Vec<&str> = overlays.iter().map(String::as_str).collect();
        let product = product("small", vec![input("api", CLASHING, &applied)]);
        let reading = pipeline::read(product, Strictness::Strict);
        let found = clashes(&reading);
        assert_eq!(found.len(), reading.diagnostics.len(), "{}", lines(&reading.diagnostics));
        if found.is_empty() {
            assert!(round > 0);
            return;
        }
        assert!(found.iter().all(|clash| clash.severity == Severity::Error));
        let cures = found.iter().enumerate();
        let cures: Vec<String> =
            cures.map(|(index, clash)| cure(clash, round * 100 + index)).collect();
        overlays.extend(cures);
    }
    panic!("three rounds of overlays do not settle the clashes");
}

/// The overlay that the help of a clash asks for.
fn cure(clash: &Diagnostic, number: usize) -> String {
    let help = clash.help.clone().unwrap_or_default();
    let mut quoted = help.split('`').skip(1).step_by(2);
    let (target, update) = (quoted.next().unwrap(), quoted.next().unwrap());
    let update = update.replace('…', &format!("cured {number}"));
    format!(
        "overlay: 1.0.0
info: {{title: Names, version: '1'}}
actions:
  {target}
    description: Two of one name.
    {update}
"
    )
}

/// What is shorter, or first by its letters, keeps a name, also when it comes later: a rule that
/// knows only the two cannot know which was there first. It is never silent.
#[test]
fn a_newcomer_that_takes_a_name_is_reported() {
    let base = document(
        "  /v2/pets: {get: {tags: [pets], responses: {'204': {description: Done}}}}\n",
        "  schemas: {Pet: {type: object, properties: {home: {type: object, properties: {a: {type: string}}}}}}\n",
    );
    let grown = document(
        "  /v2/pets: {get: {tags: [pets], responses: {'204': {description: Done}}}}\n  /v1/pets: {get: {tags: [pets], responses: {'204': {description: Done}}}}\n",
        "  schemas: {Pet: {type: object, properties: {home: {type: object, properties: {a: {type: string}}}}}, PetHome: {type: object}}\n",
    );
    let (base, after) = (read(&base, Strictness::Strict), read(&grown, Strictness::Lenient));
    insta::assert_snapshot!(changed(&base, &after).join("\n"), @r"
    api GET /v2/pets: `pets.get Get GET GetParameters` → `pets.get_v2 GetV2 GET_V2 GetV2Parameters`
    api/components/schemas/Pet/properties/home: `PetHome pet_home` → `PetHomeInline pet_home_inline`
    ");
    assert_eq!(clashes(&after).len(), changed(&base, &after).len());
    // A comparison sees that a program would go on compiling and mean another thing, and how to keep it from that.
    let found = diff::compare(&base, &after, &Options::default());
    let told: Vec<String> = found
        .findings
        .iter()
        .filter(|finding| finding.id == "rust-item-renamed")
        .map(|finding| format!("{}\n  {}", finding.message, finding.help))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    `api().pets().get` is now `api().pets().get_v2`
      use `api().pets().get_v2`, or name by an overlay what has taken the name: `- target: $.paths['/v1/pets'].get` with `update: {x-clientwright: {name: …}}`
    `api::types::PetHome` is now `api::types::PetHomeInline`
      use `api::types::PetHomeInline`, or name by an overlay what has taken the name: `- target: $.components.schemas.PetHome` with `update: {x-clientwright: {name: …}}`
    ");
    let cures: Vec<String> = told.iter().map(|told| newcomer_named(told)).collect();
    let cures: Vec<&str> = cures.iter().map(String::as_str).collect();
    let kept = product("small", vec![input("api", &grown, &cures)]);
    let kept = pipeline::read(kept, Strictness::Strict);
    assert_eq!(changed(&base, &kept), Vec::<String>::new());
    let found = diff::compare(&base, &kept, &Options::default());
    assert!(found.findings.iter().all(|finding| finding.rust != Rust::Breaking), "{found:#?}");
}

/// The overlay that a finding's help asks for.
fn newcomer_named(told: &str) -> String {
    let (_, action) = told.split_once("`- target: ").unwrap();
    let (target, update) = action.split_once("` with `update: ").unwrap();
    let update = update.trim_end_matches('`').replace('…', "other");
    format!(
        "overlay: 1.0.0
info: {{title: Names, version: '1'}}
actions:
  - target: {target}
    description: A newcomer.
    update: {update}
"
    )
}
