//! Prints what the runtime costs: of one call, of limits, under load from tasks and processes, and
//! with `--cold` of checking it from nothing. Parts can be asked for by name. `--gate` holds the
//! figures against their bounds, and fails where one is broken; that takes a quiet machine.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    thread,
    time::Duration,
};

use clientwright_bench::{
    calls::{Cost, by_hand, by_runtime, by_turns, of_two_limits, runtime},
    cold,
    gate::{
        Bound::{AtLeast, AtMost},
        Gate,
    },
    load::{self, Load},
    processor,
    server::{self, Server},
};

/// Calls of a turn, turns of a round.
const CALLS: u32 = 50;
const TURNS: usize = 40;
const ROUNDS: usize = 16;
/// What the server lets through in a second.
const RATE: f64 = 25.0;
const PARTS: [&str; 5] = ["call", "limits", "tasks", "processes", "cold"];

fn main() -> ExitCode {
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
        _ => return parts(&arguments),
    }
    ExitCode::SUCCESS
}

/// The parts that are asked for; without any, all but the cold one.
fn parts(arguments: &[&str]) -> ExitCode {
    let is_known =
        |argument: &&&str| PARTS.contains(argument) || matches!(**argument, "--cold" | "--gate");
    if !arguments.iter().all(|argument| is_known(&argument)) {
        eprintln!("usage: clientwright-bench [--gate] [--cold] [{}]", PARTS.join(" | "));
        return ExitCode::from(2);
    }
    let is_all = !arguments.iter().any(|argument| PARTS.contains(argument));
    let is_asked = |part: &str| {
        arguments.contains(&part)
            || if part == "cold" { arguments.contains(&"--cold") } else { is_all }
    };
    let program = env::current_exe().expect("this program");
    let mut gates = Vec::new();
    for part in PARTS.into_iter().filter(|part| is_asked(part)) {
        gates.extend(match part {
            "call" => processor::on_one(|| one_call(&program)),
            "limits" => limits(),
            "tasks" => by_tasks(&program),
            "processes" => by_processes(&program),
            _ => check(),
        });
        println!();
    }
    if !arguments.contains(&"--gate") {
        return ExitCode::SUCCESS;
    }
    gates.iter().for_each(|gate| println!("{gate}"));
    ExitCode::from(u8::from(!gates.iter().all(Gate::is_held)))
}

/// A minute each, all at once: calls come in bursts of one window, and in a short time the burst that
/// just is or is not within it decides.
fn by_tasks(program: &Path) -> Vec<Gate> {
    println!("a server of {RATE} calls/s, counted by a sliding log");
    let of = |tasks| load::by_tasks(program, tasks, Duration::from_secs(60));
    under_load("tasks", [(1, 0.0), (100, 0.0), (10_000, 0.0)], 0.95, of)
}

/// Five minutes, in which the burst of each process at its start is the worst.
fn by_processes(program: &Path) -> Vec<Gate> {
    println!("the same from several processes, none of which knows of the others");
    let of = |processes| load::by_processes(program, processes, Duration::from_secs(300));
    under_load("processes", [(2, 2.0), (4, 3.0), (8, 5.0)], 0.8, of)
}

/// All at once, each with a server of its own: they need hardly any processor.
fn under_load(
    who: &str,
    sizes: [(usize, f64); 3],
    least_used: f64,
    of: impl Fn(usize) -> Load + Copy + Send,
) -> Vec<Gate> {
    let loads = thread::scope(|scope| {
        sizes
            .map(|(size, most)| (size, most, scope.spawn(move || of(size))))
            .map(|(size, most, load)| (size, most, load.join().expect("no panic")))
    });
    let mut gates = Vec::new();
    for (size, most, load) in loads {
        println!("{size:>8} {who:<10} {load}");
        gates.extend(of_load(&format!("{size} {who}"), &load, most, least_used));
    }
    gates
}

fn of_load(who: &str, load: &Load, most_refused: f64, least_used: f64) -> [Gate; 2] {
    let (refused, rate) = (load.percent_refused(), load.rate());
    [
        Gate::new(format!("refused to {who}"), refused, "%", AtMost(most_refused)),
        Gate::new(format!("served to {who}"), rate, "calls/s", AtLeast(RATE * least_used)),
    ]
}

/// What a call by the runtime takes more than one by hand, in the middle of many turns. Between two
/// neighbours the machine hardly changes; from second to second it does, by more than is measured
/// here. Each round has connections of its own: where the scheduler puts the server's side of one
/// is luck that lasts.
fn one_call(program: &Path) -> Vec<Gate> {
    let (server, runtime) = (Server::start(program), runtime());
    let turns: Vec<_> = (0..ROUNDS)
        .flat_map(|round| by_turns(&runtime, &server.url, (TURNS, CALLS), round % 2 == 1))
        .collect();
    let microseconds: fn(&Cost) -> f64 = |cost| cost.time.as_secs_f64() * 1e6;
    let more = |unit: fn(&Cost) -> f64| {
        let by_hand = middle(turns.iter().map(|(hand, _)| unit(hand)));
        (by_hand, middle(turns.iter().map(|(hand, ours)| unit(ours) - unit(hand))))
    };
    println!("one call                 by hand     runtime   difference   ratio");
    let row = |name: &str, hand: f64, more: f64| {
        println!(
            "{name:<20} {hand:>11.2} {:>11.2} {more:>12.2} {:>7.2}",
            hand + more,
            1.0 + more / hand
        );
    };
    let (time, allocations) = (more(microseconds), more(|cost| cost.allocations));
    row("processor us", time.0, time.1);
    row("allocations", allocations.0, allocations.1);
    let mut gates = vec![
        Gate::new("processor more than by hand", time.1, "us", AtMost(1.0)),
        // The same where a call by hand takes 11 us, whatever the machine.
        Gate::new("processor beside by hand", 1.0 + time.1 / time.0, "times", AtMost(1.09)),
        Gate::new("allocations more than by hand", allocations.1, "", AtMost(8.0)),
    ];
    match (instructions(program, "hand", &server.url), instructions(program, "ours", &server.url)) {
        (Ok(hand), Ok(ours)) => {
            row("instructions", hand, ours - hand);
            // Well below a microsecond of them; other work on the machine does not stretch these.
            gates.push(Gate::new(
                "instructions more than by hand",
                ours - hand,
                "",
                AtMost(2_500.0),
            ));
        }
        (Err(reason), _) | (_, Err(reason)) => {
            println!("instructions         not counted: {reason}")
        }
    }
    gates
}

/// The value that half of the others are above.
fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
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

fn limits() -> Vec<Gate> {
    let (without, with) = of_two_limits(&runtime(), 100_000);
    let nanoseconds = |cost: Cost| cost.time.as_secs_f64() * 1e9;
    let (without, with) = (nanoseconds(without), nanoseconds(with));
    println!("a call answered from memory: {without:.0} ns, with two free limits {with:.0} ns");
    vec![Gate::new("two free limits", with - without, "ns", AtMost(1_000.0))]
}

fn check() -> Vec<Gate> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let alone = cold::client_alone(&root);
    println!("checked from nothing      crates  processor s");
    let [client, runtime] = [("HTTP client and serde", &alone), ("runtime", &root.join("runtime"))]
        .map(|(name, at)| {
            let cold = cold::check(at);
            println!("{name:<25} {:>6} {:>12.1}", cold.crates, cold.time.as_secs_f64());
            cold
        });
    let _ = std::fs::remove_dir_all(alone);
    let (time, client) = (runtime.time.as_secs_f64(), client.time.as_secs_f64());
    vec![
        Gate::new("crates", runtime.crates as f64, "", AtMost(110.0)),
        Gate::new("processor of a cold check", time, "s", AtMost(55.0)),
        // The same where what it stands on takes 50 s, whatever the machine.
        Gate::new("cold check beside the client's", time / client, "times", AtMost(1.1)),
    ]
}
