//! Our verdicts on pairs of documents against those of another tool, and every place where we differ.
//!
//! The pairs stand beside the workspace; without them the test says so and passes. Excluded pairs and the table of ids
//! were fixed before anything was counted.

mod exclusions;
mod ids;
mod reasons;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

use clientwright::{
    diagnostic::Sources,
    diff::{self, Diff, Options, Wire},
    disk, load,
    pipeline::{self, Reading},
};
use serde_json::Value;

use crate::support::workspace;

/// The day on which the other tool looked at the pairs.
const TODAY: &str = "2026-11-20";

/// One pair with what the other tool says of it.
struct Pair {
    name: String,
    /// Id and level.
    expected: Vec<(String, String)>,
    ours: Diff,
}

impl Pair {
    fn breaks(&self) -> bool {
        self.expected.iter().any(|(id, level)| level == "error" && !exclusions::is_policy(id))
    }

    fn ids(&self) -> BTreeSet<&str> {
        self.ours.findings.iter().map(|finding| finding.id.as_str()).collect()
    }
}

#[test]
fn we_agree_with_another_tool_or_say_why_not() {
    let Some(folder) = unpacked() else { return };
    let pairs = pairs(folder.path());
    assert_eq!(pairs.len() + exclusions::PAIRS.len(), 547, "every pair is compared or excluded");
    let faults = [breaking(&pairs), ids_found(&pairs)].concat();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// At least 95 of 100 agree on whether something breaks; each of the others has a reason.
fn breaking(pairs: &[Pair]) -> Vec<String> {
    let differ: Vec<&Pair> =
        pairs.iter().filter(|pair| pair.breaks() != pair.ours.is_breaking()).collect();
    let agree = pairs.len() - differ.len();
    println!("breaking: {agree} of {} agree", pairs.len());
    let mut faults = Vec::new();
    for pair in &differ {
        match reasons::BREAKING.iter().find(|(name, _)| *name == pair.name) {
            Some((_, reason)) => println!("  {}: {reason}", pair.name),
            None => faults.push(format!("without a reason: {}", line(pair))),
        }
    }
    let idle =
        reasons::BREAKING.iter().filter(|(name, _)| !differ.iter().any(|pair| pair.name == *name));
    faults.extend(idle.map(|(name, _)| format!("a reason for a pair on which we agree: {name}")));
    if agree * 100 < pairs.len() * 95 {
        faults.push(format!("only {agree} of {} agree", pairs.len()));
    }
    faults
}

fn line(pair: &Pair) -> String {
    let ours = pair.ours.findings.iter().filter(|finding| finding.wire == Wire::Error);
    let ours: Vec<_> = ours.map(|finding| finding.id.as_str()).collect();
    format!("{}: theirs {:?}, our errors {ours:?}", pair.name, pair.expected)
}

/// Of their ids at least 90 in 100 are found, and of ours at least 80 in 100 are theirs.
fn ids_found(pairs: &[Pair]) -> Vec<String> {
    let mut missed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut beside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let (mut theirs, mut found, mut ours, mut meant) = (0, 0, 0, 0);
    for pair in pairs {
        let expected: BTreeSet<&str> = pair.expected.iter().map(|(id, _)| id.as_str()).collect();
        for id in expected.iter().filter(|id| !exclusions::is_policy(id)) {
            theirs += 1;
            match pair.ids().iter().any(|own| ids::are_same(own, id)) {
                true => found += 1,
                false => missed.entry(id).or_default().push(&pair.name),
            }
        }
        for own in pair.ids().into_iter().filter(|own| ids::has_counterpart(own)) {
            ours += 1;
            match expected.iter().any(|id| ids::are_same(own, id)) {
                true => meant += 1,
                false => beside.entry(own).or_default().push(&pair.name),
            }
        }
    }
    println!("ids: {found} of their {theirs} found; {meant} of our {ours} are theirs");
    for (what, list) in [("missed", &missed), ("beside", &beside)] {
        for (id, pairs) in list {
            println!("  {what} {id}: {} ({})", pairs.len(), pairs[..pairs.len().min(3)].join(", "));
        }
    }
    let low = [
        (found * 100 < theirs * 90).then(|| format!("recall: {found} of {theirs}")),
        (meant * 100 < ours * 80).then(|| format!("precision: {meant} of {ours}")),
    ];
    low.into_iter().flatten().collect()
}

fn pairs(folder: &Path) -> Vec<Pair> {
    let folder = folder.join("diff-cases");
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut pairs = Vec::new();
    for pair in manifest["pairs"].as_array().unwrap() {
        let name = text(&pair["pair"]);
        let [old, new] = ["base", "revision"].map(|side| reading(&folder.join(text(&pair[side]))));
        let ours = diff::compare(&old, &new, &Options { today: Some(TODAY.to_owned()) });
        if exclusions::PAIRS.iter().any(|(excluded, _)| *excluded == name) {
            continue;
        }
        let expected = pair["expected_all_checks_info"]
            .as_array()
            .unwrap_or_else(|| panic!("{name} has no verdict"));
        let expected = expected.iter().map(|one| (text(&one["id"]), text(&one["level"]))).collect();
        pairs.push(Pair { name, expected, ours });
    }
    pairs
}

fn reading(path: &Path) -> Reading {
    let loaded = load(path, None, disk::DEFAULT_MAX_SIZE, &mut Sources::new());
    let loaded = loaded.unwrap_or_else(|found| panic!("{}: {found:#?}", path.display()));
    let reading = pipeline::read(loaded.product, loaded.strictness);
    assert_eq!(reading.documents.len(), 1, "{}: {:#?}", path.display(), reading.diagnostics);
    reading
}

/// The archive, unpacked for the time of the test.
fn unpacked() -> Option<tempfile::TempDir> {
    let shared = std::env::var_os("CLIENTWRIGHT_SHARED").map(PathBuf::from);
    let archive = shared.unwrap_or_else(|| workspace().join("../shared")).join("diff-cases.tar.gz");
    if !archive.is_file() {
        println!("skipped: {} is absent", archive.display());
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let unpacked =
        Command::new("tar").arg("xzf").arg(&archive).arg("-C").arg(folder.path()).status();
    assert!(unpacked.unwrap().success(), "{} cannot be unpacked", archive.display());
    Some(folder)
}
