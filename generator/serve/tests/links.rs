//! Items that name each other: across paths, several at once, and ones that no list shows.

mod common;

use std::time::Duration;

use clientwright_serve::{Running, Simulator};
use common::{chunks, documents, send};
use serde_json::Value;

const CLOUD: &str = r##"
openapi: 3.0.0
info: {title: Cloud, version: 1.0.0}
servers: [{url: "https://cloud.example.com"}]
paths:
  /compute/v1/native/machines:
    get: {responses: {"200": {$ref: "#/components/responses/Machines"}}}
  /compute/v1/other/machines:
    get: {responses: {"200": {$ref: "#/components/responses/Machines"}}}
  /compute/v1/native/disks:
    get:
      parameters: [{name: machineId, in: query, schema: {type: string}}]
      responses: {"200": {$ref: "#/components/responses/Disks"}}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, properties: {name: {type: string}, machineId: {type: string}}}
      responses: {"201": {description: made}}
  /backup/v1/native/copies:
    get:
      parameters: [{name: machineId, in: query, schema: {type: string}}]
      responses: {"200": {$ref: "#/components/responses/Copies"}}
components:
  responses:
    Machines:
      description: all
      content:
        application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Named"}}}
    Disks:
      description: all
      content:
        application/json:
          schema:
            type: array
            items:
              type: object
              required: [id, machines]
              properties:
                id: {type: string}
                name: {type: string}
                machines: {type: array, items: {$ref: "#/components/schemas/Named"}}
    Copies:
      description: all
      content:
        application/json:
          schema:
            type: array
            items:
              type: object
              required: [id, machine]
              properties: {id: {type: string}, machine: {$ref: "#/components/schemas/Named"}}
  schemas:
    Named:
      type: object
      required: [id, name]
      properties: {id: {type: string}, name: {type: string}}
"##;

const BATCHES: &str = r##"
openapi: 3.0.0
info: {title: Batches, version: 1.0.0}
servers: [{url: "https://batches.example.com"}]
paths:
  /v1/files:
    post:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {type: object, properties: {file: {type: string, format: binary}}}
      responses:
        "201":
          description: kept
          content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}
  /v1/files/{file_id}/lines:
    get:
      parameters: [{name: file_id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: what was sent, line by line
          content: {application/jsonl: {schema: {type: object, properties: {n: {type: integer}}}}}
  /v1/batches:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, properties: {input_file_id: {type: string}}}
      x-clientwright:
        ready:
          read: GET /v1/batches/{id}
          with: {id: $response.body#/id}
          member: $response.body#/status
          equals: completed
          fails: [failed]
      responses: {"200": {$ref: "#/components/responses/Batch"}}
  /v1/batches/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {$ref: "#/components/responses/Batch"}}
components:
  responses:
    Batch:
      description: one
      content:
        application/json:
          schema:
            type: object
            required: [id, status]
            properties:
              id: {type: string}
              status: {type: string, enum: [failed, validating, completed]}
              input_file_id: {type: string}
              output_file_id: {type: string}
"##;

async fn list(server: &Running, path: &str) -> Vec<Value> {
    let reply = send(server, "GET", path, &[], "").await;
    reply.json().as_array().expect("a list").clone()
}

#[tokio::test]
async fn what_is_said_of_machines_is_said_of_known_ones() {
    let api = documents::api(&[("cloud", CLOUD)]);
    let server = Simulator::builder(api).seed(3).start().await.expect("a port is free");
    let machines = list(&server, "/compute/v1/native/machines").await;
    let disks = list(&server, "/compute/v1/native/disks").await;
    for machine in disks.iter().flat_map(|disk| disk["machines"].as_array().unwrap()) {
        assert!(machines.contains(machine), "{machine}");
    }
    // Another module's machines are those of the same platform.
    for copy in list(&server, "/backup/v1/native/copies").await {
        assert!(machines.contains(&copy["machine"]), "{copy}");
    }

    let has = |disk: &&Value, id: &Value| {
        disk["machines"].as_array().unwrap().iter().any(|machine| machine["id"] == *id)
    };
    let mut found = 0;
    for machine in &machines {
        let id = &machine["id"];
        let path = format!("/compute/v1/native/disks?machineId={}", id.as_str().unwrap());
        let own = list(&server, &path).await;
        assert_eq!(own.len(), disks.iter().filter(|disk| has(disk, id)).count());
        found += own.len();
    }
    assert!(found > 0);
}

#[tokio::test]
async fn an_id_that_is_sent_is_one_of_several() {
    let api = documents::api(&[("cloud", CLOUD)]);
    let server = Simulator::builder(api).start().await.expect("a port is free");
    let json = [("content-type", "application/json")];
    let body = r#"{"name":"new","machineId":"mine"}"#;
    assert_eq!(send(&server, "POST", "/compute/v1/native/disks", &json, body).await.status, 201);
    let own = list(&server, "/compute/v1/native/disks?machineId=mine").await;
    assert_eq!(own.len(), 1);
    assert_eq!((&own[0]["name"], &own[0]["machines"][0]["id"]), (&"new".into(), &"mine".into()));
}

#[tokio::test]
async fn a_file_that_the_server_named_can_be_read() {
    let api = documents::api(&[("batches", BATCHES)]);
    let server = Simulator::builder(api).start().await.expect("a port is free");
    let json = [("content-type", "application/json")];
    let body = r#"{"input_file_id":"mine"}"#;
    let batch = send(&server, "POST", "/v1/batches", &json, body).await.json();
    let path = format!("/v1/batches/{}", batch["id"].as_str().unwrap());
    let read = async || send(&server, "GET", &path, &[], "").await.json();
    // A state of the document, and none that is an end.
    assert_eq!(read().await["status"], "validating");
    tokio::time::sleep(Duration::from_millis(320)).await;
    let batch = read().await;
    assert_eq!(batch["status"], "completed");

    let lines =
        async |file: &str| send(&server, "GET", &format!("/v1/files/{file}/lines"), &[], "").await;
    let results = lines(batch["output_file_id"].as_str().unwrap()).await;
    assert!(chunks(&results.body).0.concat().lines().count() >= 3, "{results:?}");
    assert_eq!(lines("mine").await.status, 404, "the client named it, nobody made it");
}
