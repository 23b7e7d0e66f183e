//! Three credentials in one client, and several addresses.

use clientwright_serve::{Running, Seen};
use cloudtemple::{Client, runtime::LimitSet};
use cloudtemple_tests::{LLMAAS_KEY, PAT_ID, PAT_SECRET, client, simulator, start};

const LOGIN: &str = "/iam/v2/auth/personal_access_token";

fn last(server: &Running) -> Seen {
    server.requests().pop().expect("one was seen")
}

fn from_variables(variables: &[(&str, &str)]) -> Client {
    let builder = Client::builder().environment(variables.iter().copied());
    cloudtemple_tests::build(builder.limits(LimitSet::new()))
}

#[tokio::test]
async fn each_module_is_called_with_its_own_credential() {
    let simulator = simulator()
        .credential("pat id", PAT_ID)
        .credential("pat secret", PAT_SECRET)
        .credential("llmaas key", LLMAAS_KEY);
    let server = start(simulator).await;
    let cloud = client(&server);

    // Neither of these needs the console's token.
    cloud.metric().prometheus().query("up").await.expect("answers");
    // The pair of the personal access token, in base 64.
    let basic = "Basic MGUzM2IzZWYtN2ZkNC00ZThiLWI3YWItYzg3YWIzYjdjN2E0OmEgc2VjcmV0";
    assert_eq!(last(&server).header("authorization"), Some(basic));
    cloud.llmaas().models().list().await.expect("answers");
    assert_eq!(last(&server).header("authorization"), Some("Bearer a key"));
    cloud.llmaas().status().get().await.expect("answers");
    assert_eq!(last(&server).header("authorization"), None, "it asks for none");
    assert!(server.requests().iter().all(|seen| seen.path != LOGIN));

    cloud.iam().roles().list().await.expect("answers");
    let seen = last(&server);
    let token = seen.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    assert_eq!(token.map(|token| token.split('.').count()), Some(3), "{token:?}");
    // A token that ends is no concern of the others.
    server.expire_tokens();
    cloud.llmaas().models().list().await.expect("answers");
    cloud.metric().prometheus().labels().await.expect("answers");
    let logins = server.requests().iter().filter(|seen| seen.path == LOGIN).count();
    assert_eq!(logins, 1);

    let shown = format!("{cloud:?}");
    assert!(!shown.contains(PAT_SECRET) && !shown.contains(LLMAAS_KEY), "{shown}");
}

#[tokio::test]
async fn a_wrong_credential_is_wrong_for_its_module_alone() {
    let simulator =
        simulator().credential("pat secret", "another").credential("llmaas key", "another");
    let server = start(simulator).await;
    let cloud = client(&server);
    let refused = [
        cloud.iam().roles().list().await.err(),
        cloud.metric().prometheus().query("up").await.err(),
        cloud.llmaas().models().list().await.err(),
    ];
    for error in refused {
        let error = error.expect("is refused");
        assert!(error.is_auth(), "{error}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(PAT_SECRET) && !shown.contains(LLMAAS_KEY), "{shown}");
    }
    cloud.llmaas().status().get().await.expect("asks for none");
}

#[tokio::test]
async fn a_missing_credential_is_named_by_the_first_call_that_needs_it() {
    let server = start(simulator()).await;
    let url = server.url();
    let urls = [("CLOUDTEMPLE_URL", url.as_str()), ("CLOUDTEMPLE_LLMAAS_URL", url.as_str())];
    let cloud = from_variables(&urls);
    let pair = ["CLOUDTEMPLE_PAT_ID", "CLOUDTEMPLE_PAT_SECRET"].as_slice();
    let missing = [
        (cloud.iam().roles().list().await.err(), pair),
        (cloud.metric().prometheus().query("up").await.err(), pair),
        (cloud.llmaas().models().list().await.err(), &["CLOUDTEMPLE_LLMAAS_KEY"]),
    ];
    for (error, variables) in missing {
        let error = error.expect("has no credential");
        assert!(error.is_auth() && !error.is_retryable(), "{error}");
        let text = error.to_string();
        assert!(variables.iter().all(|variable| text.contains(variable)), "{text}");
    }
    assert_eq!(server.requests().len(), 0, "nothing was sent");

    // Half a credential is none.
    let half = from_variables(&[urls[0], ("CLOUDTEMPLE_PAT_ID", PAT_ID)]);
    let error = half.iam().roles().list().await.expect_err("has half a credential").to_string();
    assert!(error.contains("CLOUDTEMPLE_PAT_SECRET"), "{error}");

    // What one module needs is no matter to another.
    let cloud = from_variables(&[urls[1], ("CLOUDTEMPLE_LLMAAS_KEY", LLMAAS_KEY)]);
    cloud.llmaas().models().list().await.expect("answers");
}

#[tokio::test]
async fn every_address_sees_what_is_for_it() {
    let (console, inference) = (start(simulator()).await, start(simulator()).await);
    let (first, second) = (console.url(), inference.url());
    let cloud = from_variables(&[
        ("CLOUDTEMPLE_URL", &first),
        ("CLOUDTEMPLE_LLMAAS_URL", &second),
        ("CLOUDTEMPLE_PAT_ID", PAT_ID),
        ("CLOUDTEMPLE_PAT_SECRET", PAT_SECRET),
        ("CLOUDTEMPLE_LLMAAS_KEY", LLMAAS_KEY),
    ]);
    cloud.iam().roles().list().await.expect("answers");
    cloud.llmaas().models().list().await.expect("answers");
    cloud.metric().prometheus().query("up").await.expect("answers");

    let paths = |server: &Running| -> Vec<String> {
        server.requests().into_iter().map(|seen| seen.path).collect()
    };
    assert_eq!(paths(&console), [LOGIN, "/iam/v2/roles", "/metric/prometheus/api/v1/query"]);
    assert_eq!(paths(&inference), ["/v1/models"]);
    for seen in console.requests() {
        assert!(!format!("{:?}", seen.headers).contains(LLMAAS_KEY), "{}", seen.path);
    }
    assert_eq!(last(&inference).header("authorization"), Some("Bearer a key"));
}

/// Some gateways put the token in quotes or answer 201, and both are tokens.
#[tokio::test]
async fn a_token_in_quotes_is_the_token() {
    use clientwright_serve::Fault;
    let server = start(simulator()).await;
    let cloud = client(&server);
    let quoted = Fault::status(201).body("text/plain", "\"a-token\"\n").on("POST", LOGIN).times(1);
    server.faults([quoted]);
    // The simulator did not give it and refuses it; the second login is its own.
    cloud.iam().roles().list().await.expect("answers");
    let sent: Vec<_> = server.requests().into_iter().filter(|seen| seen.path != LOGIN).collect();
    assert_eq!(sent[0].header("authorization"), Some("Bearer a-token"));
    assert_eq!((sent[0].status, sent[1].status), (Some(401), Some(200)));
}
