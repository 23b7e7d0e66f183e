//! A server on the loopback that records exactly what arrives, byte by byte, and answers what it is told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A request as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// `GET`
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names as written, in order.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Recorded {
    /// The value of a header that came once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = found.next().map(|(_, value)| value.as_str());
        assert_eq!(found.next(), None, "`{name}` came more than once");
        value
    }

    /// The body, which must be text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_else(|error| panic!("{error}"))
    }
}

/// The server. It goes on answering as long as the runtime of the test does.
#[derive(Clone, Debug)]
pub struct Echo {
    url: String,
    seen: Arc<Mutex<Vec<Recorded>>>,
    answers: Arc<Mutex<VecDeque<String>>>,
}

impl Echo {
    /// # Panics
    ///
    /// When the loopback cannot be listened on.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let echo = Self { url, seen: Arc::default(), answers: Arc::default() };
        let own = echo.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(own.clone().serve(stream));
            }
        });
        echo
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The head and body of the next answer; without any the answer is 204.
    pub fn answer(&self, answer: impl Into<String>) {
        lock(&self.answers).push_back(answer.into());
    }

    /// What came since this was last asked.
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut *lock(&self.seen))
    }

    /// The one request that came since this was last asked.
    ///
    /// # Panics
    ///
    /// When none came, or several.
    pub fn only(&self) -> Recorded {
        let mut seen = self.take();
        assert_eq!(seen.len(), 1, "{seen:#?}");
        seen.remove(0)
    }

    async fn serve(self, mut stream: TcpStream) {
        let mut rest = Vec::new();
        while let Some(request) = read(&mut stream, &mut rest).await {
            lock(&self.seen).push(request);
            let next = lock(&self.answers).pop_front();
            let answer = next.unwrap_or_else(|| "HTTP/1.1 204 No Content\r\n\r\n".to_owned());
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

async fn read(stream: &mut TcpStream, rest: &mut Vec<u8>) -> Option<Recorded> {
    let end = until(stream, rest, |bytes| find(bytes, b"\r\n\r\n")).await?;
    let head = String::from_utf8_lossy(&rest[..end]).into_owned();
    rest.drain(..end + 4);
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_owned(), value.trim().to_owned()))
    };
    let headers = lines.map(header).collect::<Option<Vec<_>>>()?;
    let mut request = Recorded { method, target, headers, body: Vec::new() };
    if request.header("transfer-encoding").is_some() {
        request.body = chunks(stream, rest).await?;
    } else if let Some(length) = request.header("content-length") {
        let length = length.parse().ok()?;
        until(stream, rest, |bytes| (bytes.len() >= length).then_some(())).await?;
        request.body = rest.drain(..length).collect();
    }
    Some(request)
}

async fn chunks(stream: &mut TcpStream, rest: &mut Vec<u8>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = until(stream, rest, |bytes| find(bytes, b"\r\n")).await?;
        let size = String::from_utf8_lossy(&rest[..end]).into_owned();
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        rest.drain(..end + 2);
        until(stream, rest, |bytes| (bytes.len() >= size + 2).then_some(())).await?;
        body.extend(rest.drain(..size));
        rest.drain(..2);
        if size == 0 {
            return Some(body);
        }
    }
}

/// Reads on until what has come is enough.
async fn until<T>(
    stream: &mut TcpStream,
    rest: &mut Vec<u8>,
    enough: impl Fn(&[u8]) -> Option<T>,
) -> Option<T> {
    loop {
        if let Some(found) = enough(rest) {
            return Some(found);
        }
        if stream.read_buf(rest).await.ok()? == 0 {
            return None;
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
