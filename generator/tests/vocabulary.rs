//! Every `x-clientwright` object that is written down can be read: those of the overlays in `specs/`, and the examples
//! of the vocabulary's reference.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use clientwright::{
    document::{Document, Node},
    vocabulary::{self, MEMBER},
};
use serde::de::DeserializeOwned;

const REFERENCE: &str = "x-clientwright.md";
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

#[test]
fn every_overlay_speaks_the_vocabulary() {
    let overlays = overlays(&specs());
    assert!(!overlays.is_empty(), "there are overlays in {}", specs().display());
    let mut found = Found::default();
    for path in overlays {
        let name = label(&path);
        let text = fs::read_to_string(&path).expect("an overlay is a text");
        match Document::parse(name.as_str(), &text) {
            Ok(overlay) => found.overlay(&name, &overlay),
            Err(problems) => found.mistakes.extend(problems.iter().map(ToString::to_string)),
        }
    }
    found.settle();
}

#[test]
fn every_example_of_the_reference_speaks_the_vocabulary() {
    let mut found = Found::default();
    for Example { line, text } in examples(&reference()) {
        let name = format!("{REFERENCE}:{line}");
        let marker = text.lines().next().and_then(|first| first.strip_prefix("# on: "));
        let document = match Document::parse(name.as_str(), &text) {
            Ok(document) => document,
            Err(problems) => {
                found.mistakes.extend(problems.iter().map(ToString::to_string));
                continue;
            }
        };
        match (marker.map(str::trim), document.root.get(MEMBER)) {
            (Some("overlay"), _) => found.overlay(&name, &document),
            (Some(marker), Some(extension)) => match Place::marked(marker) {
                Some(place) => found.read(place, &name, extension),
                None => found.mistakes.push(format!("{name}: `{marker}` is no place")),
            },
            (None, _) => found.mistakes.push(format!("{name}: the example does not say `# on: …`")),
            (_, None) => found.mistakes.push(format!("{name}: the example has no `{MEMBER}`")),
        }
    }
    found.settle();
}

#[test]
fn the_reference_names_every_member() {
    let named = code(&reference());
    let unnamed: Vec<String> = [
        members::<vocabulary::Root>(),
        members::<vocabulary::PathItem>(),
        members::<vocabulary::Operation>(),
        members::<vocabulary::Parameter>(),
        members::<vocabulary::Schema>(),
        members::<vocabulary::Scheme>(),
        members::<vocabulary::Limits>(),
        members::<vocabulary::LimitRow>(),
        members::<vocabulary::Match>(),
        members::<vocabulary::Retry>(),
        members::<vocabulary::Activity>(),
        members::<vocabulary::Ready>(),
        members::<vocabulary::Stream>(),
        members::<vocabulary::Errors>(),
        members::<vocabulary::Lifecycle>(),
        members::<vocabulary::SchemaLifecycle>(),
        members::<vocabulary::Env>(),
        members::<vocabulary::Scope>(),
        members::<vocabulary::Static>(),
        members::<vocabulary::Exchange>(),
        members::<vocabulary::Renewal>(),
        members::<vocabulary::Credential>(),
        members::<vocabulary::Provenance>(),
        style("cursor"),
        style("page"),
        style("offset"),
        style("link"),
        words::<vocabulary::Group>(),
        words::<vocabulary::Combine>(),
        words::<vocabulary::StateAt>(),
        words::<vocabulary::ActivityState>(),
        words::<vocabulary::ActivityUse>(),
        words::<vocabulary::Resource>(),
        words::<vocabulary::Meaning>(),
        words::<vocabulary::Paging>(),
        words::<vocabulary::Way>(),
        words::<vocabulary::Encoding>(),
        words::<vocabulary::Life>(),
        words::<vocabulary::Status>(),
    ]
    .into_iter()
    .flatten()
    .collect::<BTreeSet<String>>()
    .into_iter()
    .filter(|word| !named.contains(word))
    .collect();
    assert!(unnamed.is_empty(), "{REFERENCE} does not name {unnamed:?}");
}

#[test]
fn a_target_says_which_object_it_selects() {
    let cases = [
        ("$", Place::Root),
        ("$.components.securitySchemes.bearer", Place::Scheme),
        ("$.securityDefinitions['Api Key']", Place::Scheme),
        ("$..['securitySchemes','securityDefinitions'].Key", Place::Scheme),
        ("$.paths['/a.b/{c}']", Place::PathItem),
        ("$.paths['/a','/b'].post", Place::Operation),
        ("$.paths['/a'][?@.operationId]", Place::Operation),
        ("$.paths['/a'].get.parameters[0]", Place::Parameter),
        ("$.paths['/a'].parameters[?@.name == 'x']", Place::Parameter),
        ("$.components.parameters.page", Place::Parameter),
        ("$.tags[0]", Place::Parameter),
        ("$.components.schemas['a.b'].properties.get", Place::Schema),
        ("$.definitions.parameters", Place::Schema),
    ];
    for (target, place) in cases {
        assert_eq!(Place::of(&steps(target)), place, "{target}");
    }
}

/// What has been read so far.
#[derive(Default)]
struct Found {
    read: usize,
    mistakes: Vec<String>,
}

impl Found {
    fn overlay(&mut self, name: &str, overlay: &Document) {
        let actions = overlay.root.get("actions").map(Node::items).unwrap_or_default();
        for action in actions {
            let target = action.get("target").and_then(Node::as_str).unwrap_or_default();
            let name = format!("{name}:{} {target}", action.at.line);
            if let Some(update) = action.get("update") {
                self.update(&name, &mut steps(target), update);
            }
        }
    }

    fn update(&mut self, name: &str, steps: &mut Vec<String>, node: &Node) {
        for (key, child) in node.entries() {
            if key == MEMBER {
                self.read(Place::of(steps), name, child);
                continue;
            }
            steps.push(key.to_owned());
            self.update(name, steps, child);
            steps.pop();
        }
        for item in node.items() {
            steps.push("*".to_owned());
            self.update(name, steps, item);
            steps.pop();
        }
    }

    fn read(&mut self, place: Place, name: &str, extension: &Node) {
        self.read += 1;
        if let Err(mistake) = place.read(extension) {
            self.mistakes.push(format!("{name} ({place:?}): {mistake}"));
        }
    }

    fn settle(self) {
        assert!(self.mistakes.is_empty(), "\n{}\n", self.mistakes.join("\n"));
        assert!(self.read > 0, "nothing was read");
    }
}

/// The kinds of objects that `x-clientwright` may stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Root,
    PathItem,
    Operation,
    Parameter,
    Schema,
    Scheme,
    Other,
}

impl Place {
    fn of(steps: &[String]) -> Self {
        let words: Vec<&str> = steps.iter().map(String::as_str).collect();
        match words[..] {
            [] => Self::Root,
            [.., "securitySchemes" | "securityDefinitions", _] => Self::Scheme,
            ["tags", _] => Self::Parameter,
            ["paths", _] => Self::PathItem,
            ["paths", _, last] if METHODS.contains(&last) || last == "*" => Self::Operation,
            [.., "parameters", _] => Self::Parameter,
            _ => Self::Schema,
        }
    }

    fn marked(marker: &str) -> Option<Self> {
        Some(match marker {
            "root" => Self::Root,
            "path item" => Self::PathItem,
            "operation" => Self::Operation,
            "parameter" => Self::Parameter,
            "schema" => Self::Schema,
            "security scheme" => Self::Scheme,
            "anything" => Self::Other,
            _ => return None,
        })
    }

    fn read(self, extension: &Node) -> Result<(), String> {
        match self {
            Self::Root => read::<vocabulary::Root>(extension),
            Self::PathItem => read::<vocabulary::PathItem>(extension),
            Self::Operation => read::<vocabulary::Operation>(extension),
            Self::Parameter => read::<vocabulary::Parameter>(extension),
            Self::Schema => read::<vocabulary::Schema>(extension),
            Self::Scheme => read::<vocabulary::Scheme>(extension),
            Self::Other => read::<vocabulary::Other>(extension),
        }
    }
}

fn read<T: DeserializeOwned>(extension: &Node) -> Result<(), String> {
    let read: Result<T, _> = serde_path_to_error::deserialize(extension.to_json());
    read.map(drop).map_err(|error| error.to_string())
}

/// The steps of a JSONPath: names, and `*` for everything that selects without one. Of several names the first.
fn steps(target: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = target.strip_prefix('$').expect("a target starts at the root");
    while let Some(first) = rest.chars().next() {
        let (step, length) = match first {
            '.' => {
                let name = rest[1..].split(['.', '[']).next().unwrap_or_default();
                (name.to_owned(), 1 + name.len())
            }
            '[' => bracket(rest),
            other => panic!("`{other}` in the target `{target}`"),
        };
        steps.push(step);
        rest = &rest[length..];
    }
    steps
}

/// What a bracket selects, and how many bytes of the path it takes.
fn bracket(path: &str) -> (String, usize) {
    let mut quote = None;
    let mut depth = 0;
    for (at, c) in path.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '[') => depth += 1,
            (None, ']') if depth > 1 => depth -= 1,
            (None, ']') => return (selected(&path[1..at]), at + 1),
            (None, _) => {}
        }
    }
    panic!("the bracket in `{path}` does not end");
}

fn selected(selector: &str) -> String {
    let quote = selector.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let name = quote.and_then(|quote| selector[1..].split(quote).next());
    name.unwrap_or("*").to_owned()
}

/// A fenced block of YAML and the line it starts at.
struct Example {
    line: usize,
    text: String,
}

fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut open: Option<Example> = None;
    for (index, line) in page.lines().enumerate() {
        match (line.trim_end(), &mut open) {
            ("```yaml", None) => open = Some(Example { line: index + 2, text: String::new() }),
            ("```", Some(_)) => examples.extend(open.take()),
            (line, Some(example)) => example.text.extend([line, "\n"]),
            (_, None) => {}
        }
    }
    assert!(open.is_none(), "an example of {REFERENCE} does not end");
    assert!(!examples.is_empty(), "{REFERENCE} has examples");
    examples
}

/// The words that stand between backquotes in the page's own text; its examples explain nothing.
fn code(page: &str) -> BTreeSet<String> {
    let mut code = BTreeSet::new();
    for text in page.split("```").step_by(2) {
        for piece in text.split('`').skip(1).step_by(2) {
            let words = piece.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            code.extend(words.map(str::to_owned));
        }
    }
    code
}

/// The members that a struct knows, as it tells whoever writes another one.
fn members<T: DeserializeOwned>() -> Vec<String> {
    known::<T>(serde_json::json!({ "?": 0 }))
}

/// The words that an enum knows.
fn words<T: DeserializeOwned>() -> Vec<String> {
    known::<T>(serde_json::json!("?"))
}

/// The members of a style of paging.
fn style(name: &str) -> Vec<String> {
    known::<vocabulary::Paging>(serde_json::json!({ name: { "?": 0 } }))
}

fn known<T: DeserializeOwned>(wrong: serde_json::Value) -> Vec<String> {
    let error = serde_json::from_value::<T>(wrong).err().expect("`?` is not known anywhere");
    error.to_string().split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

fn overlays(folder: &Path) -> Vec<PathBuf> {
    let mut overlays = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            overlays.extend(self::overlays(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") && is_overlay(&path)
        {
            overlays.push(path);
        }
    }
    overlays.sort();
    overlays
}

/// Whether the first line that is no comment says so; the other files are documents.
fn is_overlay(path: &Path) -> bool {
    let text = fs::read_to_string(path).expect("a file of YAML is a text");
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| line.starts_with("overlay:"))
}

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs")
}

fn reference() -> String {
    fs::read_to_string(specs().join(REFERENCE)).expect("the reference is a text")
}

/// A path below `specs/`, with forward slashes.
fn label(path: &Path) -> String {
    let specs = specs();
    path.strip_prefix(&specs).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
