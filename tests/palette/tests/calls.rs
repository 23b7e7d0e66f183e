//! Errors, what is sent and what is not, files, and writes that take effect later.

use std::time::Duration;

use clientwright_serve::Fault;
use palette_tests::{built, client, seen, settings, simulator, start};
use serde_json::Value;
use spectrocloud_palette::{
    access::types::Error as ErrorBody,
    clouds::types::{AwsAccount, AwsCloudAccount, CloudAccountStatus, ObjectMeta},
    clusters::types::SpectroVsphereClusterEntity,
    profiles::types::ClusterProfilesImportFileBody,
    runtime::{Error, Retries, Upload},
};

const BODY: &str =
    r#"{"code":"InvalidName","message":"the name is taken","details":{"name":["a"]},"ref":"r-7"}"#;

#[tokio::test]
async fn every_documented_error_is_read() {
    let server = start(simulator()).await;
    let settings = settings(&server).credential("api key", "a secret");
    let palette = built(settings.retries(Retries::default().attempts(1)));
    for status in [400, 401, 403, 404, 429, 500] {
        let fault = Fault::status(status).body("application/json", BODY);
        server.faults([fault.on("GET", "/v1/roles").times(1)]);
        let error = palette.access().roles().list().await.expect_err("is refused");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.code(), Some("InvalidName"));
        assert_eq!(error.message(), Some("the name is taken"));
        let body: ErrorBody = error.body_as().expect("fits");
        assert_eq!(body.ref_.as_deref(), Some("r-7"));
        assert_eq!(body.details.expect("details")["name"][0], "a");
        let is = |test: fn(&Error) -> bool| test(&error);
        assert_eq!(is(Error::is_auth), status == 401 || status == 403, "{status}");
        assert_eq!(is(Error::is_not_found), status == 404, "{status}");
        assert_eq!(is(Error::is_rate_limited), status == 429, "{status}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("a secret"), "{shown}");
    }
}

/// How often a read and a write are sent that are refused so each time.
#[tokio::test]
async fn what_passes_is_asked_again_and_a_write_only_where_it_was_not_done() {
    use spectrocloud_palette::access::types::Role;
    let server = start(simulator()).await;
    for (status, reads, writes) in
        [(400, 1, 1), (401, 1, 1), (403, 1, 1), (404, 1, 1), (429, 4, 4), (500, 4, 1)]
    {
        // Each with a client of its own: the retries of all come from one purse.
        let settings = settings(&server).credential("api key", "a secret");
        let palette = built(settings.retries(Retries::default().base(Duration::from_millis(1))));
        let before = [seen(&server, "GET", "/v1/roles"), seen(&server, "POST", "/v1/roles")];
        let fault =
            |method| Fault::status(status).body("application/json", BODY).on(method, "/v1/roles");
        server.faults([fault("GET"), fault("POST")]);
        palette.access().roles().list().await.expect_err("is refused");
        palette.access().roles().create(&Role::new()).await.expect_err("is refused");
        server.clear_faults();
        let after = [seen(&server, "GET", "/v1/roles"), seen(&server, "POST", "/v1/roles")];
        let sent = [0, 1].map(|at| after[at].len() - before[at].len());
        assert_eq!(sent, [reads, writes], "{status}");
    }
}

#[tokio::test]
async fn a_code_says_that_something_is_not_there_whatever_the_status() {
    let server = start(simulator()).await;
    let palette = client(&server);
    let body = r#"{"code":"ResourceNotFound","message":"gone"}"#;
    let fault = Fault::status(500).body("application/json", body);
    server.faults([fault.on("GET", "/v1/roles/{uid}").times(1)]);
    let error = palette.access().roles().get("07a9").await.expect_err("is not there");
    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.attempts(), 1, "asking again is no use");
}

#[tokio::test]
async fn a_role_is_created_found_and_deleted() {
    use spectrocloud_palette::access::types::{Role, RoleSpec};
    let server = start(simulator()).await;
    let palette = client(&server);
    let roles = palette.access().roles();
    let mut role = Role::new();
    role.metadata = Some(spectrocloud_palette::access::types::ObjectMeta::new());
    role.metadata.as_mut().expect("was set").name = Some("reader".to_owned());
    role.spec = Some(RoleSpec::new().with(|spec| {
        spec.permissions = Some(vec!["cluster.get".to_owned()]);
    }));
    let made = roles.create(&role).await.expect("is made");
    let read = roles.get(&made.uid).await.expect("is there");
    assert_eq!(read.metadata.and_then(|metadata| metadata.name).as_deref(), Some("reader"));
    roles.delete(&made.uid).await.expect("is deleted");
    assert!(roles.get(&made.uid).await.expect_err("is gone").is_not_found());
}

#[tokio::test]
async fn what_only_the_api_writes_is_not_sent() {
    let server = start(simulator()).await;
    let palette = client(&server);
    let accounts = palette.clouds().aws_accounts();
    let wanted = AwsAccount::new().with(|account| {
        account.metadata = Some(ObjectMeta::new().with(|metadata| {
            metadata.name = Some("billing".to_owned());
            metadata.uid = Some("chosen by hand".to_owned());
        }));
        account.spec = Some(AwsCloudAccount::new());
        account.status = Some(CloudAccountStatus::new());
    });
    let made = accounts.create(&wanted).await.expect("is made");
    let read = accounts.get(&made.uid).await.expect("is there");
    let metadata = read.metadata.as_ref().expect("has metadata");
    assert_eq!(metadata.uid.as_deref(), Some(made.uid.as_str()), "the answer's uid is read");

    // What was read may be sent back as it is.
    accounts.update(&made.uid, &read).await.expect("is changed");
    let path = format!("/v1/cloudaccounts/aws/{}", made.uid);
    let sent = [seen(&server, "POST", "/v1/cloudaccounts/aws"), seen(&server, "PUT", &path)];
    for call in sent.iter().flatten() {
        let body: Value = serde_json::from_slice(&call.body).expect("JSON");
        assert!(body.get("status").is_none(), "{body}");
        assert_eq!(body["metadata"]["name"], "billing");
        for member in ["uid", "creationTimestamp", "lastModifiedTimestamp", "deletionTimestamp"] {
            assert!(body["metadata"].get(member).is_none(), "{member}: {body}");
        }
    }
}

#[test]
fn the_vendors_zero_time_is_read() {
    let text = r#"{"lastModifiedTimestamp":"0001-01-01T00:00:00.000Z","labels":null}"#;
    let metadata: ObjectMeta = serde_json::from_str(text).expect("fits");
    assert!(metadata.last_modified_timestamp.is_some() && metadata.labels.is_none());
}

#[test]
fn values_that_were_added_later_survive() {
    use spectrocloud_palette::clusters::types::ClusterType;
    let later: ClusterType = serde_json::from_str(r#""PureAdopt""#).expect("is kept");
    assert_eq!(serde_json::to_string(&later).expect("is written"), r#""PureAdopt""#);
}

#[tokio::test]
async fn a_cluster_is_waited_for_until_it_runs() {
    let server = start(simulator()).await;
    let palette = client(&server);
    let clusters = palette.clusters().clusters();
    let wanted = SpectroVsphereClusterEntity::new();
    let pending = clusters.create_vsphere(&wanted).await.expect("is begun");
    let uid = pending.uid.clone();
    pending.until_ready().await.expect("runs");
    let cluster = clusters.get(&uid).await.expect("is there");
    let state = cluster.status.and_then(|status| status.state);
    assert_eq!(state.as_deref(), Some("Running"));
}

#[tokio::test]
async fn a_profile_is_imported_from_a_file_and_downloaded_as_one() {
    let server = start(simulator().any_id()).await;
    let palette = client(&server);
    let profiles = palette.profiles().cluster_profiles();
    let file = Upload::new(r#"{"metadata":{}}"#).file_name("profile.json");
    let body = ClusterProfilesImportFileBody::new(file);
    let made = profiles.import_file(&body).publish(true).await.expect("is imported");
    assert!(!made.uid.is_empty());
    let sent = &seen(&server, "POST", "/v1/clusterprofiles/import/file")[0];
    let text = String::from_utf8_lossy(&sent.body).into_owned();
    assert!(text.contains(r#"name="importFile"; filename="profile.json""#), "{text}");
    let bytes = profiles.export(&made.uid).await.expect("is downloaded");
    assert!(!bytes.is_empty());
}
