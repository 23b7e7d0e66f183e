//! One operation, from what it asks to what it shows and what it will change.

use clientwright::model::{Method, Operation, Resource, TypeRef};
use serde_json::Value;

use crate::{
    collection::CollectionId,
    filter::filter,
    place::text,
    plan::{Act, Subject},
    refusal::Refusal,
    sort::sort,
    stock::{Asked, Path, Stock},
    store::{Effect, File, Item, merge},
    types::{ListShape, letters, singular, success_content},
};

/// What an operation came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub show: Show,
    pub effect: Option<Effect>,
    /// What the operation is about: the new item, where it makes one.
    pub subject: Option<(CollectionId, String)>,
}

#[derive(Debug)]
pub(crate) enum Show {
    Nothing,
    Item(CollectionId, Item),
    List(CollectionId, Vec<Item>, ListShape),
    Document {
        path: String,
        kept: Option<Value>,
    },
    /// What was uploaded.
    File(File),
}

impl Stock<'_> {
    pub fn perform(&mut self, act: &Act, asked: &Asked<'_>) -> Result<Outcome, Refusal> {
        let path = Path::of(self.api, asked);
        let end = path.plain.len();
        let body = asked.body.as_ref();
        match act {
            Act::List(collection, shape) => self.list_of(&path, *collection, shape, asked),
            Act::Create(collection) => {
                self.parents_exist(&path, end)?;
                let mut item = self.new_item(&path, *collection, None, body)?;
                self.attach(*collection, &mut item, asked);
                Ok(made(*collection, item))
            }
            Act::Read(collection) => {
                let item = self.item(&path, end - 1)?;
                let subject = Some((*collection, item.id.clone()));
                Ok(Outcome { show: Show::Item(*collection, item), effect: None, subject })
            }
            Act::Update(collection) => match self.item(&path, end - 1) {
                Ok(item) => Ok(self.updated(*collection, item, body)),
                // Where nothing else makes items, writing one under its name does.
                Err(Refusal::NotFound(_)) if self.is_made_by_name(*collection, asked) => {
                    let mut item = self.new_item(&path, *collection, None, body)?;
                    item.id.clone_from(&path.segments[end - 1]);
                    let id = &self.plan.collection(*collection).id;
                    crate::place::put_at(&mut item.value, id, Value::from(item.id.clone()));
                    self.attach(*collection, &mut item, asked);
                    Ok(made(*collection, item))
                }
                Err(refusal) => Err(refusal),
            },
            Act::Delete(collection) => {
                let item = self.item(&path, end - 1)?;
                let effect = Some(Effect::Remove(*collection, item.id.clone()));
                let subject = Some((*collection, item.id.clone()));
                Ok(Outcome { show: Show::Item(*collection, item), effect, subject })
            }
            Act::UpdateNamed(collection) => {
                let id = self.named_by(*collection, body);
                // A body that names no item speaks of all; what it means for each is unknown.
                let Some(id) = id else {
                    self.parents_exist(&path, end)?;
                    return Ok(Outcome { show: Show::Nothing, effect: None, subject: None });
                };
                let item = self.named(&path, end, &id)?;
                Ok(self.updated(*collection, item, body))
            }
            Act::LookUp(collection, finds) => self.look_up(*collection, finds, asked),
            Act::Perform { on, makes } => self.action(&path, *on, *makes, asked),
            Act::ReadDocument | Act::WriteDocument | Act::DropDocument => {
                self.parents_exist(&path, end)?;
                match self.content_of(act, &path) {
                    Some(content) => Ok(content),
                    None => self.document(act, path.concrete(end), asked),
                }
            }
            Act::Login(..) | Act::Renew(..) | Act::ReadActivity | Act::ListActivities(_) => {
                unreachable!("tokens and activities are answered before the store is asked")
            }
        }
    }

    fn list_of(
        &mut self,
        path: &Path,
        collection: CollectionId,
        shape: &ListShape,
        asked: &Asked<'_>,
    ) -> Result<Outcome, Refusal> {
        let mut items = self.list(path, collection)?;
        let operation = &self.api[asked.operation];
        let item = self.plan.collection(collection).item.as_ref().unwrap_or(&shape.item);
        filter(self.api, operation, item, asked.request, &mut items);
        sort(self.api, operation, item, asked.request, &mut items);
        let show = Show::List(collection, items, shape.clone());
        Ok(Outcome { show, effect: None, subject: None })
    }

    fn is_made_by_name(&self, collection: CollectionId, asked: &Asked<'_>) -> bool {
        let method = self.api[asked.operation].method;
        matches!(method, Method::Put | Method::Post) && !self.plan.collection(collection).creates
    }

    fn updated(&self, collection: CollectionId, mut item: Item, body: Option<&Value>) -> Outcome {
        let known = self.plan.collection(collection);
        let mut members = self.adopt(known, body, self.stocking.key.child(&item.id));
        for id in known.id.first().into_iter().map(String::as_str).chain(["id"]) {
            members.shift_remove(id);
        }
        merge(&mut item.value, members.clone());
        item.sent.extend(members.keys().cloned());
        let effect = Effect::Merge(collection, item.id.clone(), members);
        let subject = Some((collection, item.id.clone()));
        Outcome { show: Show::Item(collection, item), effect: Some(effect), subject }
    }

    /// The id that a body names an item with: `id`, or the collection's `virtualMachineId`, or the
    /// first of its `virtualMachines`.
    fn named_by(&self, collection: CollectionId, body: Option<&Value>) -> Option<String> {
        let known = self.plan.collection(collection);
        let (many, one) = (letters(known.name()), letters(&singular(known.name())));
        let own = known.id.last().map(String::as_str).unwrap_or_default();
        let members = body?.as_object()?;
        let called = |wanted: &str| {
            members.iter().find(|(name, _)| letters(name) == wanted).map(|(_, value)| value)
        };
        let found = members.get("id").or(members.get(own));
        match found.or_else(|| called(&format!("{one}id"))).or_else(|| called(&many))? {
            Value::Array(ids) => ids.first().map(|first| text(first.get("id").unwrap_or(first))),
            id => Some(text(id)),
        }
    }

    fn action(
        &mut self,
        path: &Path,
        on: Option<(CollectionId, Subject)>,
        makes: Option<CollectionId>,
        asked: &Asked<'_>,
    ) -> Result<Outcome, Refusal> {
        let body = asked.body.as_ref();
        let from = match on {
            Some((_, Subject::Path(end))) => Some(self.item(path, end)?),
            Some((collection, Subject::Body)) => {
                let end = (1..=path.plain.len())
                    .rev()
                    .find(|end| self.plan.collection_at(&path.plain[..*end]) == Some(collection));
                match (end, self.named_by(collection, body)) {
                    (Some(end), Some(id)) => Some(self.named(path, end, &id)?),
                    _ => None,
                }
            }
            None => None,
        };
        let owner = on.map(|(collection, _)| collection);
        if let Some(collection) = makes {
            let copied = from.as_ref().filter(|_| owner == Some(collection));
            let mut item = self.new_item(path, collection, copied, body)?;
            if let Some(from) = copied {
                item.parents.clone_from(&from.parents);
            }
            return Ok(made(collection, item));
        }
        let operation = &self.api[asked.operation];
        let mut outcome = match (owner, from) {
            // What is made of it is kept elsewhere, and it stays as it is.
            _ if gives_result(operation) => {
                Outcome { show: Show::Nothing, effect: None, subject: None }
            }
            (Some(collection), Some(item)) if operation.method != Method::Delete => {
                self.updated(collection, item, body)
            }
            (Some(collection), Some(item)) => {
                let subject = Some((collection, item.id.clone()));
                Outcome { show: Show::Item(collection, item), effect: None, subject }
            }
            _ => Outcome { show: Show::Nothing, effect: None, subject: None },
        };
        if !self.shows_item(operation, owner) {
            let path = path.concrete(path.plain.len());
            outcome.show = Show::Document { path, kept: None };
        }
        Ok(outcome)
    }

    /// Whether an action answers the item rather than something of its own.
    fn shows_item(&self, operation: &Operation, owner: Option<CollectionId>) -> bool {
        let answered: Option<&TypeRef> = success_content(operation).map(|content| &content.ty);
        let item = owner.and_then(|owner| self.plan.collection(owner).item.as_ref());
        answered.is_some() && answered == item
    }

    fn document(&self, act: &Act, path: String, asked: &Asked<'_>) -> Result<Outcome, Refusal> {
        let kept = self.store.documents.get(&path).cloned();
        if kept == Some(None) && matches!(act, Act::ReadDocument | Act::DropDocument) {
            return Err(Refusal::NotFound(format!("there is nothing at `{path}`")));
        }
        let kept = kept.flatten();
        let (shown, effect) = match act {
            Act::DropDocument => (kept, Some(Effect::Document(path.clone(), None))),
            Act::WriteDocument => {
                let mut written = kept.unwrap_or_default();
                match asked.body.clone() {
                    Some(Value::Object(members)) => merge(&mut written, members),
                    other => written = other.unwrap_or_default(),
                }
                let effect = Effect::Document(path.clone(), Some(written.clone()));
                (Some(written), Some(effect))
            }
            _ => (kept, None),
        };
        Ok(Outcome { show: Show::Document { path, kept: shown }, effect, subject: None })
    }
}

/// Whether its activity answers the id of something new.
fn gives_result(operation: &Operation) -> bool {
    let resource = operation.activity.as_ref().map(|(_, resource)| resource);
    operation.method == Method::Post && matches!(resource, Some(Resource::Pointer(_)))
}

fn made(collection: CollectionId, item: Item) -> Outcome {
    let effect = Some(Effect::Insert(collection, item.clone()));
    let subject = Some((collection, item.id.clone()));
    Outcome { show: Show::Item(collection, item), effect, subject }
}
