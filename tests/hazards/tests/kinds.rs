//! Every kind of mistake that the generator knows, as people see it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use clientwright::{
    diagnostic::{Diagnostic, Diagnostics, Severity, Sources, render},
    diff::Ignores,
    disk, load_fetched,
};
use hazards::{Outcome, folder};
use syn::{
    Attribute, Expr, ExprCall, ExprMethodCall, FnArg, Ident, ItemMod, Lit, Macro, Pat, Signature,
    Token,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use crate::support::cases;

/// Kinds that nothing given to the library leads to.
const OUTSIDE: [(&str, &str); 6] = [
    ("no-credential", "the environment of who fetches"),
    ("no-openapi", "what another host answers, in the tests of fetching"),
    ("no-threads", "the system starts no further thread"),
    ("reference", "where a reference leads is settled, and told, before types are made"),
    ("revision", "what git says, on the command line alone"),
    ("unaccounted", "the ledger does not add up: a mistake of the generator"),
];

#[test]
fn every_kind_of_mistake_is_drawn() {
    let mut drawn: BTreeMap<&str, String> = BTreeMap::new();
    let beside = beside();
    let of_cases = cases().iter().flat_map(|(_, outcome)| {
        let found = match outcome {
            Outcome::Refused { found, .. } => found.iter().collect::<Vec<_>>(),
            Outcome::Made { reading, .. } => reading.diagnostics.iter().collect(),
        };
        found.into_iter().map(|one| (one, outcome.sources()))
    });
    let no_sources = Sources::new();
    let mut without_cure = BTreeSet::new();
    for (found, sources) in of_cases.chain(beside.iter().map(|one| (one, &no_sources))) {
        if found.severity != Severity::Note && found.cure().is_none() {
            without_cure.insert(found.code);
        }
        drawn.entry(found.code).or_insert_with(|| {
            let only: Diagnostics = [found.clone()].into_iter().collect();
            render(&only, sources, false).replace("../cases/", "")
        });
    }
    assert!(without_cure.is_empty(), "no cure: {without_cure:?}");
    let known = codes();
    let outside: BTreeSet<String> = OUTSIDE.iter().map(|(code, _)| (*code).to_owned()).collect();
    let has = |code: &String| drawn.contains_key(code.as_str()) || outside.contains(code);
    let missing: Vec<&String> = known.iter().filter(|code| !has(code)).collect();
    assert!(missing.is_empty(), "a case for each, in tests/cases: {missing:?}");
    // What is drawn was found in the sources: the search there finds all.
    let unknown: Vec<_> = drawn.keys().filter(|code| !known.contains(**code)).collect();
    assert!(unknown.is_empty(), "kinds that no source names: {unknown:?}");
    let drawn: Vec<String> = drawn.into_values().collect();
    insta::assert_snapshot!("kinds", drawn.join("\n"));
}

/// What is found beside documents: a file that is too large, a folder that cannot be written to, a
/// list of `diff` that says no reason.
fn beside() -> Vec<Diagnostic> {
    let document = folder().join("acronyms/document.yaml");
    let mut found = disk::read_document(&document, 10).unwrap_err();
    let files = [("Cargo.toml".to_owned(), String::new())].into_iter().collect();
    found.push(disk::write_crate(&document, &files).unwrap_err().diagnostic());
    let fetched = folder().join("configuration-of-fetched-documents-alone");
    let nowhere = Path::new("nowhere");
    let unfetched = load_fetched(&fetched, nowhere, disk::DEFAULT_MAX_SIZE, &mut Sources::new());
    found.extend(unfetched.unwrap_err());
    found.extend(Ignores::parse("ignore.toml", "entries = 3").unwrap_err());
    found
}

/// What stands for `code: &'static str` wherever a function of the generator takes one.
fn codes() -> BTreeSet<String> {
    let files: Vec<syn::File> = sources(Path::new("../../generator/src"))
        .into_iter()
        .map(|path| syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap())
        .collect();
    let mut takers = Takers::default();
    files.iter().for_each(|file| takers.visit_file(file));
    let mut codes = Codes { takers: &takers.0, found: BTreeSet::new() };
    files.iter().for_each(|file| codes.visit_file(file));
    codes.found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| match path.file_name().and_then(|name| name.to_str()) {
        Some("tests.rs" | "tests") => Vec::new(),
        _ if path.is_dir() => sources(&path),
        Some(name) if name.ends_with(".rs") => vec![path],
        _ => Vec::new(),
    };
    entries.flat_map(below).collect()
}

/// Functions by name and number of arguments, with the places of their codes among these.
#[derive(Default)]
struct Takers(BTreeMap<(String, usize), BTreeSet<usize>>);

impl<'ast> Visit<'ast> for Takers {
    fn visit_signature(&mut self, signature: &'ast Signature) {
        let typed = signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        });
        let typed: Vec<_> = typed.collect();
        for (at, input) in typed.iter().enumerate() {
            if matches!(&*input.pat, Pat::Ident(name) if name.ident == "code") {
                let taker = (signature.ident.to_string(), typed.len());
                self.0.entry(taker).or_default().insert(at);
            }
        }
    }
}

struct Codes<'t> {
    takers: &'t BTreeMap<(String, usize), BTreeSet<usize>>,
    found: BTreeSet<String>,
}

impl Codes<'_> {
    fn add_to(mut self, expression: &Expr, found: &mut BTreeSet<String>) {
        self.visit_expr(expression);
        found.append(&mut self.found);
    }

    fn gather<'e>(&mut self, name: &Ident, arguments: impl ExactSizeIterator<Item = &'e Expr>) {
        let Some(places) = self.takers.get(&(name.to_string(), arguments.len())) else { return };
        for (at, argument) in arguments.enumerate() {
            if let Expr::Lit(literal) = argument
                && let Lit::Str(text) = &literal.lit
                && places.contains(&at)
            {
                self.found.insert(text.value());
            }
        }
    }
}

impl<'ast> Visit<'ast> for Codes<'_> {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !item.attrs.iter().any(is_of_tests) {
            visit::visit_item_mod(self, item);
        }
    }

    /// `vec![…]` holds expressions too.
    fn visit_macro(&mut self, called: &'ast Macro) {
        let inside = called.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        for expression in inside.iter().flatten() {
            // It lives no longer than this call; what is gathered from it does.
            Codes { takers: self.takers, found: BTreeSet::new() }
                .add_to(expression, &mut self.found);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(name) = path.path.segments.last()
        {
            self.gather(&name.ident, call.args.iter());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.gather(&call.method, call.args.iter());
        visit::visit_expr_method_call(self, call);
    }
}

fn is_of_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
}
