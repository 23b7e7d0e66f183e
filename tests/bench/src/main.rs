//! Prints what the runtime costs. `--cold` also checks it from nothing, which takes minutes.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use clientwright_bench::{
    calls::{Cost, by_hand, by_runtime, of_two_limits, runtime},
    cold, load,
    server::{self, Server},
};

const CALLS: u32 = 2_000;
const ROUNDS: usize = 15;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["serve"] => server::run(),
        ["drive", url, seconds] => {
            load::drive(url, 20, Duration::from_secs(seconds.parse().expect("seconds")));
        }
        ["calls", who, url, calls] => {
            let calls = calls.parse().expect("a number");
            match who {
                "hand" => by_hand(&runtime(), url, calls),
                _ => by_runtime(&runtime(), url, calls),
            };
        }
        [] => all(false),
        ["--cold"] => all(true),
        _ => {
            eprintln!("usage: clientwright-bench [--cold]");
            std::process::exit(2);
        }
    }
}

fn all(with_cold: bool) {
    let program = env::current_exe().expect("this program");
    one_call(&program);
    limits();
    println!("\na server of 25 calls/s, counted by a sliding log");
    for tasks in [1, 100, 10_000] {
        println!(
            "{tasks:>8} tasks      {}",
            load::by_tasks(&program, tasks, Duration::from_secs(20))
        );
    }
    for processes in [2, 4, 8] {
        let load = load::by_processes(&program, processes, Duration::from_secs(60));
        println!("{processes:>8} processes  {load}");
    }
    if with_cold {
        check();
    }
}

/// By turns, so that whatever else the machine does meets both; the best round of each.
fn one_call(program: &Path) {
    let (server, runtime) = (Server::start(program), runtime());
    let (mut hand, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        hand.push(by_hand(&runtime, &server.url, CALLS));
        ours.push(by_runtime(&runtime, &server.url, CALLS));
    }
    let best = |costs: &[Cost]| costs.iter().min_by_key(|cost| cost.time).copied().expect("rounds");
    let (hand, ours) = (best(&hand), best(&ours));
    println!("one call                 by hand     runtime   difference   ratio");
    let row = |name: &str, hand: f64, ours: f64| {
        println!("{name:<20} {hand:>11.2} {ours:>11.2} {:>12.2} {:>7.2}", ours - hand, ours / hand);
    };
    row("processor us", hand.time.as_secs_f64() * 1e6, ours.time.as_secs_f64() * 1e6);
    row("allocations", hand.allocations, ours.allocations);
    match (instructions(program, "hand", &server.url), instructions(program, "ours", &server.url)) {
        (Ok(hand), Ok(ours)) => row("instructions", hand, ours),
        (Err(reason), _) | (_, Err(reason)) => {
            println!("instructions         not counted: {reason}")
        }
    }
}

/// Those of one call in user space, without what starting up takes.
fn instructions(program: &Path, who: &str, url: &str) -> Result<f64, String> {
    match (by_perf(program, who, url, 5_000), by_perf(program, who, url, 0)) {
        (Some(all), Some(start)) => return Ok((all - start) / 5_000.0),
        _ => eprintln!("perf counts nothing here: valgrind does it, slowly"),
    }
    let count = |calls| {
        by_valgrind(program, who, url, calls).ok_or("neither perf nor valgrind counts here")
    };
    Ok((count(400)? - count(0)?) / 400.0)
}

fn by_perf(program: &Path, who: &str, url: &str, calls: u32) -> Option<f64> {
    let mut perf = Command::new("perf");
    perf.args(["stat", "-x", ",", "-e", "instructions:u", "--"]);
    let text = said(perf.arg(program).args(["calls", who, url, &calls.to_string()]))?;
    let counted = text.lines().find(|line| line.contains("instructions"))?;
    counted.split(',').next()?.parse().ok()
}

fn by_valgrind(program: &Path, who: &str, url: &str, calls: u32) -> Option<f64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    let text = said(valgrind.arg(program).args(["calls", who, url, &calls.to_string()]))?;
    text.lines().find_map(|line| line.split_once("Collected : "))?.1.trim().parse().ok()
}

fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    Some(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn limits() {
    let (without, with) = of_two_limits(&runtime(), 100_000);
    let nanoseconds = |cost: Cost| cost.time.as_nanos();
    println!(
        "\na call answered from memory: {} ns, with two free limits {} ns",
        nanoseconds(without),
        nanoseconds(with)
    );
}

fn check() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let alone = cold::client_alone(&root);
    println!("\nchecked from nothing      crates  processor s");
    for (name, directory) in [("HTTP client and serde", &alone), ("runtime", &root.join("runtime"))]
    {
        let cold = cold::check(directory);
        println!("{name:<25} {:>6} {:>12.1}", cold.crates, cold.time.as_secs_f64());
    }
    let _ = std::fs::remove_dir_all(alone);
}
