//! The walls between the generator's stages, read off its own sources.

mod source;

use std::{collections::BTreeSet, fs, path::Path};

use crate::support::workspace;
use source::{Source, leads_into};

/// The stages in the order in which a run goes through them. None names a later one.
const STAGES: [&str; 13] = [
    "diagnostic",
    "words",
    "notice",
    "document",
    "overlay",
    "model",
    "vocabulary",
    "dialect",
    "lower",
    "facts",
    "names",
    "emit",
    "layout",
];

/// What stands around the stages and starts them. No stage knows of it.
const EDGES: [&str; 6] = ["config", "deprecations", "diff", "disk", "load", "pipeline"];

/// Names that only some modules may use.
const RESERVED: [(&str, &[&str]); 11] = [
    ("openapiv3", &["dialect", "lower"]),
    ("quote", &["emit", "layout"]),
    ("proc_macro2", &["emit", "layout"]),
    ("syn", &["emit", "layout"]),
    ("prettyplease", &["emit", "layout"]),
    ("std::fs", &["disk"]),
    ("reqwest", &["disk"]),
    ("std::process", &["cli", "main"]),
    ("std::env", &["cli", "main"]),
    ("std::io::stdout", &["cli", "main"]),
    ("std::io::stderr", &["cli", "main"]),
];

/// Macros that print.
const PRINTING: [&str; 5] = ["print!", "println!", "eprint!", "eprintln!", "dbg!"];

/// What would end a run without a diagnostic. `unreachable!` states a reason and is allowed.
const PANICKING: [&str; 5] = [".unwrap(", ".expect(", "panic!", "todo!", "unimplemented!"];

/// Where the code climbs over a wall for a reason: module, what it names, why.
const EXCEPTIONS: [(&str, &str, &str); 4] = [
    (
        "config",
        "syn",
        "whether a configured word can be an identifier is known to the parser of Rust alone",
    ),
    (
        "emit",
        "layout",
        "tokens do not cross threads, so that each file is laid out where it is emitted",
    ),
    ("config", "model", "how a module is divided into features is configured as the model says it"),
    ("config", "facts", "a feature that brings several others is configured as the facts take it"),
];

#[test]
fn the_generator_holds_its_walls() {
    let mut broken = Vec::new();
    let mut used = BTreeSet::new();
    for source in sources() {
        for breach in breaches(&source) {
            match excused(&source, &breach) {
                Some(exception) => {
                    used.insert(exception);
                }
                None => broken.push(format!("{}: `{}`: {}", source.path, breach.named, breach.why)),
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
    let idle: Vec<_> = EXCEPTIONS.iter().filter(|exception| !used.contains(exception)).collect();
    assert!(idle.is_empty(), "exceptions that nothing needs any more: {idle:#?}");
}

/// A name that climbs over a wall.
#[derive(Debug)]
struct Breach {
    named: String,
    /// The crate or stage that is named.
    of: String,
    why: String,
}

fn breaches(source: &Source) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for named in &source.names {
        let mut breach = |of: &str, why: String| {
            breaches.push(Breach { named: named.clone(), of: of.to_owned(), why });
        };
        for (reserved, modules) in RESERVED {
            if leads_into(named, reserved) && !modules.contains(&source.module.as_str()) {
                breach(reserved, format!("`{reserved}` belongs to {}", modules.join(", ")));
            }
        }
        let is_outermost = matches!(source.module.as_str(), "cli" | "main");
        if PRINTING.contains(&named.as_str()) && !is_outermost {
            breach(named, "it belongs to the command line".to_owned());
        }
        if PANICKING.contains(&named.as_str()) {
            breach(named, "it ends a run without a diagnostic".to_owned());
        }
        if let Some(stage) = stage(named)
            && let Some(why) = forbidden(&source.module, stage)
        {
            breach(stage, why);
        }
    }
    breaches
}

/// The module of the generator that a path leads into.
fn stage(named: &str) -> Option<&str> {
    let mut segments = named.split("::");
    (segments.next()? == "crate").then(|| segments.next())?
}

/// Why `module` may not name `other`.
fn forbidden(module: &str, other: &str) -> Option<String> {
    let place = |name: &str| STAGES.iter().position(|stage| *stage == name);
    if module == other {
        return None;
    }
    if module == "model" {
        return Some(format!("the model knows nothing but itself, not `{other}`"));
    }
    if module == "emit" && ["document", "dialect", "lower"].contains(&other) {
        return Some(format!("emit reads the model, not what it came from: `{other}`"));
    }
    if module == "config" && !["diagnostic", "document"].contains(&other) {
        return Some(format!("the configuration is read before any stage: `{other}`"));
    }
    let from = place(module)?;
    match place(other) {
        Some(to) => (to > from).then(|| format!("`{other}` comes after `{module}`")),
        None => EDGES.contains(&other).then(|| format!("`{other}` starts the stages")),
    }
}

type Exception = &'static (&'static str, &'static str, &'static str);

fn excused(source: &Source, breach: &Breach) -> Option<Exception> {
    EXCEPTIONS.iter().find(|(module, of, _)| *module == source.module && *of == breach.of)
}

/// Every file of the generator but those that only test.
fn sources() -> Vec<Source> {
    let root = workspace().join("generator/src");
    let mut paths = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(extension) if extension == "rs" => paths.push(path),
                _ => {}
            }
        }
    }
    paths.retain(|path| path.file_name().is_some_and(|name| name != "tests.rs"));
    paths.sort();
    assert!(paths.len() > 50, "only {} files found", paths.len());
    let read = |path: &Path| {
        let short = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        Source::read(&short, &fs::read_to_string(path).unwrap())
    };
    paths.iter().map(|path| read(path)).collect()
}

/// What the checker says of a made-up file.
fn judged(path: &str, text: &str) -> Vec<String> {
    breaches(&Source::read(path, text)).into_iter().map(|breach| breach.of).collect()
}

#[test]
fn a_broken_wall_is_seen() {
    let cases = [
        ("facts/mod.rs", "use openapiv3::Schema;", "openapiv3"),
        ("facts/mod.rs", "fn f(s: &openapiv3::Schema) {}", "openapiv3"),
        ("lower/mod.rs", "use quote::quote;", "quote"),
        ("names/words.rs", "use proc_macro2::{Ident, Span};", "proc_macro2"),
        ("names/words.rs", "fn f() { syn::parse_str::<syn::Ident>(\"a\"); }", "syn"),
        ("pipeline.rs", "use std::{collections::BTreeMap, fs};", "std::fs"),
        ("load.rs", "fn f() { std::fs::read(\"x\"); }", "std::fs"),
        ("facts/mod.rs", "use std::env;", "std::env"),
        ("facts/mod.rs", "fn f() { println!(\"x\"); }", "println!"),
        ("facts/mod.rs", "fn f() { std::eprintln!(\"x\"); }", "eprintln!"),
        ("facts/mod.rs", "fn f() { x.unwrap(); }", ".unwrap("),
        ("facts/mod.rs", "fn f() { x().expect(\"y\"); }", ".expect("),
        ("cli/mod.rs", "fn f() { todo!() }", "todo!"),
        ("model/schema.rs", "use crate::document::Node;", "document"),
        ("overlay/merge.rs", "use crate::{diagnostic::Place, lower::{Source, lower}};", "lower"),
        ("lower/mod.rs", "use super::emit;", "emit"),
        ("lower/link.rs", "use super::super::facts::Facts;", "facts"),
        ("emit/mod.rs", "fn f() { format!(\"{}\", crate::lower::x()) }", "lower"),
        ("emit/mod.rs", "use crate::{document::join};", "document"),
        ("names/mod.rs", "use crate::pipeline::read;", "pipeline"),
    ];
    for (path, text, of) in cases {
        let found = judged(path, text);
        assert!(!found.is_empty() && found.iter().all(|one| one == of), "{text}: {found:?}");
    }
}

#[test]
fn what_is_no_code_of_the_stage_is_not_held_against_it() {
    let cases = [
        (
            "facts/mod.rs",
            "//! `openapiv3` is not known here.\n/// Nor std::fs, nor x.unwrap().\nfn f() {}",
        ),
        ("facts/mod.rs", "fn f() { let text = \"use std::fs; panic!()\"; }"),
        ("facts/mod.rs", "#[cfg(test)]\nmod tests { use std::fs; fn f() { x.unwrap() } }"),
        ("facts/mod.rs", "#[cfg(test)]\nuse std::fs;\n#[test]\nfn f() { panic!() }"),
        (
            "emit/group.rs",
            "fn f() { quote! { use crate::lower::X; std::env::var(\"A\").unwrap() } }",
        ),
        ("dialect/v3_0.rs", "fn f(&self) { self.expect(\"an object\") } fn expect(&self) {}"),
        ("disk/write.rs", "use std::fs;"),
        ("main.rs", "use std::process::ExitCode;"),
        ("model/mod.rs", "use super::model::Schema; use crate::model::Api;"),
        ("model/mod.rs", "fn f() { unreachable!(\"ids are made here\") }"),
    ];
    for (path, text) in cases {
        assert!(judged(path, text).is_empty(), "{text}: {:?}", judged(path, text));
    }
}
