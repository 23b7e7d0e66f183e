//! For programs.

use serde_json::{Value, json};

use super::{Report, Row};

/// An array with an object for each thing. With uses each has `uses`, places as
/// `file:line:column`; with all operations the array is the member `deprecations` of an object that
/// also has `operations`.
pub fn json(report: &Report<'_>) -> String {
    let rows: Vec<Value> = report.rows.iter().map(object).collect();
    let all = match &report.used {
        None => Value::Array(rows),
        Some(used) => {
            let operations = used.iter().map(|(operation, uses)| {
                let places =
                    uses.iter().map(|one| format!("{}:{}:{}", one.file, one.line, one.column));
                json!({"operation": operation, "uses": places.collect::<Vec<_>>()})
            });
            json!({"deprecations": rows, "operations": operations.collect::<Vec<_>>()})
        }
    };
    format!("{all:#}\n")
}

fn object(row: &Row<'_>) -> Value {
    let one = row.deprecation;
    let lifecycle = &one.lifecycle;
    let mut object = json!({
        "kind": one.kind.as_str(),
        "operation": one.operation,
        "pointer": one.place.pointer,
        "announced": lifecycle.announced,
        "removal": lifecycle.removal,
        "replacement": lifecycle.replacement,
        "ambiguous": lifecycle.ambiguous,
        "conflict": !lifecycle.conflicts.is_empty(),
        "text": lifecycle.text,
    });
    if let (Some(uses), Some(object)) = (&row.uses, object.as_object_mut()) {
        let places = uses.iter().map(|one| format!("{}:{}:{}", one.file, one.line, one.column));
        object.insert("uses".to_owned(), places.collect());
    }
    object
}
