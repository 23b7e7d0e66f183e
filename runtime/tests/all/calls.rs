//! What a call sends and what it makes of the answer.

use std::time::Duration;

use crate::common::{
    Example, Fake, KEYED, LIST, OPEN, PERHAPS, PRODUCT, WRITE, answer, jwt, text, with_header,
};
use clientwright_runtime::{
    Builder, Call, Client, Multipart, Presence, Received, Result, Upload, Value, v1,
};
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn parameters_and_headers_are_sent() {
    let fake = Fake::script([(200, json!([]))]);
    let client: Example = fake
        .builder()
        .bearer("t0ken")
        .environment([("EXAMPLE_PROJECT", "p1")])
        .header("x-own", "1")
        .build()
        .unwrap();
    let machines = client
        .list()
        .name("a b")
        .datacenters(["x", "y"])
        .timeout(Duration::from_secs(1))
        .await
        .unwrap();
    assert!(machines.is_empty());
    let request = &fake.requests()[0];
    assert_eq!(
        request.uri(),
        "https://api.example.com/api/machines?name=a%20b&datacenters%5B%5D=x&datacenters%5B%5D=y"
    );
    let header = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("authorization"), "Bearer t0ken");
    assert_eq!(header("accept"), "application/json");
    assert_eq!(header("projectuid"), "p1");
    assert_eq!(header("x-own"), "1");
    assert!(header("user-agent").starts_with("example/1.2.3 clientwright/"));
}

#[tokio::test]
async fn bodies_of_every_kind() {
    let fake = Fake::script([(204, Value::Null)]);
    let core = fake.client().core;
    let call = || {
        core.call(&WRITE)
            .query_joined("ids", ',', ["a", "b,c"])
            .header_joined("x-list", ',', [1, 2])
            .header_joined("x-none", ',', [0; 0])
            .cookie("a", "1 2")
            .cookie_joined("b", ',', ["3", "4"])
    };
    call().body_json(&json!({ "a": 1 })).nothing().await.unwrap();
    call().body_form(&json!({ "a": [1, 2] })).nothing().await.unwrap();
    call().body_text("text", "text/plain").nothing().await.unwrap();
    call().body_bytes(vec![1_u8, 2], "application/octet-stream").nothing().await.unwrap();
    call().body_multipart(Multipart::new().text("a", "1")).nothing().await.unwrap();
    let requests = fake.requests();
    let kinds: Vec<_> = requests
        .iter()
        .map(|request| request.headers()["content-type"].to_str().unwrap())
        .collect();
    assert_eq!(
        kinds[..4],
        [
            "application/json",
            "application/x-www-form-urlencoded",
            "text/plain",
            "application/octet-stream"
        ]
    );
    assert!(kinds[4].starts_with("multipart/form-data; boundary="));
    assert_eq!(requests[0].uri().query(), Some("ids=a,b%2Cc"));
    assert_eq!(requests[0].headers()["cookie"], "a=1%202; b=3,4");
    assert_eq!(requests[0].headers()["x-list"], "1,2");
    assert!(!requests[0].headers().contains_key("x-none"));
    assert_eq!(requests[1].body(), "a=1&a=2");
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_when_awaited() {
    let client = Fake::script([(200, Value::Null)]).client();
    for id in ["", ".", ".."] {
        let error = client.open(id).await.unwrap_err();
        assert_eq!(error.operation(), Some("machines.open"));
        assert!(error.to_string().contains("path parameter `id`"), "{error}");
    }
    let unwritable = std::collections::BTreeMap::from([(vec![1], 1)]);
    let error = client.core.call(&WRITE).body_json(&unwritable).nothing().await.unwrap_err();
    assert!(error.to_string().contains("cannot be written as JSON"), "{error}");
    let error = client.core.call(&WRITE).header("x-a", "a\nb").nothing().await.unwrap_err();
    assert!(error.to_string().contains("header `x-a`"), "{error}");
}

#[tokio::test]
async fn answers_of_every_kind() {
    let fake = Fake::new(|request| {
        let answer = match request.uri().path().rsplit('/').next() {
            Some("json") => with_header(answer(200, &json!({ "a": 1 })), "etag", "v1"),
            Some("text") => with_header(
                text(200, "\"quoted\""),
                "content-type",
                "application/json; charset=utf-8",
            ),
            Some("plain") => with_header(text(201, "\"plain\""), "content-type", "text/plain"),
            _ => answer(204, &Value::Null),
        };
        (Duration::ZERO, answer)
    });
    let core = fake.client().core;
    let call = |id: &'static str| core.call(&OPEN).path("id", id);
    let response = call("json").json::<Value>().response().await.unwrap();
    assert_eq!((response.header("ETag"), response.status().as_u16()), (Some("v1"), 200));
    assert_eq!(response.into_value(), json!({ "a": 1 }));
    assert_eq!(call("text").text().await.unwrap(), "quoted");
    assert_eq!(call("plain").text().await.unwrap(), "\"plain\"");
    assert_eq!(call("none").json::<Option<Value>>().await.unwrap(), None);
    call("none").json::<()>().await.unwrap();
    assert_eq!(call("json").bytes().await.unwrap(), r#"{"a":1}"#);

    fn created_or_not(received: &Received) -> Result<Presence<String>> {
        match received.status().as_u16() {
            201 => received.text().map(Presence::Value),
            204 => Ok(Presence::Null),
            _ => Ok(Presence::Missing),
        }
    }
    assert_eq!(
        call("plain").decode(created_or_not).await.unwrap(),
        Presence::Value("\"plain\"".to_owned())
    );
    assert_eq!(call("none").decode(created_or_not).await.unwrap(), Presence::Null);
}

#[tokio::test]
async fn what_cannot_be_decoded_is_named() {
    let fake = Fake::script([(200, json!({ "list": [{ "a": 1 }, { "a": "x" }] }))]);
    type Lists = std::collections::BTreeMap<String, Vec<std::collections::BTreeMap<String, i64>>>;
    let call: Call<Lists> = fake.client().core.call(&OPEN).path("id", "1").json();
    let error = call.await.unwrap_err();
    assert!(error.is_decode() && !error.is_retryable());
    let message = error.to_string();
    assert!(message.contains("`list[1].a`, line 1 column 25"), "{message}");
    assert_eq!(message.matches("line 1").count(), 1, "{message}");
    // What the answer holds is not for logs.
    assert!(message.ends_with("invalid type: string \"…\", expected i64"), "{message}");
    assert_eq!(error.body_as::<Value>().unwrap()["list"][1]["a"], "x");
}

#[tokio::test]
async fn refusals_are_read_by_the_documents_rule() {
    let fake = Fake::new(|request| {
        let body = json!({ "error": { "status": "E7", "message": "no\nsuch   thing" } });
        let answer = match request.uri().path().rsplit('/').next().unwrap() {
            "html" => text(502, "<html><body>Bad Gateway</body></html>"),
            "empty" => text(500, ""),
            "plain" => text(400, "bad name"),
            status => with_header(answer(status.parse().unwrap(), &body), "x-request-id", "r-1"),
        };
        (Duration::ZERO, answer)
    });
    let client: Example =
        fake.builder().retries(clientwright_runtime::Retries::none()).build().unwrap();
    let error = client.open("404").await.unwrap_err();
    assert!(error.is_not_found() && !error.is_auth() && !error.is_retryable());
    assert_eq!((error.code(), error.message()), (Some("E7"), Some("no\nsuch   thing")));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(
        error.to_string(),
        "machines.open (GET /open/{id}): 404 Not Found: no such thing (code `E7`)"
    );
    assert!(client.open("418").await.unwrap_err().is_not_found());
    let error = client.open("html").await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.message()), (502, None));
    assert!(error.is_retryable() && !error.is_outcome_unknown());
    assert!(error.body().unwrap().starts_with(b"<html>"));
    assert_eq!(client.open("empty").await.unwrap_err().message(), None);
    assert_eq!(client.open("plain").await.unwrap_err().message(), Some("bad name"));
    // A redirect is an answer like any other.
    assert_eq!(client.open("302").await.unwrap_err().status().unwrap().as_u16(), 302);
}

#[tokio::test]
async fn a_refusal_names_the_permissions() {
    let client: Example = Fake::script([(403, json!({}))]).builder().bearer("t").build().unwrap();
    let error = client.list().await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!(error.permissions(), ["machine_read"]);
    assert!(error.to_string().contains("needs the permissions `machine_read`"), "{error}");
}

#[tokio::test]
async fn missing_credentials_name_the_variables() {
    let fake = Fake::script([(200, json!([]))]);
    let client: Example = fake.builder().environment([("EXAMPLE_ID", " "); 1]).build().unwrap();
    let error = client.list().await.unwrap_err();
    assert!(error.is_auth());
    let message = error.to_string();
    assert!(message.contains("set EXAMPLE_ID and EXAMPLE_SECRET, or EXAMPLE_TOKEN"), "{message}");
    assert!(fake.requests().is_empty());
}

#[tokio::test]
async fn every_place_for_credentials() {
    let fake = Fake::script([(200, json!([]))]);
    let with = |variables: &[(&str, &str)]| -> Example {
        fake.builder().environment(variables.to_vec()).build().unwrap()
    };
    let both = [("EXAMPLE_SESSION", "s1\n"), ("EXAMPLE_USER", "u"), ("EXAMPLE_PASSWORD", "p")];
    with(&[("EXAMPLE_KEY", "k 1")]).core.call(&KEYED).query("a", "1").nothing().await.unwrap();
    with(&both).core.call(&KEYED).cookie("a", "1").nothing().await.unwrap();
    with(&[]).core.call(&PERHAPS).nothing().await.unwrap();
    with(&[("EXAMPLE_KEY", "k")]).core.call(&PERHAPS).nothing().await.unwrap();
    with(&[("EXAMPLE_TOKEN", "t")]).list().await.unwrap();
    let requests = fake.requests();
    assert_eq!(requests[0].uri().query(), Some("a=1&apiKey=k%201"));
    assert_eq!(requests[1].headers()["cookie"], "a=1; sid=s1");
    assert_eq!(requests[1].headers()["authorization"], "Basic dTpw");
    assert_eq!(requests[2].uri().query(), None);
    assert_eq!(requests[3].uri().query(), Some("apiKey=k"));
    assert_eq!(requests[4].headers()["authorization"], "Bearer t");
    let message = with(&[]).core.call(&KEYED).nothing().await.unwrap_err().to_string();
    assert!(message.contains("EXAMPLE_KEY, or EXAMPLE_SESSION"), "{message}");
}

#[tokio::test]
async fn a7_credentials_are_not_sent_in_the_open() {
    let fake = Fake::script([(200, json!([]))]);
    let at = |url: &str| fake.builder().base_url(url);
    let client: Example = at("http://api.example.com").build().unwrap();
    let error = client.list().await.unwrap_err();
    assert!(error.to_string().contains("unencrypted"), "{error}");
    let fixed: Example = at("http://api.example.com").bearer("t").build().unwrap();
    let error = fixed.list().await.unwrap_err();
    assert!(error.to_string().contains("unencrypted"), "{error}");
    assert!(fake.requests().is_empty());
    client.open("1").await.unwrap();
    at("http://127.0.0.1:1").bearer("t").build().unwrap().list().await.unwrap();
    let client: Example =
        at("http://a.example").bearer("t").danger_send_credentials_over_http(true).build().unwrap();
    client.list().await.unwrap();
}

#[tokio::test]
async fn addresses_come_from_the_nearest() {
    let fake = Fake::script([(200, json!([]))]);
    let base = |builder: Builder<Example>| async move {
        builder.build().unwrap().open("1").await.unwrap()
    };
    base(fake.builder().environment([("EXAMPLE_URL", "https://env.example/")])).await;
    base(
        fake.builder()
            .environment([("EXAMPLE_URL", "https://env.example")])
            .base_url("https://given.example"),
    )
    .await;
    base(
        fake.builder()
            .base_url("https://given.example")
            .server_url("main", "https://first.example"),
    )
    .await;
    assert_eq!(
        fake.paths(),
        [
            "https://env.example/open/1",
            "https://given.example/open/1",
            "https://first.example/open/1"
        ]
    );
    let message = |builder: Builder<Example>| builder.build().unwrap_err().to_string();
    assert!(message(fake.builder().base_url("nonsense")).contains("`nonsense`"));
    let unknown = message(fake.builder().server_url("mian", "https://a.example"));
    assert_eq!(unknown, "there is no server `mian`; did you mean `main`? Known: `main`");
    let error = fake.builder().base_url("").build().unwrap().open("1").await.unwrap_err();
    assert!(error.to_string().contains("EXAMPLE_URL"), "{error}");
}

#[tokio::test]
async fn names_that_nobody_knows_are_refused() {
    let fake = Fake::script([(200, json!([]))]);
    let message = |builder: Builder<Example>| builder.build().map(drop).unwrap_err().to_string();
    let unknown = message(fake.builder().credential("pasword", "hunter2-canary"));
    assert!(unknown.contains("credential `pasword`; did you mean `password`?"), "{unknown}");
    assert!(!unknown.contains("canary"), "{unknown}");
    let unknown = message(fake.builder().scope("x-projectuid", "1"));
    assert_eq!(
        unknown,
        "there is no scope header `x-projectuid`; did you mean `ProjectUid`? Known: `ProjectUid`"
    );
    for name in ["id", "secret", "token", "key", "session", "user", "password"] {
        assert!(fake.builder().credential(name, "x").build().is_ok(), "{name}");
    }
    let client: Example = fake.builder().scope("projectuid", "p").bearer("t").build().unwrap();
    client.list().await.unwrap();
    assert_eq!(fake.requests()[0].headers()["projectuid"], "p");
}

#[tokio::test]
async fn a_scoped_view_shares_tokens_and_counts() {
    let fake = Fake::script([(200, json!(jwt(1, 300))), (200, json!([]))]);
    let whole: Example = fake.client();
    whole.list().await.unwrap();
    let scoped = Example::from(whole.core.scoped("projectuid", "p").unwrap());
    scoped.list().await.unwrap();
    let other = Example::from(scoped.core.scoped("ProjectUid", "q").unwrap());
    other.list().await.unwrap();
    Example::from(other.core.unscoped("projectUid")).list().await.unwrap();
    whole.list().await.unwrap();
    let requests = fake.requests();
    let scopes: Vec<_> = requests.iter().map(|one| one.headers().get("projectuid")).collect();
    let scopes: Vec<_> =
        scopes.iter().map(|one| one.map(|value| value.to_str().unwrap())).collect();
    assert_eq!(scopes, [None, None, Some("p"), Some("q"), None, None], "one login, five calls");
    let refused = |header: &str, value: &str| whole.core.scoped(header, value).unwrap_err();
    assert!(refused("Project", "p").to_string().contains("did you mean `ProjectUid`?"));
    assert!(refused("ProjectUid", "a\nb").to_string().contains("`ProjectUid` cannot be sent"));
}

#[tokio::test]
async fn members_are_sent_as_parts() {
    #[derive(Clone, Debug, PartialEq)]
    struct Sound {
        file: Upload,
        language: Option<String>,
    }
    v1::object! { Sound: send { file = "file" required, language = "language" optional } }

    let fake = Fake::script([(200, Value::Null)]);
    let sound = Sound { file: Upload::from(b"RIFF".to_vec()), language: None }
        .with(|sound| sound.file = sound.file.clone().media_type("audio/wav"));
    fake.client().core.call(&WRITE).body_parts(&sound).nothing().await.unwrap();
    let request = &fake.requests()[0];
    let content_type = request.headers()["content-type"].to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"file\"\r\n\
         content-type: audio/wav\r\n\r\nRIFF\r\n--{boundary}--\r\n"
    );
    assert_eq!(request.body(), expected.as_bytes());
    let error = fake.client().core.call(&WRITE).body_json(&sound).nothing().await.unwrap_err();
    assert!(error.to_string().contains("a part of its own"), "{error}");
}

#[test]
fn rows_can_be_read() {
    assert_eq!(
        (LIST.id(), LIST.method().as_str(), LIST.path_template()),
        ("machines.list", "GET", "/machines")
    );
    assert_eq!(LIST.needed_permissions(), ["machine_read"]);
    assert_eq!((PRODUCT.name(), PRODUCT.version()), ("example", "1.2.3"));
}

#[test]
fn calls_and_errors_are_small_and_portable() {
    fn portable<T: Send + Sync + 'static>() {}
    portable::<Example>();
    portable::<Call<Vec<String>>>();
    portable::<clientwright_runtime::Error>();
    portable::<clientwright_runtime::Activity>();
    assert!(std::mem::size_of::<clientwright_runtime::Error>() <= 32);
    assert!(std::mem::size_of::<Call<Vec<String>>>() <= 16);
}

#[tokio::test(start_paused = true)]
async fn an_operation_goes_without_the_headers_that_it_names_and_no_others() {
    static SCOPED: v1::Product = v1::Product::new("scoped", "1.0.0")
        .servers(&[v1::Server::new("main", "https://main.example")])
        .scope(&[
            v1::ScopeHeader::new("ProjectUid").env("P"),
            v1::ScopeHeader::new("Tenant").env("T"),
        ]);
    static OWN: v1::Operation =
        v1::Operation::new("own", v1::Method::GET, "/").without_scope(&["ProjectUid"]);
    let fake = Fake::script([(204, Value::Null)]);
    let builder: Builder<Client> = Builder::new(&SCOPED).environment([("P", "p"), ("T", "t")]);
    let client = builder.transport(fake.clone()).build().unwrap();
    client.call(&OWN).nothing().await.unwrap();
    let request = &fake.requests()[0];
    assert_eq!(request.headers().get("projectuid"), None);
    assert_eq!(request.headers()["tenant"], "t");
}
