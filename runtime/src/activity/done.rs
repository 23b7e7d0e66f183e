//! What a finished activity has brought.

use std::sync::Arc;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Followed, Snapshot};
use crate::{decode, v1::Resource, value::Id};

/// A finished activity: its result, and what it concerned.
#[derive(Clone)]
pub struct Done {
    followed: Arc<Followed>,
    value: Value,
    body: Bytes,
}

/// A thing that an activity concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Item {
    /// Its id.
    pub id: Id,
    /// What kind of thing it is, as the server calls it.
    pub kind: String,
}

impl Done {
    pub(super) fn new(followed: Arc<Followed>, snapshot: Snapshot) -> Self {
        Self { followed, value: snapshot.value, body: snapshot.body }
    }

    /// A write that was done with its answer.
    pub(super) fn at_once(followed: Arc<Followed>) -> Self {
        let body = followed.answer.body.clone();
        Self { followed, value: serde_json::from_slice(&body).unwrap_or_default(), body }
    }

    /// The activity's id; `None` when the write was done with its answer.
    #[must_use]
    pub fn activity_id(&self) -> Option<&str> {
        self.followed.id.as_deref()
    }

    /// The result, when the activity has one.
    #[must_use]
    pub fn result(&self) -> Option<&Value> {
        let result = self.value.pointer(self.followed.rule.result?)?;
        (!result.is_null()).then_some(result)
    }

    /// The things the activity concerned, in the server's order.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        let list =
            self.followed.rule.items.and_then(|pointer| self.value.pointer(pointer)?.as_array());
        let item = |value: &Value| {
            let id = value.get("id")?.as_str()?;
            let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
            Some(Item { id: Id::from(id), kind: kind.to_owned() })
        };
        list.into_iter().flatten().filter_map(item).collect()
    }

    /// The id of what the write has made, where the document says how it is found: a place in the
    /// activity, or the only concerned thing of a kind. Otherwise the result, when it is a UUID.
    /// `None` where the document says that the write makes nothing.
    #[must_use]
    pub fn resource_id(&self) -> Option<Id> {
        let stated = match self.followed.resource {
            Resource::Nothing => return None,
            Resource::Unstated => None,
            Resource::Pointer(pointer) => {
                self.value.pointer(pointer).and_then(Value::as_str).map(Id::from)
            }
            Resource::Item(kind) => {
                let mut of_kind = self.items().into_iter().filter(|item| item.kind == kind);
                // With several of the kind, nothing says which of them is new.
                of_kind.next().filter(|_| of_kind.next().is_none()).map(|item| item.id)
            }
        };
        stated.filter(|id| !id.as_str().is_empty()).or_else(|| {
            let result = self.result()?.as_str()?;
            Some(Id::from(result)).filter(|id| id.uuid().is_some())
        })
    }

    /// The finished activity, or the write's answer when it was done at once, as a type of the
    /// document; `None` when it is not of that type.
    #[must_use]
    pub fn body_as<T: DeserializeOwned>(&self) -> Option<T> {
        decode::value(&self.body)
    }
}

impl std::fmt::Debug for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Done")
            .field("operation", &self.followed.operation.id)
            .field("activity", &self.followed.id)
            .finish_non_exhaustive()
    }
}
