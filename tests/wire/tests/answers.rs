//! Answers: negotiation, statuses, headers, and what nobody declared.

use clientwright_runtime::{Call, Error, Method, Result};
use postbox::{
    bodies::{Headers, answered::StatusesOutcome, types},
    markup::types::{FiguresEither, Order},
};
use wire_tests::Echo;

use crate::postbox;

fn answer(echo: &Echo, status: &str, headers: &str, body: &str) {
    let length = body.len();
    echo.answer(format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{headers}\r\n{body}"));
}

const JSON: &str = "content-type: application/json\r\n";

#[tokio::test]
async fn json_unless_another_form_is_asked_for() -> Result<()> {
    let (echo, client) = postbox().await;
    let answers = || client.bodies().answered().answers();

    answer(&echo, "200", JSON, r#"{"title":"a"}"#);
    assert_eq!(answers().await?.title, "a");
    assert_eq!(echo.only().header("accept"), Some("application/json"));

    answer(&echo, "200", "content-type: text/csv; charset=utf-8\r\n", "a,b");
    assert_eq!(answers().text_as("text/csv").await?, "a,b");
    assert_eq!(echo.only().header("accept"), Some("text/csv"));

    answer(&echo, "200", "content-type: image/png\r\n", "\u{0}p");
    assert_eq!(answers().bytes_as("image/*").await?, "\u{0}p");
    assert_eq!(echo.only().header("accept"), Some("image/*"));

    answer(&echo, "200", "content-type: application/vnd.list+json\r\n", r#"["a"]"#);
    let list: Vec<String> = answers().json_as("application/vnd.list+json").await?;
    assert_eq!(list, ["a"]);
    Ok(())
}

#[tokio::test]
async fn what_nobody_asked_for_is_kept_in_the_error() {
    let (echo, client) = postbox().await;
    let answers = || client.bodies().answered().answers();
    answer(&echo, "200", JSON, r#"{"title":"a"}"#);
    let error = answers().text_as("text/csv").await.unwrap_err();
    assert!(error.to_string().contains("is `application/json`, not `text/csv`"), "{error}");
    assert_eq!(error.body().unwrap(), r#"{"title":"a"}"#);
    assert_eq!(error.headers().unwrap()["content-type"], "application/json");

    answer(&echo, "200", "content-type: text/html\r\n", "<html>");
    let error = answers().await.unwrap_err();
    assert!(error.to_string().contains("the answer is `text/html`"), "{error}");
    assert_eq!(
        (error.status().unwrap().as_u16(), &error.body().unwrap()[..]),
        (200, &b"<html>"[..])
    );
}

/// What an error keeps of a success that the document does not declare.
fn kept(error: &Error) -> (u16, Option<&str>, &[u8]) {
    let own = error.headers().and_then(|headers| headers.get("x-own"));
    let own = own.map(|value| value.to_str().unwrap());
    assert!(error.is_decode() && !error.is_retryable(), "{error}");
    (error.status().unwrap().as_u16(), own, error.body().unwrap())
}

#[tokio::test]
async fn a_status_that_nobody_declared_is_an_error_with_all_that_came() {
    let (echo, client) = postbox().await;
    let answered = client.bodies().answered();
    let headers = format!("{JSON}x-own: 1\r\n");
    let note = r#"{"title":"a"}"#;
    for status in ["201", "202", "203", "206", "299"] {
        answer(&echo, status, &headers, note);
        let error = answered.one().await.unwrap_err();
        assert!(error.to_string().contains(&format!("no answer of status {status}")), "{error}");
        assert_eq!(kept(&error), (status.parse().unwrap(), Some("1"), note.as_bytes()));
        assert_eq!(error.body_as::<types::Note>().unwrap().title, "a");
    }
    answer(&echo, "200", &headers, note);
    let error = answered.removed().await.unwrap_err();
    assert_eq!(kept(&error), (200, Some("1"), note.as_bytes()));
    assert_eq!(echo.take().len(), 6, "nothing is sent again");
    // What would have been streamed is there as a whole.
    answer(&echo, "202", &headers, note);
    let error = answered.lines().await.unwrap_err();
    assert_eq!(kept(&error), (202, Some("1"), note.as_bytes()));
}

#[tokio::test]
async fn a_media_type_that_nobody_declared_is_an_error_with_all_that_came() {
    let (echo, client) = postbox().await;
    let answered = client.bodies().answered();
    let headers = |media_type: &str| format!("content-type: {media_type}\r\nx-own: 1\r\n");
    // Each of them could be read, were it not for its name.
    let note = r#"{"title":"a"}"#;
    answer(&echo, "200", &headers("text/plain"), note);
    let of_json = answered.one().await.unwrap_err();
    answer(&echo, "200", &headers("text/html"), note);
    let of_text = answered.page().await.unwrap_err();
    answer(&echo, "200", &headers("image/jpeg"), note);
    let of_bytes = answered.picture().await.unwrap_err();
    answer(&echo, "200", &headers("application/json"), note);
    let of_lines = answered.lines().await.unwrap_err();
    for (error, received) in [
        (of_json, "text/plain"),
        (of_text, "text/html"),
        (of_bytes, "image/jpeg"),
        (of_lines, "application/json"),
    ] {
        let message = format!("the answer is `{received}`, which the document does not declare");
        assert!(error.to_string().contains(&message), "{error}");
        assert_eq!(kept(&error), (200, Some("1"), note.as_bytes()));
    }
}

#[tokio::test]
async fn what_stands_for_a_declared_status_or_media_type() -> Result<()> {
    let (echo, client) = postbox().await;
    let answered = client.bodies().answered();
    let note = r#"{"title":"a"}"#;
    for headers in [
        "",
        JSON,
        "content-type: Application/JSON; charset=utf-8\r\n",
        "content-type: application/problem+json\r\n",
        "content-type: text/json\r\n",
        "content-type: application/octet-stream\r\n",
    ] {
        answer(&echo, "200", headers, note);
        assert_eq!(answered.one().await?.title, "a");
        answer(&echo, "207", headers, note);
        assert_eq!(answered.ranged().await?.title, "a");
        answer(&echo, "203", headers, note);
        assert_eq!(answered.alike().await?.title, "a", "`default` is the same");
    }
    answer(&echo, "202", "content-type: text/html\r\n", note);
    assert_eq!(answered.as_it_comes().await?.title, "a");
    answer(&echo, "200", "content-type: text/html\r\n", note);
    assert_eq!(answered.file().await?, note);
    answer(&echo, "200", "content-type: application/x-ndjson\r\n", "{\"title\":\"a\"}\n");
    assert_eq!(answered.lines().await?.next().await.unwrap()?.title, "a");
    answer(&echo, "203", "content-type: text/html\r\n", note);
    let raw = client.core().raw(Method::GET, "/what-nobody-describes");
    assert_eq!(raw.text().await?, note);
    answered.removed().await
}

/// A range and `default` promise a body of statuses that never have one.
#[tokio::test]
async fn a_success_without_the_body_that_is_promised_says_so() -> Result<()> {
    let (echo, client) = postbox().await;
    let answered = client.bodies().answered();
    let (ranged, alike, parcel) = (
        || answered.ranged(),
        || answered.alike(),
        || client.markup().elements().order(&Order::new("1".parse().unwrap(), Vec::new())),
    );
    for status in ["204", "205", "202", "200"] {
        answer(&echo, status, "x-own: 1\r\n", "");
        let error = match status {
            "200" => parcel().await.map(drop).unwrap_err(),
            "202" => alike().await.unwrap_err(),
            _ => ranged().await.unwrap_err(),
        };
        let told = format!("{status} ");
        assert!(error.to_string().contains(&told), "{error}");
        let why = "came without a body, and the document declares one";
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(kept(&error), (status.parse().unwrap(), Some("1"), &b""[..]));
    }
    // Where there may be nothing, there is nothing.
    answer(&echo, "204", "x-own: 1\r\n", "");
    let raw = client.core().raw(Method::GET, "/what-nobody-describes");
    assert_eq!(raw.json::<Option<types::Note>>().await?, None);
    Ok(())
}

#[tokio::test]
async fn headers_have_their_types() -> Result<()> {
    let (echo, client) = postbox().await;
    let answers = || client.bodies().answered().answers();
    let headers = "x-total-count: 17\r\nx-tags: a, b\r\nx-tags: c\r\nlocation: /notes/1\r\n";
    answer(&echo, "200", headers, r#"{"title":"a"}"#);
    let response = answers().response().await?;
    assert_eq!(response.x_total_count(), Some(17));
    assert_eq!(response.x_tags().unwrap(), ["a", "b", "c"]);
    assert_eq!(response.location().as_deref(), Some("/notes/1"));

    answer(&echo, "404", "x-total-count: 0\r\n", r#"{"code":1}"#);
    let error = answers().await.unwrap_err();
    assert_eq!((error.x_total_count(), error.location()), (Some(0), None));
    answer(&echo, "200", "x-total-count: many\r\n", r#"{"title":"a"}"#);
    let response = answers().response().await?;
    assert_eq!((response.x_total_count(), response.header("x-total-count")), (None, Some("many")));
    Ok(())
}

#[tokio::test]
async fn errors_have_the_types_of_their_statuses() {
    let (echo, client) = postbox().await;
    let answers = || client.bodies().answered().answers();
    answer(&echo, "404", JSON, r#"{"code":7}"#);
    let error = answers().await.unwrap_err();
    assert_eq!(error.body_as::<types::Problem>().unwrap().code, 7);
    answer(&echo, "409", JSON, r#"{"reason":"why"}"#);
    let error = answers().await.unwrap_err();
    assert_eq!(error.body_as::<types::Refusal>().unwrap().reason, "why");
    answer(&echo, "418", "x-own: 1\r\n", "short and stout");
    let error = answers().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 418);
    assert_eq!(error.headers().unwrap()["x-own"], "1");
    assert_eq!(&error.body().unwrap()[..], b"short and stout");
}

#[tokio::test]
async fn each_success_has_its_own_type() -> Result<()> {
    let (echo, client) = postbox().await;
    let statuses = || -> Call<StatusesOutcome> { client.bodies().answered().statuses() };
    answer(&echo, "200", JSON, r#"{"title":"a"}"#);
    assert!(matches!(statuses().await?, StatusesOutcome::Status200(note) if note.title == "a"));
    answer(&echo, "202", JSON, r#"{"R":1,"G":2,"B":3}"#);
    assert!(matches!(statuses().await?, StatusesOutcome::Status202(color) if color.g == 2));
    assert!(matches!(statuses().await?, StatusesOutcome::Status204));
    answer(&echo, "206", "content-type: text/plain\r\n", "a");
    assert!(matches!(statuses().await?, StatusesOutcome::Status206(text) if text == "a"));
    answer(&echo, "203", JSON, r#"{"title":"a"}"#);
    let error = statuses().await.unwrap_err();
    assert!(error.to_string().contains("status 203"), "{error}");
    assert_eq!(&error.body().unwrap()[..], br#"{"title":"a"}"#);
    answer(&echo, "400", JSON, r#"{"code":1}"#);
    let error = statuses().await.unwrap_err();
    assert_eq!(error.body_as::<types::Problem>().unwrap().code, 1);
    Ok(())
}

#[tokio::test]
async fn a_text_that_is_no_uuid_and_a_float_that_is_whole_fail_nothing() -> Result<()> {
    let (echo, client) = postbox().await;
    let figures = || client.markup().elements().figures();
    answer(
        &echo,
        "200",
        JSON,
        r#"{"id":"web-7","others":["","6F9619FF8B86D011B42D00C04FC964FF"],"count":2.0,"large":2e3,"each":[1,2.0],
            "by":{"a":-3.0},"level":2.0,"either":4.0,"share":5.0}"#,
    );
    let figures_read = figures().await?;
    assert_eq!(figures_read.id, "web-7");
    assert_eq!(figures_read.id.uuid(), None);
    let others = figures_read.others.unwrap();
    assert!(others[1].uuid().is_some() && others[1] == "6F9619FF8B86D011B42D00C04FC964FF");
    assert_eq!((figures_read.count, figures_read.large), (2, Some(2_000)));
    assert_eq!(figures_read.each.as_deref(), Some(&[1, 2][..]));
    assert_eq!(figures_read.by.unwrap()["a"], -3);
    assert_eq!(figures_read.either, Some(FiguresEither::Integer(4)));
    assert_eq!(figures_read.share, Some(5.0));

    // A float would round it to the even number beside it.
    answer(&echo, "200", JSON, r#"{"id":"a","count":1,"large":9007199254740993.0,"level":1e0}"#);
    assert_eq!(figures().await?.large, Some(9_007_199_254_740_993));
    answer(&echo, "200", JSON, r#"{"id":"a","count":1,"large":1e19}"#);
    let error = figures().await.unwrap_err();
    assert!(error.to_string().contains("`large`"), "{error}");

    answer(&echo, "200", JSON, r#"{"id":"web-7","count":2.5}"#);
    let error = figures().await.unwrap_err();
    assert!(error.to_string().contains("`count`"), "{error}");
    Ok(())
}
