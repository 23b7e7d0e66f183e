//! Who is let in.

mod common;

use std::time::Duration;

use clientwright::model::{
    Auth, Content, Exchange, Expression, Format, Life, Method, Renewal, Scheme, SchemeId,
    SchemePlace, Type, Way,
};
use clientwright_serve::{Running, Simulator};
use common::{Client, LOGIN, Reply, VMS, console, send};

async fn login(server: &Running, media_type: &str, body: &str) -> Reply {
    send(server, "POST", LOGIN, &[("content-type", media_type)], body).await
}

async fn with(server: &Running, header: &str, value: &str) -> u16 {
    send(server, "GET", VMS, &[(header, value)], "").await.status
}

#[tokio::test]
async fn tokens_live_as_long_as_they_say() {
    let builder = Simulator::builder(console::api()).token_life(Duration::from_millis(400));
    let server = builder.start().await.unwrap();
    let client = Client::login(&server).await;
    assert_eq!(client.get(VMS).await.status, 200);
    tokio::time::sleep(Duration::from_millis(410)).await;
    let expired = client.get(VMS).await;
    assert_eq!(expired.status, 401);
    assert_eq!(expired.json()["error"]["message"], "the token has expired");

    let server = Simulator::builder(console::api()).start().await.unwrap();
    let client = Client::login(&server).await;
    server.expire_tokens();
    assert_eq!(client.get(VMS).await.status, 401);
    assert_eq!(Client::login(&server).await.get(VMS).await.status, 200);
}

#[tokio::test]
async fn only_tokens_that_were_given_are_good() {
    let server = Simulator::builder(console::api()).token("from elsewhere").start().await.unwrap();
    assert_eq!(send(&server, "GET", VMS, &[], "").await.status, 401);
    assert_eq!(with(&server, "authorization", "Bearer unknown").await, 401);
    assert_eq!(with(&server, "authorization", "Basic bWU6bWluZQ==").await, 401);
    assert_eq!(with(&server, "authorization", "Bearer from elsewhere").await, 200);
    assert_eq!(with(&server, "authorization", "bearer from elsewhere").await, 200);
}

#[tokio::test]
async fn a_login_needs_its_credentials() {
    let builder = Simulator::builder(console::api()).credential("secret", "mine");
    let server = builder.start().await.unwrap();
    let json = "application/json";
    assert_eq!(login(&server, json, r#"{"id":"me","secret":"mine"}"#).await.status, 200);
    assert_eq!(login(&server, json, r#"{"id":"me","secret":"other"}"#).await.status, 401);
    assert_eq!(login(&server, json, r#"{"id":"","secret":"mine"}"#).await.status, 401);
    assert_eq!(login(&server, json, r#"{"id":"me"}"#).await.status, 400);
    let form = "application/x-www-form-urlencoded";
    assert_eq!(login(&server, form, "id=me&secret=mine").await.status, 200);
    assert_eq!(login(&server, "text/plain", "id=me&secret=mine").await.status, 415);
}

#[tokio::test]
async fn keys_pairs_and_combinations() {
    let mut api = console::api();
    let place = |name: &str, prefix: &str| SchemePlace::Header {
        name: name.to_owned(),
        prefix: prefix.to_owned(),
    };
    let key = Auth::Static(console::credential("key"));
    let (username, password) = (console::credential("user"), console::credential("word"));
    let ways = [
        Way { auth: key, place: place("X-Key", "") },
        Way { auth: Auth::Basic { username, password }, place: place("Authorization", "Basic ") },
    ];
    for way in ways {
        api.schemes.push(Scheme { name: "more".to_owned(), doc: None, ways: vec![way] });
    }
    let list = api.operations.iter_mut().find(|operation| operation.template() == VMS).unwrap();
    list.security = vec![vec![SchemeId(1)], vec![SchemeId(1), SchemeId(2)], vec![SchemeId(2)]];
    let server = Simulator::builder(api).credential("word", "mine").start().await.unwrap();
    assert_eq!(with(&server, "x-key", "any").await, 200);
    assert_eq!(with(&server, "x-key", "").await, 401);
    assert_eq!(with(&server, "authorization", "Basic bWU6bWluZQ==").await, 200);
    assert_eq!(with(&server, "authorization", "Basic bWU6b3RoZXI=").await, 401);
}

/// A login that answers token and life as members, and a renewal by the token in the path.
#[tokio::test]
async fn a_renewal_needs_a_living_token() {
    let mut api = console::api();
    let members = vec![
        console::member("token!", console::ty(Type::Text)),
        console::member("expirationSec!", console::ty(Type::Text)),
    ];
    let answer = console::object(&mut api, "answer", members);
    let renewal = console::read(&mut api, "/auth/v1/refresh/{token}", answer.clone());
    let Auth::Exchange(exchange) = &api.schemes[0].ways[0].auth else { panic!("an exchange") };
    let (token, life) = ("/token".to_owned(), "/expirationSec".to_owned());
    let token = Expression::Pointer(token);
    let life = vec![Life::Member(life)];
    let exchange = Exchange {
        token: token.clone(),
        life: life.clone(),
        renew: Some(Box::new(Renewal {
            operation: renewal,
            path: Vec::new(),
            query: Vec::new(),
            request: vec![("token".to_owned(), vec![token.clone()])],
            token,
            life,
        })),
        ..exchange.clone()
    };
    let login_id = exchange.operation;
    api.schemes[0].ways[0].auth = Auth::Exchange(exchange);
    let media_type = "application/json".to_owned();
    let content = Content { media_type, format: Format::Json, ty: answer, schema: None };
    assert_eq!(api.operations[login_id.0].method, Method::Post);
    api.operations[login_id.0].responses = vec![console::response(200, Some(content))];

    let server = Simulator::builder(api).token_life(Duration::from_secs(30)).start().await.unwrap();
    let first = login(&server, "application/json", r#"{"id":"me","secret":"mine"}"#).await.json();
    assert_eq!(first["expirationSec"], "30");
    let token = first["token"].as_str().unwrap();
    let path = format!("/auth/v1/refresh/{token}");
    let second = send(&server, "GET", &path, &[], "").await.json();
    assert_ne!(second["token"], first["token"]);
    let bearer = format!("Bearer {}", second["token"].as_str().unwrap());
    assert_eq!(with(&server, "authorization", &bearer).await, 200);
    assert_eq!(send(&server, "GET", "/auth/v1/refresh/other", &[], "").await.status, 401);
    server.expire_tokens();
    assert_eq!(send(&server, "GET", &path, &[], "").await.status, 401);
}
