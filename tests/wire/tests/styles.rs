//! The bytes of every place, style and explode. The values are those of the specification's own style examples
//! (OpenAPI 3.0.4, "Style Examples"): a list `blue`, `black`, `brown` and an object of `R`, `G` and `B`.

use std::collections::BTreeMap;

use clientwright_runtime::{Call, Result};
use postbox::styles::{query, types};

use crate::postbox;

const LIST: [&str; 3] = ["blue", "black", "brown"];

fn color() -> types::Color {
    types::Color::new(100, 200, 150)
}

fn one<K: Into<String>, V>(key: K, value: V) -> BTreeMap<String, V> {
    BTreeMap::from([(key.into(), value)])
}

/// Awaits the calls one after the other, and holds what arrived against the list.
macro_rules! targets {
    ($echo:ident: $($call:expr => $expected:expr,)*) => {$(
        $call.await.unwrap();
        assert_eq!($echo.only().target, $expected);
    )*};
}

#[tokio::test]
async fn of_paths() {
    let (echo, client) = postbox().await;
    let path = client.styles().path();
    targets! { echo:
        path.simple("blue", LIST, &color()) => "/simple/blue/blue,black,brown/R,100,G,200,B,150",
        path.simple_exploded("blue", LIST, &color()) => "/simple-exploded/blue/blue,black,brown/R=100,G=200,B=150",
        path.label("blue", LIST, &color()) => "/label/.blue/.blue,black,brown/.R,100,G,200,B,150",
        path.label_exploded("blue", LIST, &color()) => "/label-exploded/.blue/.blue.black.brown/.R=100.G=200.B=150",
        path.matrix("blue", LIST, &color()) => "/matrix/;text=blue/;list=blue,black,brown/;object=R,100,G,200,B,150",
        path.matrix("", LIST, &color()) => "/matrix/;text/;list=blue,black,brown/;object=R,100,G,200,B,150",
        path.matrix_exploded("blue", LIST, &color()) =>
            "/matrix-exploded/;text=blue/;list=blue;list=black;list=brown/;R=100;G=200;B=150",
        path.content(&color()) => "/path-content/%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        // What a value holds of a style's own signs is encoded.
        path.simple("a/b?c", ["x,y", ".z"], &color()) => "/simple/a%2Fb%3Fc/x%2Cy,.z/R,100,G,200,B,150",
        path.label_exploded("é", ["x.y", ";=&"], &color()) => "/label-exploded/.%C3%A9/.x.y.%3B%3D%26/.R=100.G=200.B=150",
    }
}

#[tokio::test]
async fn of_paths_that_would_lead_elsewhere() {
    let (echo, client) = postbox().await;
    let path = client.styles().path();
    for (refused, why) in [
        (path.simple("", LIST, &color()), "`text` is empty"),
        (path.simple("..", LIST, &color()), "dot segment"),
        (path.simple("a", [""; 0], &color()), "`list` is empty"),
        (path.label("", LIST, &color()), "dot segment"),
        (path.label(".", LIST, &color()), "dot segment"),
        (path.matrix("a", [""; 0], &color()), "`list` is empty"),
    ] {
        let message = refused.await.unwrap_err().to_string();
        assert!(message.contains(why), "{message}");
    }
    assert_eq!(echo.take(), []);
}

#[tokio::test]
async fn of_queries() {
    let (echo, client) = postbox().await;
    let query = client.styles().query();
    targets! { echo:
        query.form() => "/form",
        query.form().text("blue") => "/form?text=blue",
        query.form().text("") => "/form?text=",
        query.form().text("a b&c=d/é") => "/form?text=a%20b%26c%3Dd%2F%C3%A9",
        query.form().number(1.5).flag(false) => "/form?number=1.5&flag=false",
        query.form().list(LIST) => "/form?list=blue,black,brown",
        query.form().list(["a,b", "c"]) => "/form?list=a%2Cb,c",
        query.form().list([""; 0]) => "/form",
        query.form().object(&color()) => "/form?object=R,100,G,200,B,150",
        query.form().map(&one("a b", 1)) => "/form?map=a%20b,1",
        query.form_exploded().text("blue") => "/form-exploded?text=blue",
        query.form_exploded().list(LIST) => "/form-exploded?list=blue&list=black&list=brown",
        query.form_exploded().r(100).g(200).b(150) => "/form-exploded?R=100&G=200&B=150",
        query.form_exploded().map(&one("a b", 1)) => "/form-exploded?a%20b=1",
        query.space().list(LIST) => "/space?list=blue%20black%20brown",
        query.space().object(&color()) => "/space?object=R%20100%20G%20200%20B%20150",
        query.pipe().list(LIST) => "/pipe?list=blue%7Cblack%7Cbrown",
        query.pipe().object(&color()) => "/pipe?object=R%7C100%7CG%7C200%7CB%7C150",
        query.deep().object_r(100).object_g(200).object_b(150) =>
            "/deep?object%5BR%5D=100&object%5BG%5D=200&object%5BB%5D=150",
        query.deep().map(&one("a", "b c".to_owned())) => "/deep?map%5Ba%5D=b%20c",
        query.deep().filter_owner_name("x").filter_tags(["a", "b"]).filter_labels(&one("k", "v".to_owned())) =>
            "/deep?filter%5Bowner%5D%5Bname%5D=x&filter%5Btags%5D=a&filter%5Btags%5D=b&filter%5Blabels%5D%5Bk%5D=v",
        query.brackets().ids([1, 2]) => "/brackets?ids%5B%5D=1&ids%5B%5D=2",
        query.reserved().text("/a?b:c=d&e+f 50%41%#") => "/reserved?text=/a?b:c=d&e+f%2050%41%25%23",
        query.reserved().list(["a/b", "c:d"]) => "/reserved?list=a/b,c:d",
        query.reserved().plain("/a?b:c") => "/reserved?plain=%2Fa%3Fb%3Ac",
        query.empty().text("").list([""; 0]).joined([""; 0]).omitted([""; 0]) => "/empty?text=&list=&joined=",
        query.empty().list(["a", "b"]).joined(["a", "b"]) => "/empty?list=a&list=b&joined=a,b",
        query.content().object(&color()) =>
            "/query-content?object=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        query.content().text("a b").list([1, 2]) => "/query-content?text=%22a%20b%22&list=%5B1%2C2%5D",
        query.content().plain("a b") => "/query-content?plain=a%20b",
        query.union().either(&types::QueryUnionEither::Text("a".to_owned())) => "/union?either=a",
        query.union().either(&types::QueryUnionEither::IntegerList(vec![1, 2])) => "/union?either=1&either=2",
        query.union().joined(&types::QueryUnionJoined::IntegerList(vec![1, 2])) => "/union?joined=1,2",
        query.within().objects([color()]) =>
            "/within?objects=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        query.within().lists([vec![1, 2], vec![3]]) => "/within?lists=%5B1%2C2%5D,%5B3%5D",
        query.within().inner(&color()) => "/within?inner=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        query.required(query::RequiredParameters { object: color(), list: LIST.map(str::to_owned).to_vec() }) =>
            "/required?object=R,100,G,200,B,150&list=blue%7Cblack%7Cbrown",
    }
}

#[tokio::test]
async fn of_headers() -> Result<()> {
    let (echo, client) = postbox().await;
    let header = client.styles().header();
    header
        .header()
        .x_text("a b, c")
        .x_list(LIST)
        .x_object(&color())
        .x_exploded(&color())
        .x_content(&color())
        .await?;
    let sent = echo.only();
    for (name, expected) in [
        ("x-text", "a b, c"),
        ("x-list", "blue,black,brown"),
        ("x-object", "R,100,G,200,B,150"),
        ("x-exploded", "R=100,G=200,B=150"),
        ("x-content", r#"{"R":100,"G":200,"B":150}"#),
    ] {
        assert_eq!(sent.header(name), Some(expected), "{name}");
    }
    header.header().x_list([""; 0]).await?;
    assert_eq!(echo.only().header("x-list"), None);
    let refused = header.header().x_text("a\r\nb: c").await.unwrap_err();
    assert!(refused.to_string().contains("`X-Text`"), "{refused}");
    Ok(())
}

/// A cookie has no ampersand between its pairs, whatever RFC 6570 says of queries.
#[tokio::test]
async fn of_cookies() -> Result<()> {
    let (echo, client) = postbox().await;
    let cookie = client.styles().cookie();
    let sent = async |call: Call<()>| {
        call.await.unwrap();
        echo.only().header("cookie").map(str::to_owned)
    };
    let joined = cookie.cookie().text("a;b").list(LIST).object(&color());
    let expected = "text=a%3Bb; list=blue,black,brown; object=R,100,G,200,B,150";
    assert_eq!(sent(joined.into()).await.as_deref(), Some(expected));
    let exploded = cookie.exploded().list(LIST).object(&color()).content(&color());
    let expected = "list=blue; list=black; list=brown; R=100; G=200; B=150; \
                    content=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D";
    assert_eq!(sent(exploded.into()).await.as_deref(), Some(expected));
    assert_eq!(sent(cookie.cookie().into()).await, None);
    Ok(())
}

/// A name ends where a server takes it to end; what would end it early is escaped, and nothing else.
#[tokio::test]
async fn of_names_that_no_cookie_can_have() -> Result<()> {
    let (echo, client) = postbox().await;
    let call = client.styles().cookie().names();
    let call = call.a_b_c_u("1").sort_by("2").a_list(["3", "4"]).each_one(["5", "6"]);
    call.await?;
    let expected = "a%20b%3Bc%3D%C3%BC=1; sort[by]=2; a%20list=3,4; each%20one=5; each%20one=6";
    assert_eq!(echo.only().header("cookie"), Some(expected));
    Ok(())
}
