//! Calls of the runtime's macros → text: rows share the lines of a table, an operation has lines of its own.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::{ItemMacro, MacroDelimiter};

use super::{
    WIDTH,
    spacing::{filled, one_line, pieces},
};

/// ```text
/// v1::object!(Pet: both { id = "id" required, name = "name" optional });
/// ```
pub(super) fn text(item: &ItemMacro) -> String {
    let path = super::path(item);
    let tokens = item.mac.tokens.clone();
    if matches!(item.mac.delimiter, MacroDelimiter::Brace(_)) {
        let operations = split(tokens).into_iter().map(|(row, _)| operation(row));
        return format!("{path}! {{\n{}}}\n", operations.collect::<String>());
    }
    let mut head = TokenStream::new();
    let mut rows = None;
    for tree in tokens {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                rows = Some(group.stream());
            }
            tree => head.extend([tree]),
        }
    }
    let Some(rows) = rows else {
        return self::head(&path, head, ");", "    ") + "\n";
    };
    let rows = split(rows).into_iter().map(|(row, end)| format!(" {}{end}", one_line(row)));
    let rows: Vec<String> = rows.collect();
    let one = format!("{path}!({} {{{} }});\n", one_line(head.clone()), rows.concat());
    if one.len() <= WIDTH + 1 {
        return one;
    }
    let head = self::head(&path, head, " {", "        ");
    format!("{head}\n{}\n}});\n", filled("   ", &rows, "    "))
}

fn head(path: &str, head: TokenStream, end: &str, indent: &str) -> String {
    let mut pieces = pieces(head);
    if let Some(last) = pieces.last_mut() {
        last.push_str(end);
    }
    let first = pieces.remove(0);
    filled(&format!("{path}!({first}"), &pieces, indent)
}

/// ```text
///     LIST = get("store.pets.list", "/pets")
///         .paging(&v1::Paging::link("next"));
/// ```
fn operation(row: TokenStream) -> String {
    let mut steps = vec![TokenStream::new()];
    for tree in row {
        let is_start = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '.');
        if is_start {
            steps.push(TokenStream::new());
        }
        if let Some(step) = steps.last_mut() {
            step.extend([tree]);
        }
    }
    let lines: Vec<String> = steps.iter().map(|step| one_line(step.clone())).collect();
    let one = format!("    {};\n", lines.concat());
    if one.len() <= WIDTH + 1 {
        return one;
    }
    // The first line is the table's: it stays whole, so that requests can be read below each other.
    let lines = steps.into_iter().zip(lines).enumerate().map(|(index, (step, line))| match index {
        0 => format!("    {line}"),
        _ if 8 + line.len() > WIDTH => broken(step),
        _ => format!("        {line}"),
    });
    lines.collect::<Vec<_>>().join("\n") + ";\n"
}

/// A step that no line holds, as the printer breaks it.
fn broken(step: TokenStream) -> String {
    let printed = super::plain(quote!(static STEP: () = of #step;));
    let step = printed.trim_start_matches("static STEP: () = of").trim_end().trim_end_matches(';');
    let deeper = if step.starts_with('\n') { "    " } else { "        " };
    step.trim_start_matches('\n')
        .lines()
        .map(|line| format!("{deeper}{line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Rows with what ends them.
fn split(tokens: TokenStream) -> Vec<(TokenStream, &'static str)> {
    let mut rows = Vec::new();
    let mut row = TokenStream::new();
    for tree in tokens {
        let end = match &tree {
            TokenTree::Punct(punct) if punct.as_char() == ',' => ",",
            TokenTree::Punct(punct) if punct.as_char() == ';' => ";",
            _ => {
                row.extend([tree]);
                continue;
            }
        };
        if !row.is_empty() {
            rows.push((std::mem::take(&mut row), end));
        }
    }
    if !row.is_empty() {
        rows.push((row, ""));
    }
    rows
}
