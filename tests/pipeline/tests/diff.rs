//! What counts as a change, and what does not.

use clientwright::{
    diff::{self, Bump, Diff, Finding, Options, Rust, Wire},
    pipeline::Strictness,
};

use crate::support::{document, read};

fn compare(old: &str, new: &str) -> Diff {
    let options = Options { today: Some("2026-11-20".to_owned()) };
    diff::compare(&read(old, Strictness::Lenient), &read(new, Strictness::Lenient), &options)
}

/// Two documents that differ in one word.
fn changed(paths: &str, components: &str, from: &str, to: &str) -> Diff {
    let old = document(paths, components);
    assert!(old.contains(from), "{from}");
    compare(&old, &old.replace(from, to))
}

fn lines(diff: &Diff) -> String {
    let line = |finding: &Finding| {
        let of = finding.operation.as_ref().map(|of| format!("{of}: ")).unwrap_or_default();
        let more = if finding.also.is_empty() {
            String::new()
        } else {
            format!(" (+{})", finding.also.len())
        };
        format!(
            "{} {} {} {of}{}{more}",
            finding.id,
            finding.wire.as_str(),
            finding.rust.as_str(),
            finding.message
        )
    };
    diff.findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

const PETS: &str = "  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getPet
      tags: [pets]
      parameters:
        - {name: from, in: query, schema: {type: string}}
        - {name: to, in: query, schema: {type: string}}
      responses:
        '200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    put:
      tags: [pets]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'204': {description: Done}}
  /pets:
    get:
      tags: [pets]
      responses:
        '200':
          description: All
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
";

const SCHEMAS: &str = "  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string}
        owner: {type: object, properties: {street: {type: string}}}
        kind: {$ref: '#/components/schemas/Kind'}
    Kind: {type: string, enum: [cat, dog]}
";

#[test]
fn order_names_and_wrappers_are_no_change() {
    let rename = PETS.replace("{id}", "{pet}").replace("name: id", "name: pet");
    let old = document(PETS, SCHEMAS);
    let reordered = SCHEMAS
        .replace("        name: {type: string}\n", "")
        .replace("        kind:", "        name: {type: string}\n        kind:")
        .replace("[cat, dog]", "[dog, cat]");
    let wrapped = SCHEMAS.replace(
        "kind: {$ref: '#/components/schemas/Kind'}",
        "kind: {allOf: [{$ref: '#/components/schemas/Kind'}]}",
    );
    let swapped = PETS
        .replace("{name: from,", "{name: x,")
        .replace("{name: to,", "{name: from,")
        .replace("{name: x,", "{name: to,");
    for new in [
        document(&rename, SCHEMAS),
        document(PETS, &reordered),
        document(&swapped, SCHEMAS),
        document(PETS, &wrapped),
    ] {
        assert_ne!(old, new);
        let diff = compare(&old, &new);
        assert_eq!(lines(&diff), "");
        assert_eq!(diff.bump(), Bump::Patch);
    }
    assert_eq!(compare(&old, &old).bump(), Bump::None);
}

#[test]
fn one_cause_is_one_finding_in_each_direction() {
    let diff = changed(PETS, SCHEMAS, "[cat, dog]", "[cat, dog, cow]");
    insta::assert_snapshot!(lines(&diff), @r"
    response-property-enum-value-added warning additive GET /pets/{id}: `Kind`: `cow` is a new value (+1)
    request-property-enum-value-added info additive PUT /pets/{id}: `Kind`: `cow` is a new value
    ");
}

#[test]
fn an_inline_schema_that_moves_is_one_finding() {
    let diff = changed(
        PETS,
        &format!(
            "{SCHEMAS}    PetOwner: {{type: object, properties: {{street: {{type: string}}}}}}\n"
        ),
        "owner: {type: object, properties: {street: {type: string}}}",
        "owner: {$ref: '#/components/schemas/PetOwner'}",
    );
    insta::assert_snapshot!(lines(&diff), @"rust-item-renamed info breaking `api::types::PetOwnerInline` is now `api::types::PetOwner`");
}

#[test]
fn what_is_renamed_can_keep_its_name() {
    let renamed = SCHEMAS.replace("Kind:", "Species:").replace("schemas/Kind'", "schemas/Species'");
    let diff = compare(&document(PETS, SCHEMAS), &document(PETS, &renamed));
    insta::assert_snapshot!(lines(&diff), @"schema-renamed info breaking the schema `Kind` is now called `Species`");
    let kept = renamed.replace("Species: {", "Species: {x-clientwright: {formerly: Kind}, ");
    insta::assert_snapshot!(lines(&compare(&document(PETS, SCHEMAS), &document(PETS, &kept))), @"schema-renamed info additive the schema `Kind` is now called `Species`");
    let searched = PETS.replace(
        "operationId: getPet",
        "operationId: findPet\n      x-clientwright: {formerly: get pet}",
    );
    insta::assert_snapshot!(lines(&compare(&document(PETS, SCHEMAS), &document(&searched, SCHEMAS))), @"operation-id-changed info additive GET /pets/{id}: `getPet` is now called `findPet`");
}

/// A component that becomes a schema in its place, or the other way round, and keeps its name.
#[test]
fn a_type_can_keep_its_name_wherever_it_is_described() {
    let component = SCHEMAS.replace(
        "type: object, properties: {street: {type: string}}}\n",
        "$ref: '#/components/schemas/Home'}\n",
    ) + "    Home: {type: object, properties: {street: {type: string}}}\n";
    let kept = |text: &str, former: &str| {
        text.replace(
            "type: object, properties: {street",
            &format!("type: object, x-clientwright: {{formerly: {former}}}, properties: {{street"),
        )
    };
    let rust = |old: &str, new: &str| {
        let diff = compare(&document(PETS, old), &document(PETS, new));
        diff.findings.iter().map(|finding| finding.rust).min().unwrap_or(Rust::None)
    };
    assert_eq!(rust(SCHEMAS, &component), Rust::Breaking);
    assert_eq!(rust(SCHEMAS, &kept(&component, "PetOwner")), Rust::Additive);
    assert_eq!(rust(&component, SCHEMAS), Rust::Breaking);
    assert_eq!(rust(&component, &kept(SCHEMAS, "Home")), Rust::Additive);
}

/// A notice of a single value or of an answer's header is told like any other.
#[test]
fn values_and_headers_end_too() {
    let notice = "kind: [cat, dog], x-enumDeprecated: [false, true]";
    let old = document(PETS, SCHEMAS);
    let flagged = old.replace("enum: [cat, dog]", &notice.replace("kind:", "enum:"));
    insta::assert_snapshot!(lines(&compare(&old, &flagged)), @r"
    response-property-enum-value-deprecated info additive GET /pets/{id}: `dog` of `Kind`: it is now deprecated (+1)
    request-property-enum-value-deprecated info additive PUT /pets/{id}: `dog` of `Kind`: it is now deprecated
    ");
    let header = "description: All\n          headers: {X-Count: {schema: {type: integer}}}";
    let old = old.replace("description: All", header);
    let flagged = old.replace("{X-Count: {", "{X-Count: {deprecated: true, ");
    insta::assert_snapshot!(lines(&compare(&old, &flagged)), @"response-header-deprecated info additive GET /pets: header `X-Count` of the answer 200: it is now deprecated");
}

#[test]
fn removal_dates_stand_on_top() {
    let dated = |date: &str| {
        PETS.replace(
            "operationId: getPet",
            &format!(
                "deprecated: true\n      x-clientwright: {{lifecycle: {{removal: '{date}'}}}}"
            ),
        )
    };
    let text =
        |old: &str, new: &str| lines(&compare(&document(old, SCHEMAS), &document(new, SCHEMAS)));
    let undated = PETS.replace("operationId: getPet", "deprecated: true");
    let gone = PETS.replace("    get:\n      operationId: getPet\n", "    x-get:\n");
    let all = [
        text(&undated, &dated("2027-Q1")),
        text(&dated("2027-03-31"), &dated("2027-01")),
        text(&dated("2027-01"), &dated("2027-03-31")),
        text(&dated("2027-01"), &gone),
        text(&dated("2026-01"), &gone),
        text(&undated, &gone),
        text(PETS, &gone),
    ];
    insta::assert_snapshot!(all.join("\n"), @r"
    removal-date-appeared info none GET /pets/{id}: the operation: its removal date is 2027-Q1
    removal-date-moved-earlier warning none GET /pets/{id}: the operation: its removal date is 2027-01, earlier than 2027-03-31
    removal-date-moved-later info none GET /pets/{id}: the operation: its removal date is 2027-03-31, later than 2027-01
    operation-removed-early error breaking GET /pets/{id}: the operation is gone before its removal date 2027-01
    operation-removed-after-date info breaking GET /pets/{id}: the operation is gone; its removal date was 2026-01
    operation-removed-deprecated warning breaking GET /pets/{id}: the operation is gone; it was deprecated, without a date
    operation-removed error breaking GET /pets/{id}: the operation is gone, without notice
    ");
}

#[test]
fn a_fingerprint_outlasts_what_moves_around_it() {
    let first = changed(PETS, SCHEMAS, "required: [name]", "required: [name, kind]");
    let more = format!(
        "  /first: {{get: {{responses: {{'204': {{description: Done}}}}}}}}\n{}",
        PETS.replace("{id}", "{pet}").replace("name: id", "name: pet")
    );
    let second = changed(&more, SCHEMAS, "required: [name]", "required: [name, kind]");
    let prints =
        |diff: &Diff| diff.findings.iter().map(|one| one.fingerprint.clone()).collect::<Vec<_>>();
    assert_eq!(prints(&first), prints(&second));
    assert!(first.findings.iter().any(|one| one.wire == Wire::Error && one.rust == Rust::Breaking));
}

#[test]
fn circles_end() {
    let schemas = "  schemas:
    Pet: {type: object, properties: {mother: {allOf: [{$ref: '#/components/schemas/Pet'}]}, name: {type: string}, twin: {$ref: '#/components/schemas/Twin'}}}
    Twin: {$ref: '#/components/schemas/Twin'}
    Kind: {type: string}
";
    let diff = changed(PETS, schemas, "name: {type: string}", "name: {type: integer}");
    assert!(diff.is_breaking());
}
