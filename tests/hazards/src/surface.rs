//! What a crate's users see of it, short enough to be read.

use std::{collections::BTreeMap, fmt::Write};

use clientwright::emit::Files;

/// Signatures, fields and rows of all groups and types: no documentation, no imports, a line for
/// each method, and fields beside their names in the document. What is the same in every crate is
/// left out.
pub fn surface(files: &Files) -> String {
    let mut text = String::new();
    for (path, file) in files {
        let depth = path.split('/').count();
        let is_same = path.ends_with("/mod.rs") || path.starts_with("src/invoke/");
        if !path.ends_with(".rs") || is_same || depth < 3 {
            continue;
        }
        writeln!(text, "==> {} <==", path.trim_start_matches("src/")).unwrap();
        let blocks = blocks(file);
        let rows = rows(&blocks);
        for block in &blocks {
            text.push_str(&shown(block, &rows));
        }
        text.push('\n');
    }
    text
}

/// The items of a file, each without documentation and derived traits.
fn blocks(file: &str) -> Vec<Vec<&str>> {
    const SILENT: [&str; 7] =
        ["//", "use ", "#![", "#[derive(", "#[must_use", "#[non_exhaustive]", "#[inline]"];
    let is_told = |line: &&str| {
        !line.is_empty() && !SILENT.iter().any(|start| line.trim_start().starts_with(start))
    };
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    let mut whole = true;
    for line in file.lines().filter(is_told) {
        if whole && !line.starts_with(|c: char| c.is_whitespace() || c == '}') {
            blocks.push(Vec::new());
        }
        // What stands before the first item is the rest of an import.
        if line == "};" {
            blocks.pop();
            whole = true;
            continue;
        }
        let Some(block) = blocks.last_mut() else { continue };
        block.push(line);
        // An attribute belongs to what follows it.
        whole = line.starts_with(['}', ')', '>', ';'])
            || line.starts_with("pub ") && line.ends_with(';');
        whole |= line.starts_with("v1::") && line.ends_with(';') || line.ends_with(");");
        whole |= line.starts_with("pub ") && line.ends_with("{}");
    }
    blocks
}

/// What the tables of a file say of each field or variant.
fn rows(blocks: &[Vec<&str>]) -> BTreeMap<String, String> {
    let tables = blocks.iter().filter(|block| is_table(block));
    let rows = tables.flat_map(|block| table(block).1);
    let rows = rows.filter_map(|row| {
        row.split_once(" = ").map(|(name, says)| (name.to_owned(), says.to_owned()))
    });
    rows.collect()
}

fn is_table(block: &[&str]) -> bool {
    block[0].contains("v1::") && block[0].contains("!(") && block.concat().ends_with("});")
}

/// What a table is of, and its rows.
fn table(block: &[&str]) -> (String, Vec<String>) {
    let whole = joined(block);
    let inside = whole.split_once("!(").map_or("", |(_, inside)| inside);
    let Some((head, rows)) = inside.split_once(" { ") else { return Default::default() };
    let mut texts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for letter in rows.trim_end_matches(" });").chars() {
        quoted ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        match (letter, texts.last_mut()) {
            (',' | ';', _) if !quoted => texts.push(String::new()),
            (letter, Some(text)) => text.push(letter),
            (_, None) => {}
        }
    }
    (head.to_owned(), texts.iter().map(|text| text.trim().to_owned()).collect())
}

fn shown(block: &[&str], rows: &BTreeMap<String, String>) -> String {
    let first = block[0];
    if first.contains("(pub(super) &'c Client)") {
        return String::new();
    }
    if first.starts_with("v1::call!") {
        return format!("{}\n", joined(block));
    }
    if first.starts_with("v1::operations!") {
        return operations(&block[1..]);
    }
    if is_table(block) {
        // Fields and values are shown where they are declared; how a union is decided is not.
        let (head, rows) = table(block);
        let variants: Vec<String> = rows.into_iter().filter(|row| row.contains('(')).collect();
        return match first.contains("union") {
            true => format!("{head}: {}\n", variants.join(", ")),
            false => format!("{head}\n"),
        };
    }
    if first.contains(" for ") {
        return format!("{first} … }}\n");
    }
    if first.starts_with("impl") {
        return methods(block);
    }
    let mut text = String::new();
    for line in block {
        let name = line.trim().trim_start_matches("pub ").split([':', ',', '(']).next();
        match name.and_then(|name| rows.get(name)) {
            Some(says) => text.push_str(&format!("{line} // {says}\n")),
            None if line.trim().starts_with("pub undeclared: Undeclared") => {}
            None => text.push_str(&format!("{line}\n")),
        }
    }
    text
}

/// Each row on a line.
fn operations(rows: &[&str]) -> String {
    let rows = rows.split_inclusive(|line| line.ends_with(");"));
    rows.filter(|row| *row != ["}"]).map(|row| joined(row) + "\n").collect()
}

fn methods(block: &[&str]) -> String {
    let mut text = String::new();
    let mut lines = block.iter();
    while let Some(line) = lines.next() {
        let opens = line.starts_with("    pub fn ") && !line.ends_with('}');
        if !opens {
            text.push_str(&format!("{line}\n"));
            continue;
        }
        let rest: Vec<&str> = lines.by_ref().copied().take_while(|line| *line != "    }").collect();
        let whole = format!("    {} }}", joined(&[&[*line], rest.as_slice()].concat()));
        // What `new` puts into which field is as it must be.
        match whole.find(" { Self { ") {
            Some(at) => text.push_str(&format!("{}\n", &whole[..at])),
            None => text.push_str(&format!("{whole}\n")),
        }
    }
    text
}

/// Lines as one: a chain of calls goes on without a space.
fn joined(lines: &[&str]) -> String {
    let mut whole = String::new();
    for line in lines.iter().map(|line| line.trim()) {
        let joins = line.starts_with(['.', ')']) || whole.ends_with('(') || whole.is_empty();
        whole.push_str(if joins { "" } else { " " });
        whole.push_str(line);
    }
    whole.replace(",)", ")")
}
