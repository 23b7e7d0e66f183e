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

#[tokio::test]
async fn a_place_tells_parameters_of_one_name_apart() -> Result<()> {
    let (echo, client) = postbox().await;
    let arguments = json!({ "path:id": "1", "query:id": "2", "header:id": "3" });
    invoke(&client, "shared", arguments).await?;
    let sent = echo.only();
    assert_eq!((sent.target.as_str(), sent.header("id")), ("/shared/1?id=2", Some("3")));
    Ok(())
}
