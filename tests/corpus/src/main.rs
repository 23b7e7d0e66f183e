//! Makes a crate of every document below a folder, each in a process of its own, and accounts for
//! all of them.
//!
//! ```text
//! tests/corpus/fetch.sh
//! cargo run --release -p corpus -- target/corpus/documents --slice 60 --compile
//! ```

mod compile;
mod examples;
mod measure;
mod one;
mod record;
mod table;

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use clap::Parser;

use record::Record;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
struct Args {
    /// Folders with documents (`*.json`, `*.yaml`), or single documents.
    documents: Vec<PathBuf>,
    /// Only documents whose path holds this text.
    #[arg(long)]
    only: Option<String>,
    /// Only so many documents, picked by the seed.
    #[arg(long)]
    slice: Option<usize>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Compile the crates with warnings as errors.
    #[arg(long)]
    compile: bool,
    /// Send every valid example through its type.
    #[arg(long)]
    examples: bool,
    /// Crates of more lines than this are spared that.
    #[arg(long, default_value_t = 150_000)]
    lines: usize,
    /// Where the account of the examples is written.
    #[arg(long)]
    account: Option<PathBuf>,
    /// The share of valid examples, in percent, that must come out as they went in.
    #[arg(long, default_value_t = 0.0)]
    equal: f64,
    /// The longest that one document may take to generate, in seconds.
    #[arg(long, default_value_t = 60)]
    limit: u64,
    /// Where records are kept; documents that have one are not run again.
    #[arg(long)]
    resume: Option<PathBuf>,
    /// Where the table is written.
    #[arg(long)]
    report: Option<PathBuf>,
    /// Where crates are written; below `target/corpus` when compiling.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The share of documents, in percent, that must be generated whole and, with `--compile`,
    /// compile.
    #[arg(long, default_value_t = 0.0)]
    at_least: f64,
    /// One document in this process; prints its record.
    #[arg(long, hide = true)]
    child: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let workspace = workspace.canonicalize().unwrap_or(workspace);
    if args.child {
        let document = args.documents.first().cloned().unwrap_or_default();
        let runtime = workspace.join("runtime");
        let order = one::Order {
            out: args.out.as_deref(),
            runtime: &runtime,
            examples: args.examples,
            lines: args.lines,
        };
        let record = one::one(&document, order);
        println!("{}", serde_json::to_string(&record).unwrap_or_default());
        return ExitCode::SUCCESS;
    }
    let documents = documents(&args);
    if documents.is_empty() {
        eprintln!("no document was found: run tests/corpus/fetch.sh and name its folder");
        return ExitCode::from(2);
    }
    let records = run(&args, &documents, &workspace);
    let table = table::table(&records);
    println!("{table}");
    let account = args.account.as_ref().map(|path| (path, examples::file(&records)));
    for (path, text) in args.report.as_ref().map(|path| (path, table)).into_iter().chain(account) {
        if let Err(error) = fs::write(path, text) {
            eprintln!("{}: {error}", path.display());
            return ExitCode::from(2);
        }
    }
    let good = |record: &&Record| {
        record.is_whole() && record.compiled.as_ref().is_none_or(|compiled| compiled.clean)
    };
    let share = 100.0 * records.iter().filter(good).count() as f64 / records.len() as f64;
    if share < args.at_least {
        eprintln!("{share:.2} % are whole and compile; {} % is asked for", args.at_least);
        return ExitCode::FAILURE;
    }
    let share = examples::equal(&records);
    if share < args.equal {
        eprintln!("{share:.2} % of the examples are equal; {} % is asked for", args.equal);
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn documents(args: &Args) -> Vec<PathBuf> {
    let mut found = Vec::new();
    // In the order in which folders are named, so that a slice is the same wherever they lie.
    for path in &args.documents {
        let before = found.len();
        collect(path, &mut found);
        found[before..].sort();
    }
    if let Some(only) = &args.only {
        found.retain(|path| path.to_string_lossy().contains(only.as_str()));
    }
    if let Some(slice) = args.slice {
        fastrand::Rng::with_seed(args.seed).shuffle(&mut found);
        found.truncate(slice);
        found.sort();
    }
    found
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_file() {
        found.push(path.to_owned());
        return;
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_document = path.extension().is_some_and(|end| end == "json" || end == "yaml");
        let is_manifest = path.file_name().is_some_and(|name| name == "package.json");
        if path.is_dir() || (is_document && !is_manifest) {
            collect(&path, found);
        }
    }
}

fn run(args: &Args, documents: &[PathBuf], workspace: &Path) -> Vec<Record> {
    let known = args.resume.as_deref().map(read).unwrap_or_default();
    let log = args.resume.as_ref().and_then(|path| {
        fs::OpenOptions::new().create(true).append(true).open(path).map(Mutex::new).ok()
    });
    let next = AtomicUsize::new(0);
    let records = Mutex::new(Vec::new());
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let label = document.display().to_string();
                    let record = match known.get(&label) {
                        Some(record) => record.clone(),
                        None => {
                            let record = examine(args, document, workspace);
                            if let Some(log) = &log
                                && let (Ok(mut log), Ok(line)) =
                                    (log.lock(), serde_json::to_string(&record))
                            {
                                let _ = writeln!(log, "{line}");
                            }
                            record
                        }
                    };
                    if let Ok(mut records) = records.lock() {
                        records.push(record);
                        if records.len() % 100 == 0 {
                            eprintln!(
                                "{} of {}, {:.0?}",
                                records.len(),
                                documents.len(),
                                began.elapsed()
                            );
                        }
                    }
                }
            });
        }
    });
    let mut records = records.into_inner().unwrap_or_default();
    records.sort_by(|a, b| a.document.cmp(&b.document));
    records
}

fn read(path: &Path) -> BTreeMap<String, Record> {
    let Ok(file) = fs::File::open(path) else { return BTreeMap::new() };
    let lines = BufReader::new(file).lines().map_while(Result::ok);
    let records = lines.filter_map(|line| serde_json::from_str::<Record>(&line).ok());
    records.map(|record| (record.document.clone(), record)).collect()
}

fn examine(args: &Args, document: &Path, workspace: &Path) -> Record {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let builds = args.compile || args.examples;
    let out = args.out.clone().or(builds.then(|| workspace.join("target/corpus/crates")));
    let out = out.map(|out| out.join(one::crate_name(&stem)));
    let mut record = child(args, document, out.as_deref());
    if let (true, Some(out)) = (args.compile && record.is_generated(), &out) {
        record.compiled = Some(compile::compile(out, workspace));
    }
    if let (Some(examples), Some(out)) = (&mut record.examples, &out) {
        examples::run(examples, out, workspace);
    }
    let failed = record.compiled.as_ref().is_some_and(|compiled| !compiled.clean)
        || record.examples.as_ref().is_some_and(|examples| examples.failed.is_some());
    if let (true, false, None, Some(out)) = (builds, failed, &args.out, &out) {
        let _ = fs::remove_dir_all(out);
    }
    record
}

/// Runs this program again for one document and waits no longer than the limit.
fn child(args: &Args, document: &Path, out: Option<&Path>) -> Record {
    let failed = |error: String| Record {
        document: document.display().to_string(),
        error: Some(error),
        ..Record::default()
    };
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return failed(error.to_string()),
    };
    let mut command = Command::new(program);
    command.arg("--child").arg(document).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Documents are worked on side by side already.
    command.env("RAYON_NUM_THREADS", "1");
    if let Some(out) = out {
        command.arg("--out").arg(out);
    }
    if args.examples {
        command.args(["--examples", "--lines", &args.lines.to_string()]);
    }
    let mut running = match command.spawn() {
        Ok(running) => running,
        Err(error) => return failed(error.to_string()),
    };
    let began = Instant::now();
    while let Ok(None) = running.try_wait() {
        if began.elapsed() > Duration::from_secs(args.limit) {
            let _ = running.kill();
            let _ = running.wait();
            return failed(format!("not done after {} s", args.limit));
        }
        thread::sleep(Duration::from_millis(3));
    }
    match running.wait_with_output() {
        Ok(output) => serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            failed(format!("panic: {}", said.lines().take(3).collect::<Vec<_>>().join(" ")))
        }),
        Err(error) => failed(error.to_string()),
    }
}
