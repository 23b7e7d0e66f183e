//! Values that are made up: of the form that their schema says.

mod common;

use clientwright_serve::Simulator;
use common::{documents, send};
use serde_json::Value;

const METRICS: &str = r##"
openapi: 3.0.0
info: {title: Metrics, version: 1.0.0}
servers: [{url: "https://metrics.example.com"}]
paths:
  /api/v1/query:
    get:
      responses:
        "200":
          description: a vector
          content:
            application/json:
              schema:
                type: object
                required: [status, data]
                properties:
                  status: {type: string, enum: [success]}
                  data:
                    type: object
                    required: [resultType, result]
                    properties:
                      resultType: {type: string, enum: [vector]}
                      result:
                        type: array
                        items:
                          type: object
                          required: [metric, value]
                          properties:
                            metric: {type: object, additionalProperties: {type: string}}
                            value:
                              type: array
                              items: {oneOf: [{type: number}, {type: string}]}
  /api/v1/facts:
    get:
      responses:
        "200":
          description: one of each
          content:
            application/json:
              schema:
                type: object
                required: [at, atMillis, totalSize, createdAt, mac]
                properties:
                  at: {type: integer, format: unix-time}
                  atMillis: {type: integer, format: unix-time-ms}
                  totalSize: {type: string, pattern: "^[0-9]+$"}
                  createdAt: {type: string}
                  mac: {type: string, pattern: "^([0-9a-f]{2}:){5}[0-9a-f]{2}$"}
    put:
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {totalSize: {type: string, pattern: "^[0-9]+$"}}}
      responses: {"204": {description: written}}
"##;

#[tokio::test]
async fn arrays_of_mixed_types_hold_each() {
    let server = Simulator::builder(documents::api(&[("m", METRICS)])).start().await.unwrap();
    let answer = send(&server, "GET", "/api/v1/query", &[], "").await.json();
    let series = answer["data"]["result"].as_array().unwrap();
    assert!(!series.is_empty());
    for one in series {
        let value = one["value"].as_array().unwrap();
        assert!(value[0].is_number() && value[1].is_string() && value.len() == 2, "{answer}");
        assert!(one["metric"].as_object().unwrap().values().all(Value::is_string));
    }
    assert_eq!(
        (&answer["status"], &answer["data"]["resultType"]),
        (&"success".into(), &"vector".into())
    );
}

#[tokio::test]
async fn dates_and_digits() {
    let server = Simulator::builder(documents::api(&[("m", METRICS)])).start().await.unwrap();
    let facts = send(&server, "GET", "/api/v1/facts", &[], "").await.json();
    let (seconds, millis) = (facts["at"].as_u64().unwrap(), facts["atMillis"].as_u64().unwrap());
    let year = 1_735_689_600..1_767_225_600;
    assert!(year.contains(&seconds) && year.contains(&(millis / 1000)), "{facts}");
    assert!(facts["totalSize"].as_str().unwrap().parse::<u64>().is_ok(), "{facts}");
    assert!(facts["createdAt"].as_str().unwrap().starts_with("2025-"), "{facts}");
    assert_eq!(facts["mac"].as_str().unwrap().split(':').count(), 6, "{facts}");
}

#[tokio::test]
async fn what_is_sent_must_fit_its_pattern() {
    let server = Simulator::builder(documents::api(&[("m", METRICS)])).start().await.unwrap();
    let json = [("content-type", "application/json")];
    let put = async |body| send(&server, "PUT", "/api/v1/facts", &json, body).await;
    assert_eq!(put(r#"{"totalSize":"12"}"#).await.status, 204);
    let refused = put(r#"{"totalSize":"big"}"#).await;
    assert_eq!((refused.status, refused.body.as_str()), (400, "`totalSize` must match `^[0-9]+$`"));
}
