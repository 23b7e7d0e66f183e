//! The collections of an API: where they stand, what their items are, which member is the id.

use std::collections::BTreeMap;

use clientwright::model::{Api, Method, ModuleId, Operation, Type, TypeRef};

use crate::{
    lookup::Lookup,
    plan::ends_with_parameter,
    route::{Piece, Template},
    types::{letters, list_shape, member, object, resolve, success_content},
};

/// An index into [`Plan::collections`](crate::plan::Plan::collections).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CollectionId(pub usize);

#[derive(Clone, Debug)]
pub(crate) struct Collection {
    /// Its path with every parameter as `{}`.
    pub plain: Vec<String>,
    /// What one item looks like, as far as any operation says.
    pub item: Option<TypeRef>,
    /// The place of the id in an item.
    pub id: Vec<String>,
    /// Whether clients can know what it holds: only then can an id be unknown.
    pub listed: bool,
    /// Whether that holds for its own path, not only for one that shares its items.
    pub shown: bool,
    /// Whether there is an operation that makes items.
    pub creates: bool,
    /// Whether clients make or remove items: else it is a catalogue.
    pub changes: bool,
    /// Members that only the answer to a creation holds.
    pub once: Vec<String>,
    /// Members that say that a write has taken effect, with the value that says so.
    pub ready: Vec<(Vec<String>, serde_json::Value)>,
}

impl Collection {
    /// The last literal segment of its path.
    pub fn name(&self) -> &str {
        self.plain.iter().rev().find(|segment| !segment.contains('{')).map_or("", String::as_str)
    }
}

/// What operations say of a collection, gathered.
#[derive(Default)]
struct Draft {
    module: Option<ModuleId>,
    read: Option<TypeRef>,
    listed: Option<TypeRef>,
    created: Option<TypeRef>,
    id_parameter: Option<String>,
    creates: bool,
    removes: bool,
    once: Vec<String>,
}

impl Draft {
    /// Whether it is known of more than an operation that does something to its items.
    fn holds_items(&self) -> bool {
        self.read.is_some() || self.listed.is_some() || self.creates
    }
}

type ByPath = BTreeMap<Vec<String>, CollectionId>;

/// Every collection, and which of them the items of a path are kept in.
pub(crate) fn collections(api: &Api, lookups: &[Option<Lookup>]) -> (Vec<Collection>, ByPath) {
    let drafts = drafts(api, lookups);
    let mut collections: Vec<Collection> = Vec::new();
    let mut by_path = ByPath::new();
    for (plain, draft) in &drafts {
        if home(api, &drafts, plain, draft).is_none() {
            by_path.insert(plain.clone(), CollectionId(collections.len()));
            collections.push(finish(api, plain, draft));
        }
    }
    for (plain, draft) in &drafts {
        let Some(home) = home(api, &drafts, plain, draft).and_then(|home| by_path.get(home)) else {
            continue;
        };
        let collection = &mut collections[home.0];
        collection.listed |= draft.listed.is_some();
        collection.creates |= draft.creates;
        collection.changes |= draft.creates;
        collection.once.extend(draft.once.iter().cloned());
        let home = *home;
        by_path.insert(plain.clone(), home);
    }
    ready(api, &mut collections, &by_path);
    (collections, by_path)
}

fn drafts(api: &Api, lookups: &[Option<Lookup>]) -> BTreeMap<Vec<String>, Draft> {
    let mut drafts: BTreeMap<Vec<String>, Draft> = BTreeMap::new();
    for (operation, _) in api.operations.iter().zip(lookups).filter(|(_, found)| found.is_none()) {
        let template = Template::of(operation);
        let mut plain = template.plain();
        if ends_with_parameter(operation) {
            plain.pop();
            if operation.method == Method::Post {
                continue;
            }
            let draft = drafts.entry(plain).or_default();
            draft.module = Some(operation.module);
            draft.removes |= operation.method == Method::Delete;
            if operation.method == Method::Get {
                draft.read = success_content(operation).map(|content| content.ty.clone());
            }
            if let Some([Piece::Parameter(name)]) = template.segments.last().map(Vec::as_slice) {
                draft.id_parameter.get_or_insert_with(|| name.clone());
            }
        } else if let Some(shape) = list_shape(api, operation)
            && (operation.method == Method::Get
                || (operation.method == Method::Post && operation.paging.is_some()))
        {
            let draft = drafts.entry(plain).or_default();
            draft.module = Some(operation.module);
            draft.listed = Some(shape.item);
        }
    }
    for operation in &api.operations {
        if creates(api, operation, &drafts) {
            let draft = drafts.entry(Template::of(operation).plain()).or_default();
            draft.module.get_or_insert(operation.module);
            draft.created = operation.body.as_ref().map(|body| body.content.ty.clone());
            draft.creates = true;
            draft.once = secrets(api, operation);
        }
    }
    drafts.retain(|_, draft| draft.holds_items());
    drafts
}

/// The members of an answer that are told to whoever made the item, and to nobody later.
fn secrets(api: &Api, operation: &Operation) -> Vec<String> {
    let answered = success_content(operation).and_then(|content| object(api, &content.ty));
    let members = answered.into_iter().flat_map(|object| &object.members);
    let is_text = |ty: &TypeRef| resolve(api, ty).ty == Type::Text;
    let named = |name: &str| {
        let plain = letters(name);
        let ends = |ending| plain.ends_with(ending);
        (plain.contains("secret") || ends("password")) && !ends("id") && !ends("name")
    };
    members
        .filter(|member| member.secret || (is_text(&member.ty) && named(&member.wire)))
        .map(|member| member.wire.clone())
        .collect()
}

/// A POST makes an item where items are listed or addressed, or where its path stands alone.
fn creates(api: &Api, operation: &Operation, drafts: &BTreeMap<Vec<String>, Draft>) -> bool {
    if operation.method != Method::Post || ends_with_parameter(operation) {
        return false;
    }
    let plain = Template::of(operation).plain();
    if drafts.contains_key(&plain) {
        return operation.paging.is_none();
    }
    let is_under = |end: usize| drafts.contains_key(&plain[..end]);
    let document = api
        .operations
        .iter()
        .any(|other| other.method == Method::Get && Template::of(other).plain() == plain);
    !document && !(1..plain.len()).any(is_under)
}

/// A collection whose items are not addressed below its own path keeps them in the nearest one of
/// the same name and type, if there is one: `/networks/{id}/addresses` in `/addresses`.
fn home<'d>(
    api: &Api,
    drafts: &'d BTreeMap<Vec<String>, Draft>,
    plain: &[String],
    draft: &Draft,
) -> Option<&'d Vec<String>> {
    if draft.id_parameter.is_some() {
        return None;
    }
    let shared =
        |other: &[String]| other.iter().zip(plain).take_while(|(one, other)| one == other).count();
    let same_type = |other: &Draft| match (&draft.listed, other.read.as_ref()) {
        (Some(listed), Some(read)) => resolve(api, listed).ty == resolve(api, read).ty,
        _ => true,
    };
    drafts
        .iter()
        .filter(|(path, other)| {
            path.last() == plain.last()
                && path.as_slice() != plain
                && other.id_parameter.is_some()
                && other.module == draft.module
                && same_type(other)
        })
        .map(|(path, _)| path)
        .max_by_key(|path| shared(path))
        .filter(|path| shared(path) > 0)
}

fn finish(api: &Api, plain: &[String], draft: &Draft) -> Collection {
    let item = draft.read.as_ref().or(draft.listed.as_ref()).or(draft.created.as_ref());
    Collection {
        plain: plain.to_vec(),
        item: item.cloned(),
        id: id_place(api, item, draft.id_parameter.as_deref()),
        listed: draft.listed.is_some(),
        shown: draft.listed.is_some() || draft.creates,
        creates: draft.creates,
        changes: draft.creates || draft.removes,
        once: draft.once.clone(),
        ready: Vec::new(),
    }
}

/// The member that the path parameter is called after, else the usual names; in the item, then in
/// an object inside it (`metadata.uid`).
fn id_place(api: &Api, item: Option<&TypeRef>, parameter: Option<&str>) -> Vec<String> {
    let names = parameter.into_iter().chain(["id", "uid", "uuid", "name"]);
    let Some(item) = item else { return vec!["id".to_owned()] };
    for name in names {
        if member(api, item, name).is_some_and(|member| is_scalar(api, &member.ty)) {
            return vec![name.to_owned()];
        }
        for outer in object(api, item).into_iter().flat_map(|object| &object.members) {
            // An `id` inside another object is that object's own.
            if name != "id" && name != "name" && member(api, &outer.ty, name).is_some() {
                return vec![outer.wire.clone(), name.to_owned()];
            }
        }
    }
    vec!["id".to_owned()]
}

fn is_scalar(api: &Api, ty: &TypeRef) -> bool {
    let ty = resolve(api, ty);
    object(api, ty).is_none() && !matches!(ty.ty, Type::Array(_) | Type::Map(_) | Type::Any)
}

fn ready(api: &Api, collections: &mut [Collection], by_path: &ByPath) {
    for rule in api.operations.iter().filter_map(|operation| operation.ready.as_ref()) {
        let mut plain = Template::of(&api[rule.read]).plain();
        plain.pop();
        let Some(collection) = by_path.get(&plain) else { continue };
        let value = rule.equals.as_deref().map_or(serde_json::Value::Bool(true), |text| {
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        });
        let entry = (crate::place::steps(&rule.member), value);
        let ready = &mut collections[collection.0].ready;
        if !ready.contains(&entry) {
            ready.push(entry);
        }
    }
}
