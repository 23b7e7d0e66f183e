//! What the activities of writes answer, and where what they make is kept.

mod common;

use clientwright_serve::{Pace, Running, Simulator};
use common::{documents, send};
use serde_json::{Value, json};

const CLOUD: &str = r##"
openapi: 3.0.0
info: {title: Cloud, version: 1.0.0}
servers: [{url: "https://cloud.example.com"}]
x-clientwright:
  activity:
    id: $response.header.Location
    read: GET /v1/activities/{id}
    state: {member: $activity#/state}
    states: {queued: waiting, running: running, done: completed, failed: failed}
    result: $activity#/result
    items: $activity#/items
paths:
  /v1/activities/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        "200":
          description: one
          content: {application/json: {schema: {$ref: "#/components/schemas/Activity"}}}
  /v1/native/machines:
    get: {responses: {"200": {$ref: "#/components/responses/Things"}}}
  /v1/native/machines/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {$ref: "#/components/responses/Thing"}}}
    delete: {responses: {"202": {$ref: "#/components/responses/Started"}}}
  /v1/other/machines:
    get: {responses: {"200": {$ref: "#/components/responses/Things"}}}
  /v1/other/machines/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {$ref: "#/components/responses/Thing"}}}
  /v1/native/machines/{machineId}/adapters:
    parameters: [{name: machineId, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {$ref: "#/components/responses/Things"}}}
    post:
      x-clientwright: {activity: {resource: {item: machine}}}
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/New"}}}}
      responses: {"201": {$ref: "#/components/responses/Started"}}
  /v1/native/machines/{machineId}/adapters/{id}:
    parameters:
      - {name: machineId, in: path, required: true, schema: {type: string}}
      - {name: id, in: path, required: true, schema: {type: string}}
    get: {responses: {"200": {$ref: "#/components/responses/Thing"}}}
    delete:
      x-clientwright: {activity: {resource: {item: machine}}}
      responses: {"200": {$ref: "#/components/responses/Started"}}
    patch:
      x-clientwright: {activity: {resource: none}}
      responses: {"200": {$ref: "#/components/responses/Started"}}
  /v1/catalogue/images:
    get: {responses: {"200": {$ref: "#/components/responses/Things"}}}
  /v1/catalogue/images/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {$ref: "#/components/responses/Thing"}}}
  /v1/catalogue/images/{id}/deploy:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post:
      x-clientwright: {activity: {resource: {at: $activity#/result}}}
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/New"}}}}
      responses: {"202": {$ref: "#/components/responses/Started"}}
  /v1/catalogue/images/other/deploy:
    post:
      x-clientwright: {activity: {resource: {item: machine}}}
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/New"}}}}
      responses: {"202": {$ref: "#/components/responses/Started"}}
components:
  responses:
    Started: {description: it begins, headers: {Location: {schema: {type: string}}}}
    Thing:
      description: one
      content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
    Things:
      description: all
      content:
        application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}}
  schemas:
    New: {type: object, required: [name], properties: {name: {type: string}}}
    Thing:
      type: object
      required: [id, name]
      properties: {id: {type: string}, name: {type: string}}
    Activity:
      type: object
      required: [id, state]
      properties:
        id: {type: string}
        state: {type: string}
        result: {type: string}
        items:
          type: array
          items: {type: object, properties: {id: {type: string}, type: {type: string}}}
"##;

async fn start() -> Running {
    let builder = Simulator::builder(documents::api(&[("cloud", CLOUD)]));
    builder.pace(Pace::Polls { waiting: 0, running: 0 }).start().await.expect("a port is free")
}

/// The activity of a write, at its end.
async fn ended(server: &Running, method: &str, path: &str, status: u16) -> Value {
    let body = if method == "POST" { r#"{"name":"new"}"# } else { "" };
    let headers = [("content-type", "application/json")];
    let started = send(server, method, path, &headers, body).await;
    assert_eq!(started.status, status, "{started:?}");
    let path = format!("/v1/activities/{}", started.header("location").expect("an activity"));
    let report = send(server, "GET", &path, &[], "").await.json();
    assert_eq!(report["state"], "done");
    report
}

async fn ids(server: &Running, path: &str) -> Vec<String> {
    send(server, "GET", path, &[], "").await.ids()
}

#[tokio::test]
async fn the_result_can_be_the_parent() {
    let server = start().await;
    let machine = &ids(&server, "/v1/native/machines").await[0];
    let adapters = format!("/v1/native/machines/{machine}/adapters");
    let before = ids(&server, &adapters).await;

    let report = ended(&server, "POST", &adapters, 201).await;
    assert_eq!(
        (&report["result"], &report["items"][0]["type"]),
        (&json!(machine), &json!("machine"))
    );
    assert_eq!(ids(&server, &adapters).await.len(), before.len() + 1);
    assert_eq!(ids(&server, "/v1/native/machines").await.len(), 3, "it is no new machine");

    let report = ended(&server, "DELETE", &format!("{adapters}/{}", before[0]), 200).await;
    assert_eq!(report["items"][0], json!({ "id": machine, "type": "machine" }));
    assert!(!ids(&server, &adapters).await.contains(&before[0]));
    assert!(ids(&server, "/v1/native/machines").await.contains(machine));
}

#[tokio::test]
async fn what_is_deployed_lands_where_the_document_says() {
    let server = start().await;
    let report = ended(&server, "POST", "/v1/catalogue/images/other/deploy", 202).await;
    let path = format!("/v1/other/machines/{}", report["result"].as_str().unwrap());
    assert_eq!(send(&server, "GET", &path, &[], "").await.json()["name"], "new");
    assert_eq!(ids(&server, "/v1/native/machines").await.len(), 3);
}

#[tokio::test]
async fn a_catalogue_stays_as_it_is() {
    let server = start().await;
    let before = send(&server, "GET", "/v1/catalogue/images", &[], "").await.json();
    let image = before[0]["id"].as_str().unwrap();
    let path = format!("/v1/catalogue/images/{image}/deploy");
    let report = ended(&server, "POST", &path, 202).await;
    assert_ne!(report["result"], image);
    assert_eq!(send(&server, "GET", "/v1/catalogue/images", &[], "").await.json(), before);
    let absent = send(
        &server,
        "POST",
        "/v1/catalogue/images/none/deploy",
        &[("content-type", "application/json")],
        r#"{"name":"new"}"#,
    )
    .await;
    assert_eq!(absent.status, 404);
}

#[tokio::test]
async fn what_makes_nothing_answers_what_it_changed_a_part_of() {
    let server = start().await;
    let machine = ids(&server, "/v1/native/machines").await.remove(0);
    let adapters = format!("/v1/native/machines/{machine}/adapters");
    let adapter = ids(&server, &adapters).await.remove(0);
    let report = ended(&server, "PATCH", &format!("{adapters}/{adapter}"), 200).await;
    assert_eq!(report["result"], machine);
    // What belongs to nothing answers itself.
    let report = ended(&server, "DELETE", &format!("/v1/native/machines/{machine}"), 202).await;
    assert_eq!(report["result"], machine);
}
