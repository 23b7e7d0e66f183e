//! What each operation does to what is stored, read from the shape of its path: collections,
//! items, documents that stand alone, and actions on them.

use std::collections::BTreeMap;

use clientwright::model::{Api, Auth, Method, Operation, OperationId, Resource, SchemeId, Type};

use crate::{
    collection::{Collection, CollectionId, collections},
    lookup::{Finds, Lookup, lookups},
    route::{Piece, Template},
    types::{ListShape, list_shape, resolve, singular, success_content},
};

#[derive(Debug)]
pub(crate) struct Plan {
    pub collections: Vec<Collection>,
    by_path: BTreeMap<Vec<String>, CollectionId>,
    acts: Vec<Act>,
}

#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Answers a token; the scheme's way that asks this operation for it.
    Login(SchemeId, usize),
    Renew(SchemeId, usize),
    ReadActivity,
    ListActivities(ListShape),
    List(CollectionId, ListShape),
    Create(CollectionId),
    Read(CollectionId),
    Update(CollectionId),
    Delete(CollectionId),
    /// Updates the item that the body names.
    UpdateNamed(CollectionId),
    /// Finds items by something other than their own id.
    LookUp(CollectionId, Finds),
    /// Does something to an item, or makes one from it.
    Perform {
        on: Option<(CollectionId, Subject)>,
        makes: Option<CollectionId>,
    },
    ReadDocument,
    WriteDocument,
    DropDocument,
}

/// Where the id of an action's item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// In the segment of the path with this index.
    Path(usize),
    Body,
}

impl Plan {
    pub fn new(api: &Api) -> Self {
        let drawing = Drawing::new(api);
        let acts = api.operation_ids().map(|id| drawing.act(id)).collect();
        Self { acts, collections: drawing.collections, by_path: drawing.by_path }
    }

    pub fn act(&self, operation: OperationId) -> &Act {
        &self.acts[operation.0]
    }

    /// The collection that keeps the items of a path; its parameters are `{}`.
    pub fn collection_at(&self, plain: &[String]) -> Option<CollectionId> {
        self.by_path.get(plain).copied()
    }

    /// Every path of a collection, and the collection that keeps its items.
    pub fn paths(&self) -> impl Iterator<Item = (&[String], CollectionId)> {
        self.by_path.iter().map(|(plain, id)| (plain.as_slice(), *id))
    }

    pub fn collection(&self, id: CollectionId) -> &Collection {
        &self.collections[id.0]
    }
}

struct Drawing<'a> {
    api: &'a Api,
    collections: Vec<Collection>,
    /// Collections that share the items of another.
    by_path: BTreeMap<Vec<String>, CollectionId>,
    lookups: Vec<Option<Lookup>>,
    documents: Vec<Vec<String>>,
}

impl<'a> Drawing<'a> {
    fn new(api: &'a Api) -> Self {
        let lookups = lookups(api);
        let (collections, by_path) = collections(api, &lookups);
        let documents = api
            .operations
            .iter()
            .filter(|operation| operation.method == Method::Get && !ends_with_parameter(operation))
            .filter(|operation| list_shape(api, operation).is_none())
            .map(|operation| Template::of(operation).plain())
            .collect();
        Self { api, collections, by_path, lookups, documents }
    }

    fn act(&self, id: OperationId) -> Act {
        if let Some(act) = self.token(id).or_else(|| self.activity(id)) {
            return act;
        }
        let operation = &self.api[id];
        let plain = Template::of(operation).plain();
        let own = self.by_path.get(&plain).copied();
        if let Some(Lookup { base, finds }) = &self.lookups[id.0]
            && let Some(base) = self.by_path.get(base)
        {
            return Act::LookUp(*base, finds.clone());
        }
        if let Some((_, parent)) = plain.split_last()
            && ends_with_parameter(operation)
            && let Some(parent) = self.by_path.get(parent)
        {
            return match operation.method {
                Method::Get | Method::Head => Act::Read(*parent),
                Method::Put | Method::Patch => Act::Update(*parent),
                Method::Post if self.is_made_by_name(*parent, &plain) => Act::Update(*parent),
                Method::Delete => Act::Delete(*parent),
                _ => Act::Perform {
                    on: Some((*parent, Subject::Path(plain.len() - 1))),
                    makes: None,
                },
            };
        }
        match (operation.method, own) {
            (Method::Get | Method::Head, own) => match (own, list_shape(self.api, operation)) {
                (Some(own), Some(shape)) => Act::List(own, shape),
                _ => Act::ReadDocument,
            },
            (Method::Post, Some(own)) => match list_shape(self.api, operation) {
                Some(shape) if operation.paging.is_some() => Act::List(own, shape),
                _ => self.creation(operation, own, &plain),
            },
            (Method::Put | Method::Patch, Some(own)) => Act::UpdateNamed(own),
            _ if self.documents.contains(&plain) => match operation.method {
                Method::Delete => Act::DropDocument,
                _ => Act::WriteDocument,
            },
            _ => self.perform(operation, &plain),
        }
    }

    /// Whether an item is posted under its own name: it can be put there too, and nothing else makes
    /// items.
    fn is_made_by_name(&self, parent: CollectionId, plain: &[String]) -> bool {
        let puts = |operation: &Operation| {
            operation.method == Method::Put && Template::of(operation).plain() == plain
        };
        !self.collections[parent.0].creates && self.api.operations.iter().any(puts)
    }

    fn token(&self, id: OperationId) -> Option<Act> {
        for (scheme, declared) in self.api.schemes.iter().enumerate() {
            for (way, given) in declared.ways.iter().enumerate() {
                let Auth::Exchange(exchange) = &given.auth else { continue };
                if exchange.operation == id {
                    return Some(Act::Login(SchemeId(scheme), way));
                }
                if exchange.renew.as_ref().is_some_and(|renew| renew.operation == id) {
                    return Some(Act::Renew(SchemeId(scheme), way));
                }
            }
        }
        None
    }

    fn activity(&self, id: OperationId) -> Option<Act> {
        let rules = &self.api.activities;
        if rules.iter().any(|rule| rule.read == id) {
            return Some(Act::ReadActivity);
        }
        let operation = &self.api[id];
        let shape = list_shape(self.api, operation).filter(|_| operation.method == Method::Get)?;
        let same = |read: OperationId| {
            let content = success_content(&self.api[read]);
            content.is_some_and(|content| {
                let one = resolve(self.api, &content.ty);
                matches!(one.ty, Type::Schema(_)) && one.ty == resolve(self.api, &shape.item).ty
            })
        };
        rules.iter().any(|rule| same(rule.read)).then_some(Act::ListActivities(shape))
    }

    /// What is made in a collection is one of its items, unless the document says what else.
    fn creation(&self, operation: &Operation, own: CollectionId, plain: &[String]) -> Act {
        let kind = match &operation.activity {
            Some((_, Resource::Item(kind))) => kind,
            _ => return Act::Create(own),
        };
        // What is made below a parent may be answered by the parent's id.
        let is_parent = |pair: &[String]| pair[1] == "{}" && singular(&pair[0]) == *kind;
        let is_own =
            singular(self.collections[own.0].name()) == *kind || plain.windows(2).any(is_parent);
        match self.collection_of(kind, plain).filter(|_| !is_own) {
            Some(other) => Act::Perform { on: None, makes: Some(other) },
            None => Act::Create(own),
        }
    }

    fn perform(&self, operation: &Operation, plain: &[String]) -> Act {
        let on = (1..plain.len()).rev().find_map(|end| {
            let (last, before) = plain[..end].split_last()?;
            if let Some(collection) = self.by_path.get(&plain[..end]) {
                return Some((*collection, Subject::Body));
            }
            let parent = self.by_path.get(before).filter(|_| last == "{}")?;
            Some((*parent, Subject::Path(end - 1)))
        });
        let resource = operation.activity.as_ref().map(|(_, resource)| resource);
        let makes = match resource {
            Some(Resource::Item(kind)) if operation.method == Method::Post => {
                self.collection_of(kind, plain).or(on.map(|(collection, _)| collection))
            }
            // From a catalogue something else is made, and where it is kept is not said.
            Some(Resource::Pointer(_)) if operation.method == Method::Post => {
                on.map(|(collection, _)| collection).filter(|on| self.collections[on.0].changes)
            }
            _ => None,
        };
        Act::Perform { on, makes }
    }

    /// The nearest collection whose items are called so.
    fn collection_of(&self, kind: &str, plain: &[String]) -> Option<CollectionId> {
        let shared = |collection: &Collection| {
            let pairs = collection.plain.iter().zip(plain);
            let begins = pairs.take_while(|(one, other)| one == other).count();
            (begins, collection.plain.iter().filter(|segment| plain.contains(segment)).count())
        };
        let called = |collection: &Collection| singular(collection.name()) == kind;
        let fitting = self.collections.iter().enumerate().filter(|(_, known)| called(known));
        fitting.max_by_key(|(_, known)| shared(known)).map(|(index, _)| CollectionId(index))
    }
}

/// Whether the template's last segment is one parameter.
pub(crate) fn ends_with_parameter(operation: &Operation) -> bool {
    let template = Template::of(operation);
    matches!(template.segments.last().map(Vec::as_slice), Some([Piece::Parameter(_)]))
}
