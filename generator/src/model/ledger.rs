//! The account of a run: everything counted is either in the crate or listed with the reason.

use std::collections::{BTreeMap, BTreeSet};

/// What documents hold, each thing by its place. Counted from the document as written, before
/// anything is read, so that `emitted + left = counted` says something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    counted: BTreeMap<Entry, Part>,
    emitted: BTreeSet<Entry>,
    left: BTreeMap<Entry, String>,
}

/// A place in one of the product's documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub document: String,
    pub pointer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Operation,
    Parameter,
    Body,
    Response,
    Header,
    Scheme,
    Schema,
    /// What the API calls. No client has it.
    Webhook,
}

impl Part {
    pub const ALL: [Self; 8] = [
        Self::Operation,
        Self::Parameter,
        Self::Body,
        Self::Response,
        Self::Header,
        Self::Scheme,
        Self::Schema,
        Self::Webhook,
    ];

    pub fn plural(self) -> &'static str {
        match self {
            Self::Operation => "operations",
            Self::Parameter => "parameters",
            Self::Body => "bodies",
            Self::Response => "responses",
            Self::Header => "headers",
            Self::Scheme => "schemes",
            Self::Schema => "schemas",
            Self::Webhook => "webhooks",
        }
    }

    /// So many of them, in words.
    pub fn counted(self, count: usize) -> String {
        let singular = match self {
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Body => "body",
            Self::Response => "response",
            Self::Header => "header",
            Self::Scheme => "scheme",
            Self::Schema => "schema",
            Self::Webhook => "webhook",
        };
        match count {
            1 => format!("1 {singular}"),
            more => format!("{more} {}", self.plural()),
        }
    }
}

/// Something of a document that is not in the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left<'l> {
    pub part: Part,
    pub entry: &'l Entry,
    pub reason: &'l str,
}

/// One line of the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub counted: usize,
    pub emitted: usize,
    pub left: usize,
}

impl Ledger {
    pub fn count(&mut self, part: Part, document: &str, pointer: &str) {
        self.counted.insert(Entry::new(document, pointer), part);
    }

    pub fn emit(&mut self, document: &str, pointer: &str) {
        self.emitted.insert(Entry::new(document, pointer));
    }

    pub fn leave(&mut self, document: &str, pointer: &str, reason: impl Into<String>) {
        self.left.entry(Entry::new(document, pointer)).or_insert_with(|| reason.into());
    }

    /// Lists what stands inside something that is left out, too.
    pub fn settle(&mut self) {
        let inherited: Vec<_> = self
            .counted
            .keys()
            .filter(|entry| !self.left.contains_key(entry))
            .filter_map(|entry| Some((entry.clone(), self.reason_above(entry)?.to_owned())))
            .collect();
        for (entry, reason) in inherited {
            self.emitted.remove(&entry);
            self.left.insert(entry, reason);
        }
    }

    /// Calls the things of a document as its author does. Two that its author wrote as one are one: it is left out only
    /// when both are.
    /// `written` gives the file and the pointer in it.
    pub fn rename(&mut self, document: &str, written: impl Fn(&str) -> (String, String)) {
        let old = std::mem::take(self);
        for (entry, part) in old.counted {
            let renamed = match entry.document == document {
                true => {
                    let (document, pointer) = written(&entry.pointer);
                    Entry { document, pointer }
                }
                false => entry.clone(),
            };
            self.counted.insert(renamed.clone(), part);
            match old.left.get(&entry) {
                Some(reason) => {
                    self.left.entry(renamed).or_insert_with(|| reason.clone());
                }
                None if old.emitted.contains(&entry) => {
                    self.emitted.insert(renamed);
                }
                None => {}
            }
        }
        self.left.retain(|entry, _| !self.emitted.contains(entry));
    }

    fn reason_above(&self, entry: &Entry) -> Option<&str> {
        let mut pointer = entry.pointer.as_str();
        while let Some((parent, _)) = pointer.rsplit_once('/') {
            pointer = parent;
            if let Some(reason) = self.left.get(&Entry::new(&entry.document, pointer)) {
                return Some(reason);
            }
        }
        None
    }

    pub fn left(&self) -> impl Iterator<Item = Left<'_>> {
        self.left.iter().filter_map(|(entry, reason)| {
            Some(Left { part: *self.counted.get(entry)?, entry, reason })
        })
    }

    /// Counted things that are neither emitted nor listed: a mistake of the generator.
    pub fn unaccounted(&self) -> impl Iterator<Item = (&Entry, Part)> {
        self.counted
            .iter()
            .filter(|(entry, _)| !self.emitted.contains(entry) && !self.left.contains_key(entry))
            .map(|(entry, part)| (entry, *part))
    }

    pub fn sum(&self, part: Part) -> Sum {
        let counted = || self.counted.iter().filter(|(_, counted)| **counted == part);
        Sum {
            counted: counted().count(),
            emitted: counted()
                .filter(|(entry, _)| self.emitted.contains(entry) && !self.left.contains_key(entry))
                .count(),
            left: counted().filter(|(entry, _)| self.left.contains_key(entry)).count(),
        }
    }
}

impl Entry {
    fn new(document: &str, pointer: &str) -> Self {
        Self { document: document.to_owned(), pointer: pointer.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_inside_something_left_out_is_listed_too() {
        let mut ledger = Ledger::default();
        ledger.count(Part::Operation, "a", "/paths/~1x/get");
        ledger.count(Part::Parameter, "a", "/paths/~1x/get/parameters/0");
        ledger.count(Part::Schema, "a", "/components/schemas/X");
        ledger.emit("a", "/components/schemas/X");
        ledger.leave("a", "/paths/~1x/get", "broken");
        assert_eq!(ledger.unaccounted().count(), 1);

        ledger.settle();

        assert_eq!(ledger.unaccounted().count(), 0);
        assert_eq!(ledger.sum(Part::Parameter), Sum { counted: 1, emitted: 0, left: 1 });
        assert_eq!(ledger.sum(Part::Schema), Sum { counted: 1, emitted: 1, left: 0 });
        assert!(ledger.left().all(|left| left.reason == "broken"));
    }

    #[test]
    fn what_its_author_wrote_as_one_is_one() {
        let mut ledger = Ledger::default();
        for pointer in ["/a/body", "/b/body", "/c/body", "/d"] {
            ledger.count(Part::Body, "x", pointer);
        }
        ledger.count(Part::Body, "y", "/d");
        ledger.emit("x", "/a/body");
        ledger.leave("x", "/b/body", "twice");
        ledger.leave("x", "/c/body", "broken");

        ledger.rename("x", |pointer| match pointer {
            "/a/body" | "/b/body" => ("other".to_owned(), "/shared".to_owned()),
            other => ("x".to_owned(), format!("/old{other}")),
        });

        assert_eq!(ledger.sum(Part::Body), Sum { counted: 4, emitted: 1, left: 1 });
        let left: Vec<_> = ledger.left().map(|left| left.entry.pointer.as_str()).collect();
        assert_eq!(left, ["/old/c/body"]);
        let open: Vec<_> = ledger.unaccounted().map(|(entry, _)| entry.pointer.as_str()).collect();
        assert_eq!(open, ["/old/d", "/d"]);
    }
}
