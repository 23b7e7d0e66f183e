//! Certificates that hosts sign themselves: trusted by explicit choice only.

use clientwright_runtime::Error;
use clientwright_serve::Running;
use products_tests::{
    simulator, start,
    tls::{self, CERTIFICATE, FINGERPRINT},
};
use spectrocloud_palette_edge::{Client, runtime::Builder};

async fn host() -> (Running, String) {
    let server = start(simulator("specs/spectrocloud-palette-edge")).await;
    let front = tls::front(server.address()).await.expect("a front");
    (server, format!("https://{front}"))
}

async fn ask(url: &str, choose: impl Fn(Builder<Client>) -> Builder<Client>) -> Result<(), Error> {
    let builder = Client::builder()
        .base_url(url)
        .credential("username", "kairos")
        .credential("password", "a password")
        .retries(clientwright_runtime::Retries::none());
    choose(builder).build()?.management().edge_host().get().await.map(drop)
}

#[tokio::test]
async fn nothing_is_trusted_by_default() {
    let (server, url) = host().await;
    let error = ask(&url, |builder| builder).await.expect_err("an unknown authority");
    let mut cause: &dyn std::error::Error = &error;
    let mut told = error.to_string();
    while let Some(inner) = cause.source() {
        told.push_str(&format!(": {inner}"));
        cause = inner;
    }
    assert!(told.contains("certificate"), "{told}");
    assert!(server.requests().is_empty(), "no password was sent");
}

#[tokio::test]
async fn a_fingerprint_trusts_one_certificate() {
    let (server, url) = host().await;
    ask(&url, |builder| builder.certificate_fingerprint(FINGERPRINT)).await.expect("is trusted");
    let plain = FINGERPRINT.replace(':', "").to_lowercase();
    ask(&url, |builder| builder.certificate_fingerprint(&plain)).await.expect("is trusted");
    // By name the host would not be trusted, since the certificate is for its address alone.
    let by_name = url.replace("127.0.0.1", "localhost");
    ask(&by_name, |builder| builder.certificate_fingerprint(FINGERPRINT))
        .await
        .expect("is trusted");

    let before = server.requests().len();
    let other = "00".repeat(32);
    let error = ask(&url, |builder| builder.certificate_fingerprint(&other)).await;
    let error = error.expect_err("another certificate");
    assert!(error.to_string().contains("no connection"), "{error}");
    assert_eq!(server.requests().len(), before, "no password was sent");
    let several = ask(&url, |builder| {
        builder.certificate_fingerprint(&other).certificate_fingerprint(FINGERPRINT)
    });
    several.await.expect("one of several");
}

#[tokio::test]
async fn the_hosts_own_authority_can_be_trusted() {
    let (_server, url) = host().await;
    ask(&url, |builder| builder.root_certificate(CERTIFICATE)).await.expect("is trusted");
}

#[tokio::test]
async fn a_wrong_choice_is_told_when_the_client_is_built() {
    let (_server, url) = host().await;
    let short = ask(&url, |builder| builder.certificate_fingerprint("F6:A4")).await;
    assert!(short.expect_err("too short").to_string().contains("64 hexadecimal digits"));
    let both = ask(&url, |builder| {
        builder.certificate_fingerprint(FINGERPRINT).root_certificate(CERTIFICATE)
    });
    assert!(both.await.expect_err("two ways").to_string().contains("one of them"));
}

#[tokio::test]
async fn anything_is_trusted_only_when_it_is_called_dangerous() {
    let (_server, url) = host().await;
    let asked = ask(&url, |builder| builder.danger_accept_invalid_certificates(true));
    asked.await.expect("anything goes");
}
