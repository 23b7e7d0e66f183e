//! For programs. The shape is described by a JSON Schema that stands beside the crate's manifest.

use serde_json::{Value, json};

use crate::{diagnostic::Place, diff::Finding};

use super::Report;

/// The JSON Schema of what [`json`](fn@json) writes.
pub const SCHEMA: &str = include_str!("../../../diff.schema.json");

/// `{breaking, bump, findings, ignored}`, indented.
pub fn json(report: &Report) -> String {
    let ignored = report.sifted.ignored.iter().map(|(finding, entry)| {
        let mut value = self::finding(finding);
        value["reason"] = json!(entry.reason);
        value["until"] = json!(entry.until);
        value
    });
    let value = json!({
        "breaking": report.sifted.diff.is_breaking(),
        "bump": report.bump().as_str(),
        "findings": report.findings().iter().map(finding).collect::<Vec<_>>(),
        "ignored": ignored.collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn finding(finding: &Finding) -> Value {
    let operation = finding.operation.as_ref();
    let also = finding.also.iter().map(|also| {
        json!({"method": also.method.as_str(), "path": also.path, "operation": also.operation_id})
    });
    json!({
        "id": finding.id,
        "wire": finding.wire.as_str(),
        "rust": finding.rust.as_str(),
        "method": operation.map(|operation| operation.method.as_str()),
        "path": operation.map(|operation| operation.path.as_str()),
        "operation": operation.and_then(|operation| operation.operation_id.as_deref()),
        "also": also.collect::<Vec<_>>(),
        "groups": finding.groups,
        "old": finding.old.as_ref().map(place),
        "new": finding.new.as_ref().map(place),
        "message": finding.message,
        "help": finding.help,
        "fingerprint": finding.fingerprint,
    })
}

fn place(place: &Place) -> Value {
    json!({"file": place.file, "line": place.line, "column": place.column, "pointer": place.pointer})
}
