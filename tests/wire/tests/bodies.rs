//! The bytes of every media type of a body.

use clientwright_runtime::{Multipart, Presence, Result, Upload, Value};
use postbox::{
    bodies::{Bodies, types},
    invoke,
};
use serde_json::json;
use wire_tests::{Echo, Recorded};

use crate::postbox;

fn note() -> types::Note {
    let mut note = types::Note::new("a b");
    note.tags = Some(vec!["x".to_owned(), "y".to_owned()]);
    note.id = Some("the server's".to_owned());
    note
}

fn color() -> types::Color {
    types::Color::new(100, 200, 150)
}

fn sent(echo: &Echo) -> (Option<String>, String) {
    let only = echo.only();
    (only.header("content-type").map(str::to_owned), only.text().to_owned())
}

/// Parts as their heads and contents, whatever the boundary is.
fn parts(recorded: &Recorded) -> Vec<String> {
    let media_type = recorded.header("content-type").unwrap();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = String::from_utf8_lossy(&recorded.body).into_owned();
    let start = format!("--{boundary}\r\n");
    let body = body.strip_suffix(&format!("\r\n--{boundary}--\r\n")).unwrap();
    let body = body.strip_prefix(&start).unwrap();
    body.split(&format!("\r\n{start}")).map(|part| part.replace("\r\n", "|")).collect()
}

macro_rules! bodies {
    ($echo:ident: $($call:expr => $media_type:expr, $body:expr;)*) => {$(
        $call.await.unwrap();
        let (media_type, body) = sent(&$echo);
        assert_eq!((media_type.as_deref(), body.as_str()), (Some($media_type), $body));
    )*};
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = r#"{"title":"a b","tags":["x","y"]}"#;

#[tokio::test]
async fn one_method_for_each_form_of_a_body() {
    let (echo, client) = postbox().await;
    let bodies: Bodies = client.bodies();
    let several = bodies.sent();
    bodies! { echo:
        several.several(&note()) => "application/json", JSON;
        several.several(&note()).content_type("text/json") => "text/json", JSON;
        several.several_form(&note()) => FORM, "title=a%20b&tags=x&tags=y";
        several.several_vnd_note(&["a".to_owned()]) => "application/vnd.note+json", r#"["a"]"#;
        several.several_xml("<a/>") => "application/xml", "<a/>";
        several.several_xml("a").content_type("text/plain") => "text/plain", "a";
        several.several_bytes(b"\x00\x01".to_vec()) => "application/octet-stream", "\u{0}\u{1}";
        several.optional().body(&note()) => "application/json", JSON;
        several.optional().body_form(&note()) => FORM, "title=a%20b&tags=x&tags=y";
        several.raw(b"png".to_vec()) => "image/png", "png";
        several.any_image(b"png".to_vec()) => "application/octet-stream", "png";
        several.any_image(b"png".to_vec()).content_type("image/webp") => "image/webp", "png";
    }
    several.several_multipart(&note()).await.unwrap();
    let named =
        |name: &str, text: &str| format!("content-disposition: form-data; name=\"{name}\"||{text}");
    let expected = [named("title", "a b"), named("tags", "x"), named("tags", "y")];
    assert_eq!(parts(&echo.only()), expected);
    several.optional().body_form_("x").await.unwrap();
    let recorded = echo.only();
    assert_eq!(
        (recorded.target.as_str(), recorded.header("content-type")),
        ("/optional?body_form=x", None)
    );
    assert_eq!(recorded.body, b"");
}

#[tokio::test]
async fn patches() {
    let (echo, client) = postbox().await;
    let sent_by = client.bodies().sent();
    let mut merge = types::SentMergeBody::new();
    merge.title = Presence::Null;
    let operation = types::SentPatchBodyItem::new("replace", "/title");
    let mut with_value = operation.clone();
    with_value.value = Some(Value::from(1));
    bodies! { echo:
        sent_by.merge().body(&merge) => "application/merge-patch+json", r#"{"title":null}"#;
        sent_by.patch(&[with_value]) => "application/json-patch+json", r#"[{"op":"replace","path":"/title","value":1}]"#;
    }
}

#[tokio::test]
async fn members_of_forms_in_their_styles() {
    let (echo, client) = postbox().await;
    let list = || Some(vec!["a b".to_owned(), "c,d".to_owned()]);
    let mut form = types::SentFormBody::new();
    form.text = Some("é&=".to_owned());
    form.list = list();
    form.joined = list();
    form.piped = list();
    form.object = Some(color());
    form.spread = Some(color());
    let mut deep = types::SentFormBodyDeep::new();
    deep.color = Some(color());
    deep.tags = list();
    form.deep = Some(deep);
    form.address = Some("https://a/b?c".to_owned());
    form.coded = Some(vec![1, 2]);
    let expected = [
        "text=%C3%A9%26%3D",
        "list=a%20b&list=c%2Cd",
        "joined=a%20b,c%2Cd",
        "piped=a%20b%7Cc%2Cd",
        "object=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        "R=100&G=200&B=150",
        "deep%5Bcolor%5D%5BR%5D=100&deep%5Bcolor%5D%5BG%5D=200&deep%5Bcolor%5D%5BB%5D=150",
        "deep%5Btags%5D%5B0%5D=a%20b&deep%5Btags%5D%5B1%5D=c%2Cd",
        "address=https://a/b?c",
        "coded=%5B1%2C2%5D",
    ];
    bodies! { echo: client.bodies().sent().form(&form) => FORM, &*expected.join("&"); }
}

#[tokio::test]
async fn parts_in_their_media_types() -> Result<()> {
    let (echo, client) = postbox().await;
    let image = Upload::new("P").file_name("a.png").header("X-Checksum", "7");
    let mut body = types::SentPartsBody::new(image);
    let made = || futures(["1", "2"]);
    let page = Upload::stream(None, made).file_name("p.pdf").media_type("application/pdf");
    body.pages = Some(vec![page, Upload::new("plain")]);
    body.title = Some("é".to_owned());
    body.table = Some("a,b".to_owned());
    body.tags = Some(vec!["x".to_owned(), "y".to_owned()]);
    body.color = Some(color());
    body.codes = Some(vec![1, 2]);
    client.bodies().sent().parts(&body).await?;
    let head = "content-disposition: form-data; name=";
    let expected = [
        format!("{head}\"image\"; filename=\"a.png\"|content-type: image/png|X-Checksum: 7||P"),
        format!("{head}\"pages\"; filename=\"p.pdf\"|content-type: application/pdf||12"),
        format!(
            "{head}\"pages\"; filename=\"pages\"|content-type: application/octet-stream||plain"
        ),
        format!("{head}\"title\"||é"),
        format!("{head}\"table\"|content-type: text/csv||a,b"),
        format!("{head}\"tags\"||x"),
        format!("{head}\"tags\"||y"),
        format!(
            "{head}\"color\"|content-type: application/json||{{\"R\":100,\"G\":200,\"B\":150}}"
        ),
        format!("{head}\"codes\"|content-type: application/json||[1,2]"),
    ];
    let recorded = echo.only();
    assert_eq!(parts(&recorded), expected);
    assert_eq!(recorded.header("transfer-encoding"), Some("chunked"), "one part is a stream");
    Ok(())
}

/// A stream of chunks that are there.
fn futures(
    chunks: [&'static str; 2],
) -> impl futures_core::Stream<
    Item = std::result::Result<clientwright_runtime::Bytes, clientwright_runtime::TransportError>,
> {
    Chunks(chunks.into_iter())
}

struct Chunks(std::array::IntoIter<&'static str, 2>);

impl futures_core::Stream for Chunks {
    type Item =
        std::result::Result<clientwright_runtime::Bytes, clientwright_runtime::TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(|chunk| Ok(chunk.into())))
    }
}

/// A header of a part cannot begin another, nor the content.
#[tokio::test]
async fn part_headers_stay_on_a_line() -> Result<()> {
    let (echo, client) = postbox().await;
    let image = Upload::new("P").file_name("a").header("X", "1\r\nY: 2\r\n\r\nZ");
    client.bodies().sent().parts(&types::SentPartsBody::new(image)).await?;
    let expected = "content-disposition: form-data; name=\"image\"; filename=\"a\"|content-type: image/png|X: 1Y: 2Z||P";
    assert_eq!(parts(&echo.only()), [expected]);
    let _ = Multipart::new();
    Ok(())
}

#[tokio::test]
async fn by_name_and_content_type() -> Result<()> {
    let (echo, client) = postbox().await;
    let note = json!({ "title": "a b" });
    for (content_type, body, media_type, expected) in [
        (None, &note, "application/json", r#"{"title":"a b"}"#),
        (Some("text/json"), &note, "text/json", r#"{"title":"a b"}"#),
        (Some(FORM), &note, FORM, "title=a%20b"),
        (Some("application/xml"), &json!("<a/>"), "application/xml", "<a/>"),
        (Some("text/plain"), &json!("a"), "text/plain", "a"),
        (Some("application/vnd.note+json"), &json!(["a"]), "application/vnd.note+json", r#"["a"]"#),
        (
            Some("application/octet-stream"),
            &json!({ "base64": "AAE=" }),
            "application/octet-stream",
            "\u{0}\u{1}",
        ),
    ] {
        let mut arguments = json!({ "body": body });
        if let Some(content_type) = content_type {
            arguments["content_type"] = json!(content_type);
        }
        invoke(&client, "several", arguments).await?;
        assert_eq!(sent(&echo), (Some(media_type.to_owned()), expected.to_owned()));
    }
    let arguments = json!({ "body": note, "content_type": FORM });
    invoke(&client, "optional", arguments).await?;
    assert_eq!(sent(&echo), (Some(FORM.to_owned()), "title=a%20b".to_owned()));
    let arguments = json!({ "body": note, "content_type": "image/png" });
    let refused = invoke(&client, "several", arguments).await.unwrap_err().to_string();
    assert!(refused.contains("`text/json`") && refused.contains("image/png"), "{refused}");
    Ok(())
}
