use super::{Element, Member, Object, from_json, to_json};

fn written(element: &Element, json: &str) -> String {
    from_json(json, element).unwrap_or_else(|why| panic!("{why}"))
}

fn read(element: &Element, xml: &str) -> String {
    to_json(xml.as_bytes(), element).unwrap_or_else(|why| panic!("{why}"))
}

static NODE: Object = Object::new(&[
    Member::attribute("id", Element::number("id")),
    Member::element("on", Element::boolean("on")),
    Member::element("name", Element::text("name")),
    Member::element("note", Element::any("note")),
    Member::element("next", Element::object("next", &NODE)),
    Member::each("size", Element::number("size")).required(),
    Member::element("tags", Element::list("tags", &Element::text("tag"))),
    Member::element("labels", Element::map("labels", &Element::number(""))),
]);
static ROOT: Element = Element::object("node", &NODE);

#[test]
fn there_and_back() {
    for json in [
        r#"{"id":12345678901234567890,"on":true,"name":" a<b>&\"c\" ","size":[1,2.50]}"#,
        r#"{"next":{"next":{"size":[0]},"size":[]},"size":[]}"#,
        r#"{"size":[],"tags":["a","","b"],"labels":{"a":1,"b":-2e3}}"#,
        r#"{"note":{"deep":{"er":"1"},"many":["1","2"]},"size":[],"other":"kept"}"#,
        r#"{"name":"\r\n\t","size":[]}"#,
    ] {
        assert_eq!(read(&ROOT, &written(&ROOT, json)), json, "{}", written(&ROOT, json));
    }
}

#[test]
fn servers_write_it_in_many_ways() {
    for (xml, json) in [
        ("<node/>", r#"{"size":[]}"#),
        ("<?xml version='1.0'?><!-- x --><node></node>\n", r#"{"size":[]}"#),
        ("\u{feff}<a:node xmlns:a='u' a:id='7'/>", r#"{"id":7,"size":[]}"#),
        (
            "<node><on> 1 </on><name><![CDATA[<&]]>&#65;&amp;</name></node>",
            r#"{"on":true,"name":"<&A&","size":[]}"#,
        ),
        ("<node><on/><size>+07</size><size>x</size></node>", r#"{"size":[7,"x"]}"#),
        ("<node xmlns:xsi='i'><name xsi:nil='true'/></node>", r#"{"name":null,"size":[]}"#),
    ] {
        assert_eq!(read(&ROOT, xml), json, "{xml}");
    }
}

#[test]
fn what_is_refused() {
    let deep = format!("{}{}", "<node>".repeat(200), "</node>".repeat(200));
    for (xml, why) in [
        ("", "no element"),
        ("{}", "outside of the root"),
        ("<other/>", "not `node`"),
        ("<node/><node/>", "two roots"),
        ("<node>", "no end"),
        ("<node></other>", "expected"),
        ("<node>&nbsp;</node>", "entity"),
        ("<node id='&lol;'/>", "lol"),
        ("<!DOCTYPE node [<!ENTITY a 'aa'>]><node>&a;</node>", "document type"),
        ("<!DOCTYPE node SYSTEM 'file:///etc/passwd'><node/>", "document type"),
        (&deep, "127 deep"),
    ] {
        let refused = to_json(xml.as_bytes(), &ROOT).expect_err(xml);
        assert!(refused.contains(why), "{xml}: {refused}");
    }
    assert!(to_json(b"<node>\xff</node>", &ROOT).is_err());
    for json in [r#"{"name":"\u0000"}"#, r#"{"a b":1}"#, r#"{"<x>":1}"#, r#"{"id":[1]}"#] {
        assert!(from_json(json, &ROOT).is_err(), "{json}");
    }
}
