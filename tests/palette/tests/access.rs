//! Who calls, and about which project.

use std::time::Duration;

use palette_tests::{built, client, person, seen, settings, simulator, start};

const LOGIN: &str = "/v1/auth/authenticate";

#[tokio::test]
async fn an_api_key_is_sent_as_it_is() {
    let server = start(simulator()).await;
    client(&server).access().roles().list().await.expect("answers");
    let roles = seen(&server, "GET", "/v1/roles");
    assert_eq!(roles[0].header("apikey"), Some("a secret"));
    assert_eq!(roles[0].header("authorization"), None);
    assert!(seen(&server, "POST", LOGIN).is_empty());
}

#[tokio::test]
async fn a_login_gives_a_token_without_a_word_before_it() {
    let server = start(simulator()).await;
    let palette = person(&server);
    for _ in 0..3 {
        palette.access().roles().list().await.expect("answers");
    }
    let logins = seen(&server, "POST", LOGIN);
    let [login] = logins.as_slice() else { panic!("{logins:#?}") };
    let body = r#"{"emailId":"ada@example.com","password":"a secret word"}"#;
    assert_eq!(String::from_utf8_lossy(&login.body), body);
    assert_eq!(login.query, [("setCookie".to_owned(), "false".to_owned())]);
    for call in seen(&server, "GET", "/v1/roles") {
        let token = call.header("authorization").expect("a token");
        assert_eq!(token.split('.').count(), 3, "a JWT and nothing else: {token}");
        assert!(!token.contains(' '), "{token}");
    }
}

#[tokio::test]
async fn a_user_of_several_organizations_names_one() {
    let server = start(simulator()).await;
    let settings = settings(&server)
        .credential("email", "ada@example.com")
        .credential("password", "a secret word")
        .credential("organization", "engines");
    built(settings).access().roles().list().await.expect("answers");
    let login = &seen(&server, "POST", LOGIN)[0];
    assert!(String::from_utf8_lossy(&login.body).contains(r#""org":"engines""#));
}

#[tokio::test]
async fn a_token_that_ends_in_mid_flight_is_replaced_once() {
    let server = start(simulator()).await;
    let palette = person(&server);
    palette.access().roles().list().await.expect("answers");
    server.expire_tokens();
    let calls: Vec<_> =
        (0..10).map(|_| tokio::spawn(palette.access().teams().list().into_future())).collect();
    for call in calls {
        call.await.expect("does not panic").expect("goes on with a new token");
    }
    assert_eq!(seen(&server, "POST", LOGIN).len(), 2, "one login for all who were refused");
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end() {
    let server = start(simulator().token_life(Duration::from_secs(2))).await;
    let palette = person(&server);
    for _ in 0..5 {
        palette.access().roles().list().await.expect("answers");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let requests = server.requests();
    let renewals = requests.iter().filter(|seen| seen.path.starts_with("/v1/auth/refresh/"));
    assert!(renewals.clone().count() > 0, "the old token, as a segment, is traded for a new one");
    assert!(renewals.clone().all(|seen| seen.status == Some(200)));
    assert!(renewals.clone().all(|seen| seen.header("authorization").is_none()));
    assert_eq!(seen(&server, "POST", LOGIN).len(), 1);
    assert!(requests.iter().all(|seen| seen.status != Some(401)), "nobody was refused");
}

#[tokio::test]
async fn a_view_of_a_project_shares_everything_else() {
    let server = start(simulator()).await;
    let tenant = person(&server);
    let project = tenant.project("5f6c1a11").expect("a header can hold it");
    tenant.clusters().clusters().tags().await.expect("answers");
    project.clusters().clusters().tags().await.expect("answers");
    project.project("07a9").expect("a header").clusters().clusters().tags().await.expect("answers");
    project.without_project().clusters().clusters().tags().await.expect("answers");
    let calls = seen(&server, "GET", "/v1/spectroclusters/tags");
    let scopes: Vec<_> = calls.iter().map(|call| call.header("projectuid")).collect();
    assert_eq!(scopes, [None, Some("5f6c1a11"), Some("07a9"), None]);
    assert_eq!(seen(&server, "POST", LOGIN).len(), 1, "all views share the token");
}

#[tokio::test]
async fn what_belongs_to_no_project_goes_without_the_header() {
    let server = start(simulator()).await;
    let project = client(&server).project("5f6c1a11").expect("a header can hold it");
    project.access().api_keys().list().await.expect("answers");
    project.system().system().rate_limit().await.expect("answers");
    project.monitoring().notifications().list().await.expect("answers");
    project.monitoring().audits().list().await.expect("answers");
    let has = |path| seen(&server, "GET", path)[0].header("projectuid").is_some();
    assert!(!has("/v1/apiKeys") && !has("/v1/system/ratelimit"));
    // The slash at the end is part of the path.
    assert!(!has("/v1/notifications/") && has("/v1/audits"));
}

#[tokio::test]
async fn the_project_may_come_from_the_environment() {
    let server = start(simulator()).await;
    let variables = [("PALETTE_API_KEY", "a secret"), ("PALETTE_PROJECT_UID", "5f6c1a11")];
    let palette = built(settings(&server).environment(variables));
    palette.clusters().clusters().tags().await.expect("answers");
    let call = &seen(&server, "GET", "/v1/spectroclusters/tags")[0];
    assert_eq!(call.header("projectuid"), Some("5f6c1a11"));
}

#[tokio::test]
async fn a_value_that_no_header_can_hold_is_refused_at_once() {
    let server = start(simulator()).await;
    let error = client(&server).project("two\nlines").expect_err("cannot be sent");
    assert!(error.to_string().contains("ProjectUid"), "{error}");
}

#[tokio::test]
async fn a_password_that_is_wrong_is_told_once() {
    let server = start(simulator().credential("password", "another word")).await;
    let palette = person(&server);
    for _ in 0..3 {
        let error = palette.access().roles().list().await.expect_err("is refused");
        assert!(error.is_login_refused() && error.is_auth() && !error.is_retryable(), "{error}");
        assert!(!format!("{error} {error:?}").contains("a secret word"));
    }
    assert_eq!(seen(&server, "POST", LOGIN).len(), 1, "what was refused is not sent again");
    assert!(seen(&server, "GET", "/v1/roles").is_empty());
}

/// Nothing renews a key, so it is not sent twice.
#[tokio::test]
async fn a_key_that_has_ended_is_told() {
    let server = start(simulator().token("the key of today")).await;
    let error = client(&server).access().roles().list().await.expect_err("is refused");
    assert!(error.is_auth() && !error.is_retryable(), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert!(!format!("{error} {error:?}").contains("a secret"));
    assert_eq!(seen(&server, "GET", "/v1/roles").len(), 1);
}
