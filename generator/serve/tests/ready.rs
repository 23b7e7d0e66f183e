//! Writes that show at once and take effect later.

mod common;

use clientwright::model::{Expression, Method, Ready, Success, Type};
use clientwright_serve::Simulator;
use common::{Client, console};

#[tokio::test]
async fn an_item_is_ready_some_time_after_it_was_made() {
    let mut api = console::api();
    let members = vec![
        console::member("id!", console::ty(Type::Text)),
        console::member("name!", console::ty(Type::Text)),
        console::member("readyState!", console::ty(Type::Boolean)),
    ];
    let permission = console::object(&mut api, "permission", members);
    let body = vec![console::member("name!", console::ty(Type::Text))];
    let body = console::object(&mut api, "permissionInput", body);
    let made = vec![console::member("id!", console::ty(Type::Text))];
    let made = console::object(&mut api, "permissionMade", made);
    console::read(&mut api, "/v2/permissions", console::list(permission.clone()));
    let read = console::read(&mut api, "/v2/permissions/{permissionId}", permission);
    let create = console::write(&mut api, Method::Post, "/v2/permissions", Some(body));
    let create = &mut api.operations[create.0];
    let content = console::json(made);
    create.responses = vec![console::response(200, Some(content.clone()))];
    create.success = Success::One(content);
    create.ready = Some(Ready {
        fails: Vec::new(),
        reason: None,
        read,
        with: vec![("permissionId".to_owned(), Expression::Pointer("/id".to_owned()))],
        member: "/readyState".to_owned(),
        equals: None,
    });

    let server = Simulator::builder(api).start().await.unwrap();
    let client = Client::login(&server).await;
    for kept in client.get("/v2/permissions").await.json().as_array().unwrap() {
        assert_eq!(kept["readyState"], true);
    }
    let created = client.send("POST", "/v2/permissions", r#"{"name":"logs"}"#).await;
    assert_eq!(created.status, 200);
    let path = format!("/v2/permissions/{}", created.json()["id"].as_str().unwrap());
    let unready = client.get(&path).await.json();
    assert_eq!((&unready["name"], &unready["readyState"]), (&"logs".into(), &false.into()));
    tokio::time::sleep(std::time::Duration::from_millis(320)).await;
    assert_eq!(client.get(&path).await.json()["readyState"], true);
    // The server's path may stand in front.
    assert_eq!(client.get(&format!("/api{path}")).await.status, 200);
}
