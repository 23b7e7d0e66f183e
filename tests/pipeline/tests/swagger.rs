//! Swagger 2.0 from end to end: whatever is said of a document is said in its author's words.

use std::path::PathBuf;

use clientwright::{
    diagnostic::Sources,
    disk,
    document::{Document, Node, join},
    load,
    model::{Format, Kind, Method, Part},
    pipeline::{self, Reading, Strictness},
};

use crate::{
    ledger::balances,
    support::{self, input, lines, product},
};

const PETS: &str = "swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example.com
basePath: /v1
consumes: [application/json]
produces: [application/json]
parameters:
  Tags: {name: tags, in: query, type: array, items: {type: string}, collectionFormat: pipes}
responses:
  Failed: {description: Failed, schema: {$ref: '#/definitions/Failure'}}
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, type: integer, format: int64}]
    get:
      operationId: getPet
      parameters: [{$ref: '#/parameters/Tags'}]
      responses:
        200: {description: Done, schema: {$ref: '#/definitions/Pet'}, headers: {X-Left: {type: integer}}}
        default: {$ref: '#/responses/Failed'}
    put:
      operationId: putPet
      parameters:
        - {name: a, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}
        - {name: b, in: body, schema: {type: object}}
      responses: {204: {description: Done}}
  /photos:
    post:
      operationId: addPhoto
      consumes: [multipart/form-data]
      produces: [image/png, application/json]
      parameters: [{name: photo, in: formData, type: file, required: true}]
      responses: {200: {description: Done, schema: {type: file}}}
definitions:
  Pet: {type: object, properties: {name: {type: string, x-nullable: true}, owner: {$ref: '#/definitions/Nobody'}}}
  pet: {type: object}
  Failure: {type: object, properties: {message: {type: string}}}
  Broken: {type: object, properties: 3}
securityDefinitions:
  key: {type: apiKey, in: header, name: X-Key}
  other: {type: jwt}
";

fn pets(overlay: &[&str]) -> Reading {
    pipeline::read(product("pets", vec![input("pets", PETS, overlay)]), Strictness::Lenient)
}

#[test]
fn whatever_is_said_is_said_in_the_authors_words() {
    let reading = pets(&[]);
    balances("pets", &reading);
    let said: Vec<_> =
        reading.diagnostics.iter().map(|one| format!("{one} {}", one.place.pointer)).collect();
    insta::assert_snapshot!(said.join("\n"));
    let left = reading.api.ledger.left();
    let left: Vec<_> = left
        .map(|left| format!("{:?} {}: {}", left.part, left.entry.pointer, left.reason))
        .collect();
    insta::assert_snapshot!(left.join("\n"));
}

#[test]
fn every_part_of_a_document_arrives_in_the_model() {
    let api = pets(&[]).api;
    let [get, put, post] = api.operations.as_slice() else { panic!("{:?}", api.operations) };
    assert_eq!(api.servers[0].url, "https://pets.example.com/v1");
    let names: Vec<_> =
        get.parameters.iter().map(|one| (one.wire.as_str(), one.required)).collect();
    assert_eq!(names, [("id", true), ("tags", false)]);
    assert_eq!(get.responses[0].headers[0].wire, "X-Left");
    let body = put.body.as_ref().unwrap();
    assert_eq!((body.required, body.content.media_type.as_str()), (true, "application/json"));
    assert_eq!(body.content.format, Format::Json);
    let form = post.body.as_ref().unwrap();
    assert_eq!((form.required, form.content.media_type.as_str()), (true, "multipart/form-data"));
    let pet = api.schemas.iter().find(|schema| schema.pointer.ends_with("/Pet")).unwrap();
    let Kind::Object(object) = &pet.kind else { panic!("{pet:?}") };
    assert!(object.members[0].ty.nullable);
}

#[test]
fn an_overlay_speaks_of_the_document_as_it_is() {
    let overlay = "overlay: 1.0.0
info: {title: Fix, version: '1'}
actions:
  - {target: '$.paths[''/pets/{id}''].put.parameters[1]', remove: true}
  - {target: $.definitions.pet, update: {x-clientwright: {name: small pet}}}
  - {target: $.definitions.Broken, update: {properties: {a: {type: string}}}}
  - {target: $.securityDefinitions.other, remove: true}
  - {target: $.definitions.Pet.properties.owner, remove: true}
  - {target: '$.paths[''/photos''].post.produces', remove: true}
  - {target: $, update: {schemes: [https]}}
";
    let reading = pets(&[overlay]);
    assert_eq!(
        lines(&reading.diagnostics),
        "warning[file-as-json]: a file is no JSON; bytes are assumed (pets.yaml:32:44)"
    );
    assert_eq!(reading.api.ledger.left().count(), 0);
    let names: Vec<_> = reading.names.schemas.iter().map(|name| name.ty.as_str()).collect();
    assert!(names.contains(&"SmallPet"), "{names:?}");
}

/// The real documents that stand beside the workspace, where they do.
fn real() -> Vec<(String, PathBuf)> {
    let names = ["palette-v1.swagger.json", "palette-edge-v1.swagger.json"];
    let folder = support::shared().join("specs");
    let found = names.map(|name| (name.to_owned(), folder.join(name)));
    found
        .into_iter()
        .filter(|(name, path)| {
            let is_there = path.is_file();
            if !is_there {
                println!("skipped: {name} is not in {}", folder.display());
            }
            is_there
        })
        .collect()
}

#[test]
fn real_documents_are_in_the_crate_as_a_whole() {
    for (name, path) in real() {
        let loaded =
            load(&path, Some("real"), disk::DEFAULT_MAX_SIZE, &mut Sources::new()).unwrap();
        let document = loaded.product.documents[0].document.clone();
        let reading = pipeline::read(loaded.product, Strictness::Lenient);
        assert!(!reading.has_errors(), "{name}: {}", lines(&reading.diagnostics));
        balances(&name, &reading);
        let sum = |part| reading.api.ledger.sum(part);
        let held = Held::of(&document);
        assert_eq!(sum(Part::Operation).emitted, held.operations, "{name}: operations");
        assert_eq!(sum(Part::Parameter).emitted, held.parameters, "{name}: parameters");
        assert_eq!(sum(Part::Body).emitted, held.bodies, "{name}: bodies");
        assert_eq!(sum(Part::Header).emitted, held.headers, "{name}: headers");
        assert_eq!(sum(Part::Schema).emitted, held.schemas, "{name}: schemas");
        assert_eq!(sum(Part::Scheme).emitted, held.schemes, "{name}: schemes");
        for found in &reading.diagnostics {
            let pointer = &found.place.pointer;
            let known = pointer.split("/content/").next().unwrap_or_default();
            assert!(document.pointer(known).is_some(), "{name}: {found} {pointer}");
        }
    }
}

#[test]
fn a_real_document_of_openapi_3_is_in_the_crate_as_a_whole() {
    let path = support::shared().join("specs/cloudtemple-llmaas.openapi.yaml");
    if !path.is_file() {
        println!("skipped: there is no {}", path.display());
        return;
    }
    let loaded = load(&path, Some("real"), disk::DEFAULT_MAX_SIZE, &mut Sources::new()).unwrap();
    let document = loaded.product.documents[0].document.clone();
    let reading = pipeline::read(loaded.product, Strictness::Lenient);
    assert!(!reading.has_errors(), "{}", lines(&reading.diagnostics));
    balances("llmaas", &reading);
    let is_operation = |(key, _): &(&str, &Node)| {
        Method::ALL.iter().any(|method| method.as_str().eq_ignore_ascii_case(key))
    };
    let items = entries(&document, "/paths").flat_map(|(_, item)| item.entries());
    assert_eq!(reading.api.operations.len(), items.filter(is_operation).count());
    let left = reading
        .api
        .ledger
        .left()
        .filter(|left| left.part != Part::Body && left.part != Part::Response);
    assert_eq!(left.count(), 0, "only other media types are left out");
}

/// What a Swagger 2.0 document holds, read without any of the generator's stages.
#[derive(Debug, Default)]
struct Held {
    operations: usize,
    parameters: usize,
    bodies: usize,
    headers: usize,
    schemas: usize,
    schemes: usize,
}

impl Held {
    fn of(document: &Document) -> Self {
        let mut held = Self {
            schemas: entries(document, "/definitions").count(),
            schemes: entries(document, "/securityDefinitions").count(),
            ..Self::default()
        };
        for (path, item) in entries(document, "/paths") {
            held.parameters(item);
            for (method, operation) in item.entries().filter(|(key, _)| *key != "parameters") {
                held.operations += 1;
                held.parameters(operation);
                let responses = format!("{}/responses", join(&join("/paths", path), method));
                for (_, response) in entries(document, &responses) {
                    held.headers += response.get("headers").map_or(0, |all| all.entries().count());
                }
            }
        }
        held
    }

    /// One body for each body parameter, and for each list with parts of a form.
    fn parameters(&mut self, owner: &Node) {
        let list = owner.get("parameters").map(Node::items).unwrap_or_default();
        let places = || list.iter().filter_map(|one| one.get("in")?.as_str());
        let count = |place: &str| places().filter(|one| *one == place).count();
        let (bodies, parts) = (count("body"), count("formData"));
        self.bodies += bodies + usize::from(parts > 0);
        self.parameters += list.len() - bodies - parts;
    }
}

fn entries<'d>(document: &'d Document, pointer: &str) -> impl Iterator<Item = (&'d str, &'d Node)> {
    document.pointer(pointer).into_iter().flat_map(Node::entries)
}
