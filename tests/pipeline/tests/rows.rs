//! What overlays say of single calls, in the rows of the crate.

use clientwright::{
    emit::Files,
    pipeline::{self, Reading, Strictness},
};

use crate::support::{document, input, lines, product};

const PATHS: &str = "
  /things:
    get: {tags: [things], responses: {'200': {description: d}}, x-clientwright: {kept: 10m}}
    post: {tags: [things], responses: {'200': {description: d}}}
  /token:
    post: {tags: [login], security: [], responses: {'200': {description: d}}}
";
const SCHEME: &str = "  securitySchemes:
    token: {type: http, scheme: bearer, x-clientwright: {auth: [{exchange: {
      operation: POST /token, encoding: form, token: $response.body#/access_token, life: {fixed: 1h},
      request: {grant_type: {name: grant, default: client_credentials, secret: false}},
      username: {name: client id, env: CLIENT_ID, secret: false},
      password: {name: client secret, env: CLIENT_SECRET}}}]}}
";
const ROOT: &str = "
security: [{token: []}]
servers: [{url: 'https://things.example'}, {url: 'https://things.example/other'}]
x-clientwright:
  limits:
    combine: most-specific
    rows:
      - {group: all, match: {path: /}, rate: 25}
      - {group: writes, match: {path: /things, method: POST}, rate: 5}
      - {group: rest, match: {path: /}, rate: 1, otherwise: true}
";

fn read(paths: &str, components: &str) -> Reading {
    let text = document(paths, components) + ROOT;
    pipeline::read(product("small", vec![input("api", &text, &[])]), Strictness::Lenient)
}

fn files() -> Files {
    let reading = read(PATHS, SCHEME);
    assert!(!reading.has_errors(), "{}", lines(&reading.diagnostics));
    pipeline::files(&reading, &clientwright::emit::Runtime::Published)
}

/// The item that begins so, on one line.
fn item(file: &str, start: &str) -> String {
    let start = file.find(start).unwrap_or_else(|| panic!("no `{start}` in {file}"));
    let end = start + file[start..].find(";\n").expect("an end");
    file[start..end].split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn answers_are_kept_as_long_as_the_overlay_says() {
    let files = files();
    let things = &files["src/api/things.rs"];
    assert_eq!(things.matches(".kept_ms(").count(), 1, "{things}");
    assert!(things.contains(".kept_ms(600000)"), "{things}");
}

#[test]
fn only_what_is_read_is_kept() {
    let reading = read(&PATHS.replace("get: {tags", "put: {tags"), SCHEME);
    let found = lines(&reading.diagnostics);
    assert!(found.contains("only what `GET` answers can be kept"), "{found}");
}

#[test]
fn an_exchange_may_send_basic_authentication_too() {
    let scheme = item(&files()["src/rules.rs"], "pub static TOKEN_SCHEME");
    let pair = ".basic( &( v1::Credential::new(\"client id\").env(\"CLIENT_ID\"), \
                v1::Credential::secret(\"client secret\").env(\"CLIENT_SECRET\"), ), )";
    assert!(scheme.contains(pair), "{scheme}");
    let without = SCHEME.replace("username: {name: client id, env: CLIENT_ID, secret: false},", "");
    let found = lines(&read(PATHS, &without).diagnostics);
    assert!(found.contains("of `username` and `password` only one is given"), "{found}");
}

#[test]
fn requests_that_no_operation_describes_go_by_the_rows_of_the_document() {
    insta::assert_snapshot!(item(&files()["src/rules.rs"], ".limit_rows("), @r#".limit_rows( &[ v1::LimitRow::new("/", &ALL_LIMIT).most_specific(), v1::LimitRow::new("/things", &WRITES_LIMIT) .method(v1::Method::POST) .most_specific(), v1::LimitRow::new("/", &REST_LIMIT).most_specific().otherwise(), ], ) .successes( &[ (v1::Method::GET, &[v1::Success::new(200)]), (v1::Method::POST, &[v1::Success::new(200)]), ], )"#);
}
