//! Looking through named types: aliases, members, and what a list's answer looks like.

use clientwright::model::{
    Api, Content, Kind, Member, Object, Operation, Paging, Response, Statuses, Success, Type,
    TypeRef,
};

use crate::place::steps;

/// The type behind every alias.
pub(crate) fn resolve<'a>(api: &'a Api, ty: &'a TypeRef) -> &'a TypeRef {
    let mut ty = ty;
    // A document can name a type after itself; nothing is deeper than its number of schemas.
    for _ in 0..=api.schemas.len() {
        match &ty.ty {
            Type::Schema(id) => match &api[*id].kind {
                Kind::Alias(target) => ty = target,
                _ => return ty,
            },
            _ => return ty,
        }
    }
    ty
}

pub(crate) fn object<'a>(api: &'a Api, ty: &'a TypeRef) -> Option<&'a Object> {
    match &resolve(api, ty).ty {
        Type::Schema(id) => match &api[*id].kind {
            Kind::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

pub(crate) fn member<'a>(api: &'a Api, ty: &'a TypeRef, wire: &str) -> Option<&'a Member> {
    object(api, ty)?.members.iter().find(|member| member.wire == wire)
}

/// The type at a place inside a type; through maps and arrays any step goes.
pub(crate) fn at<'a>(api: &'a Api, ty: &'a TypeRef, place: &[String]) -> Option<&'a TypeRef> {
    place.iter().try_fold(ty, |ty, step| match &resolve(api, ty).ty {
        Type::Array(item) | Type::Map(item) => Some(item.as_ref()),
        _ => member(api, ty, step).map(|member| &member.ty),
    })
}

/// The response that the server gives when all is well: the first declared success, and for a
/// write that an activity follows 201, where that is one of them.
pub(crate) fn success(operation: &Operation) -> Option<&Response> {
    let first = |wanted: fn(&Response) -> bool| operation.responses.iter().find(|r| wanted(r));
    let created = first(|response| response.statuses == Statuses::Code(201));
    created
        .filter(|_| operation.activity.is_some())
        .or_else(|| first(|response| response.statuses.is_success()))
        .or_else(|| first(|response| response.statuses == Statuses::Default))
}

pub(crate) fn success_status(operation: &Operation) -> u16 {
    match success(operation).map(|response| response.statuses) {
        Some(Statuses::Code(code)) => code,
        Some(Statuses::Range(_) | Statuses::Default) => 200,
        None if operation.success == Success::Activity => 201,
        None => 200,
    }
}

pub(crate) fn success_content(operation: &Operation) -> Option<&Content> {
    match (success(operation).and_then(|response| response.content.as_ref()), &operation.success) {
        (None, Success::One(content)) => Some(content),
        (content, _) => content,
    }
}

/// Where the items of a list's answer stand, and what they are.
#[derive(Clone, Debug)]
pub(crate) struct ListShape {
    pub items: Vec<String>,
    pub item: TypeRef,
}

pub(crate) fn list_shape(api: &Api, operation: &Operation) -> Option<ListShape> {
    let ty = &success_content(operation)?.ty;
    if let Some(items) = operation.paging.as_ref().map(paging_items) {
        let items = steps(items);
        if let Type::Array(item) = &resolve(api, at(api, ty, &items)?).ty {
            return Some(ListShape { items, item: item.as_ref().clone() });
        }
    }
    if let Some(item) = objects(api, ty) {
        return Some(ListShape { items: Vec::new(), item: item.clone() });
    }
    wrapped(api, ty, operation)
}

/// An array of objects in an object is a list when it is called like one, or is alone and counted.
fn wrapped(api: &Api, ty: &TypeRef, operation: &Operation) -> Option<ListShape> {
    let members = &object(api, ty)?.members;
    let arrays: Vec<_> = members
        .iter()
        .filter_map(|member| Some((member.wire.as_str(), objects(api, &member.ty)?)))
        .collect();
    let last = operation.path.rsplit('/').next().unwrap_or_default();
    let counted = members.iter().any(|member| matches!(&*member.wire, "total" | "count"));
    let called = |name: &str| {
        ["items", "data", "results", "values"].contains(&name) || letters(name) == letters(last)
    };
    let (wire, item) = match arrays.as_slice() {
        [(wire, item)] if counted || called(wire) => (wire, item),
        [_] => return None,
        _ => {
            let mut named = arrays.iter().filter(|(wire, _)| called(wire));
            let (Some((wire, item)), None) = (named.next(), named.next()) else { return None };
            (wire, item)
        }
    };
    Some(ListShape { items: vec![(*wire).to_owned()], item: (*item).clone() })
}

fn objects<'a>(api: &'a Api, ty: &'a TypeRef) -> Option<&'a TypeRef> {
    let Type::Array(item) = &resolve(api, ty).ty else { return None };
    let is_object = match &resolve(api, item).ty {
        Type::Schema(id) => matches!(api[*id].kind, Kind::Object(_) | Kind::Union(_)),
        _ => false,
    };
    is_object.then_some(item.as_ref())
}

fn paging_items(paging: &Paging) -> &str {
    match paging {
        Paging::Cursor { items, .. }
        | Paging::Page { items, .. }
        | Paging::Offset { items, .. }
        | Paging::Link { items, .. } => items,
    }
}

/// A name without its spelling: `virtual_machines` and `virtualMachines` are the same.
pub(crate) fn letters(name: &str) -> String {
    let kept = name.chars().filter(|letter| letter.is_alphanumeric());
    kept.collect::<String>().to_lowercase()
}

/// `virtual_machines` to `virtual_machine`; good enough to link names that a vendor wrote.
pub(crate) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "xes", "ches", "shes"] {
        if name.ends_with(ending) {
            return name[..name.len() - 2].to_owned();
        }
    }
    match name.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn singulars() {
        let plurals = ["virtual_machines", "policies", "static_ips", "addresses", "access", "vpc"];
        let singulars = ["virtual_machine", "policy", "static_ip", "address", "access", "vpc"];
        assert_eq!(plurals.map(singular), singulars);
    }
}
