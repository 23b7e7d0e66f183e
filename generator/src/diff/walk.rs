//! The way through two documents at once: what has been compared, and what each operation reaches.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Node;

use super::{
    finding::Wire,
    lifecycle::Endings,
    tree::{Tree, address},
};

/// A change as the rules tell it, before its places are looked up.
#[derive(Clone, Debug)]
pub(super) struct Change<'d> {
    pub id: String,
    pub wire: Wire,
    pub old: Option<&'d Node>,
    pub new: Option<&'d Node>,
    /// What was and what is, for the fingerprint.
    pub detail: String,
    pub message: String,
    pub help: &'static str,
}

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Request,
    Response,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    Body,
    Property,
    Parameter,
    ParameterProperty,
    Header,
}

/// Where in an exchange a schema stands.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub direction: Direction,
    pub subject: Subject,
    /// Written as text, where a number is as good as its digits.
    pub textual: bool,
    /// The body, the parameter or the component, as a sentence names it.
    pub root: String,
    /// The way from there, in wire names.
    pub path: String,
    /// Whether an object must hold it.
    pub required: bool,
}

impl At {
    pub fn new(direction: Direction, subject: Subject, root: impl Into<String>) -> Self {
        let textual = matches!(subject, Subject::Parameter | Subject::Header);
        let (root, path) = (root.into(), String::new());
        Self { direction, subject, textual, root, path, required: true }
    }

    pub fn is_request(&self) -> bool {
        self.direction == Direction::Request
    }

    pub fn is_in_body(&self) -> bool {
        matches!(self.subject, Subject::Body | Subject::Property)
    }

    /// What changes are called after.
    pub fn prefix(&self) -> &'static str {
        match (self.direction, self.subject) {
            (_, Subject::Parameter) => "request-parameter",
            (_, Subject::ParameterProperty) => "request-parameter-property",
            (Direction::Request, Subject::Body) => "request-body",
            (Direction::Request, Subject::Property) => "request-property",
            (Direction::Request, Subject::Header) => "request-header",
            (Direction::Response, Subject::Body) => "response-body",
            (Direction::Response, Subject::Property) => "response-property",
            (Direction::Response, Subject::Header) => "response-header",
        }
    }

    /// As a sentence names it.
    pub fn name(&self) -> String {
        match self.path.as_str() {
            "" => self.root.clone(),
            path => format!("`{path}` of {}", self.root),
        }
    }

    /// One step into an object.
    pub fn member(&self, name: &str, required: bool) -> Self {
        let path = match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        Self { path, required, ..self.inner() }
    }

    /// One step into a list or a map.
    pub fn each(&self) -> Self {
        Self { path: format!("{}[]", self.path), required: true, ..self.inner() }
    }

    /// Another place of the same rank.
    pub fn inner(&self) -> Self {
        let subject = match self.subject {
            Subject::Parameter | Subject::ParameterProperty => Subject::ParameterProperty,
            Subject::Header => Subject::Header,
            Subject::Body | Subject::Property => Subject::Property,
        };
        Self { subject, ..self.clone() }
    }

    /// Inside a component, whose name says more than the way to it.
    pub fn component(&self, name: &str) -> Self {
        Self { root: format!("`{name}`"), path: String::new(), ..self.clone() }
    }
}

/// Compared things that others lead to: an operation, or a schema that references reach.
#[derive(Debug, Default)]
pub(super) struct Scope<'d> {
    pub changes: Vec<Change<'d>>,
    pub reaches: BTreeSet<usize>,
}

type Key = (usize, usize, Direction, Subject, bool);

#[derive(Debug)]
pub(super) struct Walk<'d> {
    pub old: Tree<'d>,
    pub new: Tree<'d>,
    pub endings: (Endings<'d>, Endings<'d>),
    /// The day on which the comparison is read, in ISO form.
    pub today: Option<&'d str>,
    pub scopes: Vec<Scope<'d>>,
    current: usize,
    known: BTreeMap<Key, usize>,
    /// Components of another name that stand in each other's place.
    pub swapped: BTreeMap<(&'d str, &'d str), (&'d Node, &'d Node)>,
}

impl<'d> Walk<'d> {
    /// The first scope is that of the document.
    pub fn new(
        (old, new): (Tree<'d>, Tree<'d>),
        endings: (Endings<'d>, Endings<'d>),
        today: Option<&'d str>,
    ) -> Self {
        Self {
            old,
            new,
            endings,
            today,
            scopes: vec![Scope::default()],
            current: 0,
            known: BTreeMap::new(),
            swapped: BTreeMap::new(),
        }
    }

    pub fn push(&mut self, change: Change<'d>) {
        self.scopes[self.current].changes.push(change);
    }

    /// Tells a change of what stands at `at`.
    pub fn tell(&mut self, at: &At, wire: Wire, told: Told<'d>) {
        let id = format!("{}-{}", at.prefix(), told.aspect);
        let message = format!("{}: {}", at.name(), told.says);
        let Told { old, new, detail, help, .. } = told;
        self.push(Change { id, wire, old, new, detail, message, help });
    }

    /// Runs `compare` in a scope of its own and gives the scope's number.
    pub fn scoped(&mut self, compare: impl FnOnce(&mut Self)) -> usize {
        let scope = self.scopes.len();
        self.scopes.push(Scope::default());
        let outer = std::mem::replace(&mut self.current, scope);
        compare(self);
        self.current = outer;
        scope
    }

    /// Compares what references reach once for all who reach it in the same way.
    pub fn shared(
        &mut self,
        old: &'d Node,
        new: &'d Node,
        at: &At,
        compare: impl FnOnce(&mut Self),
    ) {
        let key = (address(old), address(new), at.direction, at.subject, at.textual);
        if let Some(scope) = self.known.get(&key) {
            let scope = *scope;
            self.scopes[self.current].reaches.insert(scope);
            return;
        }
        // Known before it is compared: what leads back to itself ends here.
        self.known.insert(key, self.scopes.len());
        let scope = self.scoped(compare);
        self.scopes[self.current].reaches.insert(scope);
    }

    /// Every scope with changes that can be reached from each of these.
    pub fn reached(&self, from: &[usize]) -> Vec<Vec<usize>> {
        let dirty = self.dirty();
        let reached = from.iter().map(|start| {
            let mut seen = BTreeSet::from([*start]);
            let mut open = vec![*start];
            while let Some(scope) = open.pop() {
                let next = self.scopes[scope].reaches.iter().filter(|next| dirty.contains(next));
                open.extend(next.filter(|next| seen.insert(**next)));
            }
            let with_changes = seen.into_iter().filter(|at| !self.scopes[*at].changes.is_empty());
            with_changes.collect()
        });
        reached.collect()
    }

    /// The scopes that lead to a change: most lead to none.
    fn dirty(&self) -> BTreeSet<usize> {
        let mut from: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, scope) in self.scopes.iter().enumerate() {
            for next in &scope.reaches {
                from.entry(*next).or_default().push(at);
            }
        }
        let with_changes = (0..self.scopes.len()).filter(|at| !self.scopes[*at].changes.is_empty());
        let mut open: Vec<usize> = with_changes.collect();
        let mut dirty: BTreeSet<usize> = open.iter().copied().collect();
        while let Some(scope) = open.pop() {
            let before = from.get(&scope).into_iter().flatten();
            open.extend(before.filter(|before| dirty.insert(**before)));
        }
        dirty
    }
}

/// What a rule has to say of a place.
#[derive(Debug)]
pub(super) struct Told<'d> {
    pub aspect: String,
    pub old: Option<&'d Node>,
    pub new: Option<&'d Node>,
    pub detail: String,
    pub says: String,
    pub help: &'static str,
}

impl<'d> Told<'d> {
    pub fn new(
        aspect: impl Into<String>,
        old: impl Into<Option<&'d Node>>,
        new: impl Into<Option<&'d Node>>,
        says: impl Into<String>,
    ) -> Self {
        let (old, new) = (old.into(), new.into());
        let (aspect, says) = (aspect.into(), says.into());
        Self { aspect, old, new, detail: String::new(), says, help: "" }
    }

    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    pub fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }
}
