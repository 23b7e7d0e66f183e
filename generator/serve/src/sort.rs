//! Lists in the order that a request asks for: a parameter whose listed values are members of the
//! items, and one that says `asc` or `desc`.

use std::cmp::Ordering;

use clientwright::model::{Api, Kind, Literal, Location, Operation, Parameter, Type, TypeRef};
use serde_json::Value;

use crate::{
    request::Request,
    store::Item,
    types::{letters, object, resolve},
};

pub(crate) fn sort(
    api: &Api,
    operation: &Operation,
    item: &TypeRef,
    request: &Request,
    items: &mut [Item],
) {
    let queried = || operation.parameters.iter().filter(|one| one.location == Location::Query);
    let asked = |one: &Parameter| request.query(&one.wire).map(letters);
    let by = queried().filter(|one| orders(&one.wire)).find_map(|one| {
        let wanted = asked(one).filter(|_| !values(api, &one.ty).is_empty())?;
        let mut members = object(api, item)?.members.iter();
        members.find(|member| letters(&member.wire) == wanted).map(|member| &member.wire)
    });
    let Some(by) = by else { return };
    items.sort_by(|one, other| compare(one.value.get(by), other.value.get(by)));
    let is_direction = |one: &&Parameter| values(api, &one.ty).contains(&"desc".to_owned());
    if queried().find(is_direction).and_then(asked).is_some_and(|asked| asked == "desc") {
        items.reverse();
    }
}

/// `orderBy`, `sort`, `sort_by`.
fn orders(name: &str) -> bool {
    let plain = letters(name);
    plain.contains("order") || plain.contains("sort")
}

/// The values that a parameter lists, without their spelling.
fn values(api: &Api, ty: &TypeRef) -> Vec<String> {
    let Type::Schema(id) = resolve(api, ty).ty else { return Vec::new() };
    let Kind::Enumeration(enumeration) = &api[id].kind else { return Vec::new() };
    let text = |value: &Literal| match value {
        Literal::Text(text) => Some(letters(text)),
        Literal::Integer(_) => None,
    };
    enumeration.values.iter().filter_map(|value| text(&value.wire)).collect()
}

/// Numbers by size, all else as text; what is missing comes last.
fn compare(one: Option<&Value>, other: Option<&Value>) -> Ordering {
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    let missing = |value: Option<&Value>| value.is_none_or(Value::is_null);
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => {
            let text = |value: Option<&Value>| value.map(crate::place::text).unwrap_or_default();
            missing(one).cmp(&missing(other)).then_with(|| text(one).cmp(&text(other)))
        }
    }
}
