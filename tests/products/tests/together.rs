//! Two products in one program: one pool of connections, limits and credentials of their own.

use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use clientwright_runtime::{Body, BoxFuture, Transport, TransportError};
use http::{Request, Response};
use products_tests::{simulator, start};

/// Counts what goes through it, and answers nothing itself.
#[derive(Clone, Default)]
struct Counting(Arc<AtomicUsize>);

impl Transport for Counting {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Ok(Response::new(Body::from(r#"{"usageByBucket":{}}"#))) })
    }
}

#[tokio::test]
async fn a_client_takes_over_the_connections_of_another() {
    let counting = Counting::default();
    let lyve = lyve_cloud::Client::builder()
        .transport(counting.clone())
        .bearer("a token of lyve")
        .build()
        .expect("a client");
    let edge = spectrocloud_palette_edge::Client::builder()
        .connections_of(lyve.core())
        .base_url("https://192.0.2.1:5080")
        .bearer("a token of the host")
        .build()
        .expect("a client");
    lyve.account().usage().current().await.expect("answers");
    edge.management().service().ping().await.expect("answers");
    assert_eq!(counting.0.load(Ordering::Relaxed), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_for_two_clouds_runs() {
    let lyve = start(simulator("specs/lyve-cloud")).await;
    let edge = start(simulator("specs/spectrocloud-palette-edge")).await;
    let mut program = Command::new(env!("CARGO_BIN_EXE_two_clouds"));
    program
        .env_clear()
        .env("LYVE_URL", format!("{}/v2", lyve.url()))
        .env("LYVE_ACCOUNT_ID", "an account")
        .env("LYVE_ACCESS_KEY", "a key")
        .env("LYVE_SECRET_KEY", "a secret")
        .env("PALETTE_EDGE_URL", edge.url())
        .env("PALETTE_EDGE_USERNAME", "kairos")
        .env("PALETTE_EDGE_PASSWORD", "a password");
    let output = tokio::task::spawn_blocking(move || program.output()).await;
    let output = output.expect("does not panic").expect("runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("service accounts") && text.contains("cluster"), "{text}");
    // Each has logged in where it belongs, and nowhere else.
    for (server, login) in [(&lyve, "/v2/auth/token"), (&edge, "/v1/users/default/login")] {
        let requests = server.requests();
        assert_eq!(requests.iter().filter(|seen| seen.path == login).count(), 1);
        assert!(requests.iter().all(|seen| seen.status == Some(200)), "{requests:#?}");
    }
}
