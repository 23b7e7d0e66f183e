//! How much of a server's rate is used, by how many tasks and processes.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    calls::{LIMITED, Machine, client},
    server::Server,
};

/// Calls that were served and refused, as the server counts.
pub struct Load {
    pub served: u64,
    pub refused: u64,
    pub took: Duration,
}

impl Load {
    /// Calls served in a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.served as f64 / self.took.as_secs_f64()
    }

    /// The refused among all calls, in percent.
    #[must_use]
    pub fn percent_refused(&self) -> f64 {
        let (served, refused) = (self.served as f64, self.refused as f64);
        100.0 * refused / (served + refused).max(1.0)
    }
}

impl std::fmt::Display for Load {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (rate, refused) = (self.rate(), self.percent_refused());
        write!(
            f,
            "{rate:6.2} calls/s served, {refused:4.1} % refused in {:.2} s",
            self.took.as_secs_f64()
        )
    }
}

/// So many tasks that call one after the other, for so long.
#[must_use]
pub fn by_tasks(program: &Path, tasks: usize, time: Duration) -> Load {
    let server = Server::start(program);
    let began = Instant::now();
    drive(&server.url, tasks, time);
    count(&server.url, began.elapsed())
}

/// So many processes of 20 tasks, none of which knows of the others.
#[must_use]
pub fn by_processes(program: &Path, processes: usize, time: Duration) -> Load {
    let server = Server::start(program);
    let began = Instant::now();
    let children: Vec<_> = (0..processes)
        .map(|_| {
            let mut command = Command::new(program);
            command.arg("drive").arg(&server.url).arg(time.as_secs().to_string());
            command.spawn().expect("a process")
        })
        .collect();
    for mut child in children {
        let _ = child.wait();
    }
    count(&server.url, began.elapsed())
}

/// Calls until the time is over.
pub fn drive(url: &str, tasks: usize, time: Duration) {
    let runtime = crate::calls::runtime();
    let client = client(url);
    runtime.block_on(async {
        let tasks: Vec<_> = (0..tasks)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move {
                    loop {
                        let _ = client.call(&LIMITED).path("id", "1").json::<Machine>().await;
                    }
                })
            })
            .collect();
        tokio::time::sleep(time).await;
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
    });
}

fn count(url: &str, took: Duration) -> Load {
    let counted = crate::calls::runtime()
        .block_on(async { reqwest::get(format!("{url}/count")).await?.bytes().await });
    let (served, refused) =
        serde_json::from_slice(&counted.expect("an answer")).expect("two numbers");
    Load { served, refused, took }
}
