//! What a document could do to the machine, the terminal or the run: nothing.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clientwright::{
    diagnostic::{Diagnostic, Sources, is_unseen, render},
    disk,
    document::{Document, Node, Value},
    emit::Runtime,
};
use hazards::{Outcome, folder};

use crate::support::{cases, files, reading};

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: Hazard, version: '1'}\npaths: {}\n";

/// More than a slow machine with much else to do needs; a run without an end needs more.
const LIMIT: Duration = Duration::from_secs(60);

fn parse(text: &str) -> Result<Document, Vec<Diagnostic>> {
    Document::parse("document", text)
}

fn refused(text: &str) -> Diagnostic {
    parse(text).expect_err("this was read").remove(0)
}

fn ends<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let done = run();
    assert!(started.elapsed() < LIMIT, "{what} took {:?}", started.elapsed());
    done
}

#[test]
fn ten_thousand_levels_are_refused_at_the_place_where_they_become_too_many() {
    const DEEP: usize = 10_000;
    let nested = |open: &str, close: &str| format!("{}1{}", open.repeat(DEEP), close.repeat(DEEP));
    let block: String = (0..DEEP).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let texts = [
        nested("[", "]"),
        nested("{\"a\":", "}"),
        nested("[{\"a\":", "}]"),
        format!("x: {}", nested("[", "]")),
        format!("x: {}", nested("{a: ", "}")),
        format!("x: {}", "[".repeat(DEEP)),
        "- ".repeat(DEEP),
        block,
    ];
    for text in texts {
        let found = ends("nesting", || refused(&text));
        assert!(found.place.line > 0, "{found}");
        assert!(["too-deep", "json-syntax", "yaml-syntax"].contains(&found.code), "{found}");
    }
}

/// What is nested as far as a document may be goes through every stage.
#[test]
fn schemas_nested_to_the_limit_become_types() {
    const LEVELS: usize = 80;
    let open = "{type: object, properties: {a: ".repeat(LEVELS);
    let close = "}}".repeat(LEVELS);
    let objects = format!("A: {open}{{type: string}}{close}");
    let lists =
        format!("B: {}{{type: string}}{}", "{type: array, items: ".repeat(120), "}".repeat(120));
    let all = format!("C: {}{{type: object}}{}", "{allOf: [".repeat(80), "]}".repeat(80));
    let one = format!(
        "D: {}{{type: string}}{}",
        "{oneOf: [{type: integer}, ".repeat(80),
        "]}".repeat(80)
    );
    for schema in [objects, lists, all, one] {
        let text = format!("{HEAD}components:\n  schemas:\n    {schema}\n");
        let name = &schema[..1];
        let files = ends(name, || files(parse(&text).unwrap()));
        assert!(files.keys().any(|path| path.contains("/types/")), "{name}");
    }
}

/// Each level refers to the next twice: whoever follows every way never comes back.
#[test]
fn references_that_double_at_each_level_end() {
    const LEVELS: usize = 60;
    let to = |level: usize| format!("{{$ref: '#/components/schemas/A{level}'}}");
    type Level = fn(&str) -> String;
    let shapes: [(&str, Level); 6] = [
        ("members", |next| format!("{{type: object, properties: {{a: {next}, b: {next}}}}}")),
        ("all", |next| format!("{{allOf: [{next}, {next}]}}")),
        ("all within all", |next| format!("{{allOf: [{{allOf: [{next}]}}, {{allOf: [{next}]}}]}}")),
        ("choices", |next| format!("{{oneOf: [{next}, {{type: array, items: {next}}}]}}")),
        ("lists", |next| format!("{{type: array, items: {next}}}")),
        ("all with a choice", |next| {
            format!(
                "{{allOf: [{{type: object, properties: {{a: {next}}}}}, {{oneOf: [{next}, {next}]}}]}}"
            )
        }),
    ];
    for (what, level) in shapes {
        let mut text = format!("{HEAD}components:\n  schemas:\n");
        for at in 0..LEVELS {
            text.push_str(&format!("    A{at}: {}\n", level(&to(at + 1))));
        }
        text.push_str(&format!(
            "    A{LEVELS}: {{type: object, properties: {{x: {{type: string}}}}}}\n"
        ));
        let files = ends(what, || files(parse(&text).unwrap()));
        let size: usize = files.values().map(String::len).sum();
        assert!(size < 4_000_000, "{what}: {size} bytes");
    }
}

#[test]
fn a_billion_laughs_are_refused() {
    let found = ends("laughs", || {
        refused(&fs::read_to_string(folder().join("yaml-billion-laughs/document.yaml")).unwrap())
    });
    assert_eq!(found.code, "yaml-alias", "{found}");
    // Many aliases to one large value are as much.
    let large = format!("a: &a [{}]\n", "1, ".repeat(10_000));
    let many = format!("{large}b: [{}]\n", "*a, ".repeat(10_000));
    assert_eq!(ends("aliases", || refused(&many)).code, "yaml-alias");
}

/// A large document is no attack: what counts is its size alone.
#[test]
fn half_a_million_nodes_are_read() {
    let numbers = vec!["1"; 500_001].join(",");
    let text = format!(
        r#"{{"openapi": "3.0.3", "info": {{"title": "H", "version": "1"}}, "paths": {{}}, "x-n": [{numbers}]}}"#
    );
    let document = ends("nodes", || Document::parse("large.json", &text)).unwrap();
    assert!(!reading(document).has_errors());
}

#[test]
fn long_texts_take_no_more_than_their_length() {
    let unclosed: String = (1..600).map(|length| format!("{} ", "`".repeat(length))).collect();
    let texts = [
        "word ".repeat(100_000),
        "x".repeat(500_000),
        "[".repeat(200_000),
        "`".repeat(200_001),
        unclosed,
        "- a\n".repeat(50_000),
        "```\n".repeat(50_001),
        "https://".repeat(30_000),
        "\\".repeat(200_000),
    ];
    for text in texts {
        let schema = serde_json::json!({"type": "string", "description": text});
        let document = format!("{HEAD}components: {{schemas: {{A: {schema}}}}}\n");
        let files = ends(&text[..8], || files(parse(&document).unwrap()));
        let size = files["src/api/types/a.rs"].len();
        assert!(size < text.len() * 12 + 10_000, "{}: {size} bytes", &text[..8]);
    }
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.json");
    // Holds a gigabyte and takes up nothing.
    File::create(&path).unwrap().set_len(1 << 30).unwrap();
    let found = ends("a gigabyte", || {
        disk::read_document(&path, disk::DEFAULT_MAX_SIZE).unwrap_err().remove(0)
    });
    assert_eq!(found.code, "file-too-large");
    assert!(found.help.unwrap().contains("--max-size"));
}

#[cfg(unix)]
#[test]
fn a_file_without_an_end_is_not_read_to_it() {
    let found = ends("zeros", || disk::read_document(Path::new("/dev/zero"), 1000).unwrap_err());
    assert_eq!(found[0].code, "file-too-large");
}

/// Names of all cases that try to lead elsewhere.
#[test]
fn nothing_is_written_outside_the_folder() {
    let mut written = 0;
    for (case, outcome) in cases() {
        let tries = ["path", "name", "windows", "long", "keyword"];
        if !tries.iter().any(|start| case.name.starts_with(start)) {
            continue;
        }
        let Outcome::Made { files, .. } = outcome else { continue };
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("a/b/out");
        disk::write_crate(&out, files).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let below = below(root.path());
        assert!(below.iter().all(|path| path.starts_with(&out)), "{}: {below:?}", case.name);
        assert_eq!(below.len(), files.len() + 1, "{}", case.name);
        written += 1;
    }
    assert!(written > 15, "only {written} crates");
}

/// Windows has neither these names nor, in one folder, two that differ in case.
#[test]
fn files_can_be_on_every_system() {
    for (case, outcome) in cases() {
        let Outcome::Made { files, .. } = outcome else { continue };
        let mut seen = std::collections::BTreeSet::new();
        for path in files.keys() {
            assert!(seen.insert(path.to_lowercase()), "{}: {path} twice", case.name);
            assert!(path.len() < 200, "{}: {path}", case.name);
            for part in path.split('/') {
                let stem = part.split('.').next().unwrap();
                let numbered = |name: &str| {
                    stem.strip_prefix(name).is_some_and(|rest| rest.len() == 1 && rest != "_")
                };
                let is_device = ["con", "prn", "aux", "nul"].contains(&stem)
                    || numbered("com")
                    || numbered("lpt");
                let is_plain = part.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
                assert!(!is_device && is_plain && !part.ends_with('.'), "{}: {path}", case.name);
            }
        }
    }
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let all = |path: PathBuf| if path.is_dir() { below(&path) } else { vec![path] };
    entries.flat_map(all).collect()
}

/// Neither names nor lines of a document reach the terminal as commands to it.
#[test]
fn what_is_printed_is_seen() {
    let mut sources = Sources::new();
    let text = "a: \u{1b}[2J\u{202e}b\u{7}";
    sources.insert("\u{1b}[31mdocument", text);
    let mut place = clientwright::diagnostic::Place::at("\u{1b}[31mdocument", 1, 4);
    place.pointer = "/\u{1b}]0;evil\u{7}".to_owned();
    let found = Diagnostic::error("odd", place, "`\u{202e}\r\n` is odd").with_help("\u{9b}2J");
    let mut printed = vec![found.to_string(), render(&vec![found].into(), &sources, false)];
    for (_, outcome) in cases() {
        let found = match outcome {
            Outcome::Refused { found, .. } => found,
            Outcome::Made { reading, .. } => &reading.diagnostics,
        };
        printed.extend(found.iter().map(ToString::to_string));
        printed.push(render(&found.clone().into(), outcome.sources(), false));
    }
    for text in printed {
        let unseen = text.chars().find(|c| is_unseen(*c) && *c != '\n');
        assert!(unseen.is_none(), "{unseen:?} in {text:?}");
    }
}

/// Every document of the cases, changed in places that a fixed sequence picks.
#[test]
fn changed_documents_end_in_a_crate_or_in_a_message() {
    const CHANGES: usize = 6;
    let mut dice = 0x2545_f491_4f6c_dd1d_u64;
    let mut roll = move |sides: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        usize::try_from(dice % u64::try_from(sides.max(1)).unwrap()).unwrap()
    };
    let mut runs = 0;
    for (case, _) in cases() {
        let path = case.input();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        // The large ones take their time and are not stranger than the others.
        let Some(document) = parse(&text).ok().filter(|_| text.len() < 40_000) else { continue };
        for _ in 0..CHANGES {
            let mut root = document.root.clone();
            let places = roll(count(&root));
            change(&mut root, &mut { places }, roll(7));
            let changed = document.with_root(root);
            let reading = reading(changed);
            let is_told = reading.diagnostics.iter().all(|found| !found.message.is_empty());
            assert!(is_told, "{}", case.name);
            if !reading.has_errors() {
                for (path, text) in clientwright::pipeline::files(&reading, &Runtime::Published) {
                    let is_rust = !path.ends_with(".rs") || syn::parse_file(&text).is_ok();
                    assert!(is_rust, "{}: {path}", case.name);
                }
            }
            runs += 1;
        }
        for _ in 0..2 {
            let at = (0..=roll(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            if let Ok(document) = parse(&text[..at]) {
                reading(document);
            }
        }
    }
    assert!(runs > 500, "only {runs} documents");
}

fn count(node: &Node) -> usize {
    let below: usize = node.entries().map(|(_, child)| count(child)).sum();
    1 + below + node.items().iter().map(count).sum::<usize>()
}

/// Puts something else in the place of the node that stands `place` nodes further.
fn change(node: &mut Node, place: &mut usize, how: usize) {
    if *place == 0 {
        node.value = match how {
            0 => Value::Null,
            1 => Value::Bool(true),
            2 => Value::Number(serde_json::Number::from(-1)),
            3 => Value::String("\u{0}\"*/{".to_owned()),
            4 => Value::Array(vec![node.clone(), node.clone()]),
            5 => Value::Object(Vec::new()),
            _ => Value::String("#/components/schemas/Thing".to_owned()),
        };
        *place = usize::MAX;
        return;
    }
    *place -= 1;
    match &mut node.value {
        Value::Array(items) => {
            for item in items {
                if *place != usize::MAX {
                    change(item, place, how);
                }
            }
        }
        Value::Object(members) => {
            for member in members {
                if *place != usize::MAX {
                    change(&mut member.value, place, how);
                }
            }
        }
        _ => {}
    }
}
