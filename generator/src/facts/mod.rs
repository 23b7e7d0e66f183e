//! What follows from an [`Api`]: side tables by id. The model itself is never changed.

mod boxes;
mod bundles;
mod defaults;
mod direction;
mod features;
mod groups;
mod lifecycle;
mod shared;
mod twins;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::Diagnostic,
    model::{Api, Body, Declared, Method, Operation, OperationId, SchemaId, SchemeId},
};

pub use bundles::Bundle;
pub use direction::Direction;
pub use features::{Gate, TRANSPORT, TRANSPORT_DEFAULT};
pub use groups::{Group, GroupId};
pub use lifecycle::{Ending, What, by_removal, lifecycles, soonest};
pub use shared::ErrorBody;

#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub groups: Vec<Group>,
    pub directions: Vec<Direction>,
    /// Members and variants, by index, that must be boxed for the type to have a size.
    pub boxed: BTreeSet<(SchemaId, usize)>,
    /// Required members, by index, that lead back to their own object through required members
    /// alone: no finite value has them all, so they are left open.
    pub endless: BTreeSet<(SchemaId, usize)>,
    /// How many types stand within each other at most.
    pub depth: usize,
    /// Objects that are sent in parts, whose raw bytes are files.
    pub uploads: BTreeSet<SchemaId>,
    /// Objects that can start empty.
    pub defaults: BTreeSet<SchemaId>,
    /// Which features bring a schema in.
    pub gates: Vec<Gate>,
    /// Features by name, each with the features it needs.
    pub features: BTreeMap<String, Vec<String>>,
    /// Features of the product's own, each with those it brings.
    pub bundles: BTreeMap<String, Vec<String>>,
    /// What the product's configuration asks for and the documents do not have.
    pub refused: Vec<Diagnostic>,
    /// Inline schemas that are the same as another of their module, which stands for them.
    pub twins: BTreeMap<SchemaId, SchemaId>,
    /// Everything that is going away.
    pub endings: Vec<Ending>,
    /// What an operation asks for unless its row says otherwise.
    pub security: Vec<Vec<SchemeId>>,
    /// What most operations of each server ask for.
    pub server_security: Vec<Vec<Vec<SchemeId>>>,
    /// By method: the successes that an operation declares unless its row says otherwise.
    pub successes: Vec<(Method, Vec<Declared>)>,
    /// By module: the error bodies that each of its operations has.
    pub errors: Vec<Vec<ErrorBody>>,
}

/// `bundles` are the features that the product has beside those of its modules and groups.
pub fn facts(api: &Api, bundles: &[Bundle]) -> Facts {
    let groups = groups::groups(api);
    let directions = direction::directions(api);
    let boxed = boxes::boxes(api);
    let features = features::features(api, &groups);
    let (bundles, refused) = bundles::resolved(bundles, &features);
    let (endless, uploads) = (boxes::endless(api), uploads(api));
    let marks = twins::Marks {
        directions: &directions,
        boxed: &boxed,
        endless: &endless,
        uploads: &uploads,
    };
    let twins = twins::twins(api, &marks);
    Facts {
        defaults: defaults::defaults(api, &directions, &endless),
        depth: boxes::depth(api),
        gates: features::gates(api, &groups, &twins),
        features,
        bundles,
        refused,
        endings: lifecycle::endings(api),
        security: shared::security(api.operations.iter()),
        server_security: shared::server_security(api),
        errors: shared::errors(api),
        successes: shared::successes(api),
        endless,
        uploads,
        twins,
        groups,
        directions,
        boxed,
    }
}

impl Facts {
    pub fn direction(&self, schema: SchemaId) -> Direction {
        self.directions[schema.0]
    }

    /// The error bodies of an operation that not every operation of its module has.
    pub fn own_errors(&self, operation: &Operation) -> Vec<ErrorBody> {
        let shared = &self.errors[operation.module.0];
        shared::error_bodies(operation).into_iter().filter(|body| !shared.contains(body)).collect()
    }

    /// The successes that an operation declares, where most of its method declare others.
    pub fn own_successes(&self, operation: &Operation) -> Option<Vec<Declared>> {
        let declared = shared::declared(operation);
        let usual = self.successes.iter().find(|(method, _)| *method == operation.method);
        let usual = usual.map_or(&[][..], |(_, declared)| declared);
        (declared != usual).then_some(declared)
    }

    /// The group that an operation belongs to.
    pub fn group_of(&self, operation: OperationId) -> &Group {
        let group = self.groups.iter().find(|group| group.operations.contains(&operation));
        group.unwrap_or_else(|| unreachable!("groups are made from all operations"))
    }
}

/// A body with files has its schema to itself; lowering has seen to it.
fn uploads(api: &Api) -> BTreeSet<SchemaId> {
    let bodies = api.operations.iter().filter_map(|operation| operation.body.as_ref());
    let bodies = bodies.flat_map(Body::all);
    let objects = bodies.filter_map(|body| api.object_of_parts(&body.content));
    objects.filter(|id| api.holds_files(*id)).collect()
}

/// Every schema reached from `start`, through members, items and variants.
fn reached(api: &Api, start: impl IntoIterator<Item = SchemaId>) -> BTreeSet<SchemaId> {
    closure(start, |id| parts(api, id))
}

/// The same, with the types that stand for twins and all within those: a name is nothing without its
/// type.
fn reached_by_name(
    api: &Api,
    twins: &BTreeMap<SchemaId, SchemaId>,
    start: impl IntoIterator<Item = SchemaId>,
) -> BTreeSet<SchemaId> {
    closure(start, |id| parts(api, id).chain(twins.get(&id).copied()))
}

fn parts(api: &Api, id: SchemaId) -> impl Iterator<Item = SchemaId> {
    api[id].parts().into_iter().flat_map(|part| part.ty.schemas())
}

fn closure<I: Iterator<Item = SchemaId>>(
    start: impl IntoIterator<Item = SchemaId>,
    next: impl Fn(SchemaId) -> I,
) -> BTreeSet<SchemaId> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<SchemaId> = start.into_iter().collect();
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(next(id));
        }
    }
    reached
}
