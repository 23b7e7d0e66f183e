//! Paths that find items by something other than their own id: `/addresses/mac/{mac}` by a member,
//! `/tags/resources/{id}` by what they speak of.

use clientwright::model::{Api, Method, Operation, TypeRef};
use serde_json::Value;

use crate::{
    collection::CollectionId,
    perform::{Outcome, Show},
    place::{put_at, text},
    plan::ends_with_parameter,
    refusal::Refusal,
    route::Template,
    stock::{Asked, Ids, Path, Stock},
    store::{Effect, Item},
    types::{ListShape, letters, list_shape, object, resolve, success_content},
};

/// What a path finds, in the collection that stands at `base`.
#[derive(Clone, Debug)]
pub(crate) struct Lookup {
    pub base: Vec<String>,
    pub finds: Finds,
}

#[derive(Clone, Debug)]
pub(crate) enum Finds {
    /// The item whose member holds the last parameter.
    One(String),
    /// The items that speak of the last parameter.
    All(ListShape),
    /// The item that speaks of every parameter; it is removed.
    Removed,
}

/// How each operation finds items, where it finds them in this way.
pub(crate) fn lookups(api: &Api) -> Vec<Option<Lookup>> {
    let paths = api.operations.iter().map(|one| Template::of(one).plain()).collect();
    let places = Places { api, paths };
    let finding = |(operation, plain): (&Operation, &Vec<String>)| {
        let gets = operation.method == Method::Get && ends_with_parameter(operation);
        if !gets { None } else { places.found(operation, plain) }
    };
    let mut lookups: Vec<_> = api.operations.iter().zip(&places.paths).map(finding).collect();
    for (index, operation) in api.operations.iter().enumerate() {
        if operation.method == Method::Delete && ends_with_parameter(operation) {
            let above =
                lookups.iter().zip(&places.paths).find_map(|(lookup, above)| match lookup {
                    Some(Lookup { base, finds: Finds::All(_) }) => {
                        let plain = &places.paths[index];
                        (plain.len() > above.len() && plain.starts_with(above))
                            .then(|| base.clone())
                    }
                    _ => None,
                });
            lookups[index] = above.map(|base| Lookup { base, finds: Finds::Removed });
        }
    }
    lookups
}

/// Every operation with its path, whose parameters are `{}`.
struct Places<'a> {
    api: &'a Api,
    paths: Vec<Vec<String>>,
}

impl Places<'_> {
    fn found(&self, operation: &Operation, plain: &[String]) -> Option<Lookup> {
        match list_shape(self.api, operation) {
            Some(shape) => {
                let base = self.spoken_of(plain, &shape.item)?;
                Some(Lookup { base, finds: Finds::All(shape) })
            }
            None => self.one(operation, plain),
        }
    }

    fn at(&self, path: &[String], method: Method) -> impl Iterator<Item = &Operation> {
        let all = self.api.operations.iter().zip(&self.paths);
        all.filter(move |(one, own)| one.method == method && *own == path).map(|(one, _)| one)
    }

    fn one(&self, operation: &Operation, plain: &[String]) -> Option<Lookup> {
        let [base @ .., by, _] = plain else { return None };
        if by.contains('{') {
            return None;
        }
        let ty = &success_content(operation)?.ty;
        let item = base.iter().cloned().chain(["{}".to_owned()]).collect::<Vec<_>>();
        let reads = |one: &Operation| {
            success_content(one).is_some_and(|content| same(self.api, &content.ty, ty))
        };
        let listed = self.at(base, Method::Get).any(|one| shows(self.api, one, ty));
        if !listed && !self.at(&item, Method::Get).any(reads) {
            return None;
        }
        let (members, by) = (&object(self.api, ty)?.members, letters(by));
        let exact = members.iter().find(|member| letters(&member.wire) == by);
        let begins = || members.iter().find(|member| letters(&member.wire).starts_with(&by));
        let member = exact.or_else(begins)?;
        Some(Lookup { base: base.to_vec(), finds: Finds::One(member.wire.clone()) })
    }

    /// The nearest path above where such items are listed, or made where nothing is read.
    fn spoken_of(&self, plain: &[String], item: &TypeRef) -> Option<Vec<String>> {
        let keeps = |end: &usize| {
            let path = &plain[..*end];
            let lists = self.at(path, Method::Get).any(|one| shows(self.api, one, item));
            let is_read = self.at(path, Method::Get).next().is_some();
            lists || (!is_read && self.at(path, Method::Post).next().is_some())
        };
        let end = (1..plain.len()).rev().find(keeps)?;
        Some(plain[..end].to_vec())
    }
}

fn shows(api: &Api, operation: &Operation, item: &TypeRef) -> bool {
    list_shape(api, operation).is_some_and(|shape| same(api, &shape.item, item))
}

fn same(api: &Api, one: &TypeRef, other: &TypeRef) -> bool {
    resolve(api, one).ty == resolve(api, other).ty
}

impl Stock<'_> {
    pub fn look_up(
        &mut self,
        collection: CollectionId,
        finds: &Finds,
        asked: &Asked<'_>,
    ) -> Result<Outcome, Refusal> {
        let mut path = Path::of(self.api, asked);
        let end = path.plain.len();
        let base = self.plan.collection(collection).plain.len();
        let ids = (base..end).filter(|at| path.plain[*at] == "{}");
        let ids: Vec<String> = ids.map(|at| path.segments[at].clone()).collect();
        path.plain.truncate(base);
        path.segments.truncate(base);
        let items = self.list(&path, collection)?;
        // Where any id is good, what nobody spoke of is too.
        let any = self.stocking.ids == Ids::Any;
        let all = |item: &&Item| ids.iter().all(|id| speaks_of(&item.value, id));
        let absent = || Refusal::NotFound(format!("nothing is known of `{}`", ids.join("`, `")));
        let subject = |item: &Item| Some((collection, item.id.clone()));
        match finds {
            Finds::One(member) => {
                let last = ids.last().map(String::as_str).unwrap_or_default();
                let holds = |item: &&Item| {
                    let value = item.value.get(member).map(text);
                    value.is_some_and(|value| value.eq_ignore_ascii_case(last))
                };
                let item = match items.iter().find(holds) {
                    Some(item) => item.clone(),
                    None if any => {
                        let mut item = self.new_item(&path, collection, None, None)?;
                        put_at(&mut item.value, std::slice::from_ref(member), Value::from(last));
                        item
                    }
                    None => return Err(absent()),
                };
                let subject = subject(&item);
                Ok(Outcome { show: Show::Item(collection, item), effect: None, subject })
            }
            Finds::All(shape) => {
                let items = items.iter().filter(all).cloned().collect();
                let show = Show::List(collection, items, shape.clone());
                Ok(Outcome { show, effect: None, subject: None })
            }
            Finds::Removed => {
                let item = match items.iter().find(all) {
                    Some(item) => item.clone(),
                    None if any => {
                        return Ok(Outcome { show: Show::Nothing, effect: None, subject: None });
                    }
                    None => return Err(absent()),
                };
                let effect = Some(Effect::Remove(collection, item.id.clone()));
                let subject = subject(&item);
                Ok(Outcome { show: Show::Item(collection, item), effect, subject })
            }
        }
    }
}

fn speaks_of(value: &Value, id: &str) -> bool {
    match value {
        Value::String(text) => text == id,
        Value::Array(items) => items.iter().any(|item| speaks_of(item, id)),
        Value::Object(members) => members.values().any(|member| speaks_of(member, id)),
        _ => false,
    }
}
