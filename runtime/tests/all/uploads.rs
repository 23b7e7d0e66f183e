//! Bodies that are streamed to a server, on real sockets: whole, with their length, again when sent
//! again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use clientwright_runtime::{
    Body, Builder, Client, Failure, LimitSet, Multipart, Retries, TransportError, Upload,
};
use tokio::{io::AsyncWriteExt, net::TcpListener, sync::mpsc};

use crate::{
    common::{Example, PRODUCT, REPLACE, WRITE},
    fault_server::read_request,
};

/// Answers the first requests with 503, then with 200; heads and bodies come out of the receiver.
async fn server(refused: usize) -> (Client, mpsc::UnboundedReceiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (seen, requests) = mpsc::unbounded_channel();
    let mut left = refused;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let Some(request) = read_request(&mut stream).await else { continue };
            let status = if left > 0 { "503 Busy" } else { "200 OK" };
            left = left.saturating_sub(1);
            let _ = seen.send(request);
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    let builder = Builder::<Example>::new(&PRODUCT)
        .base_url(url)
        .limits(LimitSet::new())
        .retries(Retries::default().base(Duration::from_millis(1)))
        .danger_accept_invalid_certificates(true);
    (builder.build().unwrap().core, requests)
}

/// A stream of its chunks, with or without trouble at its end.
fn chunks(parts: &'static [&'static str], trouble: bool) -> Body {
    let mut parts = parts.iter().copied();
    let mut trouble = trouble;
    Body::stream(Chunks(move || match parts.next() {
        Some(part) => Some(Ok(Bytes::from_static(part.as_bytes()))),
        None if std::mem::take(&mut trouble) => Some(Err(TransportError::new(Failure::Request))),
        None => None,
    }))
}

struct Chunks<F>(F);

impl<F: FnMut() -> Option<Result<Bytes, TransportError>> + Unpin> futures_core::Stream
    for Chunks<F>
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready((self.0)())
    }
}

#[tokio::test]
async fn a_file_is_streamed_as_a_part_and_again_when_sent_again() {
    let path = std::env::temp_dir().join(format!("clientwright-upload-{}.iso", std::process::id()));
    let content: Vec<u8> = (0..1_000_000_u32).map(|number| (number % 251) as u8).collect();
    std::fs::write(&path, &content).unwrap();
    let upload = Upload::open(&path).unwrap().media_type("application/x-iso9660-image");
    assert_eq!((upload.length(), upload.content()), (Some(1_000_000), None));
    assert_eq!(upload, upload.clone());
    assert!(format!("{upload:?}").contains("1000000 bytes"), "{upload:?}");
    let (client, mut requests) = server(1).await;
    let parts = std::collections::BTreeMap::from([("image", &upload)]);
    client.call(&REPLACE).body_parts(&parts).nothing().await.unwrap();
    let (first, second) = (requests.recv().await.unwrap(), requests.recv().await.unwrap());
    let (head, body) = second;
    assert_eq!(first.1, body);
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
    let text = String::from_utf8_lossy(&body);
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(text.contains(&format!(
        "name=\"image\"; filename=\"{name}\"\r\ncontent-type: application/x-iso9660-image\r\n\r\n"
    )));
    assert!(body.windows(1_000).any(|window| window == &content[..1_000]));
    assert!(body.len() > 1_000_000 && body.ends_with(b"--\r\n"));
    // By hand, and as the whole body.
    let by_hand = Multipart::new().text("a", "1").upload("image", upload.clone());
    client.call(&WRITE).body_multipart(by_hand).nothing().await.unwrap();
    let both = requests.recv().await.unwrap().1;
    assert!(String::from_utf8_lossy(&both).contains("name=\"a\"\r\n\r\n1\r\n--"));
    assert!(both.windows(content.len()).any(|window| window == content));
    client.call(&WRITE).body_upload(upload, "application/octet-stream").nothing().await.unwrap();
    assert_eq!(requests.recv().await.unwrap().1, content);
    std::fs::remove_file(&path).unwrap();
    assert!(Upload::open(&path).is_err());
}

#[tokio::test]
async fn a_stream_is_made_anew_for_each_attempt() {
    let made = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&made);
    let upload = Upload::stream(Some(6), move || {
        count.fetch_add(1, Ordering::Relaxed);
        chunks(&["abc", "", "def"], false)
    });
    let (client, mut requests) = server(2).await;
    let call = client.call(&REPLACE).body_upload(upload, "text/plain").nothing();
    call.await.unwrap();
    for _ in 0..3 {
        let (head, body) = requests.recv().await.unwrap();
        assert!(head.contains("content-length: 6") && head.contains("text/plain"), "{head}");
        assert_eq!(body, b"abcdef");
    }
    assert_eq!(made.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn a_stream_that_fails_is_no_call() {
    let (client, _requests) = server(0).await;
    let upload = Upload::stream(Some(9), || chunks(&["abc"], true));
    let error = client.call(&WRITE).body_upload(upload, "text/plain").nothing().await.unwrap_err();
    assert!(error.is_transport(), "{error}");
    let gone = Upload::stream(None, || chunks(&[], false));
    let message = serde_json::to_string(&gone).unwrap_err().to_string();
    assert!(message.contains("a part of its own"), "{message}");
    assert_ne!(gone, Upload::stream(None, || chunks(&[], false)));
}
