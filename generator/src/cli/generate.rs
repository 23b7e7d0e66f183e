//! `generate` and `check`: the same work, written or compared.

use std::{
    path::{Component, Path, PathBuf, absolute},
    time::Instant,
};

use clientwright::{
    config,
    diagnostic::{Sources, closest},
    disk,
    emit::{Files, Runtime},
    load, load_fetched,
    model::{Api, Part},
    pipeline::{self, Strictness},
};

use super::{Crates, Generate, Outcome, fetch, report};

/// Where crates go when nothing else is said.
const GENERATED: &str = "generated";

/// One crate to be made.
struct Job {
    name: String,
    input: Input,
    out: PathBuf,
}

enum Input {
    /// The folder of a product.
    Product(PathBuf),
    /// The folder of a product, and that of its published documents.
    Fetched(PathBuf, PathBuf),
    /// A document alone, which has no configuration that names its crate.
    Document(PathBuf, String),
}

/// A crate that has been made, not yet written.
struct Made {
    job: Job,
    files: Files,
    summary: String,
}

pub(super) fn generate(arguments: &Generate) -> Outcome {
    let started = Instant::now();
    let Generate { crates, fetched } = arguments;
    let Some(made) = make_all(crates, fetched.as_deref()) else { return Outcome::Failed };
    if let Some(Err(error)) = fetched.as_deref().map(disk::pass_over) {
        report::error(&format!("the folder of what was fetched cannot be written: {error}"));
        return Outcome::Failed;
    }
    let mut outcome = Outcome::Done;
    for Made { job, files, summary } in made {
        match disk::write_crate(&job.out, &files) {
            Ok(done) => println!(
                "{}: {summary}; {} of {} files written, {} removed",
                job.out.display(),
                done.written.len(),
                files.len(),
                done.removed.len(),
            ),
            Err(error) => {
                report::diagnostics(vec![error.diagnostic()], &Sources::new());
                outcome = Outcome::Failed;
            }
        }
    }
    if outcome == Outcome::Done {
        println!("done in {:.2} s", started.elapsed().as_secs_f64());
    }
    outcome
}

/// What was fetched has no part in it: the same files are fresh for everybody.
pub(super) fn check(arguments: &Crates) -> Outcome {
    let Some(made) = make_all(arguments, None) else { return Outcome::Failed };
    let mut outcome = Outcome::Done;
    for Made { job, files, .. } in made {
        match disk::compare_crate(&job.out, &files) {
            Ok(stale) if stale.is_empty() => println!("{}: fresh", job.out.display()),
            Ok(stale) => {
                for one in &stale {
                    println!("{}: {}: {}", job.out.display(), one.path, kind(one.kind));
                }
                println!("stale: run `clientwright generate {}`", job.name);
                outcome = Outcome::Found;
            }
            Err(error) => {
                report::diagnostics(vec![error.diagnostic()], &Sources::new());
                return Outcome::Failed;
            }
        }
    }
    outcome
}

fn kind(kind: disk::StaleKind) -> &'static str {
    match kind {
        disk::StaleKind::Missing => "missing",
        disk::StaleKind::Differs => "differs",
        disk::StaleKind::LeftOver => "left over",
    }
}

/// Nothing is written before everything is made: one broken document leaves all crates as they are.
fn make_all(arguments: &Crates, fetched: Option<&Path>) -> Option<Vec<Made>> {
    let jobs = match jobs(arguments, fetched) {
        Ok(jobs) => jobs,
        Err(message) => {
            report::error(&message);
            return None;
        }
    };
    let mut made = Vec::new();
    let mut failed = false;
    for job in jobs {
        match make(job, arguments) {
            Some(one) => made.push(one),
            None => failed = true,
        }
    }
    (!failed).then_some(made)
}

fn make(job: Job, arguments: &Crates) -> Option<Made> {
    let mut sources = Sources::new();
    let access = arguments.limits.access();
    let loaded = match &job.input {
        Input::Product(folder) => load(folder, None, access, &mut sources),
        Input::Document(file, name) => load(file, Some(name), access, &mut sources),
        Input::Fetched(folder, documents) => load_fetched(folder, documents, access, &mut sources),
    };
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(found) => {
            report::diagnostics(found, &sources);
            return None;
        }
    };
    let strictness = if arguments.strict { Strictness::Strict } else { loaded.strictness };
    let runtime = match &arguments.runtime_path {
        Some(path) => Runtime::Path(from(&job.out, path)),
        None => match (loaded.runtime, &job.input) {
            // The configuration's path starts at the crate's usual place.
            (Runtime::Path(path), Input::Fetched(..)) => {
                Runtime::Path(from(&job.out, &Path::new(GENERATED).join(&job.name).join(path)))
            }
            (runtime, _) => runtime,
        },
    };
    let mut reading = pipeline::read(loaded.product, strictness);
    let failed = reading.has_errors();
    report::diagnostics(std::mem::take(&mut reading.diagnostics), &sources);
    if failed {
        return None;
    }
    let files = pipeline::files(&reading, &runtime);
    let made = Made { summary: summary(&reading.api), files, job };
    // The process is about to end: to give millions of pieces back one by one takes longer than to write the crate.
    std::mem::forget(reading);
    Some(made)
}

fn jobs(arguments: &Crates, fetched: Option<&Path>) -> Result<Vec<Job>, String> {
    if let (Some(spec), Some(name), Some(out)) = (&arguments.spec, &arguments.name, &arguments.out)
    {
        if let Some(expected) = config::refused_crate_name(name) {
            return Err(format!("`--name {name}` is not {expected}"));
        }
        return Ok(vec![Job {
            name: format!("--spec {} --name {name} --out {}", spec.display(), out.display()),
            input: Input::Document(spec.clone(), name.clone()),
            out: out.clone(),
        }]);
    }
    let specs = Path::new("specs");
    let products = products(specs, &arguments.products)?;
    let Some(fetched) = fetched else {
        let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from(GENERATED));
        let job = |name: String| Job {
            input: Input::Product(specs.join(&name)),
            out: out.join(&name),
            name,
        };
        return Ok(products.into_iter().map(job).collect());
    };
    let out = arguments.out.clone().unwrap_or_else(|| fetched.join(GENERATED));
    let job = |name: String| Job {
        input: Input::Fetched(specs.join(&name), fetch::documents(fetched, &name)),
        out: out.join(&name),
        name,
    };
    // Who names no product means what there is.
    let is_meant =
        |name: &String| !arguments.products.is_empty() || fetch::documents(fetched, name).is_dir();
    let jobs: Vec<Job> = products.into_iter().filter(is_meant).map(job).collect();
    match jobs.is_empty() {
        true => Err(format!(
            "`{}` holds nothing that was fetched: run `clientwright fetch`",
            fetched.display()
        )),
        false => Ok(jobs),
    }
}

/// The products that are named; all of them where none is.
pub(super) fn products(specs: &Path, named: &[String]) -> Result<Vec<String>, String> {
    let known = disk::products(specs).map_err(|error| {
        format!("specs/ cannot be read: {error}; run this where specs/ is, or give --spec")
    })?;
    if known.is_empty() {
        return Err("specs/ holds no product: no folder with a clientwright.toml".to_owned());
    }
    let unknown = named.iter().find(|name| !known.contains(name));
    match unknown {
        Some(name) => {
            let near = closest(name, known.iter().map(String::as_str));
            let cure = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(format!("specs/ holds no product `{name}`{cure}"))
        }
        None if named.is_empty() => Ok(known),
        None => Ok(named.to_vec()),
    }
}

/// `to` as seen from the folder `base`; absolute where the two share nothing.
fn from(base: &Path, to: &Path) -> String {
    let (Ok(base), Ok(to)) = (absolute(base), absolute(to)) else { return disk::label(to) };
    let (base, to) = (plain(&base), plain(&to));
    let (base, to): (Vec<_>, Vec<_>) = (base.components().collect(), to.components().collect());
    let shared = base.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), base.len() - shared);
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Without `..`, as far as the path itself tells.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// The ledger in a line.
fn summary(api: &Api) -> String {
    let part = |part: Part| {
        let sum = api.ledger.sum(part);
        match sum.left {
            0 => part.counted(sum.emitted),
            left => format!("{} ({left} left out)", part.counted(sum.emitted)),
        }
    };
    [Part::Operation, Part::Parameter, Part::Response, Part::Schema].map(part).join(", ")
}
