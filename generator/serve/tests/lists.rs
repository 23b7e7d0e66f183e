//! Lists in every wrapping, page by page.

mod common;

use clientwright_serve::{Fault, Running, Simulator};
use common::{Reply, documents, send};
use serde_json::{Value, json};

const LISTS: &str = r##"
openapi: 3.0.0
info: {title: Lists, version: 1.0.0}
servers: [{url: "https://lists.example.com"}]
paths:
  /v1/devices:
    get:
      x-clientwright:
        paging:
          page:
            parameter: page
            size: size
            items: $response.body#/items
            total: $response.body#/total
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: size, in: query, schema: {type: integer, maximum: 100}}
      responses:
        "200":
          description: a page
          content:
            application/json:
              schema:
                type: object
                required: [items, total, page, size, pages]
                properties:
                  items: {type: array, items: {$ref: "#/components/schemas/Thing"}}
                  total: {type: integer}
                  page: {type: integer}
                  size: {type: integer}
                  pages: {type: integer}
  /v1/machines:
    get:
      x-clientwright:
        paging: {offset: {parameter: offset, limit: limit, items: $response.body#/vms, total: $response.body#/total}}
      parameters:
        - {name: offset, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {$ref: "#/components/schemas/Limit"}}
        - {name: orderBy, in: query, schema: {type: string, enum: [name, size_gb]}}
        - {name: orderDir, in: query, schema: {type: string, enum: [asc, desc]}}
      responses:
        "200":
          description: a part
          content:
            application/json:
              schema:
                type: object
                required: [total, vms]
                properties:
                  total: {type: integer}
                  vms: {type: array, items: {$ref: "#/components/schemas/Thing"}}
  /v1/machines/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: one
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
  /v1/machines/{vmId}/disks:
    get:
      parameters: [{name: vmId, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: those of one machine
          content:
            application/json:
              schema:
                type: object
                required: [vmId, total, disks]
                properties:
                  vmId: {type: string}
                  total: {type: integer}
                  disks: {type: array, items: {$ref: "#/components/schemas/Thing"}}
  /v1/jobs:
    get:
      x-clientwright:
        paging: {cursor: {parameter: after, next: $response.body#/next, items: $response.body#/data}}
      parameters:
        - {name: after, in: query, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200":
          description: a part
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {type: array, items: {$ref: "#/components/schemas/Thing"}}
                  has_more: {type: boolean}
                  next: {type: string}
                  meta: {type: object, properties: {total: {type: integer}}}
  /v1/logs:
    get:
      x-clientwright: {paging: {link: {relation: next, items: $response.body}}}
      parameters: [{name: per_page, in: query, schema: {type: integer}}]
      responses:
        "200":
          description: a part
          content:
            application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}}
  /v1/tasks:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 500}}]
      responses:
        "200":
          description: the last ones
          content:
            application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Thing"}}}
components:
  schemas:
    Limit: {type: integer, maximum: 200}
    Thing:
      type: object
      required: [id, name, sizeGb]
      properties: {id: {type: string}, name: {type: string}, sizeGb: {type: integer}}
"##;

async fn start(items: usize) -> Running {
    let api = documents::api(&[("lists", LISTS)]);
    Simulator::builder(api).items(items).start().await.expect("a port is free")
}

async fn get(server: &Running, path: &str) -> Reply {
    send(server, "GET", path, &[], "").await
}

async fn page(server: &Running, path: &str) -> Value {
    let reply = get(server, path).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

fn names(items: &Value) -> Vec<String> {
    let name = |item: &Value| item["name"].as_str().expect("a name").to_owned();
    items.as_array().expect("a list").iter().map(name).collect()
}

#[tokio::test]
async fn by_page_number() {
    let server = start(5).await;
    let mut seen = Vec::new();
    for number in 1..=3 {
        let page = page(&server, &format!("/v1/devices?size=2&page={number}")).await;
        seen.extend(names(&page["items"]));
        let told = ["total", "page", "size", "pages"].map(|name| page[name].as_u64().unwrap());
        assert_eq!(told, [5, number, 2, 3]);
    }
    assert_eq!(seen, ["device-1", "device-2", "device-3", "device-4", "device-5"]);
    let beyond = page(&server, "/v1/devices?size=2&page=4").await;
    assert_eq!((&beyond["items"], &beyond["total"]), (&json!([]), &json!(5)));
    assert_eq!(get(&server, "/v1/devices?page=0").await.status, 400);
}

#[tokio::test]
async fn by_offset_and_limit() {
    let server = start(5).await;
    let first = page(&server, "/v1/machines?limit=3").await;
    let second = page(&server, "/v1/machines?limit=3&offset=3").await;
    assert_eq!((&first["total"], &second["total"]), (&json!(5), &json!(5)));
    assert_eq!(names(&first["vms"]).len(), 3);
    assert_eq!(names(&second["vms"]), ["machine-4", "machine-5"]);
}

#[tokio::test]
async fn by_cursor() {
    let server = start(5).await;
    let (mut seen, mut path) = (Vec::new(), "/v1/jobs?limit=2".to_owned());
    loop {
        let page = page(&server, &path).await;
        assert_eq!(page["meta"]["total"], 5);
        seen.extend(names(&page["data"]));
        assert_eq!(page["has_more"], seen.len() < 5);
        match page["next"].as_str() {
            None | Some("") => break,
            Some(next) => path = format!("/v1/jobs?limit=2&after={next}"),
        }
    }
    assert_eq!(seen.len(), 5);
}

#[tokio::test]
async fn by_link() {
    let server = start(5).await;
    let (mut sizes, mut path) = (Vec::new(), "/v1/logs?per_page=2".to_owned());
    loop {
        let reply = get(&server, &path).await;
        sizes.push(reply.ids().len());
        let Some(link) = reply.header("link") else { break };
        let (url, relation) = link.split_once(">; ").unwrap();
        assert_eq!(relation, "rel=\"next\"");
        path = url.strip_prefix("<http://localhost").unwrap().to_owned();
    }
    assert_eq!(sizes, [2, 2, 1]);
}

#[tokio::test]
async fn a_limit_without_a_rule_cuts_and_a_large_one_is_refused() {
    let server = start(5).await;
    assert_eq!(get(&server, "/v1/tasks").await.ids().len(), 5);
    assert_eq!(get(&server, "/v1/tasks?limit=2").await.ids().len(), 2);
    let refused = get(&server, "/v1/tasks?limit=501").await;
    let message = "the query parameter `limit` must not be above 500";
    assert_eq!((refused.status, refused.body.as_str()), (400, message));
    assert_eq!(get(&server, "/v1/tasks?limit=500").await.status, 200);
    assert_eq!(get(&server, "/v1/devices?size=101").await.status, 400);
    assert_eq!(get(&server, "/v1/machines?limit=201").await.status, 400);
}

#[tokio::test]
async fn what_belongs_to_one_parent_says_so() {
    let server = start(3).await;
    let machines = page(&server, "/v1/machines").await;
    let id = &machines["vms"][1]["id"];
    let path = format!("/v1/machines/{}/disks", id.as_str().unwrap());
    let disks = page(&server, &path).await;
    assert_eq!((&disks["vmId"], &disks["total"]), (id, &json!(3)));
    assert_eq!(names(&disks["disks"]).len(), 3);
    assert_eq!(get(&server, "/v1/machines/none/disks").await.status, 404);
}

#[tokio::test]
async fn in_the_order_that_is_asked_for() {
    let server = start(4).await;
    let sizes = async |query: &str| -> Vec<u64> {
        let list = page(&server, &format!("/v1/machines?{query}")).await;
        let size = |item: &Value| item["sizeGb"].as_u64().unwrap();
        list["vms"].as_array().unwrap().iter().map(size).collect()
    };
    let up = sizes("orderBy=size_gb").await;
    assert!(up.is_sorted() && up.first() < up.last(), "{up:?}");
    let mut down = sizes("orderBy=size_gb&orderDir=desc&limit=3").await;
    down.reverse();
    assert_eq!(down, up[1..]);
    let list = page(&server, "/v1/machines?orderBy=name&orderDir=desc").await;
    assert_eq!(names(&list["vms"])[0], "machine-4");
}

#[tokio::test]
async fn a_fault_answers_a_part() {
    let server = start(5).await;
    server.faults([Fault::partial().on("GET", "/v1/machines").times(1)]);
    let part = get(&server, "/v1/machines").await;
    assert_eq!(part.status, 206);
    assert_eq!((names(&part.json()["vms"]).len(), &part.json()["total"]), (2, &json!(5)));
    assert_eq!(get(&server, "/v1/machines").await.status, 200);
    // What is no list passes.
    server.faults([Fault::partial().on("GET", "/v1/machines/{id}").times(1)]);
    let id = part.json()["vms"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(get(&server, &format!("/v1/machines/{id}")).await.status, 200);
}
