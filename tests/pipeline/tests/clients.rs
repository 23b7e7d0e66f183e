//! What overlays say of all calls of a client: rows of limits, headers of a scope; and what a type
//! never sends.

use clientwright::{
    emit::Runtime,
    pipeline::{self, Reading, Strictness},
};

use crate::support::{input, lines, product, read};

fn operations(root: &str, paths: &[&str]) -> Reading {
    let operation = |path: &&str| {
        format!("  {path}:\n    get: {{responses: {{'204': {{description: Done}}}}}}\n")
    };
    let paths: String = paths.iter().map(operation).collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: Small, version: '1'}}\nx-clientwright:\n{root}paths:\n{paths}"
    );
    read(&text, Strictness::Strict)
}

/// The rows that each operation draws from.
fn rows(reading: &Reading) -> String {
    let api = &reading.api;
    let line = |operation: &clientwright::model::Operation| {
        let rows = operation.limits.iter().map(|id| api[*id].name.as_str());
        format!("{}: {}", operation.path, rows.collect::<Vec<_>>().join(", "))
    };
    api.operations.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_row_for_the_rest_holds_where_no_other_does() {
    let paths = ["/v1/pets", "/v1/pets/mine/toys", "/v1/petsitters", "/v2/owners"];
    let limits = |combine: &str| {
        format!(
            "  limits:
    combine: {combine}
    rows:
      - {{group: rest, match: {{path: /}}, otherwise: true, rate: 5}}
      - {{group: rest of v2, match: {{path: /v2}}, otherwise: true, rate: 2}}
      - {{group: pets, match: {{path: /v1/pets}}, rate: 10, burst: 5}}
      - {{group: toys, match: {{path: '/v1/pets/:id/toys'}}, rate: 10}}
"
        )
    };
    let nested = operations(&limits("nested"), &paths);
    assert_eq!(lines(&nested.diagnostics), "");
    insta::assert_snapshot!(rows(&nested), @r"
    /v1/pets: pets
    /v1/pets/mine/toys: toys, pets
    /v1/petsitters: rest
    /v2/owners: rest of v2, rest
    ");
    insta::assert_snapshot!(rows(&operations(&limits("most-specific"), &paths)), @r"
    /v1/pets: pets
    /v1/pets/mine/toys: toys
    /v1/petsitters: rest
    /v2/owners: rest of v2
    ");
}

#[test]
fn a_scope_header_gives_the_client_two_methods() {
    let reading = operations(
        "  scope:
    - {header: X-Team, name: team}
    - {header: X-Region}
    - {header: X-Api, name: api}
    - {header: X-Core, name: core}
    - {header: X-Odd, name: without team}
",
        &["/pets"],
    );
    let text = pipeline::files(&reading, &Runtime::Published).remove("src/client.rs").unwrap();
    let methods = text.lines().filter_map(|line| line.trim().strip_prefix("pub fn "));
    // What the client has already, and its modules, keep their names.
    insta::assert_snapshot!(methods.collect::<Vec<_>>().join("\n"), @r"
    from_env() -> Result<Self> {
    builder() -> Builder<Self> {
    team(&self, team: impl AsRef<str>) -> Result<Self> {
    without_team_(&self) -> Self {
    x_region(&self, x_region: impl AsRef<str>) -> Result<Self> {
    without_x_region(&self) -> Self {
    api_(&self, api_: impl AsRef<str>) -> Result<Self> {
    without_api(&self) -> Self {
    core_(&self, core_: impl AsRef<str>) -> Result<Self> {
    without_core(&self) -> Self {
    without_team(&self, without_team: impl AsRef<str>) -> Result<Self> {
    without_without_team(&self) -> Self {
    core(&self) -> &clientwright_runtime::Client {
    api(&self) -> crate::api::Api<'_> {
    ");
}

#[test]
fn what_only_the_api_writes_is_never_sent() {
    let pet = |method: &str, status: &str| {
        format!(
            "    {method}:
      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}}}
      responses:
        '{status}': {{description: Done, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}}}
"
        )
    };
    let text = format!(
        "openapi: 3.0.3
info: {{title: Small, version: '1'}}
paths:
  /pets:
{}components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {{type: string, readOnly: true}}
        name: {{type: string}}
        seen: {{type: string, readOnly: true, nullable: true, description: When it was seen.}}
",
        pet("post", "201")
    );
    let reading =
        pipeline::read(product("small", vec![input("api", &text, &[])]), Strictness::Strict);
    assert_eq!(lines(&reading.diagnostics), "");
    let files = pipeline::files(&reading, &Runtime::Published);
    insta::assert_snapshot!(files["src/api/types/pet.rs"]);
}
