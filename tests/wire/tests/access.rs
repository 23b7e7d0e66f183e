//! Credentials go where the operation declares them and nowhere else; calls go to the server that it declares.

use clientwright_runtime::Result;
use postbox::Client;
use wire_tests::{Echo, Recorded};

/// A client that has been given these credentials.
async fn given(credentials: &[(&str, &str)]) -> (Echo, Client) {
    let echo = Echo::start().await;
    let mut builder = Client::builder().base_url(echo.url());
    for (name, value) in credentials {
        builder = builder.credential(*name, *value);
    }
    let client = builder.danger_send_credentials_over_http(true).build().unwrap();
    (echo, client)
}

const ALL: [(&str, &str); 6] = [
    ("header_key", "h"),
    ("query_key", "q&"),
    ("cookie_key", "c"),
    ("token", "t"),
    ("password username", "sam"),
    ("password password", "canary"),
];

/// Everything of a request that a credential may stand in.
fn shown(request: &Recorded) -> String {
    let header = |name: &str| request.header(name).unwrap_or("-").to_owned();
    let [key, authorization, cookie] = ["x-api-key", "authorization", "cookie"].map(header);
    format!("{} {key} {authorization} {cookie}", request.target)
}

#[tokio::test]
async fn a_credential_goes_where_it_is_declared_and_nowhere_else() -> Result<()> {
    let (echo, client) = given(&ALL).await;
    let secured = client.access().secured();
    for (call, expected) in [
        (secured.by_default(), "/by-default h - -"),
        (secured.open(), "/open - - -"),
        (secured.query_key(), "/query-key?api%20key=q%26 - - -"),
        (secured.cookie_key(), "/cookie-key - - SESSION%20ID=c"),
        (secured.token(), "/token - Bearer t -"),
        (secured.password(), "/password - Basic c2FtOmNhbmFyeQ== -"),
        (secured.both(), "/both?api%20key=q%26 h Bearer t -"),
        (secured.either(), "/either - Bearer t -"),
        (secured.perhaps(), "/perhaps - Bearer t -"),
    ] {
        call.await?;
        assert_eq!(shown(&echo.only()), expected);
    }
    Ok(())
}

#[tokio::test]
async fn of_alternatives_the_one_is_taken_that_is_there() -> Result<()> {
    let (echo, client) = given(&[("query_key", "q"), ("cookie_key", "c")]).await;
    let secured = client.access().secured();
    secured.either().await?;
    assert_eq!(shown(&echo.only()), "/either?api%20key=q - - SESSION%20ID=c");
    secured.perhaps().await?;
    assert_eq!(shown(&echo.only()), "/perhaps - - -");
    let refused = secured.both().await.unwrap_err();
    assert!(refused.to_string().contains("header_key"), "{refused}");
    assert_eq!(echo.take(), [], "half a combination is not sent");
    Ok(())
}

#[tokio::test]
async fn variables_of_an_address_are_set_by_name() -> Result<()> {
    let echo = Echo::start().await;
    let port = echo.url().rsplit_once(':').unwrap().1.to_owned();
    let builder =
        || Client::builder().base_url("http://127.0.0.1:9").server_variable("port", &port);
    let variable = || Client::builder().server_variable("port", &port);
    for (client, expected) in [
        (variable(), "/eu/v2/local"),
        (variable().server_variable("area", "us"), "/us/v2/local"),
        (
            variable().server_variable("area", "us").server_variable("version", "v3/beta"),
            "/us/v3/beta/local",
        ),
    ] {
        client.build().unwrap().access().placed().local().await?;
        assert_eq!(echo.only().target, expected);
    }
    for (builder, why) in [
        (variable().server_variable("area", "mars"), "the document lists `eu`, `us`"),
        (variable().server_variable("aera", "us"), "did you mean `area`?"),
        (variable().server_variable("version", "v2?x=1"), "`version` of the server"),
        (variable().server_variable("version", ""), "`version` of the server"),
        (variable().server_variable("port", "1@evil.example"), "`port` of the server"),
        (variable().server_variable("port", "1/x"), "`port` of the server"),
    ] {
        let refused = builder.build().unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
    // An address that is given as a whole has no variables.
    assert!(builder().build().unwrap().access().placed().local().await.unwrap_err().is_transport());
    assert_eq!(echo.take(), []);
    Ok(())
}

#[tokio::test]
async fn an_operation_goes_to_its_own_server() -> Result<()> {
    let (own, files) = (Echo::start().await, Echo::start().await);
    let builder = Client::builder().base_url(own.url());
    let client = builder
        .server_url("access north files", format!("{}/{}", files.url(), "v7"))
        .build()
        .unwrap();
    let placed = client.access().placed();
    placed.placed().await?;
    assert_eq!((files.only().target.as_str(), own.take()), ("/v7/placed", Vec::new()));
    placed.below().await?;
    assert_eq!((own.only().target.as_str(), files.take()), ("/below/v3/below", Vec::new()));
    Ok(())
}
