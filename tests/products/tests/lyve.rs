//! Lyve Cloud: a token whose end is told with status 400, codes that decide, writes that take
//! effect later.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use clientwright_runtime::{Observer, Retries};
use clientwright_serve::{Fault, Running};
use lyve_cloud::{
    Client,
    account::{
        types::{
            AllBucketsPermission, PermissionActions, PermissionInput, Policy, PolicyPermission,
            SecondsLeft, ServiceAccountInput,
        },
        usage::MonthlyParameters,
    },
    runtime::Builder,
};
use products_tests::{count, secretly_limited, simulator, start};
use serde_json::json;

use crate::errors::{Case, Is, hold};

const LOGIN: &str = "/v2/auth/token";

async fn lyve() -> (Running, Client) {
    let server = start(simulator("specs/lyve-cloud")).await;
    let client = builder(&server).build().expect("a client");
    (server, client)
}

pub fn builder(server: &Running) -> Builder<Client> {
    Client::builder()
        .base_url(format!("{}/v2", server.url()))
        .credential("account id", "an account")
        .credential("access key", "a key")
        .credential("secret key", "a secret canary")
        .retries(Retries::default().base(Duration::from_millis(1)))
        .timeout(Duration::from_secs(5))
}

fn logins(server: &Running) -> usize {
    count(server, "POST", LOGIN)
}

fn everything(name: &str) -> PermissionInput {
    let description = "made by a test";
    let actions = PermissionActions::AllOperations;
    PermissionInput::AllBucketsPermission(AllBucketsPermission::new(name, description, actions))
}

#[tokio::test]
async fn a_service_account_is_made_with_its_permission_and_taken_away() {
    let (server, client) = lyve().await;
    let (permissions, accounts) =
        (client.account().permissions(), client.account().service_accounts());

    let made = permissions.create(&everything("everything")).await.expect("is made");
    let id = made.id.clone();
    let permission = made.until_ready().await.expect("takes effect");
    assert_eq!((permission.name.as_str(), permission.ready_state), ("everything", Some(true)));
    assert_eq!(permissions.list().name("everything").await.expect("lists").len(), 1);

    let wanted = ServiceAccountInput::new("backup", vec![id.clone()]);
    let made = accounts.create(&wanted).await.expect("is made");
    assert!(!made.secret.is_empty() && !format!("{made:?}").contains(&made.secret));
    let account = made.until_ready().await.expect("takes effect");
    assert_eq!(account.name, "backup");

    accounts.disable(&account.id).await.expect("no body");
    accounts.enable(&account.id).await.expect("no body");
    let renamed = ServiceAccountInput::new("archive", vec![id.clone()]);
    let changed = accounts.update(&account.id, &renamed).await.expect("a sentence");
    let account = changed.until_ready().await.expect("takes effect");
    assert_eq!(account.name, "archive");

    accounts.delete(&account.id).await.expect("a sentence");
    let gone = accounts.get(&account.id).await.expect_err("is gone");
    assert!(gone.is_not_found(), "{gone}");
    assert_eq!(gone.code(), Some("ServiceAccountNotFound"));
    assert_eq!(logins(&server), 1);
}

#[tokio::test]
async fn what_is_written_has_the_tag_and_nothing_of_the_other_kinds() {
    let (server, client) = lyve().await;
    client.account().permissions().create(&everything("all")).await.expect("is made");
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let document = serde_json::from_str(policy).expect("a policy");
    let forms = [
        (Policy::Text(policy.to_owned()), json!(policy)),
        (Policy::PolicyDocument(document), json!({"Version": "2012-10-17", "Statement": []})),
    ];
    for (given, sent) in forms {
        let input = PolicyPermission::new("stated", "in full", given);
        let input = PermissionInput::PolicyPermission(input);
        client.account().permissions().create(&input).await.expect("is made");
        let body = server.requests().pop().expect("one was seen").body;
        let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        let wanted = json!({
            "type": "policy", "name": "stated", "description": "in full", "policy": sent,
        });
        assert_eq!(body, wanted);
    }
    let first: serde_json::Value = server
        .requests()
        .iter()
        .find(|seen| seen.method == "POST" && seen.path == "/v2/permissions")
        .map(|seen| serde_json::from_slice(&seen.body).expect("JSON"))
        .expect("one was seen");
    assert_eq!(first["type"], "all-buckets");
    assert!(first.get("policy").is_none() && first.get("buckets").is_none(), "{first}");
}

#[tokio::test]
async fn a_policy_is_read_as_an_object_and_as_a_text() {
    let (server, client) = lyve().await;
    let path = "/v2/permissions/{id}";
    let read = |policy: serde_json::Value| {
        let body = json!({"id": "p", "name": "n", "type": "policy", "policy": policy}).to_string();
        server
            .faults([Fault::status(200).body("application/json", &body).on("GET", path).times(1)]);
        client.account().permissions().get("p")
    };
    let text = read(json!("%7B%22Version%22%3A%222012-10-17%22%7D")).await.expect("reads");
    assert_eq!(text.policy, Some(Policy::Text("%7B%22Version%22%3A%222012-10-17%22%7D".into())));
    let statement = json!({"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"});
    let object = json!({"Version": "2012-10-17", "Statement": [statement]});
    match read(object).await.expect("reads").policy {
        Some(Policy::PolicyDocument(document)) => assert_eq!(document.statement.len(), 1),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn successes_without_json_are_successes() {
    let (server, client) = lyve().await;
    let permissions = client.account().permissions();
    let path = "/v2/permissions/{id}";
    for (media_type, body) in [
        ("text/plain", "Permission deleted successfully."),
        ("text/plain", ""),
        ("application/json", "\"Permission deleted successfully.\""),
        ("application/json", ""),
    ] {
        for method in ["PUT", "DELETE"] {
            server.faults([Fault::status(200).body(media_type, body).on(method, path).times(1)]);
        }
        let deleted = permissions.delete("p").await.expect("a success");
        let updated = permissions.update("p", &everything("x")).await.expect("a success");
        assert_eq!(
            (deleted.as_str(), updated.as_str()),
            (body.trim_matches('"'), body.trim_matches('"'))
        );
    }
}

/// The lives that tokens are said to have.
#[derive(Clone, Default)]
struct Lives(Arc<Mutex<Vec<Duration>>>);

impl Observer for Lives {
    fn token(&self, _: &'static str, life: Duration) {
        self.0.lock().expect("not poisoned").push(life);
    }
}

#[tokio::test]
async fn the_end_of_a_token_is_a_number_or_digits() {
    let server = start(simulator("specs/lyve-cloud").token("a-known-token")).await;
    let lives = Lives::default();
    for left in [json!(864_000), json!("30"), json!(30.5)] {
        let body = json!({"token": "a-known-token", "expirationSec": left}).to_string();
        server.faults([Fault::status(200)
            .body("application/json", &body)
            .on("POST", LOGIN)
            .times(1)]);
        let client = builder(&server).observer(lives.clone()).build().expect("a client");
        client.account().usage().current().await.expect("answers");
    }
    let seen = lives.0.lock().expect("not poisoned").clone();
    assert_eq!(seen, [864_000.0, 30.0, 30.5].map(Duration::from_secs_f64));
}

#[tokio::test]
async fn what_is_left_of_a_token_is_a_number_or_digits() {
    let (server, client) = lyve().await;
    for (left, read) in [
        (json!(864_000), SecondsLeft::Integer(864_000)),
        (json!("30"), SecondsLeft::Text("30".to_owned())),
    ] {
        let body = json!({ "expirationSec": left }).to_string();
        server
            .faults([Fault::status(200).body("application/json", &body).on("GET", LOGIN).times(1)]);
        let valid = client.account().auth().validate_token().await.expect("is valid");
        assert_eq!(valid.expiration_sec, read);
    }
}

#[tokio::test]
async fn a_token_that_ends_in_mid_flight_is_replaced_once_for_all() {
    let (server, client) = lyve().await;
    let read = || client.account().usage().current();
    read().await.expect("answers");
    server.expire_tokens();
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(read().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("answers");
    }
    assert_eq!(logins(&server), 2);
    let refused: Vec<_> =
        server.requests().into_iter().filter(|seen| seen.status == Some(400)).collect();
    assert!(!refused.is_empty(), "an ended token is told with status 400");

    // A write too: what was refused for its token was not done.
    server.expire_tokens();
    client.account().permissions().create(&everything("late")).await.expect("is made");
    assert_eq!(logins(&server), 3);
    let listed = client.account().permissions().list().name("late").await.expect("lists");
    assert_eq!(listed.len(), 1);
}

#[tokio::test]
async fn every_spelling_of_an_ended_token_renews() {
    let (server, client) = lyve().await;
    for (index, code) in ["ExpiredToken", "InvalidToken", "TokenExpired"].into_iter().enumerate() {
        let body = json!({"code": code, "message": "log in again"}).to_string();
        let fault =
            Fault::status(400).body("application/json", &body).on("GET", "/v2/usage/current");
        server.faults([fault.times(1)]);
        client.account().usage().current().await.expect("the second token is good");
        assert_eq!(logins(&server), index + 2, "{code}");
    }
}

#[tokio::test]
async fn each_documented_error_is_what_its_code_says() {
    let (server, client) = lyve().await;
    client.account().usage().current().await.expect("answers");
    let case = |status, body, code, attempts, is| Case {
        status,
        body,
        code: Some(code),
        message: Some("m"),
        attempts,
        is,
    };
    let cases = [
        case(400, r#"{"code":"ExpiredToken","message":"m"}"#, "ExpiredToken", 2, Is::Auth),
        case(400, r#"{"code":"InvalidToken","message":"m"}"#, "InvalidToken", 2, Is::Auth),
        case(400, r#"{"code":"TokenExpired","message":"m"}"#, "TokenExpired", 2, Is::Auth),
        case(400, r#"{"code":"InvalidTimeRange","message":"m"}"#, "InvalidTimeRange", 1, Is::Final),
        case(400, r#"{"code":"InvalidArgument","message":"m"}"#, "InvalidArgument", 1, Is::Final),
        case(
            400,
            r#"{"code":"InvalidBucketName","message":"m"}"#,
            "InvalidBucketName",
            1,
            Is::Final,
        ),
        case(
            400,
            r#"{"code":"InvalidPermissions","message":"m"}"#,
            "InvalidPermissions",
            1,
            Is::Final,
        ),
        case(
            403,
            r#"{"code":"AuthenticationFailed","message":"m"}"#,
            "AuthenticationFailed",
            1,
            Is::Auth,
        ),
        case(
            403,
            r#"{"code":"AuthenticationFailed ","message":"m"}"#,
            "AuthenticationFailed ",
            1,
            Is::Auth,
        ),
        case(
            403,
            r#"{"code":"Authentication failed","message":"m"}"#,
            "Authentication failed",
            1,
            Is::Auth,
        ),
        case(
            403,
            r#"{"code":"NoServiceAvailable","message":"m"}"#,
            "NoServiceAvailable",
            1,
            Is::Auth,
        ),
        case(
            404,
            r#"{"code":"PermissionNotFound","message":"m"}"#,
            "PermissionNotFound",
            1,
            Is::NotFound,
        ),
        case(
            404,
            r#"{"code":"ServiceAccountNotFound","message":"m"}"#,
            "ServiceAccountNotFound",
            1,
            Is::NotFound,
        ),
        // It exists, and has expired.
        case(
            404,
            r#"{"code":"ServiceAccountExpired","message":"m"}"#,
            "ServiceAccountExpired",
            1,
            Is::Final,
        ),
        case(404, r#"{"code":"BucketNotFound","message":"m"}"#, "BucketNotFound", 1, Is::NotFound),
        case(
            409,
            r#"{"code":"PermissionNotReady","message":"m"}"#,
            "PermissionNotReady",
            4,
            Is::Retryable,
        ),
        case(
            409,
            r#"{"code":"ServiceAccountNotReady","message":"m"}"#,
            "ServiceAccountNotReady",
            4,
            Is::Retryable,
        ),
        case(
            409,
            r#"{"code":"PermissionNameAlreadyExists","message":"m"}"#,
            "PermissionNameAlreadyExists",
            1,
            Is::Final,
        ),
        case(
            409,
            r#"{"code":"ServiceAccountNameAlreadyExists","message":"m"}"#,
            "ServiceAccountNameAlreadyExists",
            1,
            Is::Final,
        ),
        case(
            503,
            r#"{"code":"ServiceNotReady","message":"m"}"#,
            "ServiceNotReady",
            4,
            Is::Retryable,
        ),
        case(500, r#"{"code":"InternalError","message":"m"}"#, "InternalError", 4, Is::Retryable),
        // As one table of the vendor's spells it.
        case(500, r#"{"code":"Internalerror","message":"m"}"#, "Internalerror", 4, Is::Retryable),
        // A client has met codes that are numbers, and bodies that are no JSON.
        case(400, r#"{"code":17,"message":"m"}"#, "17", 1, Is::Final),
        Case {
            status: 404,
            body: "<html>404</html>",
            code: None,
            message: None,
            attempts: 1,
            is: Is::NotFound,
        },
        Case { status: 400, body: "", code: None, message: None, attempts: 1, is: Is::Final },
    ];
    for case in &cases {
        // Each with a client of its own: the retries of all come from one purse.
        let client = builder(&server).build().expect("a client");
        hold(case, &server, "/v2/usage/current", client.account().usage().current().into_future())
            .await;
    }
}

#[tokio::test]
async fn a_change_that_comes_too_early_is_sent_again_until_it_is_taken() {
    let (server, client) = lyve().await;
    let permissions = client.account().permissions();
    let id = permissions.create(&everything("first")).await.expect("is made").into_value().id;
    let body = json!({"code": "PermissionNotReady", "message": "not yet"}).to_string();
    let path = "/v2/permissions/{id}";
    server.faults([Fault::status(409).body("application/json", &body).on("PUT", path).times(2)]);
    permissions.update(&id, &everything("second")).await.expect("the third is taken");
    assert_eq!(count(&server, "PUT", &format!("/v2/permissions/{id}")), 3);
}

#[tokio::test]
async fn what_never_becomes_ready_is_left_at_the_deadline() {
    let (server, client) = lyve().await;
    server.faults([Fault::activity_waits().times(1)]);
    let made = client.account().permissions().create(&everything("slow")).await.expect("is made");
    let waited = made.until_ready().deadline(Duration::from_millis(2500)).await;
    let error = waited.expect_err("is not ready");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.operation(), Some("account.permissions.create"));
    // The answer is still there, and another wait can begin.
    assert!(!made.id.is_empty());
}

#[tokio::test]
async fn refused_credentials_are_sent_once_and_read_again_when_they_change() {
    let server = start(simulator("specs/lyve-cloud").credential("secret key", "new")).await;
    let secret = Arc::new(Mutex::new("old".to_owned()));
    let source = Arc::clone(&secret);
    let client = Client::builder()
        .base_url(format!("{}/v2", server.url()))
        .environment([("LYVE_ACCOUNT_ID", "an account"), ("LYVE_ACCESS_KEY", "a key")])
        .credential_with("secret key", move || Ok(source.lock().expect("not poisoned").clone()))
        .build()
        .expect("a client");

    for _ in 0..5 {
        let error = client.account().usage().current().await.expect_err("is refused");
        assert!(error.is_login_refused() && error.is_auth() && !error.is_retryable(), "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
        assert_eq!(error.code(), Some("AuthenticationFailed"));
        assert!(error.to_string().contains("wrong, expired, replaced or deleted"), "{error}");
        assert!(!format!("{error:?}").contains("old"));
    }
    assert_eq!(logins(&server), 1, "the same credentials are not sent again");

    *secret.lock().expect("not poisoned") = "new".to_owned();
    client.account().usage().current().await.expect("the new secret is read without a restart");
    assert_eq!(logins(&server), 2);
}

#[tokio::test]
async fn credentials_that_are_deleted_while_a_token_lives_are_told_apart() {
    let (server, client) = lyve().await;
    client.account().usage().current().await.expect("answers");
    let body = json!({"code": "AuthenticationFailed ", "message": "unknown key"}).to_string();
    server.faults([Fault::status(403).body("application/json", &body).on("POST", LOGIN)]);
    server.expire_tokens();
    for _ in 0..3 {
        let error = client.account().usage().current().await.expect_err("is refused");
        assert!(error.is_login_refused(), "{error}");
    }
    assert_eq!(logins(&server), 2, "one login, and no second");
    let kept = format!("{:?}", client.account().usage().current().await);
    assert!(!kept.contains("canary"), "{kept}");
}

#[tokio::test]
async fn a_login_that_fails_in_passing_is_no_refusal() {
    let (server, client) = lyve().await;
    let body = json!({"code": "ServiceNotReady", "message": "later"}).to_string();
    server.faults([Fault::status(503).body("application/json", &body).on("POST", LOGIN)]);
    let error = client.account().usage().current().await.expect_err("no token");
    assert!(error.is_retryable() && !error.is_login_refused() && !error.is_auth(), "{error}");
    assert_eq!(logins(&server), 3);
}

#[tokio::test]
async fn a_limit_that_is_published_nowhere_is_waited_out() {
    // Five at once, and five a second.
    let server = start(secretly_limited("specs/lyve-cloud", 5, 1).retry_after()).await;
    let client = builder(&server).build().expect("a client");
    let calls: Vec<_> = (0..10)
        .map(|_| tokio::spawn(client.account().permissions().list().into_future()))
        .collect();
    for call in calls {
        call.await.expect("does not panic").expect("is answered in the end");
    }
    let refused = server.requests().iter().filter(|seen| seen.status == Some(429)).count();
    assert!(refused > 0, "the burst ends: nobody knows the limit before it is reached");
}

/// No list is documented to have pages: all of it comes at once.
#[tokio::test]
async fn a_long_list_is_one_answer() {
    let server = start(simulator("specs/lyve-cloud").items(180)).await;
    let client = builder(&server).build().expect("a client");
    assert_eq!(client.account().permissions().list().await.expect("lists").len(), 180);
    assert_eq!(client.account().service_accounts().list().await.expect("lists").len(), 180);
    let asked = ["/v2/permissions", "/v2/service-accounts"].map(|path| count(&server, "GET", path));
    assert_eq!(asked, [1, 1]);
    let api = products_tests::api("specs/lyve-cloud");
    assert!(api.operations.iter().all(|operation| operation.paging.is_none()));
    assert!(api.limits.is_empty(), "a limit that is published is a row, and has a test of its own");
}

#[tokio::test]
async fn usage_by_month_is_lists_and_the_present_is_objects() {
    let (server, client) = lyve().await;
    let usage = client.account().usage();
    let half_a_year =
        MonthlyParameters { from_month: 0, from_year: 2026, to_month: 5, to_year: 2026 };
    let monthly = usage.monthly(half_a_year).await.expect("answers");
    assert!(!monthly.usage_by_bucket.is_empty());
    let query = server.requests().pop().expect("one was seen").query;
    let wanted = [("fromMonth", "0"), ("fromYear", "2026"), ("toMonth", "5"), ("toYear", "2026")];
    assert_eq!(query, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let body = json!({
        "usageByBucket": {"numBuckets": 1, "totalUsageGB": 24032.63, "buckets": [{"name": "b", "usageGB": 24032.63}]},
    });
    let path = "/v2/usage/current";
    server.faults([Fault::status(200).body("application/json", &body.to_string()).on("GET", path)]);
    let current = usage.current().await.expect("answers");
    assert_eq!(current.usage_by_bucket.total_usage_gb, Some(24032.63));
    assert!(current.usage_by_sub_account.is_none());
}
