//! Dates in four forms, and numbers that come as texts.

use clientwright_serve::Fault;
use cloudtemple::{
    iam::types::{
        CreatePersonalAccessTokenRequest, PersonalAccessTokenExpirationDate as Expiration,
    },
    rtms::types::{MonitoringId, SetNotificationsRequest},
    runtime::{Timestamp, UnixMillis, Uuid},
};
use cloudtemple_tests::{client, seen, simulator, start};

fn json(path: &str, body: &str) -> Fault {
    Fault::status(200).body("application/json", body).on("GET", path).times(1)
}

/// An id of monitoring as a path takes it.
pub(crate) fn id_text(id: &MonitoringId) -> String {
    match id {
        MonitoringId::Integer(number) => number.to_string(),
        MonitoringId::Text(text) => text.clone(),
        other => panic!("neither number nor text: {other:?}"),
    }
}

#[tokio::test]
async fn milliseconds_since_1970_are_moments() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let backups = cloud.backup().open_iaas_backups().list().await.expect("lists");
    let kept = server.store().items("/backup/v1/open_iaas/backups");
    assert!(!backups.is_empty());
    let begin: Timestamp = "2025-01-01T00:00:00Z".parse().expect("is a moment");
    for (backup, kept) in backups.iter().zip(&kept) {
        let made = backup.timestamp.expect("is there").timestamp().expect("is in range");
        assert_eq!(Some(made.as_millisecond()), kept["timestamp"].as_i64());
        assert!(made >= begin, "not seconds: {made}");
    }
    let sessions = cloud.backup().spp_jobs().list_sessions().await.expect("lists");
    assert!(
        sessions.iter().all(|session| session.start.is_some_and(|at| at.timestamp().is_some()))
    );

    let body = r#"[{"id":"1","start":1711000000123,"end":null,"status":"RUNNING"}]"#;
    server.faults([json("/backup/v1/spp/jobs/session", body)]);
    let session = cloud.backup().spp_jobs().list_sessions().await.expect("lists").remove(0);
    assert_eq!((session.start, session.end), (Some(UnixMillis::from(1_711_000_000_123)), None));
}

#[tokio::test]
async fn dates_with_and_without_a_zone_and_of_no_known_form_are_kept() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let path = "/vm_instances/v1/virtual_machines";
    let body = r#"{"total":1,"vms":[{"id":"vm-7","name":"db","status":"running","az":{"id":"az-2","name":"two"},
        "vcpu":4,"ramGb":8,"backupPolicy":null,"createdAt":"2026-04-14T12:50:41.881814","updatedAt":"2026-04-14T14:50:41Z"}]}"#;
    server.faults([json(path, body)]);
    let machine = cloud.vm_instances().virtual_machines().list().await.expect("lists").vms;
    let machine = machine.expect("is there").remove(0);
    let (made, changed) =
        (machine.created_at.expect("a date"), machine.updated_at.expect("a date"));
    assert_eq!(made.as_str(), "2026-04-14T12:50:41.881814");
    let wanted: Timestamp = "2026-04-14T12:50:41.881814Z".parse().expect("is a moment");
    assert_eq!(made.timestamp(), Some(wanted));
    assert!(changed.timestamp() > made.timestamp());
    assert!(machine.backup_policy.is_none());

    // The simulator's own, with a zone.
    let tasks = cloud.vm_instances().tasks().list().await.expect("lists");
    assert!(
        tasks
            .iter()
            .all(|task| task.created_at.as_ref().is_some_and(|at| at.timestamp().is_some()))
    );

    // The form of this one is not stated, so it stays a text.
    let body = r#"{"id":"1","name":"nightly","createDate":"Tue Apr 14 12:50:41 2026"}"#;
    server.faults([json("/storage/object/v1/storage_accounts/nightly", body)]);
    let account = cloud.object_storage().storage_accounts().get("nightly").await.expect("is there");
    assert_eq!(account.create_date.as_deref(), Some("Tue Apr 14 12:50:41 2026"));
}

#[tokio::test]
async fn an_expiration_is_a_number_when_made_and_a_text_when_read() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let tokens = cloud.iam();
    let tokens = tokens.personal_access_tokens();
    let wanted = CreatePersonalAccessTokenRequest::new(
        "nightly",
        vec![Uuid::nil().into()],
        1_790_000_000_000,
    );
    let made = tokens.create(&wanted).await.expect("is made");
    assert_eq!(made.expiration_date, Some(Expiration::Integer(1_790_000_000_000)));

    let path = format!("/iam/v2/personal_access_tokens/{}", made.id);
    let body =
        format!(r#"{{"id":"{}","name":"nightly","expirationDate":"1790000000000"}}"#, made.id);
    server.faults([json(&path, &body)]);
    let read = tokens.get(&made.id).await.expect("is there");
    assert_eq!(read.expiration_date, Some(Expiration::Text("1790000000000".to_owned())));
}

#[tokio::test]
async fn numbers_as_texts_keep_every_digit() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let path = "/storage/object/v1/buckets/reports";
    let body = r#"{"id":"1","name":"reports","versioning":"Disabled","totalSize":"120.5000000000000001",
        "totalSizeUnit":"GB","totalObjects":7,"totalObjectsDeleted":"18446744073709551617"}"#;
    server.faults([json(path, body)]);
    let bucket = cloud.object_storage().buckets().get("reports").await.expect("is there");
    assert_eq!(bucket.total_size.as_deref(), Some("120.5000000000000001"));
    assert_eq!(bucket.total_objects, Some(7));
    assert_eq!(bucket.total_objects_deleted.as_deref(), Some("18446744073709551617"));

    // Prices come whole and with a point.
    let path = "/vm_instances/v1/storage_types";
    for (written, wanted) in [("2", 2.0), ("0.063", 0.063)] {
        let body = format!(
            r#"{{"storageTypes":[{{"id":"s","name":"fast","sku":{{"price":{written}}}}}]}}"#
        );
        server.faults([json(path, &body)]);
        let types = cloud.vm_instances().storage_types().list().await.expect("lists").storage_types;
        let sku = types.expect("is there").remove(0).sku.expect("is there");
        assert_eq!(sku.price, Some(wanted));
    }
}

#[tokio::test]
async fn ids_of_monitoring_are_sent_back_as_they_came() {
    let server = start(simulator()).await;
    let cloud = client(&server);
    let monitoring = cloud.rtms();
    let hosts = monitoring.hosts();
    let host = id_text(&hosts.list().await.expect("lists").data[0].id);
    let path = format!("/rtms/v1/hosts/{host}/services");
    server.faults([json(&path, r#"{"data":[{"id":7},{"id":"8"},{"id":9007199254740993}]}"#)]);
    let services = hosts.list_services(&host).await.expect("lists").data;
    let services: Vec<_> = services.into_iter().map(|service| service.id).collect();
    let texts: Vec<String> = services.iter().map(id_text).collect();
    assert_eq!(texts, ["7", "8", "9007199254740993"]);
    let silent = SetNotificationsRequest::new(false, services);
    hosts.set_notifications(&host, &silent).await.expect("is done");
    let path = format!("/rtms/v1/hosts/{host}/monitoring/notifications");
    let sent = seen(&server, "POST", &path).pop().expect("was sent");
    let sent = String::from_utf8(sent.body).expect("is text");
    assert_eq!(sent, r#"{"enable":false,"services":[7,"8",9007199254740993]}"#);
}
