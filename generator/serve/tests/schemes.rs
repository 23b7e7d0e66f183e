//! Documents with their own servers, credentials and errors, behind one address.

mod common;

use clientwright_serve::{Running, Simulator};
use common::{documents, send};

const CONSOLE: &str = r##"
openapi: 3.0.0
info: {title: Console, version: 1.0.0}
servers: [{url: "https://console.example.com/api"}]
x-clientwright: {errors: {message: [$response.body#/error/message]}}
security: [{bearer: []}]
paths:
  /auth:
    post:
      security: []
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [key], properties: {key: {type: string}}}
      responses:
        "200": {description: a token, content: {text/plain: {schema: {type: string}}}}
  /v1/machines:
    get:
      responses: {"200": {description: all, content: {application/json: {schema: {type: object}}}}}
  /v1/metrics:
    get:
      security: [{basic: []}]
      x-clientwright: {errors: {message: [$response.body#/text]}}
      responses: {"200": {description: all, content: {application/json: {schema: {type: object}}}}}
components:
  securitySchemes:
    bearer:
      type: http
      scheme: bearer
      x-clientwright:
        auth:
          - exchange:
              operation: POST /auth
              request: {key: {name: console key}}
              token: $response.body
              life: jwt
    basic:
      type: http
      scheme: basic
      x-clientwright:
        auth:
          - static:
              username: {name: metrics user, secret: false}
              password: {name: metrics password}
"##;

const CHAT: &str = r##"
openapi: 3.0.0
info: {title: Chat, version: 1.0.0}
servers: [{url: "https://chat.example.com"}]
x-clientwright: {errors: {message: [$response.body#/detail]}}
security: [{key: []}]
paths:
  /v1/models:
    get:
      responses: {"200": {description: all, content: {application/json: {schema: {type: object}}}}}
components:
  securitySchemes:
    key:
      type: http
      scheme: bearer
      x-clientwright: {auth: [{static: {credential: {name: chat key}}}]}
"##;

async fn start() -> Running {
    let api = documents::api(&[("console", CONSOLE), ("chat", CHAT)]);
    Simulator::builder(api)
        .credential("metrics user", "me")
        .credential("metrics password", "mine")
        .start()
        .await
        .expect("a port is free")
}

async fn status(server: &Running, path: &str, authorization: &str) -> u16 {
    send(server, "GET", path, &[("authorization", authorization)], "").await.status
}

#[tokio::test]
async fn each_operation_checks_its_own_scheme() {
    let server = start().await;
    let json = [("content-type", "application/json")];
    let token = send(&server, "POST", "/auth", &json, r#"{"key":"k"}"#).await.body;
    let token = format!("Bearer {token}");
    let basic = "Basic bWU6bWluZQ==";
    for (path, good, bad) in [
        ("/v1/machines", token.as_str(), [basic, "Bearer chat-key", ""]),
        ("/v1/metrics", basic, [&token, "Basic bWU6b3RoZXI=", "Basic eW91Om1pbmU="]),
        ("/v1/models", "Bearer chat-key", [basic, &token, "Bearer "]),
    ] {
        assert_eq!(status(&server, path, good).await, 200, "{path}");
        for bad in bad {
            assert_eq!(status(&server, path, bad).await, 401, "{path} {bad}");
        }
    }
    server.expire_tokens();
    assert_eq!(status(&server, "/v1/machines", &token).await, 401);
    assert_eq!(status(&server, "/v1/models", "Bearer chat-key").await, 200);
}

#[tokio::test]
async fn each_operation_refuses_in_its_own_words() {
    let server = start().await;
    let body = async |path| send(&server, "GET", path, &[], "").await.body;
    assert_eq!(body("/v1/machines").await, r#"{"error":{"message":"Unauthorized"}}"#);
    assert_eq!(body("/v1/metrics").await, r#"{"text":"Unauthorized"}"#);
    assert_eq!(body("/v1/models").await, r#"{"detail":"Unauthorized"}"#);
}

#[tokio::test]
async fn one_address_stands_for_every_server() {
    let server = start().await;
    let key = "Bearer chat-key";
    assert_eq!(status(&server, "/v1/models", key).await, 200);
    assert_eq!(status(&server, "/api/v1/models", key).await, 404, "the console's path is not its");
    assert_eq!(status(&server, "/api/v1/machines", key).await, 401);
    assert_eq!(status(&server, "/v1/machines", key).await, 401);
}

#[tokio::test]
async fn what_one_address_cannot_tell_apart_is_said_at_the_start() {
    let other = CHAT.replace("/v1/models", "/v1/machines");
    let api = documents::api(&[("console", CONSOLE), ("chat", &other)]);
    let error = Simulator::builder(api).start().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`GET /v1/machines` is an operation of `https://console.example.com/api` and of \
         `https://chat.example.com`; serve their documents apart"
    );
    let api = documents::api(&[("chat", CHAT), ("again", CHAT)]);
    assert!(Simulator::builder(api).start().await.is_ok(), "one address, one operation");
}
