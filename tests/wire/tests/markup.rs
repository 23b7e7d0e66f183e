//! XML by the document's `xml` members, sent and received.

use clientwright_runtime::Result;
use postbox::{
    invoke,
    markup::{elements::ParcelOutcome, types},
};
use serde_json::json;
use wire_tests::Echo;

use crate::postbox;

fn answer(echo: &Echo, xml: &str) {
    let length = xml.len();
    echo.answer(format!(
        "HTTP/1.1 200 X\r\ncontent-length: {length}\r\ncontent-type: application/xml\r\n\r\n{xml}"
    ));
}

/// Each value is sent, and answered with what was sent.
#[tokio::test]
async fn the_examples_of_the_specification() -> Result<()> {
    let (echo, client) = postbox().await;
    let one = json!({ "animals": "cat" });
    let two = json!({ "animals": ["cat", "dog"] });
    for (operation, value, expected) in [
        ("plain", &one, "<Plain><animals>cat</animals></Plain>"),
        ("repeated", &two, "<Repeated><animals>cat</animals><animals>dog</animals></Repeated>"),
        ("renamed", &one, "<Renamed><animal>cat</animal></Renamed>"),
        (
            "person",
            &json!({ "id": 123, "name": "example" }),
            r#"<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>"#,
        ),
        ("inner", &two, "<Inner><animal>cat</animal><animal>dog</animal></Inner>"),
        (
            "outerIgnored",
            &two,
            "<OuterIgnored><animal>cat</animal><animal>dog</animal></OuterIgnored>",
        ),
        (
            "wrapped",
            &two,
            "<Wrapped><animals><animals>cat</animals><animals>dog</animals></animals></Wrapped>",
        ),
        (
            "wrappedInner",
            &two,
            "<WrappedInner><animals><animal>cat</animal><animal>dog</animal></animals></WrappedInner>",
        ),
        (
            "wrappedBoth",
            &two,
            "<WrappedBoth><aliens><animal>cat</animal><animal>dog</animal></aliens></WrappedBoth>",
        ),
        (
            "wrappedOuter",
            &two,
            "<WrappedOuter><aliens><aliens>cat</aliens><aliens>dog</aliens></aliens></WrappedOuter>",
        ),
    ] {
        answer(&echo, expected);
        let outcome = invoke(&client, operation, json!({ "body": value })).await?;
        let recorded = echo.only();
        assert_eq!(recorded.text(), expected);
        assert_eq!(recorded.header("content-type"), Some("application/xml"));
        assert_eq!(recorded.header("accept"), Some("application/xml"));
        assert_eq!(&outcome.body, value, "{operation}");
    }
    Ok(())
}

#[tokio::test]
async fn values_keep_their_types() -> Result<()> {
    let (echo, client) = postbox().await;
    let order = json!({
        "total": 12.50,
        "number": 18_446_744_073_709_551_615_u64,
        "open": true,
        "placed": "2026-04-23T10:00:00Z",
        "state": "returned",
        "lines": [{ "article": "<a&b>" }, { "article": "", "count": 2 }],
        "part_of": { "total": 1, "lines": [] },
        "labels": { "red": 1, "blue": 2 },
        "note": { "by": "me", "seen": ["1", "2"] },
        "further": "kept",
    });
    let expected = concat!(
        r#"<s:order xmlns:s="urn:shop" no="18446744073709551615"><total>12.5</total><open>true</open>"#,
        "<placed>2026-04-23T10:00:00Z</placed><state>returned</state>",
        r#"<line><article>&lt;a&amp;b&gt;</article></line><line count="2"><article></article></line>"#,
        "<s:order><total>1</total></s:order><labels><blue>2</blue><red>1</red></labels>",
        "<note><by>me</by><seen>1</seen><seen>2</seen></note><further>kept</further></s:order>",
    );
    answer(&echo, expected);
    let outcome = invoke(&client, "order", json!({ "body": order })).await?;
    assert_eq!(echo.only().text(), expected);
    assert_eq!(outcome.body, order);

    let mut short = types::Order::new("1".parse().unwrap(), Vec::new());
    short.number = Some(7);
    answer(
        &echo,
        "<x:orders xmlns:x='urn:other'><x:order no='7'><total> 1.0 </total></x:order><x:order><total>2</total></x:order></x:orders>",
    );
    let orders = client.markup().elements().orders(&[short]).await?;
    assert_eq!(
        echo.only().text(),
        r#"<orders><s:order xmlns:s="urn:shop" no="7"><total>1</total></s:order></orders>"#
    );
    assert_eq!((orders.len(), orders[0].number), (2, Some(7)));
    assert_eq!(orders[0].total.to_string(), "1.0");
    Ok(())
}

#[tokio::test]
async fn what_is_no_such_xml_is_kept_in_the_error() {
    let (echo, client) = postbox().await;
    for (xml, why) in [
        ("<Error><Code>Slow</Code></Error>", "the root is not `order`"),
        ("<order><total>much</total></order>", "total"),
        ("<order><total>1</total>", "no end"),
        ("<!DOCTYPE order [<!ENTITY a 'b'>]><order><total>&a;</total></order>", "document type"),
        ("{}", "no such XML"),
    ] {
        answer(&echo, xml);
        let value = json!({ "body": { "total": 1, "lines": [] } });
        let error = invoke(&client, "order", value).await.unwrap_err();
        assert!(error.is_decode() && error.to_string().contains(why), "{error}");
        assert_eq!(error.body().unwrap(), xml);
    }
    echo.take();
    let value = json!({ "body": { "animals": "\u{1}" } });
    let error = invoke(&client, "plain", value).await.unwrap_err().to_string();
    assert!(error.contains("a character that XML cannot hold"), "{error}");
    assert_eq!(echo.take(), []);
}

fn answer_of(echo: &Echo, status: u16, media_type: &str, body: &str) {
    let length = body.len();
    echo.answer(format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\ncontent-type: {media_type}\r\n\r\n{body}"
    ));
}

#[tokio::test]
async fn each_status_has_its_own_xml() -> Result<()> {
    let (echo, client) = postbox().await;
    let parcel = || client.markup().elements().parcel();
    answer_of(&echo, 200, "application/xml", "<order no='7'><total>1</total></order>");
    let ParcelOutcome::Status200(order) = parcel().await? else { panic!("it is an order") };
    assert_eq!(order.number, Some(7));
    answer_of(&echo, 202, "text/xml", "<Plain><animals>cat</animals></Plain>");
    let ParcelOutcome::Status202(plain) = parcel().await? else { panic!("it is plain") };
    assert_eq!(plain.animals.as_deref(), Some("cat"));
    answer_of(&echo, 203, "text/plain", "soon");
    assert_eq!(parcel().await?, ParcelOutcome::Status203("soon".to_owned()));
    answer_of(&echo, 202, "text/xml", "<order no='7'><total>1</total></order>");
    let error = parcel().await.unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("the root is not `Plain`"), "{error}");
    answer_of(&echo, 202, "text/xml", "<Plain><animals>cat</animals></Plain>");
    let outcome = invoke(&client, "parcel", json!({})).await?;
    assert_eq!(outcome.body, json!({ "animals": "cat" }));
    Ok(())
}

#[tokio::test]
async fn errors_of_xml_have_their_types() -> Result<()> {
    const FAULT: &str = "<?xml version='1.0'?>\n<fault><code>gone</code><message>a &amp; b</message><lines>1</lines><lines>2</lines></fault>";
    let (echo, client) = postbox().await;
    let elements = client.markup().elements();
    answer_of(&echo, 404, "application/xml", FAULT);
    let error = elements.parcel().await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!((error.code(), error.message()), (Some("gone"), Some("a & b")));
    let fault: types::Fault = error.body_as().unwrap();
    assert_eq!((fault.code.as_str(), fault.lines), ("gone", Some(vec![1, 2])));
    assert_eq!(error.body().unwrap(), FAULT, "it is kept as it came");

    answer_of(&echo, 409, "text/xml", "<refusal><reason>late</reason><retry>3</retry></refusal>");
    let error = elements.parcel().await.unwrap_err();
    let refusal: types::ElementsParcelError4xx = error.body_as().unwrap();
    assert_eq!((refusal.reason.as_deref(), refusal.retry), (Some("late"), Some(3)));

    // Servers do not always answer as they say.
    answer_of(&echo, 404, "application/json", r#"{"code":"gone"}"#);
    let error = elements.parcel().await.unwrap_err();
    assert_eq!(error.body_as::<types::Fault>().unwrap().code, "gone");
    for body in ["<html><body>gone</body></html>", "<fault><code>", "gone", ""] {
        answer_of(&echo, 404, "application/xml", body);
        let error = elements.parcel().await.unwrap_err();
        assert!(error.body_as::<types::Fault>().is_none() && error.code().is_none(), "{body}");
        assert_eq!(error.body().unwrap(), body);
    }

    // Beside a success of JSON, and through the door.
    answer_of(&echo, 422, "application/xml", FAULT);
    let error = elements.figures().await.unwrap_err();
    assert_eq!(error.body_as::<types::Fault>().unwrap().code, "gone");
    answer_of(&echo, 422, "application/xml", FAULT);
    let outcome = invoke(&client, "figures", json!({})).await?;
    let expected = json!({ "code": "gone", "message": "a & b", "lines": [1, 2] });
    assert_eq!((outcome.status.as_u16(), outcome.body), (422, expected));
    Ok(())
}

#[tokio::test]
async fn a_value_goes_before_a_text() -> Result<()> {
    let (echo, client) = postbox().await;
    let elements = client.markup().elements();
    let plain = types::Plain::new().with(|plain| plain.animals = Some("cat".to_owned()));
    answer(&echo, "<Plain><animals>dog</animals></Plain>");
    assert_eq!(elements.label(&plain).await?.animals.as_deref(), Some("dog"));
    let recorded = echo.only();
    assert_eq!(recorded.text(), "<Plain><animals>cat</animals></Plain>");
    let headers = ["content-type", "accept"].map(|name| recorded.header(name).map(str::to_owned));
    assert_eq!(headers, [(); 2].map(|()| Some("application/xml".to_owned())));

    answer_of(&echo, 200, "text/plain", "a dog");
    assert_eq!(elements.label_text("a cat").text_as("text/plain").await?, "a dog");
    let recorded = echo.only();
    assert_eq!((recorded.text(), recorded.header("accept")), ("a cat", Some("text/plain")));
    Ok(())
}
