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

use crate::{examples, measure, record::Record};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What is done with a document.
#[derive(Clone, Copy, Debug)]
pub struct Order<'o> {
    /// Where the crate is written, if anywhere.
    pub out: Option<&'o Path>,
    pub runtime: &'o Path,
    /// Whether its examples are looked for, and a program is written that takes them.
    pub examples: bool,
    /// Crates of more lines than this are left without one.
    pub lines: usize,
}

/// Reads a document and makes its crate.
pub fn one(path: &Path, order: Order<'_>) -> Record {
    let mut record = Record { document: path.display().to_string(), ..Record::default() };
    count(path, &mut record);
    let began = Instant::now();
    if let Err(error) = generate(path, order, &mut record) {
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

fn generate(path: &Path, order: Order<'_>, record: &mut Record) -> Result<(), String> {
    let name = path.file_stem().map(|stem| crate_name(&stem.to_string_lossy()));
    let mut sources = Sources::new();
    let loaded = load(path, name.as_deref(), disk::DEFAULT_MAX_SIZE, &mut sources)
        .map_err(|found| found.first().map(|found| found.message.clone()).unwrap_or_default())?;
    let written = loaded.product.documents.first().map(|input| input.document.clone());
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
    let files = pipeline::files(&reading, &Runtime::Path(order.runtime.display().to_string()));
    record.files = files.len();
    record.lines = files.values().map(|text| text.lines().count()).sum();
    let Some(out) = order.out else { return Ok(()) };
    disk::write_crate(out, &files).map_err(|error| error.to_string())?;
    if let (true, Some(written)) = (order.examples && record.lines <= order.lines, written) {
        record.examples = Some(examples::prepare(&reading, &written, out, order.runtime));
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
