//! The vendor's table of rates against the overlay, and against every operation: those of this
//! project's documents, and those of the vendor's own where that is at hand.

use std::{collections::BTreeSet, fs, path::PathBuf};

use clientwright::model::{Api, Bucket};
use palette_tests::published::{PALETTE, Published};

const DEFAULT: &str = "default";

fn specs() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../specs/spectrocloud-palette")
}

/// One row of the vendor's table.
struct Rate {
    prefix: String,
    rate: u32,
    burst: u32,
    max: u32,
}

fn rates() -> Vec<Rate> {
    let table = fs::read_to_string(specs().join("rates.tsv")).expect("the table");
    let rate = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [prefix, rate, burst, max] = cells.as_slice() else {
            panic!("not four columns: {line}")
        };
        let number = |text: &str| text.parse().expect("a number");
        let (rate, burst, max) = (number(rate), number(burst), number(max));
        Rate { prefix: (*prefix).to_owned(), rate, burst, max }
    };
    table.lines().map(rate).collect()
}

/// `/v1/edgehosts/:uid/health` fits `/v1/edgehosts/{uid}/health/more` and not `/v1/edgehosts/a`:
/// the vendor writes placeholders in two ways, and a row holds for everything below it.
fn fits(prefix: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    prefix.split('/').all(|wanted| {
        let is_placeholder = wanted.starts_with(':') || wanted.starts_with('{');
        segments.next().is_some_and(|segment| is_placeholder || segment == wanted)
    })
}

/// The table's own words for a row of the overlay, which writes every placeholder in braces.
fn name(prefix: &str) -> String {
    let segment = |segment: &str| match segment.strip_prefix(':') {
        Some(placeholder) => format!("{{{placeholder}}}"),
        None => segment.to_owned(),
    };
    prefix.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn expected(rates: &[Rate], path: &str) -> BTreeSet<String> {
    let rows: BTreeSet<String> = rates
        .iter()
        .filter(|rate| fits(&rate.prefix, path))
        .map(|rate| name(&rate.prefix))
        .collect();
    if rows.is_empty() { BTreeSet::from([DEFAULT.to_owned()]) } else { rows }
}

/// Holds every operation against the table; what is under no row and over none is given back.
fn held(api: &Api) -> (Vec<String>, Vec<String>) {
    let rates = rates();
    let mut without_row = Vec::new();
    let mut used = BTreeSet::new();
    for operation in &api.operations {
        let rows: Vec<String> = operation.limits.iter().map(|id| api[*id].name.clone()).collect();
        let place = format!("{} {}", operation.method.as_str(), operation.path);
        let set: BTreeSet<String> = rows.iter().cloned().collect();
        assert_eq!(set.len(), rows.len(), "{place} draws twice");
        assert_eq!(set, expected(&rates, &operation.path), "{place}");
        // Narrow to wide: what waits names the nearest row.
        let lengths: Vec<usize> = rows.iter().map(|row| row.matches('/').count()).collect();
        assert!(lengths.is_sorted_by(|a, b| a >= b), "{place}: {rows:?}");
        if set.contains(DEFAULT) {
            without_row.push(place);
        }
        used.extend(set);
    }
    let rows = rates.iter().map(|rate| name(&rate.prefix));
    let without_operation = rows.filter(|row| !used.contains(row)).collect();
    without_row.sort();
    (without_row, without_operation)
}

#[test]
fn the_overlay_states_the_vendors_table() {
    let (api, rates) = (palette_tests::api(), rates());
    assert_eq!(rates.len(), 65);
    for rate in &rates {
        assert_eq!(rate.max, rate.rate * rate.burst, "{}: the burst is a factor", rate.prefix);
        let name = name(&rate.prefix);
        let limit = api.limits.iter().find(|limit| limit.name == name);
        let limit = limit.unwrap_or_else(|| panic!("no row for {}", rate.prefix));
        let bucket = Bucket::Token { rate: rate.rate, per_ms: 1_000, capacity: rate.max };
        assert_eq!(limit.bucket, bucket, "{}", rate.prefix);
    }
    let names: BTreeSet<&str> = api.limits.iter().map(|limit| limit.name.as_str()).collect();
    assert_eq!(names.len(), rates.len() + 1, "the table and its default, each once");
}

#[test]
fn every_authored_operation_draws_from_its_rows() {
    let api = palette_tests::api();
    assert!(api.operations.len() >= 150, "{}", api.operations.len());
    let (without_row, without_operation) = held(&api);
    assert_eq!(without_row, [""; 0], "every family that is authored has a row");
    insta::assert_snapshot!("rows_without_an_authored_operation", without_operation.join("\n"));
}

#[test]
fn every_operation_of_the_vendors_document_draws_from_its_rows() {
    let Some(Published { reading, .. }) = PALETTE.read() else { return };
    assert_eq!(reading.api.operations.len(), 1_181);
    let (without_row, without_operation) = held(&reading.api);
    assert_eq!(without_row.len(), 78);
    let listed = [
        "operations under no row, which count under the default:",
        &without_row.join("\n"),
        "",
        "rows over no operation:",
        &without_operation.join("\n"),
    ];
    insta::assert_snapshot!("the_vendors_own_document", listed.join("\n"));
    let (_, not_authored) = held(&palette_tests::api());
    assert_eq!(not_authored, without_operation, "what has an operation in public has one of ours");
}

#[test]
fn rows_hold_for_whole_segments() {
    assert!(fits("/v1/cluster", "/v1/cluster/a") && !fits("/v1/cluster", "/v1/clustergroups"));
    assert!(fits("/v1/edgehosts/:uid/health", "/v1/edgehosts/{uid}/health"));
    assert!(!fits("/v1/edgehosts/:uid/health", "/v1/edgehosts/{uid}"));
    assert_eq!(name("/v1/a/{b}/:c"), "/v1/a/{b}/{c}");
}
