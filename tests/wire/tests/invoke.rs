//! Calls by name: what they are given goes over the wire as what the methods are given.

use clientwright_runtime::Result;
use postbox::{Client, invoke};
use serde_json::{Value, json};

use crate::postbox;

async fn refused(client: &Client, operation: &str, arguments: Value) -> String {
    invoke(client, operation, arguments).await.unwrap_err().to_string()
}

#[tokio::test]
async fn whole_values_by_their_own_names() -> Result<()> {
    let (echo, client) = postbox().await;
    let color = json!({ "R": 100, "G": 200, "B": 150 });
    for (operation, arguments, expected) in [
        (
            "matrix",
            json!({ "text": "a", "list": ["b", "c"], "object": color }),
            "/matrix/;text=a/;list=b,c/;object=R,100,G,200,B,150",
        ),
        ("GET /form", json!({ "object": color }), "/form?object=R,100,G,200,B,150"),
        ("formExploded", json!({ "object": color }), "/form-exploded?R=100&G=200&B=150"),
        ("formExploded", json!({ "R": 1, "query:G": 2 }), "/form-exploded?R=1&G=2"),
        (
            "deep",
            json!({ "filter": { "owner": { "name": "x" }, "tags": ["a", "b"], "labels": { "k": "v" } } }),
            "/deep?filter%5Bowner%5D%5Bname%5D=x&filter%5Btags%5D=a&filter%5Btags%5D=b&filter%5Blabels%5D%5Bk%5D=v",
        ),
        ("deep", json!({ "filter[tags]": ["a"] }), "/deep?filter%5Btags%5D=a"),
        ("deep", json!({ "query:filter": { "tags": ["a"] } }), "/deep?filter%5Btags%5D=a"),
        (
            "queryContent",
            json!({ "object": color }),
            "/query-content?object=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        ),
        ("union", json!({ "either": [1, 2] }), "/union?either=1&either=2"),
    ] {
        invoke(&client, operation, arguments).await?;
        assert_eq!(echo.only().target, expected);
    }
    Ok(())
}

#[tokio::test]
async fn what_is_not_the_operations_is_refused() {
    let (echo, client) = postbox().await;
    for (operation, arguments, why) in [
        ("deep", json!({ "filter": { "colour": 1 } }), "`filter` has no member `colour`"),
        ("deep", json!({ "filter": { "owner": { "x": 1 } } }), "`filter` has no member `x`"),
        ("deep", json!({ "filter": { "tags": [] }, "query:filter[tags]": [] }), "given twice"),
        ("deep", json!({ "filter": 1 }), "no argument `filter`"),
        ("GET /form", json!({ "object": { "R": 1 } }), "`object` is not of its type"),
        ("shared", json!({ "id": "a" }), "say `query:id`"),
    ] {
        let message = refused(&client, operation, arguments).await;
        assert!(message.contains(why), "{message}");
    }
    assert_eq!(echo.take(), []);
}

/// What comes has passed through the type: whatever a type does not hold, and no other schema allows, is missing.
#[tokio::test]
async fn an_outcome_is_what_the_type_holds() -> Result<()> {
    let (echo, client) = postbox().await;
    let answer = |status: &str, body: &str| {
        let length = body.len();
        echo.answer(format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nx-own: 1\r\ncontent-type: application/json\r\n\r\n{body}"
        ));
    };
    answer("200", r#"{"size":2,"dropped":1,"inner":{"name":"a","dropped":[]}}"#);
    let outcome = invoke(&client, "closed", json!({})).await?;
    assert_eq!(outcome.body, json!({ "size": 2, "inner": { "name": "a" } }));
    assert_eq!((outcome.status.as_u16(), &outcome.headers["x-own"]), (200, &"1".parse().unwrap()));

    answer("200", r#"{"dropped":1}"#);
    let error = invoke(&client, "closed", json!({})).await.unwrap_err();
    assert!(error.to_string().contains("missing field `size`"), "{error}");

    // What a schema allows is kept.
    answer("200", r#"{"title":"a","further":[1]}"#);
    let outcome = invoke(&client, "one", json!({})).await?;
    assert_eq!(outcome.body, json!({ "title": "a", "further": [1] }));
    Ok(())
}

#[tokio::test]
async fn an_answer_of_an_error_status_is_an_outcome() -> Result<()> {
    let (echo, client) = postbox().await;
    for (status, sent, body) in [
        (404, r#"{"code":7,"more":1}"#, json!({ "code": 7, "more": 1 })),
        (422, "<html>", json!("<html>")),
        (400, "", Value::Null),
    ] {
        let length = sent.len();
        echo.answer(format!(
            "HTTP/1.1 {status} X\r\nx-own: 1\r\ncontent-length: {length}\r\n\r\n{sent}"
        ));
        let outcome = invoke(&client, "GET /closed", json!({})).await?;
        assert_eq!((outcome.status.as_u16(), outcome.body), (status, body));
        assert_eq!(outcome.headers["x-own"], "1");
    }
    // Nobody declared this success: it is no outcome of the operation's type.
    echo.answer("HTTP/1.1 202 X\r\ncontent-length: 10\r\n\r\n{\"size\":1}");
    let error = invoke(&client, "closed", json!({})).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 202);
    Ok(())
}

#[tokio::test]
async fn a_place_tells_parameters_of_one_name_apart() -> Result<()> {
    let (echo, client) = postbox().await;
    let arguments = json!({ "path:id": "1", "query:id": "2", "header:id": "3" });
    invoke(&client, "shared", arguments).await?;
    let sent = echo.only();
    assert_eq!((sent.target.as_str(), sent.header("id")), ("/shared/1?id=2", Some("3")));
    Ok(())
}
