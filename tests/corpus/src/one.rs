//! One document, in a process of its own: a panic or a hang is that document's alone.

use std::{collections::BTreeMap, fs, path::Path, time::Instant};

use clientwright::{
    diagnostic::{Severity, Sources},
    disk,
    emit::Runtime,
    load,
    model::Part,
    pipeline,
};
use serde_json::{Map, Value};

use crate::{measure, record::Record};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads a document, makes its crate, and writes it to `out` when one is given.
pub fn one(path: &Path, out: Option<&Path>, runtime: &Path) -> Record {
    let mut record = Record { document: path.display().to_string(), ..Record::default() };
    count(path, &mut record);
    let began = Instant::now();
    if let Err(error) = generate(path, out, runtime, &mut record) {
        record.error = Some(error);
    }
    record.milliseconds = began.elapsed().as_millis() as u64;
    record.processor = processor();
    record.peak_kib = peak();
    record
}

fn count(path: &Path, record: &mut Record) {
    let text = fs::read(path).unwrap_or_default();
    record.bytes = text.len() as u64;
    let Ok(document) = serde_json::from_slice::<Value>(&text) else { return };
    let dialect = document.get("openapi").or_else(|| document.get("swagger"));
    record.dialect = dialect.and_then(Value::as_str).unwrap_or_default().to_owned();
    let items = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    // A path item may stand elsewhere in the document.
    let follow = |item: &Value| -> Option<&Map<String, Value>> {
        let reference = item.get("$ref")?.as_str()?.strip_prefix('#')?;
        document.pointer(reference)?.as_object()
    };
    let items = items.filter_map(|(_, item)| follow(item).or(item.as_object()));
    record.operations =
        items.map(|item| METHODS.iter().filter(|method| item.contains_key(**method)).count()).sum();
}

fn generate(
    path: &Path,
    out: Option<&Path>,
    runtime: &Path,
    record: &mut Record,
) -> Result<(), String> {
    let name = path.file_stem().map(|stem| crate_name(&stem.to_string_lossy()));
    let mut sources = Sources::new();
    let loaded = load(path, name.as_deref(), disk::DEFAULT_MAX_SIZE, &mut sources)
        .map_err(|found| found.first().map(|found| found.message.clone()).unwrap_or_default())?;
    let reading = pipeline::read(loaded.product, loaded.strictness);
    let first = reading.diagnostics.iter().find(|found| found.severity == Severity::Error);
    if let Some(first) = first {
        return Err(format!("{}: {}", first.code, first.message));
    }
    record.rows = reading.api.operations.len();
    for part in Part::ALL {
        let sum = reading.api.ledger.sum(part);
        record.ledger.insert(part.plural().to_owned(), [sum.counted, sum.emitted, sum.left]);
    }
    record.whole = measure::whole(&reading);
    (record.nodes, record.untyped) = measure::untyped(&reading);
    record.unaccounted = reading.api.ledger.unaccounted().count();
    for left in reading.api.ledger.left() {
        *record.reasons.entry(general(left.reason)).or_default() += 1;
    }
    let files = pipeline::files(&reading, &Runtime::Path(runtime.display().to_string()));
    record.files = files.len();
    record.lines = files.values().map(|text| text.lines().count()).sum();
    if let Some(out) = out {
        disk::write_crate(out, &files).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// A crate's name from a file's.
pub fn crate_name(stem: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = stem.chars().map(kept).collect();
    // Two hyphens side by side would be a name that rustc warns of.
    let words = name.split('-').filter(|word| !word.is_empty());
    ["c"].into_iter().chain(words).collect::<Vec<_>>().join("-")
}

/// A reason without the names in it, so that equal ones add up.
fn general(reason: &str) -> String {
    let parts = reason.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 0 { part } else { "…" }).collect()
}

/// The time that processors spent on this process, in milliseconds; Linux counts hundredths of a second.
fn processor() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}

fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let fields: BTreeMap<_, _> = status.lines().filter_map(|line| line.split_once(':')).collect();
    let peak = fields.get("VmHWM").and_then(|peak| peak.split_whitespace().next());
    peak.and_then(|peak| peak.parse().ok()).unwrap_or_default()
}
