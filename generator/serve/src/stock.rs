//! What an operation does to the store: which item it is about, what it shows, and the effect it
//! will have. Nothing changes here but for items that are made on first sight.

use std::collections::BTreeSet;

use clientwright::model::{Api, OperationId, Type, TypeRef};
use serde_json::{Map, Value, json};

use crate::{
    collection::{Collection, CollectionId},
    place::{get, put_at, text},
    plan::Plan,
    random::Key,
    refer::first_name,
    refusal::Refusal,
    request::Request,
    route::{Piece, Template},
    sample::{Extent, Sampler},
    store::{Effect, File, Item, Store},
    types::{at, letters, member, resolve, singular},
    validate::{Direction, validate},
};

/// A request that was found to be for an operation, and whose body was read.
#[derive(Debug)]
pub(crate) struct Asked<'r> {
    pub operation: OperationId,
    pub parameters: Vec<(String, String)>,
    pub request: &'r Request,
    pub body: Option<Value>,
    pub files: Vec<File>,
}

impl Asked<'_> {
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A concrete path beside its template, segment by segment.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub plain: Vec<String>,
    pub segments: Vec<String>,
}

impl Path {
    pub fn of(api: &Api, asked: &Asked<'_>) -> Self {
        let template = Template::of(&api[asked.operation]);
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Parameter(name) => asked.parameter(name).unwrap_or_default().to_owned(),
        };
        let segment = |pieces: &Vec<Piece>| pieces.iter().map(piece).collect();
        Self { plain: template.plain(), segments: template.segments.iter().map(segment).collect() }
    }

    pub fn concrete(&self, end: usize) -> String {
        format!("/{}", self.segments[..end].join("/"))
    }

    /// The items that what stands before `end` belongs to.
    pub fn parents(&self, end: usize) -> Vec<(String, String)> {
        (1..end.min(self.plain.len()))
            .filter(|index| self.plain[*index] == "{}" && !self.plain[index - 1].contains('{'))
            .map(|index| (self.plain[index - 1].clone(), self.segments[index].clone()))
            .collect()
    }
}

/// How the store is filled before anybody writes to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stocking {
    pub key: Key,
    pub items: usize,
    pub ids: Ids,
}

/// What an id means that nobody was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ids {
    Known,
    /// Any id is answered with a sample.
    Any,
}

#[derive(Debug)]
pub(crate) struct Stock<'a> {
    pub api: &'a Api,
    pub plan: &'a Plan,
    pub stocking: Stocking,
    pub store: &'a mut Store,
    /// How many items were made for clients.
    pub made: &'a mut u64,
}

impl Stock<'_> {
    /// The item whose id is segment `end` of the path.
    pub fn item(&mut self, path: &Path, end: usize) -> Result<Item, Refusal> {
        let id = path.segments[end].clone();
        self.named(path, end, &id)
    }

    /// The item with an id in the collection that stands before `end`.
    pub fn named(&mut self, path: &Path, end: usize, id: &str) -> Result<Item, Refusal> {
        self.parents_exist(path, end)?;
        let Some(collection) = self.plan.collection_at(&path.plain[..end]) else {
            return Err(absent(path.plain[..end].last().map_or("", String::as_str), id));
        };
        self.seed(path, end);
        let parents = path.parents(end);
        if let Some(item) = self.store.find(collection, id, &parents) {
            return Ok(item.clone());
        }
        let known = self.plan.collection(collection);
        let knowable = known.listed || (known.creates && !self.is_named(known, id));
        if self.store.was_removed(collection, id) || (knowable && self.stocking.ids == Ids::Known) {
            return Err(absent(known.name(), id));
        }
        let key = self.stocking.key.child(&path.concrete(end)).child(id);
        let item = self.sampled(known, id, parents, key);
        self.store.apply(Effect::Insert(collection, item.clone()));
        Ok(item)
    }

    /// Whether the server itself named an item that it never showed: `output_file_id`.
    fn is_named(&self, known: &Collection, id: &str) -> bool {
        let reference = format!("{}id", letters(&singular(known.name())));
        let names = |item: &Item| {
            item.value.as_object().into_iter().flatten().any(|(name, value)| {
                value.as_str() == Some(id)
                    && letters(name).ends_with(&reference)
                    && !item.sent.contains(name)
            })
        };
        self.store.all().any(names)
    }

    /// The items of the collection at `path`.
    pub fn list(&mut self, path: &Path, collection: CollectionId) -> Result<Vec<Item>, Refusal> {
        let end = path.plain.len();
        self.parents_exist(path, end)?;
        self.seed(path, end);
        let parents = path.parents(end);
        let items = self.store.items(collection).iter();
        Ok(items.filter(|item| item.belongs(&parents)).cloned().collect())
    }

    /// A path below an item that is known to be absent leads nowhere.
    pub fn parents_exist(&mut self, path: &Path, end: usize) -> Result<(), Refusal> {
        let parent = (1..end).rev().find(|index| {
            path.plain[*index] == "{}" && self.plan.collection_at(&path.plain[..*index]).is_some()
        });
        parent.map_or(Ok(()), |parent| self.item(path, parent).map(|_| ()))
    }

    fn seed(&mut self, path: &Path, end: usize) {
        let concrete = path.concrete(end);
        let Some(collection) = self.plan.collection_at(&path.plain[..end]) else { return };
        let known = self.plan.collection(collection);
        // What no list shows would only be in the way.
        let shown = known.shown || path.plain[..end] != known.plain;
        if !shown || !self.store.seeded.insert(concrete.clone()) {
            return;
        }
        for index in 0..self.stocking.items {
            let key = self.first_key(&concrete, index);
            let id = self.first_id(known, &concrete, index);
            let mut item = self.sampled(known, &id, path.parents(end), key);
            if let Some(Value::String(name)) = item.value.get_mut("name") {
                *name = first_name(known, index);
            }
            put_id(&mut item.value, known, self.id_type(known).as_ref(), &id);
            self.store.apply(Effect::Insert(collection, item));
        }
    }

    /// A new item from what a client sent; `from` is what it is a copy of.
    pub fn new_item(
        &mut self,
        path: &Path,
        collection: CollectionId,
        from: Option<&Item>,
        body: Option<&Value>,
    ) -> Result<Item, Refusal> {
        let known = self.plan.collection(collection);
        *self.made += 1;
        let key = self.stocking.key.child("made").nth(*self.made);
        let id_type = self.id_type(known);
        let given = body
            .filter(|_| from.is_none() && !self.is_read_only(known))
            .and_then(|body| get(body, &known.id))
            .map(text)
            .filter(|id| !id.is_empty() && id != "null");
        let id = given.unwrap_or_else(|| match id_type {
            Some(Type::Int32 | Type::Int64) => (1000 + *self.made).to_string(),
            _ => key.uuid(),
        });
        let parents = path.parents(path.plain.len());
        if self.store.find(collection, &id, &parents).is_some() {
            return Err(Refusal::Conflict(format!("`{id}` exists already")));
        }
        let mut item = self.sampled(known, &id, parents, key);
        if let Some(from) = from {
            item.value = from.value.clone();
        }
        let members = self.adopt(known, body, key);
        item.sent = members.keys().cloned().collect::<BTreeSet<_>>();
        crate::store::merge(&mut item.value, members);
        put_id(&mut item.value, known, id_type.as_ref(), &id);
        Ok(item)
    }

    /// The members of a body in the words of the item: `hostId` is also the `id` of `host`, or of
    /// the only one of `hosts`.
    /// What does not fit a declared member is not taken.
    pub fn adopt(&self, known: &Collection, body: Option<&Value>, key: Key) -> Map<String, Value> {
        let mut members = Map::new();
        for (name, value) in body.and_then(Value::as_object).into_iter().flatten() {
            let declared = known.item.as_ref().and_then(|item| member(self.api, item, name));
            match declared {
                Some(declared) if declared.read_only => {}
                Some(declared) => {
                    if validate(self.api, Direction::Received, &declared.ty, value).is_ok() {
                        members.insert(name.clone(), value.clone());
                    }
                }
                None => {
                    if let Some((name, ty)) = self.referred(known, name) {
                        let sampler = Sampler::new(self.api);
                        let (one, many) = match &resolve(self.api, ty).ty {
                            Type::Array(item) => (item.as_ref(), true),
                            _ => (ty, false),
                        };
                        let mut object = sampler.value(one, &name, key.child(&name), Extent::All);
                        if object.is_object() {
                            put_at(&mut object, &["id".to_owned()], value.clone());
                            members.insert(name, if many { json!([object]) } else { object });
                        }
                    }
                    members.insert(name.clone(), value.clone());
                }
            }
        }
        members
    }

    fn referred<'k>(&'k self, known: &'k Collection, name: &str) -> Option<(String, &'k TypeRef)> {
        let stem = name.strip_suffix("Id").or_else(|| name.strip_suffix("_id"))?;
        let object = crate::types::object(self.api, known.item.as_ref()?)?;
        let one = || object.members.iter().find(|one| letters(&one.wire) == letters(stem));
        let several =
            || object.members.iter().find(|known| letters(&singular(&known.wire)) == letters(stem));
        let named = one().or_else(several)?;
        let item = match &resolve(self.api, &named.ty).ty {
            Type::Array(item) => item.as_ref(),
            _ => &named.ty,
        };
        member(self.api, item, "id").map(|_| (named.wire.clone(), &named.ty))
    }

    fn sampled(
        &self,
        known: &Collection,
        id: &str,
        parents: Vec<(String, String)>,
        key: Key,
    ) -> Item {
        let sample = |ty| Sampler::new(self.api).value(ty, known.name(), key, Extent::All);
        let mut value = known.item.as_ref().map_or_else(|| json!({}), sample);
        self.link(known, &mut value, key);
        put_id(&mut value, known, self.id_type(known).as_ref(), id);
        for (parent, id) in &parents {
            own(&mut value, parent, id);
        }
        for (place, ready) in &known.ready {
            put_at(&mut value, place, ready.clone());
        }
        Item { id: id.to_owned(), parents, value, sent: BTreeSet::new(), file: None }
    }

    pub fn id_type(&self, known: &Collection) -> Option<Type> {
        let ty = at(self.api, known.item.as_ref()?, &known.id)?;
        Some(resolve(self.api, ty).ty.clone())
    }

    fn is_read_only(&self, known: &Collection) -> bool {
        let [id] = known.id.as_slice() else { return true };
        let declared = known.item.as_ref().and_then(|item| member(self.api, item, id));
        declared.is_some_and(|member| member.read_only)
    }
}

fn absent(collection: &str, id: &str) -> Refusal {
    Refusal::NotFound(format!("there is no {} `{id}`", singular(collection).replace('_', " ")))
}

fn put_id(value: &mut Value, known: &Collection, ty: Option<&Type>, id: &str) {
    let id = match (ty, id.parse::<i64>()) {
        (Some(Type::Int32 | Type::Int64), Ok(number)) => Value::from(number),
        _ => Value::from(id),
    };
    put_at(value, &known.id, id);
}

/// Writes the parent's id where an item says whose it is.
fn own(value: &mut Value, parents: &str, id: &str) {
    let parent = letters(&singular(parents));
    for (member, value) in value.as_object_mut().into_iter().flatten() {
        match letters(member).strip_prefix(&parent) {
            Some("id") => *value = Value::from(id),
            Some("") if value.get("id").is_some() => {
                put_at(value, &["id".to_owned()], Value::from(id));
            }
            _ => {}
        }
    }
}
