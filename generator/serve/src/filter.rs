//! Query parameters that name a member of a list's items keep the items that hold the value.

use clientwright::model::{Api, Location, Member, Operation, Paging, Style, Type, TypeRef};
use serde_json::Value;

use crate::{
    place::{get, text},
    request::Request,
    store::Item,
    types::{letters, member, object, resolve, singular},
};

/// One filter of a request: a place in the item, and the values of which one must stand there.
struct Filter {
    place: Vec<String>,
    values: Vec<String>,
}

pub(crate) fn filter(
    api: &Api,
    operation: &Operation,
    item: &TypeRef,
    request: &Request,
    items: &mut Vec<Item>,
) {
    let filters = filters(api, operation, item, request);
    items.retain(|item| {
        filters.iter().all(|filter| holds(get(&item.value, &filter.place), &filter.values))
    });
}

fn filters(api: &Api, operation: &Operation, item: &TypeRef, request: &Request) -> Vec<Filter> {
    let pages = operation.paging.as_ref().map(parameters).unwrap_or_default();
    let mut filters = Vec::new();
    for parameter in operation.parameters.iter().filter(|one| one.location == Location::Query) {
        if pages.contains(&parameter.wire.as_str()) {
            continue;
        }
        let is_list = matches!(resolve(api, &parameter.ty).ty, Type::Array(_));
        let values = request.query_all(&parameter.wire).flat_map(|value| match parameter.style {
            Style::Joined(separator) if is_list => value.split(separator).collect(),
            _ => vec![value],
        });
        let values: Vec<String> = values.map(str::to_owned).collect();
        if !values.is_empty()
            && let Some(place) = place(api, item, parameter.wire.trim_end_matches("[]"))
        {
            filters.push(Filter { place, values });
        }
    }
    filters
}

/// The member that a parameter is called after: itself, its singular, its id, the id in it, or
/// several of what it is the id of.
fn place(api: &Api, item: &TypeRef, name: &str) -> Option<Vec<String>> {
    let one = singular(name);
    let referred = name.strip_suffix("Id").or_else(|| name.strip_suffix("_id"));
    let names = [Some(name), Some(one.as_str()), referred];
    let members = || object(api, item).into_iter().flat_map(|object| &object.members);
    for wanted in names.into_iter().flatten().map(letters) {
        for known in members() {
            let plain = letters(&known.wire);
            if plain == wanted || plain == format!("{wanted}id") {
                let has_id = member(api, &known.ty, "id").is_some();
                let inner = has_id.then(|| "id".to_owned());
                return Some([known.wire.clone()].into_iter().chain(inner).collect());
            }
        }
    }
    let several = |known: &&Member| {
        matches!(resolve(api, &known.ty).ty, Type::Array(_))
            && referred.map(letters) == Some(letters(&singular(&known.wire)))
    };
    members().find(several).map(|known| vec![known.wire.clone()])
}

fn holds(value: Option<&Value>, wanted: &[String]) -> bool {
    let is_wanted = |value: &Value| wanted.contains(&text(value));
    match value {
        Some(Value::Array(items)) => {
            items.iter().any(|item| is_wanted(item.get("id").unwrap_or(item)))
        }
        Some(value) => is_wanted(value),
        None => false,
    }
}

/// The parameters that move through pages.
fn parameters(paging: &Paging) -> Vec<&str> {
    match paging {
        Paging::Cursor { parameter, .. } => vec![parameter],
        Paging::Page { parameter, size, .. } => {
            [Some(parameter), size.as_ref()].into_iter().flatten().map(String::as_str).collect()
        }
        Paging::Offset { parameter, limit, .. } => {
            [Some(parameter), limit.as_ref()].into_iter().flatten().map(String::as_str).collect()
        }
        Paging::Link { .. } => Vec::new(),
    }
}
