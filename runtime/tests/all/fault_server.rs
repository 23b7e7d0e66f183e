//! A server that does to each connection what a list of steps says, and counts what it was sent.

use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use flate2::{Compression, write::GzEncoder};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

/// Who has signed the certificate of the server.
pub const AUTHORITY: &[u8] = include_bytes!("tls/authority.pem");
const CERTIFICATE: &[u8] = include_bytes!("tls/certificate.pem");
const KEY: &[u8] = include_bytes!("tls/key.pem");

/// What happens to a connection next.
#[derive(Clone, Debug)]
pub enum Step {
    /// Reads one request, head and body.
    Read,
    Write(Vec<u8>),
    /// Writes byte by byte with a pause before each.
    Drip(&'static [u8], Duration),
    /// Writes the same for ever.
    Flood(&'static [u8]),
    Wait(Duration),
    /// Never does anything again.
    Silence,
    /// Closes with a reset.
    Reset,
}

pub fn write(text: impl Into<Vec<u8>>) -> Step {
    Step::Write(text.into())
}

/// The address, how many connections there were, and how many requests were read.
pub struct FaultServer {
    pub url: String,
    pub connections: Arc<AtomicUsize>,
    pub requests: Arc<AtomicUsize>,
}

impl FaultServer {
    /// Does the same to every connection, and closes it after the last step.
    pub async fn start(steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (connections, requests) = (Arc::default(), Arc::default());
        let server =
            Self { url, connections: Arc::clone(&connections), requests: Arc::clone(&requests) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(play(stream, steps.clone(), Arc::clone(&requests)));
            }
        });
        server
    }

    /// How often it was asked: connections, since not every request is read.
    pub fn asked(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn play(mut stream: TcpStream, steps: Vec<Step>, requests: Arc<AtomicUsize>) {
    for step in steps {
        match step {
            Step::Read => {
                if read_request(&mut stream).await.is_none() {
                    return;
                }
                requests.fetch_add(1, Ordering::SeqCst);
            }
            Step::Write(bytes) => drop(stream.write_all(&bytes).await),
            Step::Drip(bytes, pause) => {
                for byte in bytes {
                    tokio::time::sleep(pause).await;
                    if stream.write_all(&[*byte]).await.is_err() {
                        return;
                    }
                }
            }
            Step::Flood(bytes) => {
                let bytes = bytes.repeat(65_536 / bytes.len() + 1);
                while stream.write_all(&bytes).await.is_ok() {
                    // Other tests share the processor.
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
            Step::Wait(time) => tokio::time::sleep(time).await,
            Step::Silence => std::future::pending().await,
            Step::Reset => stream.set_zero_linger().unwrap(),
        }
    }
}

/// Head and body of a request with a length; `None` once the other side has closed.
pub async fn read_request<S: AsyncRead + Unpin>(stream: &mut S) -> Option<(String, Vec<u8>)> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length = length.map_or(0, |length| length.parse().unwrap());
            if bytes.len() >= end + 4 + length {
                let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
                return Some((head, bytes[end + 4..].to_vec()));
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}

pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// What an HTTP/2 server does to the streams of each of its connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer2 {
    /// `GOAWAY` before any stream was looked at, on the first connection; then as it should be.
    GoAwayUnread,
    /// `GOAWAY` with an error after the stream was looked at.
    GoAwayRead,
    /// Resets the stream as refused, on the first connection; then as it should be.
    Refuse,
    /// Resets the stream for an inner error.
    Break,
    Serve,
}

/// The address of an HTTP/2 server with the certificate above, and how many requests it has read.
pub async fn start_http2(answer: Answer2) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let requests = Arc::new(AtomicUsize::new(0));
    let (acceptor, seen) = (acceptor(), Arc::clone(&requests));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    speak_http2(stream, answer, &seen).await;
                }
            });
        }
    });
    (url, requests)
}

fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const END: u8 = 0x5;

async fn speak_http2<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    answer: Answer2,
    seen: &AtomicUsize,
) {
    // The client's preface, then frames.
    if stream.read_exact(&mut [0; 24]).await.is_err() {
        return;
    }
    let _ = stream.write_all(&frame(SETTINGS, 0, 0, &[])).await;
    let mut head = [0; 9];
    while stream.read_exact(&mut head).await.is_ok() {
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        let mut payload = vec![0; length];
        if stream.read_exact(&mut payload).await.is_err() {
            return;
        }
        let id = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        if head[3] == SETTINGS && head[4] == 0 {
            let _ = stream.write_all(&frame(SETTINGS, 1, 0, &[])).await;
        }
        if head[3] != HEADERS {
            continue;
        }
        let is_first = seen.fetch_add(1, Ordering::SeqCst) == 0;
        let code = |code: u32| code.to_be_bytes().to_vec();
        // The entry 8 of the static table is `:status: 200`.
        let served = frame(HEADERS, END, id, &[0x88]);
        let frames = match answer {
            Answer2::GoAwayUnread if is_first => frame(GOAWAY, 0, 0, &[0; 8]),
            Answer2::GoAwayRead => frame(GOAWAY, 0, 0, &[code(id), code(2)].concat()),
            Answer2::Refuse if is_first => frame(RST_STREAM, 0, id, &code(7)),
            Answer2::Break => frame(RST_STREAM, 0, id, &code(2)),
            Answer2::GoAwayUnread | Answer2::Refuse | Answer2::Serve => served,
        };
        let _ = stream.write_all(&frames).await;
        if frames[3] == GOAWAY {
            return drop(stream.shutdown().await);
        }
    }
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = (payload.len() as u32).to_be_bytes();
    let mut frame = vec![length[1], length[2], length[3], kind, flags];
    frame.extend_from_slice(&stream.to_be_bytes());
    frame.extend_from_slice(payload);
    frame
}
