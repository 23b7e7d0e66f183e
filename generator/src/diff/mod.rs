//! What changed between two products: on the wire, in Rust, and what follows for the version.
//!
//! One walk through both documents finds the changes; each is judged in the direction in which its value travels. What
//! the generated crates offer is compared beside it, and laid at the door of the change that explains it.

mod bodies;
mod finding;
pub mod format;
mod ignore;
mod keep;
mod lifecycle;
mod operations;
mod parameters;
mod responses;
mod root;
mod rust;
mod schema;
mod security;
mod settle;
mod surface;
mod tree;
mod version;
mod walk;

use crate::{document::Document, model::ModuleId, pipeline::Reading};

pub use finding::{Bump, Finding, Rust, Touched, Wire};
pub use ignore::{Ignore, Ignores, Sifted};
pub use keep::Keep;
pub use version::{later, next_version};

use lifecycle::Endings;
use settle::Settled;
use tree::Tree;
use walk::Walk;

/// How a comparison is read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day in ISO form, by which removals are early or due. Without it no removal with a date is early.
    pub today: Option<String>,
}

/// Everything that changed, removal dates first, then the worst.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    pub findings: Vec<Finding>,
    /// Whether the documents differ at all, if only in what they say to people.
    pub prose: bool,
    /// The actions of an overlay that keep the names that are gone.
    pub keep: Vec<Keep>,
}

impl Diff {
    /// Whether something is an error on the wire.
    pub fn is_breaking(&self) -> bool {
        self.findings.iter().any(|finding| finding.wire == Wire::Error)
    }

    pub fn bump(&self) -> Bump {
        match Bump::of(&self.findings) {
            Bump::None if self.prose => Bump::Patch,
            bump => bump,
        }
    }
}

/// Compares two products, module by module.
pub fn compare(old: &Reading, new: &Reading, options: &Options) -> Diff {
    let mut settled = Settled::default();
    for (module, document) in old.documents.iter().enumerate() {
        let module = ModuleId(module);
        match counterpart(old, new, module) {
            Some(other) => {
                let sides = (Side { reading: old, module, document }, side(new, other));
                documents(sides, options, &mut settled);
            }
            None => settled.module_removed(&old.api[module].name, document),
        }
    }
    for (module, document) in new.documents.iter().enumerate() {
        if counterpart(new, old, ModuleId(module)).is_none() {
            settled.module_added(&new.api[ModuleId(module)].name, document);
        }
    }
    settled.finish()
}

#[derive(Clone, Copy, Debug)]
struct Side<'d> {
    reading: &'d Reading,
    module: ModuleId,
    document: &'d Document,
}

impl<'d> Side<'d> {
    fn endings(self) -> Endings<'d> {
        lifecycle::endings(&self.reading.api, self.module, self.document)
    }
}

fn side(reading: &Reading, module: ModuleId) -> Side<'_> {
    Side { reading, module, document: &reading.documents[module.0] }
}

/// The module of the same name; of two single documents, the other, whatever it is called.
fn counterpart(from: &Reading, to: &Reading, module: ModuleId) -> Option<ModuleId> {
    if let ([_], [_]) = (&from.api.modules[..], &to.api.modules[..]) {
        return Some(ModuleId(0));
    }
    to.api.module_ids().find(|other| to.api[*other].name == from.api[module].name)
}

fn documents((old, new): (Side<'_>, Side<'_>), options: &Options, settled: &mut Settled) {
    let trees = (Tree { document: old.document }, Tree { document: new.document });
    let mut walk = Walk::new(trees, (old.endings(), new.endings()), options.today.as_deref());
    let operations = operations::compare(&mut walk);
    root::compare(&mut walk);
    settled.settle((old, new), &walk, &operations);
}
