//! One small document, stage by stage, and what a change of it looks like in the generated files.

use std::fmt::Write;

use clientwright::{
    diff::{self, Ignores, Options, format::Report},
    emit::{Files, Runtime},
    model::{Kind, Part},
    pipeline::{self, Reading, Strictness},
};
use insta::assert_snapshot;
use similar::TextDiff;

use crate::support::{input, lines, product};

const LIBRARY: &str = include_str!("snapshots/library.yaml");

fn library(text: &str) -> Reading {
    let product = product("library", vec![input("api", text, &[])]);
    let reading = pipeline::read(product, Strictness::Strict);
    assert!(reading.diagnostics.is_empty(), "{}", lines(&reading.diagnostics));
    reading
}

fn files(text: &str) -> Files {
    pipeline::files(&library(text), &Runtime::Published)
}

#[test]
fn model() {
    let Reading { api, .. } = library(LIBRARY);
    let mut text = String::new();
    for operation in &api.operations {
        let request = format!("{} {}", operation.method.as_str(), operation.path);
        writeln!(text, "{request}: {:?}", operation.success).unwrap();
        for one in &operation.parameters {
            writeln!(text, "  {:?} {}: {:?} {:?}", one.location, one.wire, one.ty, one.style)
                .unwrap();
        }
    }
    for schema in &api.schemas {
        writeln!(text, "{}: {:?}", schema.pointer, schema.origin).unwrap();
        if let Kind::Object(object) = &schema.kind {
            for one in &object.members {
                writeln!(text, "  {} {:?} required {}", one.wire, one.ty, one.required).unwrap();
            }
        }
    }
    assert_snapshot!(text, @r#"
    GET /v1/books: One(Content { media_type: "application/json", format: Json, ty: TypeRef { ty: Array(TypeRef { ty: Schema(SchemaId(0)), nullable: false }), nullable: false }, schema: None })
      Query type: TypeRef { ty: Schema(SchemaId(1)), nullable: false } Repeated
      Query tags: TypeRef { ty: Array(TypeRef { ty: Text, nullable: false }), nullable: false } Repeated
      Query sort: TypeRef { ty: Text, nullable: false } Repeated
    POST /v1/books: Activity
    GET /v1/jobs/{id}: One(Content { media_type: "application/json", format: Json, ty: TypeRef { ty: Schema(SchemaId(2)), nullable: false }, schema: None })
      Path id: TypeRef { ty: Uuid, nullable: false } Joined(',')
    /components/schemas/Book: Named("Book")
      id TypeRef { ty: Uuid, nullable: false } required true
      type TypeRef { ty: Schema(SchemaId(1)), nullable: false } required true
      self TypeRef { ty: Text, nullable: false } required false
      borrowedBy TypeRef { ty: Text, nullable: true } required false
      shelf TypeRef { ty: Int64, nullable: false } required false
    /components/schemas/Kind: Named("Kind")
    /paths/~1v1~1jobs~1{id}/get/responses/200/content/application~1json/schema: Operation("GET /v1/jobs/{id}", "result")
      state TypeRef { ty: Text, nullable: false } required false
      reason TypeRef { ty: Text, nullable: false } required false
    "#);
    let ledger = Part::ALL.map(|part| format!("{} {:?}", part.plural(), api.ledger.sum(part)));
    assert_snapshot!(ledger.join("\n"), @r"
    operations Sum { counted: 3, emitted: 3, left: 0 }
    parameters Sum { counted: 4, emitted: 4, left: 0 }
    bodies Sum { counted: 1, emitted: 1, left: 0 }
    responses Sum { counted: 3, emitted: 3, left: 0 }
    headers Sum { counted: 1, emitted: 1, left: 0 }
    schemes Sum { counted: 1, emitted: 1, left: 0 }
    schemas Sum { counted: 2, emitted: 2, left: 0 }
    webhooks Sum { counted: 0, emitted: 0, left: 0 }
    ");
}

#[test]
fn facts() {
    let Reading { api, facts, .. } = library(LIBRARY);
    let mut text = String::new();
    for group in &facts.groups {
        let operations = group.operations.iter().map(|id| api[*id].method.as_str());
        writeln!(text, "{}: {}", group.words, operations.collect::<Vec<_>>().join(", ")).unwrap();
    }
    for id in api.schema_ids() {
        writeln!(text, "{} is {:?}", api[id].pointer, facts.direction(id)).unwrap();
    }
    for ending in &facts.endings {
        writeln!(text, "{ending:?}").unwrap();
    }
    assert_snapshot!(text, @r#"
    books: GET, POST
    jobs: GET
    /components/schemas/Book is Both
    /components/schemas/Kind is Both
    /paths/~1v1~1jobs~1{id}/get/responses/200/content/application~1json/schema is Received
    Ending { module: ModuleId(0), what: Property(SchemaId(0), 4), subject: "member `shelf` of `Book`", lifecycle: Lifecycle { deprecated: true, phase: None, announced: Some("2026-01-15"), removal: Some("2027-03-31"), replacement: ["self"], version: None, removal_version: None, ambiguous: false, conflicts: [], text: None } }
    Ending { module: ModuleId(0), what: Parameter(OperationId(0), 2), subject: "query parameter `sort` of GET /v1/books", lifecycle: Lifecycle { deprecated: true, phase: None, announced: None, removal: Some("2027-03-31"), replacement: ["order"], version: None, removal_version: None, ambiguous: false, conflicts: [], text: None } }
    "#);
}

#[test]
fn names() {
    let Reading { api, names, .. } = library(LIBRARY);
    let mut text = String::new();
    for (operation, name) in api.operations.iter().zip(&names.operations) {
        let request = format!("{} {}", operation.method.as_str(), operation.path);
        writeln!(text, "{request}: {}({})", name.method, name.parameters.join(", ")).unwrap();
    }
    for (schema, name) in api.schemas.iter().zip(&names.schemas) {
        writeln!(text, "{}: {} {{{}}}", schema.pointer, name.ty, name.members.join(", ")).unwrap();
    }
    assert_snapshot!(text, @r"
    GET /v1/books: list(type_, tags, sort)
    POST /v1/books: create()
    GET /v1/jobs/{id}: get(id)
    /components/schemas/Book: Book {id, type_, self_, borrowed_by, shelf}
    /components/schemas/Kind: Kind {Novel, ComicBook, N2ndHand, Empty}
    /paths/~1v1~1jobs~1{id}/get/responses/200/content/application~1json/schema: JobsGetResult {state, reason}
    ");
}

#[test]
fn emitted() {
    let files = files(LIBRARY);
    assert_snapshot!(files.keys().cloned().collect::<Vec<_>>().join("\n"), @r"
    Cargo.toml
    README.md
    rustfmt.toml
    src/api/books.rs
    src/api/jobs.rs
    src/api/mod.rs
    src/api/types/book.rs
    src/api/types/jobs_get_result.rs
    src/api/types/kind.rs
    src/api/types/mod.rs
    src/client.rs
    src/invoke/api.rs
    src/invoke/mod.rs
    src/lib.rs
    src/lifecycle.rs
    src/rules.rs
    ");
    assert_snapshot!("group", files["src/api/books.rs"]);
    assert_snapshot!("object", files["src/api/types/book.rs"]);
    assert_snapshot!("enumeration", files["src/api/types/kind.rs"]);
}

/// What a reviewer sees when the vendor adds a member and an operation.
#[test]
fn growth_is_a_small_diff() {
    let operation = "  /v1/books/{id}:
    get:
      tags: [books]
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses:
        '200':
          description: The book.
          content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
";
    let member = "        pages: {type: integer, format: int32}\n";
    let grown = LIBRARY
        .replace("  /v1/jobs/{id}:\n", &format!("{operation}  /v1/jobs/{{id}}:\n"))
        .replace("        borrowedBy:", &format!("{member}        borrowedBy:"));
    // What it means first, then the code.
    let found = diff::compare(&library(LIBRARY), &library(&grown), &Options::default());
    let sifted = Ignores::default().sift(found, "2026-11-20");
    let report = Report { old: "library".to_owned(), new: "library, grown".to_owned(), sifted };
    let code = changed(&files(LIBRARY), &files(&grown));
    assert_snapshot!("diff", format!("{}\n{code}", diff::format::text(&report)));
}

fn changed(old: &Files, new: &Files) -> String {
    let empty = String::new();
    let mut paths: Vec<&String> = old.keys().chain(new.keys()).collect();
    paths.sort();
    paths.dedup();
    let mut text = String::new();
    for path in paths {
        let (old, new) = (old.get(path).unwrap_or(&empty), new.get(path).unwrap_or(&empty));
        let diff = TextDiff::from_lines(old.as_str(), new.as_str());
        write!(text, "{}", diff.unified_diff().context_radius(1).header(path, path)).unwrap();
    }
    text
}
