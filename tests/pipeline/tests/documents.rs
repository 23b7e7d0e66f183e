//! The authored documents against the tables of facts that they were written from, and the crate
//! against the documents as written.

mod facts;
mod raw;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use clientwright::{
    document::{Document, Node},
    model::{Api, Kind, Part, Type, TypeRef},
    pipeline::{self, Reading},
};

use crate::support::{loaded, products, workspace};
use facts::{Facts, Key};
use raw::{Counts, Raw};

/// A product whose documents were written from a table of facts.
struct Authored {
    product: &'static str,
    /// Success answers without a type, and why that is right.
    untyped: &'static [(&'static str, &'static str)],
    /// Modules of which nothing but prose is public: no table of facts can hold their documents,
    /// which say of themselves that they are assumed as a whole.
    wholly_assumed: &'static [&'static str],
}

const PRODUCTS: [Authored; 4] = [
    Authored {
        product: "cloudtemple",
        untyped: &[
            (
                "GET /compute/v1/esxis/datastores",
                "an array, says the one public script that calls it; its items are not public",
            ),
            (
                "GET /backup/v1/reports",
                "an array, says the one public script that calls it; its items are not public",
            ),
        ],
        wholly_assumed: &[
            "console",
            "openshift",
            "bastion",
            "network",
            "support",
            "notification",
            "llmaas_console",
        ],
    },
    Authored { product: "lyve-cloud", untyped: &[], wholly_assumed: &[] },
    Authored { product: "spectrocloud-palette", untyped: &[], wholly_assumed: &[] },
    Authored { product: "spectrocloud-palette-edge", untyped: &[], wholly_assumed: &[] },
];

fn documents(product: &str) -> Vec<(String, Document)> {
    let inputs = loaded(product).product.documents;
    inputs.into_iter().map(|input| (input.module, input.document)).collect()
}

fn rows(product: &str) -> BTreeMap<Key, String> {
    let documents = documents(product);
    documents.iter().flat_map(|(module, document)| Raw::new(module, document).rows()).collect()
}

#[test]
fn every_table_of_facts_is_held_against_its_documents() {
    for product in products() {
        let table = workspace().join("specs").join(&product).join("facts.tsv");
        let is_known = PRODUCTS.iter().any(|authored| authored.product == product);
        assert_eq!(table.exists(), is_known, "specs/{product}/facts.tsv");
    }
}

#[test]
fn every_fact_is_in_a_document_or_excluded_with_a_reason() {
    for Authored { product, .. } in &PRODUCTS {
        let (facts, rows) = (Facts::read(product), rows(product));
        let mut wrong = Vec::new();
        for (key, stated) in &facts.stated {
            match rows.get(key) {
                None => wrong.push(format!("{key:?}: in no document")),
                Some(written) if !agree(stated, written) => {
                    wrong.push(format!("{key:?}: `{stated}` is stated, `{written}` is written"));
                }
                Some(_) => {}
            }
        }
        for key in facts.excluded.keys() {
            if rows.contains_key(key) || facts.stated.contains_key(key) {
                wrong.push(format!("{key:?}: excluded, and yet written or stated"));
            }
        }
        let stated = facts.stated.len();
        assert!(wrong.is_empty(), "{product}: {} of {stated}\n{}", wrong.len(), wrong.join("\n"));
        println!("{product}: {stated} facts, {} excluded", facts.excluded.len());
    }
}

/// `any` and `array` leave open what the document may say.
fn agree(stated: &str, written: &str) -> bool {
    match stated {
        "any" => true,
        "array" => written.starts_with("array of "),
        _ => stated == written,
    }
}

#[test]
fn nothing_in_a_document_is_missing_from_the_facts() {
    for authored in &PRODUCTS {
        let facts = Facts::read(authored.product);
        let mut missing = Vec::new();
        for (module, document) in &documents(authored.product) {
            if !authored.wholly_assumed.contains(&module.as_str()) {
                missing.extend(unstated(&facts, &Raw::new(module, document)));
            }
        }
        assert!(missing.is_empty(), "not in the facts:\n{}", missing.join("\n"));
    }
}

/// What a document has and the facts do not.
fn unstated(facts: &Facts, raw: &Raw<'_>) -> Vec<String> {
    let schema = |key: &Key| {
        let name = key.name.split('.').next().unwrap_or_default().to_owned();
        (key.module.clone(), name)
    };
    let is_schema = |key: &&Key| key.kind == "schema";
    let stated: BTreeSet<_> = facts.stated.keys().filter(is_schema).map(schema).collect();
    let bodies = raw.bodies();
    let is_known = |key: &Key| match key.kind.as_str() {
        // The facts write the members of some bodies out, and name the schema of the others.
        "body" => {
            let whole = Key { name: "-".to_owned(), ..key.clone() };
            key.name == "-" || facts.stated.contains_key(&whole)
        }
        "schema" => {
            let of = schema(key);
            !stated.contains(&of) && bodies.contains(&of.1)
        }
        _ => false,
    };
    let is_missing = |key: &Key| !is_known(key) && !facts.stated.contains_key(key);
    let keys = raw.rows().into_keys().filter(is_missing);
    keys.map(|key| format!("{key:?}")).collect()
}

/// A module leaves the list above once something of it is a fact.
#[test]
fn wholly_assumed_documents_say_so() {
    for Authored { product, wholly_assumed, .. } in &PRODUCTS {
        let facts = Facts::read(product);
        let documents = documents(product);
        for module in *wholly_assumed {
            assert!(!facts.stated.keys().any(|key| key.module == *module), "{module} has facts");
            let found = documents.iter().find(|(name, _)| name == module);
            let (_, document) = found.unwrap_or_else(|| panic!("no document: {module}"));
            let stated = document.root.pointer("/x-clientwright/provenance");
            let says_so = |one: &Node| {
                let status = one.get("status").and_then(Node::as_str);
                let of = one.get("of").into_iter().flat_map(Node::items).filter_map(Node::as_str);
                status == Some("assumed") && of.eq(["the whole document"])
            };
            let mut provenance = stated.into_iter().flat_map(Node::items);
            assert!(provenance.any(says_so), "{module} does not say that it is assumed");
        }
    }
}

#[test]
fn counts_of_documents_ledger_and_crate_agree() {
    for Authored { product, .. } in &PRODUCTS {
        let mut all = Counts::default();
        for (module, document) in &documents(product) {
            let counts = Raw::new(module, document).counts();
            println!("{module}: {counts:?}");
            all.operations += counts.operations;
            all.parameters += counts.parameters;
            all.schemas += counts.schemas;
        }
        println!("{product}: {all:?}");
        let loaded = loaded(product);
        let reading = pipeline::read(loaded.product, loaded.strictness);
        let parts = [
            (Part::Operation, all.operations),
            (Part::Parameter, all.parameters),
            (Part::Schema, all.schemas),
        ];
        for (part, counted) in parts {
            let sum = reading.api.ledger.sum(part);
            let found = (sum.counted, sum.emitted, sum.left);
            assert_eq!(found, (counted, counted, 0), "{product}: {part:?}");
        }
        assert_eq!(generated_rows(product), all.operations, "{product}: rows of the crate");
    }
}

/// Rows of operations in the generated crate, counted in its text.
fn generated_rows(product: &str) -> usize {
    const METHODS: [&str; 8] =
        ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let root = workspace().join("generated").join(product).join("src");
    let mut rows = 0;
    for module in documents(product).iter().map(|(module, _)| root.join(module)) {
        for entry in fs::read_dir(module).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let text = fs::read_to_string(path).unwrap();
                let of = |method: &&str| text.matches(&format!(" = {method}(\"")).count();
                rows += METHODS.iter().map(of).sum::<usize>();
            }
        }
    }
    rows
}

#[test]
fn success_answers_have_a_type() {
    for Authored { product, untyped, .. } in &PRODUCTS {
        for (module, document) in &documents(product) {
            for answer in Raw::new(module, document).answers() {
                let contents = answer.response.get("content").into_iter().flat_map(Node::entries);
                for (media_type, content) in contents {
                    let place = format!("{} {} {media_type}", answer.operation, answer.status);
                    assert!(content.get("schema").is_some(), "no schema: {place}");
                }
            }
        }
        let loaded = loaded(product);
        let Reading { api, .. } = pipeline::read(loaded.product, loaded.strictness);
        let mut found: BTreeSet<String> = BTreeSet::new();
        for operation in &api.operations {
            let success = operation.responses.iter().filter(|one| one.statuses.is_success());
            if success.flat_map(|one| &one.content).any(|content| is_untyped(&api, &content.ty)) {
                found.insert(format!("{} {}", operation.method.as_str(), operation.template()));
            }
        }
        for (operation, why) in *untyped {
            assert!(found.remove(*operation), "has a type by now: {operation} ({why})");
        }
        assert!(found.is_empty(), "any value is what these answer: {found:#?}");
    }
}

#[test]
fn a_document_is_read_in_the_words_of_the_facts() {
    let text = r##"
servers: [{url: "https://host/api/shop"}]
paths:
  /v1/pets/{id}:
    parameters: [{$ref: "#/components/parameters/id"}]
    put:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses:
        "201": {headers: {Location: {schema: {type: string}}}}
        "404": {description: Not there.}
components:
  parameters: {id: {name: id, in: path, schema: {type: string, format: uuid}}}
  schemas:
    Pet:
      properties:
        tags: {type: array, items: {type: object, properties: {key: {type: integer}}}}
        home: {nullable: true, allOf: [{$ref: "#/components/schemas/Pet"}]}
        kind: {$ref: "#/components/schemas/Kind"}
        mood: {$ref: "#/components/schemas/Mood"}
        notes: {type: object, additionalProperties: {type: string}}
        age: {oneOf: [{type: integer}, {type: string}]}
    Kind: {type: string, enum: [cat]}
    Mood:
      oneOf: [{$ref: "#/components/schemas/Asleep"}]
      discriminator: {propertyName: is}
    Asleep: {properties: {since: {type: string}}}
"##;
    let document = Document::parse("shop.yaml", text).unwrap();
    let raw = Raw::new("shop", &document);
    assert_eq!(raw.counts(), Counts { operations: 1, parameters: 1, schemas: 4 });
    let line = |(key, ty): (Key, String)| {
        format!("{} {} {}: {ty}", key.operation, key.kind, key.name).trim().to_owned()
    };
    let lines: Vec<String> = raw.rows().into_iter().map(line).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    schema mood.is: string
    schema mood.since: string
    schema pet.age: integer or string
    schema pet.home: pet
    schema pet.kind: string
    schema pet.mood: mood
    schema pet.notes: map
    schema pet.tags: array of object
    schema pet.tags[].key: integer
    PUT /shop/v1/pets/{id} body -: pet
    PUT /shop/v1/pets/{id} body age: integer or string
    PUT /shop/v1/pets/{id} body home: pet
    PUT /shop/v1/pets/{id} body kind: string
    PUT /shop/v1/pets/{id} body mood: mood
    PUT /shop/v1/pets/{id} body notes: map
    PUT /shop/v1/pets/{id} body tags: array of object
    PUT /shop/v1/pets/{id} operation -: -
    PUT /shop/v1/pets/{id} path id: string
    PUT /shop/v1/pets/{id} response -: activity
    ");
}

/// Whether the type says no more than that there is JSON.
fn is_untyped(api: &Api, ty: &TypeRef) -> bool {
    match &ty.ty {
        Type::Any => true,
        Type::Array(item) | Type::Map(item) => is_untyped(api, item),
        Type::Schema(id) => match &api[*id].kind {
            Kind::Alias(ty) => is_untyped(api, ty),
            _ => false,
        },
        _ => false,
    }
}
