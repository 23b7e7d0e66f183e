//! Writes that are done at once, and what they leave behind.

mod common;

use clientwright_serve::{Running, Simulator};
use common::{Reply, documents, send};
use serde_json::json;

const WRITES: &str = r##"
openapi: 3.0.0
info: {title: Writes, version: 1.0.0}
servers: [{url: "https://writes.example.com"}]
x-clientwright: {errors: {message: [$response.body#/why]}}
paths:
  /v1/accounts:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/NewAccount"}}}}
      responses:
        "200":
          description: with its key, this once
          content: {application/json: {schema: {$ref: "#/components/schemas/Keys"}}}
    get:
      responses:
        "200":
          description: all
          content:
            application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Account"}}}
  /v1/accounts/{name}:
    get:
      x-clientwright: {errors: {status: {403: not-found}}}
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: one
          content: {application/json: {schema: {$ref: "#/components/schemas/Account"}}}
    delete:
      x-clientwright: {errors: {status: {400: not-found}}}
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses: {"204": {description: gone}}
    patch:
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/NewAccount"}}}}
      responses: {"202": {description: later}}
  /v1/tokens:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/NewAccount"}}}}
      responses:
        "201":
          description: with its secret, this once
          content: {application/json: {schema: {$ref: "#/components/schemas/Token"}}}
  /v1/tokens/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: without its secret
          content: {application/json: {schema: {$ref: "#/components/schemas/Token"}}}
  /v1/tags:
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/NewTag"}}}}
      responses: {"201": {description: made}}
  /v1/tags/resources/{resourceId}:
    get:
      parameters: [{name: resourceId, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: the tags of one thing
          content:
            application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Tag"}}}
  /v1/tags/resources/{resourceId}/keys/{key}:
    delete:
      parameters:
        - {name: resourceId, in: path, required: true, schema: {type: string}}
        - {name: key, in: path, required: true, schema: {type: string}}
      responses: {"204": {description: gone}}
  /v1/addresses:
    get:
      responses:
        "200":
          description: all
          content:
            application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Address"}}}
  /v1/addresses/mac/{mac}:
    get:
      parameters: [{name: mac, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: one
          content: {application/json: {schema: {$ref: "#/components/schemas/Address"}}}
  /v1/addresses/{id}/bind/accounts/{name}:
    delete:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: name, in: path, required: true, schema: {type: string}}
      responses: {"204": {description: no longer bound}}
components:
  schemas:
    NewAccount: {type: object, required: [name], properties: {name: {type: string}}}
    Account:
      type: object
      required: [name]
      properties: {name: {type: string}, accessKeyId: {type: string}, region: {type: string}}
    Keys:
      type: object
      required: [accessKeyId, secretAccessKey]
      properties: {accessKeyId: {type: string}, secretAccessKey: {type: string}}
    Token:
      type: object
      required: [id]
      properties:
        id: {type: string}
        name: {type: string}
        secret: {type: string}
        pin: {type: string, format: password, nullable: true}
    NewTag:
      type: object
      required: [key, value, resources]
      properties:
        key: {type: string}
        value: {type: string}
        resources:
          type: array
          items: {type: object, required: [uuid], properties: {uuid: {type: string}}}
    Tag:
      type: object
      required: [key, value]
      properties: {key: {type: string}, value: {type: string}}
    Address:
      type: object
      required: [id, macAddress]
      properties: {id: {type: string}, macAddress: {type: string}}
"##;

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

async fn start() -> Running {
    Simulator::builder(documents::api(&[("writes", WRITES)])).start().await.expect("a port is free")
}

async fn post(server: &Running, path: &str, body: serde_json::Value) -> Reply {
    send(server, "POST", path, &JSON, &body.to_string()).await
}

async fn get(server: &Running, path: &str) -> Reply {
    send(server, "GET", path, &[], "").await
}

#[tokio::test]
async fn a_secret_is_told_once() {
    let server = start().await;
    let made = post(&server, "/v1/tokens", json!({ "name": "mine" })).await;
    assert_eq!(made.status, 201);
    let made = made.json();
    assert!(made["secret"].is_string() && made.get("pin").is_some());
    let id = made["id"].as_str().unwrap();
    let read = get(&server, &format!("/v1/tokens/{id}")).await.json();
    assert_eq!(read, json!({ "id": id, "name": "mine", "pin": null }));
}

#[tokio::test]
async fn keys_are_answered_where_the_item_has_none() {
    let server = start().await;
    let keys = post(&server, "/v1/accounts", json!({ "name": "store" })).await;
    assert_eq!(keys.status, 200);
    assert!(keys.json()["secretAccessKey"].is_string());
    let account = get(&server, "/v1/accounts/store").await.json();
    assert_eq!((&account["name"], account.get("secretAccessKey")), (&json!("store"), None));
    assert_eq!(account["accessKeyId"], keys.json()["accessKeyId"]);
}

#[tokio::test]
async fn the_rule_says_how_absence_is_answered() {
    let server = start().await;
    let absent = get(&server, "/v1/accounts/none").await;
    assert_eq!(absent.status, 403);
    assert_eq!(absent.json()["why"], "there is no account `none`");
    assert_eq!(send(&server, "DELETE", "/v1/accounts/none", &[], "").await.status, 400);
    let patch = send(&server, "PATCH", "/v1/accounts/none", &JSON, r#"{"name":"x"}"#).await;
    assert_eq!(patch.status, 404);
}

#[tokio::test]
async fn statuses_are_those_declared() {
    let server = start().await;
    post(&server, "/v1/accounts", json!({ "name": "store" })).await;
    let patch = send(&server, "PATCH", "/v1/accounts/store", &JSON, r#"{"name":"store"}"#).await;
    assert_eq!((patch.status, patch.body.as_str()), (202, ""));
    let gone = send(&server, "DELETE", "/v1/accounts/store", &[], "").await;
    assert_eq!((gone.status, gone.body.as_str()), (204, ""));
    assert_eq!(get(&server, "/v1/accounts/store").await.status, 403);
}

#[tokio::test]
async fn items_are_found_by_what_they_speak_of() {
    let server = start().await;
    let tags = "/v1/tags/resources/machine-7";
    assert_eq!(get(&server, tags).await.body, "[]");
    for (key, thing) in [("tier", "machine-7"), ("owner", "machine-7"), ("owner", "machine-8")] {
        let body = json!({ "key": key, "value": "x", "resources": [{ "uuid": thing }] });
        let made = post(&server, "/v1/tags", body).await;
        assert_eq!((made.status, made.body.as_str()), (201, ""));
    }
    let of = get(&server, tags).await.json();
    assert_eq!(of, json!([{ "key": "tier", "value": "x" }, { "key": "owner", "value": "x" }]));
    let path = format!("{tags}/keys/tier");
    assert_eq!(send(&server, "DELETE", &path, &[], "").await.status, 204);
    assert_eq!(send(&server, "DELETE", &path, &[], "").await.status, 404);
    assert_eq!(get(&server, tags).await.json(), json!([{ "key": "owner", "value": "x" }]));
}

#[tokio::test]
async fn items_are_found_by_a_member() {
    let server = start().await;
    let all = get(&server, "/v1/addresses").await.json();
    let mac = all[1]["macAddress"].as_str().unwrap();
    let found = get(&server, &format!("/v1/addresses/mac/{}", mac.to_uppercase())).await;
    assert_eq!(found.json(), all[1]);
    assert_eq!(get(&server, "/v1/addresses/mac/02:00:00:00:00:00").await.status, 404);
}

#[tokio::test]
async fn what_ends_in_a_parameter_can_be_an_action() {
    let server = start().await;
    let all = get(&server, "/v1/addresses").await.ids();
    let path = format!("/v1/addresses/{}/bind/accounts/any", all[0]);
    for _ in 0..2 {
        assert_eq!(send(&server, "DELETE", &path, &[], "").await.status, 204);
    }
    assert_eq!(get(&server, "/v1/addresses").await.ids(), all);
    let absent = "/v1/addresses/none/bind/accounts/any";
    assert_eq!(send(&server, "DELETE", absent, &[], "").await.status, 404);
}
