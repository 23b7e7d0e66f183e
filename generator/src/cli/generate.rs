//! `generate` and `check`: the same work, written or compared.

use std::{
    path::{Path, PathBuf, absolute},
    time::Instant,
};

use clientwright::{
    config,
    diagnostic::{Sources, closest},
    disk,
    emit::{Files, Runtime},
    load,
    model::{Api, Part},
    pipeline::{self, Strictness},
};

use super::{Generate, Outcome, report};

/// One crate to be made.
struct Job {
    name: String,
    input: PathBuf,
    out: PathBuf,
    /// For a document alone, which has no configuration that names it.
    crate_name: Option<String>,
}

/// A crate that has been made, not yet written.
struct Made {
    job: Job,
    files: Files,
    summary: String,
}

pub(super) fn generate(arguments: &Generate) -> Outcome {
    let started = Instant::now();
    let Some(made) = make_all(arguments) else { return Outcome::Failed };
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

pub(super) fn check(arguments: &Generate) -> Outcome {
    let Some(made) = make_all(arguments) else { return Outcome::Failed };
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
fn make_all(arguments: &Generate) -> Option<Vec<Made>> {
    let jobs = match jobs(arguments) {
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

fn make(job: Job, arguments: &Generate) -> Option<Made> {
    let mut sources = Sources::new();
    let limit = arguments.limits.access();
    let loaded = match load(&job.input, job.crate_name.as_deref(), limit, &mut sources) {
        Ok(loaded) => loaded,
        Err(found) => {
            report::diagnostics(found, &sources);
            return None;
        }
    };
    let strictness = if arguments.strict { Strictness::Strict } else { loaded.strictness };
    let runtime = match &arguments.runtime_path {
        Some(path) => Runtime::Path(from(&job.out, path)),
        None => loaded.runtime,
    };
    let mut reading = pipeline::read(loaded.product, strictness);
    let failed = reading.has_errors();
    report::diagnostics(std::mem::take(&mut reading.diagnostics), &sources);
    if failed {
        return None;
    }
    let files = pipeline::files(&reading, &runtime);
    Some(Made { summary: summary(&reading.api), files, job })
}

fn jobs(arguments: &Generate) -> Result<Vec<Job>, String> {
    if let (Some(spec), Some(name), Some(out)) = (&arguments.spec, &arguments.name, &arguments.out)
    {
        if let Some(expected) = config::refused_crate_name(name) {
            return Err(format!("`--name {name}` is not {expected}"));
        }
        return Ok(vec![Job {
            name: format!("--spec {} --name {name} --out {}", spec.display(), out.display()),
            input: spec.clone(),
            out: out.clone(),
            crate_name: Some(name.clone()),
        }]);
    }
    let specs = Path::new("specs");
    let products = products(specs, &arguments.products)?;
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("generated"));
    let job = |name: String| Job {
        input: specs.join(&name),
        out: out.join(&name),
        crate_name: None,
        name,
    };
    Ok(products.into_iter().map(job).collect())
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
    let (base, to): (Vec<_>, Vec<_>) = (base.components().collect(), to.components().collect());
    let shared = base.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), base.len() - shared);
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
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
