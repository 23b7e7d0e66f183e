//! Arguments, and the way from a verb to what is printed and returned.
//!
//! Exit codes: 0 done, 1 found what it was asked to look for, 2 could not do it.

mod changelog;
mod deprecations;
mod diff;
mod fetch;
mod generate;
mod inspect;
mod report;
mod revision;
mod serve;
mod used;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use clientwright::{
    disk::{Access, DEFAULT_MAX_SIZE, Remote},
    notice::Date,
};

/// What a verb found. The number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done = 0,
    Found = 1,
    Failed = 2,
}

#[derive(Debug, Parser)]
#[command(
    name = "clientwright",
    version,
    about = "OpenAPI documents in, typed Rust client crates out"
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write crates; without arguments all of specs/ into generated/
    Generate(Generate),
    /// Like generate, but write nothing: exit code 1 when a crate is stale
    Check(Crates),
    /// Get the documents that vendors publish, for `generate --fetched` (needs a build with `--features remote`)
    Fetch(Fetch),
    /// Say what changed between two documents or products: on the wire, in Rust, for the version
    Diff(Compare),
    /// Write the changelog entry and the next version of products, from what changed since the last tag
    Changelog(Release),
    /// List what is going away, when, and whether a code base uses it
    Deprecations(Deprecations),
    /// Print what a stage makes of a document
    Inspect(Inspect),
    /// Run a local server that behaves like the API
    Serve(Serve),
}

#[derive(Debug, Args)]
struct Generate {
    #[command(flatten)]
    crates: Crates,

    /// Build from what `fetch` got into this folder instead of the project's own documents [default: .fetched]
    #[arg(
        long,
        value_name = "DIR",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = fetch::FOLDER,
        conflicts_with = "spec"
    )]
    fetched: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Fetch {
    /// Products: folders of specs/ [default: all]
    products: Vec<String>,

    /// The folder that keeps them; version control passes over it
    #[arg(long, value_name = "DIR", default_value = fetch::FOLDER)]
    into: PathBuf,

    /// The largest document that is kept, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_MAX_SIZE)]
    max_size: u64,
}

#[derive(Debug, Args)]
struct Crates {
    /// Products: folders of specs/ [default: all]
    products: Vec<String>,

    /// One document instead of products; --name and --out go with it
    #[arg(long, value_name = "FILE", conflicts_with = "products", requires_all = ["name", "out"])]
    spec: Option<PathBuf>,

    /// The name of the crate made from --spec
    #[arg(long, value_name = "CRATE", requires = "spec")]
    name: Option<String>,

    /// Where to write: the folder of crates, or with --spec the crate's own folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// The folder of the runtime [default: the published version of it]
    #[arg(long, value_name = "PATH")]
    runtime_path: Option<PathBuf>,

    /// Take two things of one name, and anything left out, as errors
    #[arg(long)]
    strict: bool,

    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct Compare {
    /// What was: a document, a product's folder, or REVISION:PATH of either
    #[arg(required_unless_present = "schema")]
    old: Option<String>,

    /// What is
    #[arg(required_unless_present = "schema")]
    new: Option<String>,

    /// How the findings are written
    #[arg(long, value_enum, default_value = "text")]
    format: diff::Format,

    /// Exit with 1 when there is such a finding
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<diff::FailOn>,

    /// Findings that may pass: a TOML list of fingerprint, reason and last day
    #[arg(long, value_name = "FILE")]
    ignore: Option<PathBuf>,

    /// The day by which removals are early or due [default: the system's]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,

    /// Print the JSON Schema of --format json
    #[arg(long, exclusive = true)]
    schema: bool,

    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct Release {
    /// Products: folders of specs/ [default: all]
    products: Vec<String>,

    /// The revision that the last release was made from [default: the last tag that begins with the crate's name, else
    /// the last tag]
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,

    /// Print the entry and write nothing
    #[arg(long)]
    dry_run: bool,

    /// The day of the release [default: the system's]
    #[arg(long, value_name = "DATE")]
    today: Option<String>,

    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct Deprecations {
    /// Products: folders of specs/ [default: all]
    products: Vec<String>,

    /// One document instead of products
    #[arg(long, value_name = "FILE", conflicts_with = "products")]
    spec: Option<PathBuf>,

    /// The name of the crate made from --spec, for --used-by
    #[arg(long, value_name = "CRATE", requires = "spec")]
    name: Option<String>,

    /// Exit with 1 when a removal has passed or comes within so many days or weeks: 90d, 12w
    #[arg(long, value_name = "PERIOD", value_parser = deprecations::days)]
    within: Option<i64>,

    /// The day from which days are counted [default: the system's]
    #[arg(long, value_name = "DATE", value_parser = deprecations::day)]
    today: Option<Date>,

    /// Compile the workspace in this folder and list where it uses what is going away
    #[arg(long, value_name = "PATH")]
    used_by: Option<PathBuf>,

    /// With --used-by: list every operation that is used, deprecated or not
    #[arg(long, requires = "used_by")]
    all: bool,

    /// How the list is written
    #[arg(long, value_enum, default_value = "text")]
    format: deprecations::Format,

    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct Inspect {
    /// A document, or the folder of a product
    file: PathBuf,

    /// What to print
    #[arg(long, value_enum)]
    stage: inspect::Stage,

    /// Only what has this in its name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,

    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct Limits {
    /// The largest file that is read, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_MAX_SIZE)]
    max_size: u64,

    /// Read files of other hosts that a document refers to (needs a build with `--features remote`)
    #[arg(long)]
    allow_remote: bool,
}

impl Limits {
    fn access(&self) -> Access {
        let remote = if self.allow_remote { Remote::Allowed } else { Remote::Refused };
        Access { max_size: self.max_size, remote }
    }
}

#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
struct Serve {
    /// Everything is given to the server as it stands
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<std::ffi::OsString>,
}

pub fn run() -> ExitCode {
    if used::is_compiler() {
        return used::compile();
    }
    let outcome = match Cli::parse().verb {
        Verb::Generate(arguments) => generate::generate(&arguments),
        Verb::Check(arguments) => generate::check(&arguments),
        Verb::Fetch(arguments) => fetch::fetch(&arguments),
        Verb::Changelog(arguments) => changelog::changelog(&arguments),
        Verb::Diff(arguments) => diff::diff(&arguments),
        Verb::Deprecations(arguments) => deprecations::run(&arguments),
        Verb::Inspect(arguments) => inspect::inspect(&arguments),
        Verb::Serve(arguments) => serve::serve(&arguments.arguments),
    };
    ExitCode::from(outcome as u8)
}
