//! What the server keeps: the items of collections, and documents that stand alone.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use serde_json::{Map, Value};

use crate::{
    collection::CollectionId,
    types::{letters, singular},
};

/// One kept item.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub id: String,
    /// The items it belongs to: the collection's name in the path and the id.
    pub parents: Vec<(String, String)>,
    pub value: Value,
    /// The members that a client sent.
    pub sent: BTreeSet<String>,
    /// What was uploaded when it was made, for reads of its content.
    pub file: Option<File>,
}

/// A file that a client sent.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub name: Option<String>,
    pub media_type: Option<String>,
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for File {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, length) = (self.name.as_deref().unwrap_or_default(), self.bytes.len());
        write!(formatter, "File({name:?}, {length} bytes)")
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    shelves: BTreeMap<CollectionId, Vec<Item>>,
    /// Concrete collection paths that already hold their first items.
    pub seeded: BTreeSet<String>,
    removed: BTreeSet<(CollectionId, String)>,
    /// By concrete path; `None` after removal.
    pub documents: BTreeMap<String, Option<Value>>,
}

/// What a write does to the store when it takes effect.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    Insert(CollectionId, Item),
    Merge(CollectionId, String, Map<String, Value>),
    Set {
        collection: CollectionId,
        id: String,
        place: Vec<String>,
        value: Value,
    },
    Remove(CollectionId, String),
    Document(String, Option<Value>),
    /// A part of a document that stands alone.
    Amend(String, Vec<String>, Value),
}

impl Store {
    pub fn items(&self, collection: CollectionId) -> &[Item] {
        self.shelves.get(&collection).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn all(&self) -> impl Iterator<Item = &Item> {
        self.shelves.values().flatten()
    }

    /// The item with an id, unless it belongs to other parents.
    pub fn find(
        &self,
        collection: CollectionId,
        id: &str,
        parents: &[(String, String)],
    ) -> Option<&Item> {
        let fits = |item: &&Item| item.id == id && item.may_belong(parents);
        self.items(collection).iter().find(fits)
    }

    pub fn was_removed(&self, collection: CollectionId, id: &str) -> bool {
        self.removed.contains(&(collection, id.to_owned()))
    }

    pub fn apply(&mut self, effect: Effect) {
        match effect {
            Effect::Insert(collection, item) => {
                self.removed.remove(&(collection, item.id.clone()));
                self.shelves.entry(collection).or_default().push(item);
            }
            Effect::Merge(collection, id, members) => {
                let Some(item) = self.item(collection, &id) else { return };
                item.sent.extend(members.keys().cloned());
                merge(&mut item.value, members);
            }
            Effect::Set { collection, id, place, value } => {
                if let Some(item) = self.item(collection, &id) {
                    crate::place::put_at(&mut item.value, &place, value);
                }
            }
            Effect::Remove(collection, id) => {
                if let Some(shelf) = self.shelves.get_mut(&collection) {
                    shelf.retain(|item| item.id != id);
                }
                self.removed.insert((collection, id));
            }
            Effect::Document(path, value) => {
                self.documents.insert(path, value);
            }
            Effect::Amend(path, place, value) => {
                let document = self.documents.entry(path).or_default();
                let document = document.get_or_insert_with(|| Value::Object(Map::new()));
                crate::place::put_at(document, &place, value);
            }
        }
    }

    fn item(&mut self, collection: CollectionId, id: &str) -> Option<&mut Item> {
        self.shelves.get_mut(&collection)?.iter_mut().find(|item| item.id == id)
    }
}

impl Item {
    fn parent(&self, name: &str) -> Option<&str> {
        self.parents.iter().find(|(known, _)| known == name).map(|(_, id)| id.as_str())
    }

    fn may_belong(&self, parents: &[(String, String)]) -> bool {
        parents.iter().all(|(name, id)| self.parent(name).is_none_or(|known| known == id))
    }

    /// Whether it was made below these parents, or says by a member that it is theirs.
    pub fn belongs(&self, parents: &[(String, String)]) -> bool {
        parents.iter().all(|(name, id)| match self.parent(name) {
            Some(known) => known == id,
            None => refers(&self.value, name, id),
        })
    }
}

/// Whether a member `parentId`, or `id` of a member `parent`, holds the id.
fn refers(value: &Value, parents: &str, id: &str) -> bool {
    let parent = letters(&singular(parents));
    value.as_object().into_iter().flatten().any(|(member, value)| {
        let plain = letters(member);
        match plain.strip_prefix(&parent) {
            Some("id") => value.as_str() == Some(id),
            Some("") => value.get("id").and_then(Value::as_str) == Some(id),
            _ => false,
        }
    })
}

pub(crate) fn merge(value: &mut Value, members: Map<String, Value>) {
    match value {
        Value::Object(known) => known.extend(members),
        other => *other = Value::Object(members),
    }
}
