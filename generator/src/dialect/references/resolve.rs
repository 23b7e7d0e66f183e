//! Where a reference leads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::diagnostic::closest;
use crate::dialect::kind::{Kind, Version, kind_at, reference};
use crate::document::{Document, FILES, Node, Value, join, segments, unescape};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A component of the right kind.
    Named(String),
    /// Something of the right kind that stands elsewhere.
    Place(String),
    Nowhere {
        reason: String,
        /// A reference that was perhaps meant.
        near: Option<String>,
    },
}

#[derive(Debug)]
pub(super) struct Resolved {
    pub target: Target,
    /// The reference is not spelt as one; this is what it most likely means.
    pub assumed: bool,
}

pub(super) struct Resolver<'d> {
    pub document: &'d Document,
    pub version: Version,
    /// `$id`, `$anchor` and `$dynamicAnchor`: the names that schemas give themselves.
    names: OnceLock<BTreeMap<String, String>>,
}

/// References on the way to one place. More are a loop.
const FAR: usize = 64;

impl<'d> Resolver<'d> {
    pub fn new(document: &'d Document, version: Version) -> Self {
        Self { document, version, names: OnceLock::new() }
    }

    /// Where `reference`, which stands at `from`, leads.
    pub fn resolve(&self, kind: Kind, from: &str, reference: &str) -> Resolved {
        let reason = match self.followed(kind, reference) {
            Ok(target) => return Resolved { target, assumed: false },
            Err(reason) => reason,
        };
        match self.meant(kind, from, reference).and_then(|place| self.end(kind, place).ok()) {
            Some(target) => Resolved { target, assumed: true },
            None => {
                let near = self.near(kind, from, reference);
                Resolved { target: Target::Nowhere { reason, near }, assumed: false }
            }
        }
    }

    fn followed(&self, kind: Kind, reference: &str) -> Result<Target, String> {
        self.end(kind, self.locate(reference, 0)?)
    }

    /// Follows what stands at `place` for as long as it is a reference itself.
    fn end(&self, kind: Kind, mut place: String) -> Result<Target, String> {
        let mut seen = BTreeSet::new();
        loop {
            let node = self.document.pointer(&place).ok_or("there is nothing there")?;
            // A schema that is another's second name has a type of its own.
            if kind == Kind::Schema && self.is_named(kind, &place) {
                return Ok(Target::Named(place));
            }
            let Some(next) = reference(node, kind).filter(|_| self.is_bare(node, kind)) else {
                break;
            };
            if !seen.insert(place) {
                return Err("it leads back to itself".to_owned());
            }
            place = self.locate(next, 0)?;
        }
        self.is_of(kind, &place)?;
        Ok(match self.is_named(kind, &place) {
            true => Target::Named(place),
            false => Target::Place(place),
        })
    }

    fn is_of(&self, kind: Kind, place: &str) -> Result<(), String> {
        let path: Vec<String> = segments(place).collect();
        let found = kind_at(self.version, &path).filter(|found| *found != kind);
        if let Some(found) = found {
            return Err(format!("it is {}, not {}", found.called(), kind.called()));
        }
        let is_frame = path.len() < 2 && path.first().is_none_or(|first| first != FILES)
            || path.len() == 2 && path[0] == "components";
        if found.is_none() && is_frame && !self.is_named(kind, place) {
            return Err(format!("it is a part of the document, not {}", kind.called()));
        }
        let node = self.document.pointer(place).ok_or("there is nothing there")?;
        let is_truth = matches!(node.value, Value::Bool(_)) && kind == Kind::Schema;
        match node.is_object() || is_truth {
            true => Ok(()),
            false => Err(format!("it is {}, not {}", node.kind(), kind.called())),
        }
    }

    /// The pointer, in its one spelling, that a reference stands for.
    fn locate(&self, reference: &str, depth: usize) -> Result<String, String> {
        match reference.strip_prefix('#') {
            Some(pointer) if pointer.is_empty() || pointer.starts_with('/') => {
                self.step(pointer, depth)
            }
            Some(anchor) => match self.names().get(anchor) {
                Some(place) => Ok(place.clone()),
                None => Err(format!("nothing is called `{anchor}`")),
            },
            None => match self.names().get(reference) {
                Some(place) => Ok(place.clone()),
                None => Err(self.unread(reference)),
            },
        }
    }

    fn unread(&self, reference: &str) -> String {
        match self.document.unread(reference) {
            Some(reason) => reason.to_owned(),
            None => "it names no place of this document".to_owned(),
        }
    }

    /// Goes down segment by segment, through references where one stands in the way.
    fn step(&self, pointer: &str, depth: usize) -> Result<String, String> {
        // Nearly all are spelt in the one way there is, and lead straight to a place.
        if !pointer.contains(['~', '%']) && self.document.pointer(pointer).is_some() {
            return Ok(pointer.to_owned());
        }
        let mut node = &self.document.root;
        let mut place = String::new();
        for raw in pointer.split('/').skip(1) {
            for _ in 0..FAR {
                if child(node, raw).is_some() {
                    break;
                }
                let next = node.get("$ref").and_then(Node::as_str).filter(|_| depth < FAR);
                let Some(next) = next else { break };
                place = self.locate(next, depth + 1)?;
                node = self.document.pointer(&place).ok_or("there is nothing there")?;
            }
            let Some((segment, below)) = child(node, raw) else {
                return Err(format!("there is no `{}`", unescape(raw)));
            };
            place = join(&place, &segment);
            node = below;
        }
        Ok(place)
    }

    /// Whether a reference says all that there is: in OpenAPI 3.1, what stands beside one counts.
    fn is_bare(&self, node: &Node, kind: Kind) -> bool {
        const ANNOTATIONS: [&str; 4] = ["$ref", "description", "summary", "title"];
        (self.version, kind) != (Version::V3_1, Kind::Schema)
            || node.entries().all(|(key, _)| ANNOTATIONS.contains(&key) || key.starts_with("x-"))
    }

    fn is_named(&self, kind: Kind, place: &str) -> bool {
        let name = kind.section(self.version).and_then(|section| place.strip_prefix(section));
        name.is_some_and(|name| name.starts_with('/') && !name[1..].contains('/'))
    }

    /// What the author of a reference that leads nowhere had in mind: the definitions of a schema around it, or the
    /// component of that name.
    fn meant(&self, kind: Kind, from: &str, reference: &str) -> Option<String> {
        let path = reference.trim_start_matches('#');
        let local = path.starts_with("/$defs/") || path.starts_with("/definitions/");
        if local && self.version == Version::V3_1 {
            let mut around = Some(from);
            while let Some(schema) = around {
                if let Ok(place) = self.step(&format!("{schema}{path}"), 0) {
                    return Some(place);
                }
                around = schema.rsplit_once('/').map(|(above, _)| above);
            }
        }
        let section = kind.section(self.version)?;
        if reference.contains("://") {
            return None;
        }
        let name = reference.rsplit(['/', '#']).next()?;
        self.step(&format!("{section}/{name}"), 0).ok()
    }

    fn near(&self, kind: Kind, from: &str, reference: &str) -> Option<String> {
        let section = kind.section(self.version)?;
        let name = unescape(reference.rsplit('/').next()?);
        let known = self.document.pointer(section)?.entries().map(|(key, _)| key);
        let near = format!("#{}", join(section, closest(&name, known)?));
        (near != reference && near[1..] != *from).then_some(near)
    }

    fn names(&self) -> &BTreeMap<String, String> {
        self.names.get_or_init(|| {
            let mut names = BTreeMap::new();
            if self.version == Version::V3_1 {
                gather(&self.document.root, &mut String::new(), &mut names);
            }
            names
        })
    }
}

/// The member or element that a segment of a reference names, whose author may or may not have encoded it.
fn child<'n>(node: &'n Node, raw: &str) -> Option<(String, &'n Node)> {
    let named = |segment: String| {
        let below = node.pointer(&join("", &segment))?;
        Some((segment, below))
    };
    named(unescape(raw)).or_else(|| named(unescape(&decoded(raw)?)))
}

/// Undoes percent encoding; `None` where there is none.
pub(super) fn decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let hexadecimal = |digit: u8| char::from(digit).to_digit(16);
        rest = match behind {
            [high, low, behind @ ..] if *first == b'%' => {
                let byte = 16 * hexadecimal(*high)? + hexadecimal(*low)?;
                bytes.push(u8::try_from(byte).ok()?);
                behind
            }
            _ => {
                bytes.push(*first);
                behind
            }
        };
    }
    String::from_utf8(bytes).ok()
}

/// The first to bear a name keeps it.
fn gather(node: &Node, pointer: &mut String, names: &mut BTreeMap<String, String>) {
    let mut below = |segment: &str, child: &Node| {
        let length = pointer.len();
        *pointer = join(pointer, segment);
        gather(child, pointer, names);
        pointer.truncate(length);
    };
    for (index, item) in node.items().iter().enumerate() {
        below(&index.to_string(), item);
    }
    for (key, child) in node.entries() {
        below(key, child);
    }
    for key in ["$id", "$anchor", "$dynamicAnchor"] {
        if let Some(name) = node.get(key).and_then(Node::as_str) {
            names.entry(name.to_owned()).or_insert_with(|| pointer.clone());
        }
    }
}
