//! The server: a process of its own, so that what it costs is not counted.
//!
//! `/plain/…` is answered at once. `/limited/…` is served 25 times in any second, as a sliding log
//! counts, and refused with 429 beyond that; `/count` says how often each has happened.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

const BODY: &str = r#"{"id":"7b1c0f3e-8f0f-4d3e-9d5b-3f1f4c1c2a10","name":"web-1","state":"running","cpu":4,"memory":17179869184,"tags":["front","blue"],"createdAt":"2026-03-01T12:00:00Z","datacenter":"th3s"}"#;
const RATE: usize = 25;

#[derive(Default)]
struct Counts {
    served: VecDeque<Instant>,
    all: (u64, u64),
}

/// Says its port on standard output, and serves until its input ends.
pub fn run() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    println!("{}", listener.local_addr().expect("an address").port());
    let counts = Arc::<Mutex<Counts>>::default();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let counts = Arc::clone(&counts);
            thread::spawn(move || serve(stream, &counts));
        }
    });
    // The parent holds the other end: when it is gone, so is the server.
    let _ = std::io::stdin().read(&mut [0]);
}

fn serve(mut stream: TcpStream, counts: &Mutex<Counts>) {
    let _ = stream.set_nodelay(true);
    let Ok(reading) = stream.try_clone() else { return };
    let mut reader = BufReader::new(reading);
    let (mut line, mut answer) = (String::new(), Vec::new());
    loop {
        line.clear();
        if !matches!(reader.read_line(&mut line), Ok(1..)) {
            return;
        }
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        while !matches!(line.as_str(), "\r\n" | "\n") {
            line.clear();
            if !matches!(reader.read_line(&mut line), Ok(1..)) {
                return;
            }
        }
        let (status, body) = decide(&path, counts);
        answer.clear();
        let _ = write!(
            answer,
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(&answer).is_err() {
            return;
        }
    }
}

fn decide(path: &str, counts: &Mutex<Counts>) -> (&'static str, String) {
    if path.starts_with("/plain/") {
        return ("200 OK", BODY.to_owned());
    }
    let mut counts = counts.lock().expect("no panic while counting");
    if path == "/count" {
        return ("200 OK", format!("[{},{}]", counts.all.0, counts.all.1));
    }
    let now = Instant::now();
    while counts.served.front().is_some_and(|at| now - *at >= Duration::from_secs(1)) {
        counts.served.pop_front();
    }
    if counts.served.len() < RATE {
        counts.served.push_back(now);
        counts.all.0 += 1;
        ("200 OK", BODY.to_owned())
    } else {
        counts.all.1 += 1;
        ("429 Too Many Requests", "{}".to_owned())
    }
}

/// The server as a child of this process, ended with this value.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    /// Starts this very program, or `program`, with the argument `serve`.
    #[must_use]
    pub fn start(program: &std::path::Path) -> Self {
        let mut child = Command::new(program)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut port = String::new();
        let output = child.stdout.take().expect("its output is piped");
        BufReader::new(output).read_line(&mut port).expect("it says its port");
        Self { child, url: format!("http://127.0.0.1:{}", port.trim()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
