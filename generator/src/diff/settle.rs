//! From changes to findings: places looked up, one cause told once, the order fixed.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    document::{Document, Node, join, segments},
    model::Method,
};

use super::{
    Diff, Side,
    finding::{Finding, Rust, Touched, Wire},
    keep::Keep,
    operations::{Compared, template},
    rust,
    tree::{address, component_name, pointers},
    walk::{Change, Walk},
};

/// Findings of all modules.
#[derive(Debug, Default)]
pub(super) struct Settled {
    findings: Vec<Finding>,
    prose: bool,
    keep: Vec<Keep>,
}

/// A finding with its pointers, by which the items that it explains are found.
#[derive(Debug)]
pub(super) struct Located {
    pub finding: Finding,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// Two changes of one cause agree in this.
type Cause = (String, Option<String>, Option<String>, String);

impl Settled {
    pub fn settle(
        &mut self,
        sides: (Side<'_>, Side<'_>),
        walk: &Walk<'_>,
        operations: &[Compared<'_>],
    ) {
        self.prose |= sides.0.document.root != sides.1.document.root;
        let places = Places::of(sides, walk);
        let mut known: BTreeMap<Cause, usize> = BTreeMap::new();
        let mut located: Vec<Located> = Vec::new();
        let mut tell = |change: &Change<'_>, touched: Option<&Touched>| {
            let old = change.old.and_then(|node| places.old.get(&address(node)));
            let new = change.new.and_then(|node| places.new.get(&address(node)));
            let cause = (change.id.clone(), old.cloned(), new.cloned(), change.detail.clone());
            if let Some(at) = known.get(&cause) {
                return located[*at].finding.touch(touched);
            }
            known.insert(cause, located.len());
            let mut finding = finding(sides, change, old, new);
            finding.touch(touched);
            located.push(Located { finding, old: old.cloned(), new: new.cloned() });
        };
        for change in &walk.scopes[0].changes {
            tell(change, None);
        }
        let starts: Vec<usize> = operations.iter().map(|compared| compared.scope).collect();
        for (compared, scopes) in operations.iter().zip(walk.reached(&starts)) {
            let touched = compared.touched();
            for change in scopes.into_iter().flat_map(|scope| &walk.scopes[scope].changes) {
                tell(change, touched.as_ref());
            }
        }
        self.keep.extend(rust::judge(sides, &mut located));
        let groups = Groups::of(sides);
        self.findings.extend(located.into_iter().map(|located| groups.given(located.finding)));
    }

    pub fn module_removed(&mut self, name: &str, document: &Document) {
        let message = format!("the module `{name}` is gone");
        let place = document.place("");
        self.findings.push(Finding {
            id: "module-removed".to_owned(),
            wire: Wire::Error,
            rust: Rust::Breaking,
            operation: None,
            also: Vec::new(),
            groups: Vec::new(),
            old: Some(place),
            new: None,
            fingerprint: fingerprint(&["module-removed", name]),
            message,
            help: "stop using the module".to_owned(),
        });
    }

    pub fn module_added(&mut self, name: &str, document: &Document) {
        let message = format!("the module `{name}` is new");
        let place = document.place("");
        self.findings.push(Finding {
            id: "module-added".to_owned(),
            wire: Wire::Info,
            rust: Rust::Additive,
            operation: None,
            also: Vec::new(),
            groups: Vec::new(),
            old: None,
            new: Some(place),
            fingerprint: fingerprint(&["module-added", name]),
            message,
            help: String::new(),
        });
    }

    pub fn finish(mut self) -> Diff {
        let rank = |finding: &Finding| {
            let place = finding.new.as_ref().or(finding.old.as_ref());
            let place = place.map(|place| (place.file.clone(), place.line, place.column));
            let operation = finding.operation.clone();
            (
                !finding.is_about_removal(),
                finding.wire,
                finding.rust,
                operation,
                place,
                finding.id.clone(),
            )
        };
        self.findings.sort_by_cached_key(rank);
        Diff { findings: self.findings, prose: self.prose, keep: self.keep }
    }
}

impl Finding {
    fn touch(&mut self, touched: Option<&Touched>) {
        let Some(touched) = touched else { return };
        match &self.operation {
            None => self.operation = Some(touched.clone()),
            // Operations come one after the other, each with all that it reaches.
            Some(first) if first == touched || self.also.last() == Some(touched) => {}
            Some(_) => self.also.push(touched.clone()),
        }
    }
}

fn finding(
    (old_side, new_side): (Side<'_>, Side<'_>),
    change: &Change<'_>,
    old: Option<&String>,
    new: Option<&String>,
) -> Finding {
    let stable = |side: Side<'_>, pointer: Option<&String>| {
        pointer.map(|pointer| stable(side.document, pointer)).unwrap_or_default()
    };
    let (was, is) = (stable(old_side, old), stable(new_side, new));
    let module = &new_side.reading.api[new_side.module].name;
    Finding {
        id: change.id.clone(),
        wire: change.wire,
        rust: unlinked(&change.id),
        operation: None,
        also: Vec::new(),
        groups: Vec::new(),
        old: old.map(|pointer| old_side.document.place(pointer)),
        new: new.map(|pointer| new_side.document.place(pointer)),
        fingerprint: fingerprint(&[&change.id, module, &was, &is, &change.detail]),
        message: change.message.clone(),
        help: change.help.to_owned(),
    }
}

/// The verdict before any public item is looked at: what compiles with a warning has a note or has lost one.
fn unlinked(id: &str) -> Rust {
    match id.ends_with("-deprecated") || id.ends_with("-reactivated") {
        true => Rust::Additive,
        false => Rust::None,
    }
}

/// The groups of operations, by request.
struct Groups<'d> {
    of: BTreeMap<(Method, &'d str), &'d str>,
}

impl<'d> Groups<'d> {
    fn of((old, new): (Side<'d>, Side<'d>)) -> Self {
        let side = |side: Side<'d>| {
            let all =
                side.reading.api.operations.iter().filter(move |one| one.module == side.module);
            all.map(|one| ((one.method, one.path.as_str()), one.group.as_str()))
        };
        Self { of: side(old).chain(side(new)).collect() }
    }

    fn given(&self, finding: Finding) -> Finding {
        let touched = finding.operation.iter().chain(&finding.also);
        let group =
            |touched: &Touched| self.of.get(&(touched.method, touched.path.as_str())).copied();
        let groups: BTreeSet<&str> = touched.filter_map(group).collect();
        Finding { groups: groups.into_iter().map(str::to_owned).collect(), ..finding }
    }
}

struct Places {
    old: BTreeMap<usize, String>,
    new: BTreeMap<usize, String>,
}

impl Places {
    fn of((old, new): (Side<'_>, Side<'_>), walk: &Walk<'_>) -> Self {
        let changes = || walk.scopes.iter().flat_map(|scope| &scope.changes);
        Self {
            old: pointers(old.document, changes().filter_map(|change| change.old).collect()),
            new: pointers(new.document, changes().filter_map(|change| change.new).collect()),
        }
    }
}

/// A pointer that neither order nor the names of path parameters change.
fn stable(document: &Document, pointer: &str) -> String {
    let mut node = Some(&document.root);
    let mut stable = String::new();
    let mut above = String::new();
    for segment in segments(pointer) {
        let is_list = node.is_some_and(Node::is_array);
        node = node.and_then(|node| match segment.parse::<usize>() {
            Ok(index) if is_list => node.items().get(index),
            _ => node.get(&segment),
        });
        let named = node.filter(|_| is_list).and_then(|node| {
            let text = |key: &str| node.get(key).and_then(Node::as_str);
            let parameter =
                text("name").map(|name| format!("{}:{name}", text("in").unwrap_or_default()));
            parameter.or(component_name(node).map(str::to_owned))
        });
        let step = if above == "/paths" { template(&segment) } else { segment.clone() };
        stable = join(&stable, &named.unwrap_or(step));
        above = join(&above, &segment);
    }
    stable
}

/// FNV-1a over the parts: short, and the same on every machine and with every version of the compiler.
pub(super) fn fingerprint(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}
