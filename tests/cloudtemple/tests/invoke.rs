//! Operations by name: what goes in and comes out is JSON, what is between is the typed client.

use cloudtemple::{invoke, runtime::Value};
use cloudtemple_tests::{client, simulator, start};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_resource_is_made_read_and_deleted_by_name() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let body = json!({"name": "web", "cpu": 2, "notDeclared": [1, null]});
    let made = invoke(&cloud, "POST /v1/vcenters/virtual_machines", json!({ "body": body }));
    let made = made.await.expect("is made");
    assert_eq!((made.status.as_u16(), &made.body), (201, &Value::Null));
    let activity = made.headers["location"].to_str().expect("text").rsplit('/').next();
    cloud.resume(activity.expect("an id")).expect("one rule").until_done().await.expect("ends");

    let list = |arguments| invoke(&cloud, "compute.virtual_machines.list", arguments);
    let found = list(json!({"name": "web"})).await.expect("lists").body;
    let [machine] = found.as_array().expect("a list").as_slice() else { panic!("{found}") };
    assert_eq!(machine["name"], "web");
    assert!(list(Value::Null).await.expect("lists").body.as_array().expect("a list").len() > 1);

    let read = json!({"path:id": machine["id"]});
    let path = "get /compute/v1/vcenters/virtual_machines/{id}";
    let one = invoke(&cloud, path, read.clone()).await.expect("reads");
    assert_eq!((one.status.as_u16(), &one.body["name"]), (200, &json!("web")));

    let absent = json!({"id": "00000000-0000-0000-0000-000000000009"});
    let none = invoke(&cloud, path, absent).await.expect("an answer of an error is an outcome");
    assert_eq!(none.status.as_u16(), 404);
    assert!(none.body.is_object(), "{}", none.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_arguments_is_told_before_anything_is_sent() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let path = "GET /tag/v1/tags/resources/{resourceId}";
    for (operation, arguments, expected) in [
        ("GET /tag/v1/tag", json!({}), "there is no operation `GET /tag/v1/tag`"),
        ("tag.tags.lists", json!({}), "did you mean `tag.tags.list`?"),
        (path, json!({}), "argument `resourceId` is missing"),
        (path, json!({"resourceId": null}), "argument `resourceId` is missing"),
        (path, json!({"resourceId": 5}), "argument `resourceId` is not of its type"),
        (path, json!({"resourceId": "a", "page": 1}), "the operation has no argument `page`"),
        (path, json!(["a"]), "arguments are an object"),
        ("POST /tag/v1/tags", json!({}), "argument `body` is missing"),
        (
            "POST /tag/v1/tags",
            json!({"body": {}, "content_type": "text/plain"}),
            "the body is sent as `application/json`",
        ),
    ] {
        let error = invoke(&cloud, operation, arguments).await.expect_err("is refused");
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(error.attempts(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_is_what_the_type_keeps() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let typed = cloud.tag().tags().list().await.expect("lists");
    let shown = invoke(&cloud, "GET /tag/v1/tags", Value::Null).await.expect("lists");
    let again: Vec<cloudtemple::tag::types::Tag> =
        serde_json::from_value(shown.body).expect("is of the type");
    assert_eq!(typed, again);
}
