//! Rows of a table about ending things → the labelled list that says the same.

use super::{
    date::Date,
    language::Language,
    lexer,
    phrase::{self, Event},
    sentence, textual,
    token::Kind,
};

/// What a column holds, by its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Version,
    Announced,
    Removal,
    Replacement,
    Other,
}

/// Tables that say nothing of an end are left out: their cells are no sentences.
pub(super) fn as_list(text: &str, language: Option<Language>) -> String {
    if !text.contains('|') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut columns: Vec<Column> = Vec::new();
    for line in text.lines() {
        match cells(line) {
            Some(cells) => row(&cells, &mut columns, language, &mut out),
            None => {
                columns.clear();
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inside = line.trim().trim_start_matches('|').trim_end_matches('|');
    let cells: Vec<&str> = inside.split('|').map(str::trim).collect();
    (cells.len() > 2 || cells.len() == 2 && line.trim().starts_with('|')).then_some(cells)
}

fn row(cells: &[&str], columns: &mut Vec<Column>, language: Option<Language>, out: &mut String) {
    if cells.iter().all(|cell| cell.chars().all(|c| "-: ".contains(c))) {
        return;
    }
    let headings: Vec<Column> = cells.iter().map(|cell| heading(cell)).collect();
    let dated = cells.iter().any(|cell| date(cell, language).is_some());
    if columns.is_empty() && !dated && headings.iter().any(|column| *column != Column::Other) {
        *columns = headings;
        return;
    }
    let speaks = cells.iter().any(|cell| phrase::may_be_notice(cell));
    let heads = columns.iter().any(|column| matches!(column, Column::Removal | Column::Announced));
    if !(dated && (speaks || heads)) {
        return;
    }
    for (at, cell) in cells.iter().enumerate() {
        let column = match columns.get(at) {
            Some(column) => *column,
            None if date(cell, language).is_some() => Column::Removal,
            None if is_version(cell) => Column::Version,
            None => Column::Other,
        };
        let item = match column {
            Column::Version => format!("Deprecated since version {cell}"),
            Column::Announced => format!("Announced: {cell}"),
            Column::Removal => format!("Removal: {cell}"),
            Column::Replacement => format!("Replacement: {cell}"),
            Column::Other => (*cell).to_owned(),
        };
        out.push_str(&format!("\n- {item}\n"));
    }
}

fn heading(cell: &str) -> Column {
    let tokens = lexer::tokens(cell, None);
    let event = (0..tokens.len()).find_map(|at| phrase::starting(&tokens[at..]));
    let has = |words: &[&str]| tokens.iter().any(|token| token.is(words));
    match event {
        Some((Event::Removed, ..)) => Column::Removal,
        Some((Event::Announced | Event::Deprecated, ..)) => Column::Announced,
        None if has(&["replacement", "remplacement", "alternative"]) => Column::Replacement,
        None if has(&["version"]) => Column::Version,
        None => Column::Other,
    }
}

/// A cell that is a date and nothing else.
fn date(cell: &str, language: Option<Language>) -> Option<Date> {
    let tokens = textual::join(lexer::tokens(cell, language));
    match sentence::sentences(tokens).as_slice() {
        [only] => match only.tokens.as_slice() {
            [one] => match one.kind {
                Kind::Date { date, .. } => Some(date),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn is_version(cell: &str) -> bool {
    matches!(lexer::tokens(cell, None).as_slice(), [one] if one.kind == Kind::Version)
}
