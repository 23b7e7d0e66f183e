//! Names of operations: an overlay's word, the operationId, or method and path.

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::{
    facts::{Facts, Group},
    model::{Api, Body, Kind, Method, Operation, OperationId, Success, Type, TypeRef},
    words::is_version,
};

use super::{
    Cure, Located, OperationNames, constant, group_type, reserved,
    scope::{Case, Claim, apart_from, claim},
    ty, value, words_of,
};

pub(super) fn operations(
    api: &Api,
    facts: &Facts,
    clashes: &mut Vec<Located>,
) -> Vec<OperationNames> {
    let mut names = vec![OperationNames::default(); api.operations.len()];
    let groups: Vec<_> = facts.groups.par_iter().map(|group| of_group(api, group)).collect();
    for (group, (of_group, found)) in facts.groups.iter().zip(groups) {
        clashes.extend(found);
        for (id, own) in group.operations.iter().zip(of_group) {
            names[id.0] = own;
        }
    }
    names
}

fn of_group(api: &Api, group: &Group) -> (Vec<OperationNames>, Vec<Located>) {
    let mut names = Vec::with_capacity(group.operations.len());
    let mut clashes = Vec::new();
    let claims: Vec<Claim> =
        group.operations.iter().map(|id| method_claim(api, group, *id)).collect();
    let mut found = Vec::new();
    let methods = claim(Case::Snake, &claims, reserved::GROUP_METHODS, &mut found);
    for clash in found {
        let at = claims.iter().position(|claim| claim.wire == clash.given_up_by);
        let pointer = at.map(|at| api[group.operations[at]].pointer.clone());
        clashes.push(Located {
            clash,
            module: group.module,
            pointer: pointer.unwrap_or_default(),
            cure: Cure::Name,
        });
    }
    // The group's own type stands in the same file.
    let own = group_type(&words_of(api, &group.words));
    let taken = [reserved::CALLS, &[own.as_str()]].concat();
    let call = |method: &str| call(&ty(&words_of(api, method)));
    let calls = derived(Case::Pascal, &methods, call, &taken);
    let row = |method: &str| constant(&words_of(api, method));
    // The type of a call, or of the group, may be one letter, which is in capitals either way.
    let types: Vec<&str> = calls.iter().chain([&own]).map(String::as_str).collect();
    let rows = derived(Case::Shouty, &methods, row, &[reserved::ROWS, &types].concat());
    let known: Vec<&str> = methods.iter().map(String::as_str).collect();
    let taken_by_methods = [reserved::GROUP_METHODS, &known].concat();
    let bodies = bodies(api, group, &methods, &taken_by_methods);
    for (((id, method), bodies), (call, row)) in
        group.operations.iter().zip(methods).zip(bodies).zip(calls.into_iter().zip(rows))
    {
        names.push(OperationNames {
            required: part(&call, "Parameters", &taken),
            outcome: part(&call, "Outcome", &taken),
            parameters: parameters(api, *id, &bodies, &mut clashes),
            bodies,
            formerly: Vec::new(),
            method,
            call,
            row,
        });
    }
    (names, clashes)
}

/// What another call's parameters or outcome could be called stays free for them.
fn call(name: &str) -> String {
    let is_part = |suffix: &str| name.strip_suffix(suffix).is_some_and(|call| !call.is_empty());
    if is_part("Parameters") || is_part("Outcome") { format!("{name}_") } else { name.to_owned() }
}

fn part(call: &str, suffix: &str, taken: &[&str]) -> String {
    apart_from(&format!("{}{suffix}", call.trim_end_matches('_')), taken)
}

fn derived(
    case: Case,
    methods: &[String],
    name: impl Fn(&str) -> String,
    reserved: &[&str],
) -> Vec<String> {
    let claim_of = |method: &String| Claim {
        wire: method.clone(),
        wanted: name(method),
        suffix: String::new(),
    };
    let claims: Vec<Claim> = methods.iter().map(claim_of).collect();
    claim(case, &claims, reserved, &mut Vec::new())
}

fn method_claim(api: &Api, group: &Group, id: OperationId) -> Claim {
    let operation = &api[id];
    let words = match (&operation.name, &operation.operation_id) {
        (Some(name), _) => words_of(api, name),
        (None, Some(id)) => from_id(api, group, id),
        (None, None) => from_path(api, group, operation),
    };
    Claim {
        // The version stands apart, so that a later version of an operation gives way to the first.
        wire: format!("{} {}", operation.path, operation.method.as_str()),
        wanted: value(&words),
        suffix: version(&operation.path)
            .unwrap_or_else(|| operation.method.as_str().to_lowercase()),
    }
}

/// The operationId without the version and the group's words, unless nothing would be left.
fn from_id(api: &Api, group: &Group, id: &str) -> Vec<String> {
    let all = words_of(api, id);
    let lower = |words: &[String]| -> Vec<String> {
        words.iter().map(|word| word.to_lowercase()).collect()
    };
    let skip = usize::from(all.first().is_some_and(|word| is_version(&word.to_lowercase())));
    let rest = &all[skip..];
    let group = lower(&words_of(api, &group.words));
    let short = lower(rest);
    let at = short.windows(group.len().max(1)).position(|window| window == group);
    match at {
        Some(at) if rest.len() > group.len() => [&rest[..at], &rest[at + group.len()..]].concat(),
        _ => rest.to_vec(),
    }
}

/// `GET /things` lists, `GET /things/{id}` gets; what comes behind the group's own segments names
/// the rest. Only the operation itself decides, never its neighbours.
fn from_path(api: &Api, group: &Group, operation: &Operation) -> Vec<String> {
    let segments: Vec<&str> =
        operation.path.split('/').filter(|segment| !segment.is_empty()).collect();
    let rest = behind(api, group, &segments);
    let on_item = segments.last().is_some_and(|segment| segment.starts_with('{'));
    let literal: Vec<String> = rest
        .iter()
        .filter(|segment| !segment.starts_with('{') && !is_version(segment))
        .flat_map(|segment| words_of(api, segment))
        .collect();
    let verb = match operation.method {
        Method::Get if is_list(api, &operation.success) && !on_item => "list",
        Method::Get => "get",
        Method::Post if on_item => "post",
        Method::Post => "create",
        Method::Put => "replace",
        Method::Patch => "update",
        Method::Delete => "delete",
        Method::Head => "head",
        Method::Options => "options",
        Method::Trace => "trace",
    };
    let is_action = matches!(operation.method, Method::Post | Method::Patch) && !on_item;
    match (literal.is_empty(), is_action) {
        (true, _) => vec![verb.to_owned()],
        (false, true) => literal,
        (false, false) => [vec![verb.to_owned()], literal].concat(),
    }
}

/// The segments behind those that spell the group's name; all of them where none do.
fn behind<'s>(api: &Api, group: &Group, segments: &'s [&'s str]) -> &'s [&'s str] {
    let spelt = |segments: &[&str]| -> String {
        segments
            .iter()
            .filter(|segment| !segment.starts_with('{'))
            .flat_map(|segment| words_of(api, segment))
            .collect::<String>()
            .to_lowercase()
    };
    let wanted = spelt(&[group.words.as_str()]);
    let end = (1..=segments.len()).find(|end| spelt(&segments[..*end]).ends_with(&wanted));
    &segments[end.unwrap_or_default()..]
}

fn is_list(api: &Api, success: &Success) -> bool {
    fn list(api: &Api, ty: &TypeRef) -> bool {
        match &ty.ty {
            Type::Array(_) => true,
            Type::Schema(id) => match &api[*id].kind {
                Kind::Alias(ty) => list(api, ty),
                _ => false,
            },
            _ => false,
        }
    }
    matches!(success, Success::One(content) if list(api, &content.ty))
}

fn version(path: &str) -> Option<String> {
    path.split('/').find(|segment| is_version(segment) && *segment != "v1").map(str::to_owned)
}

/// `create_form`, or `body_form` where the body may be left out. They give way to every operation.
fn bodies(api: &Api, group: &Group, methods: &[String], taken: &[&str]) -> Vec<Vec<String>> {
    let mut claims = Vec::new();
    for (id, method) in group.operations.iter().zip(methods) {
        let operation = &api[*id];
        for body in operation.body.iter().filter(|body| body.required).flat_map(|body| &body.others)
        {
            claims.push(body_claim(operation, body, method.trim_end_matches('_')));
        }
    }
    let mut claimed = claim(Case::Snake, &claims, taken, &mut Vec::new()).into_iter();
    let of_operation = |id: &OperationId| match &api[*id].body {
        Some(body) if body.required => claimed.by_ref().take(body.others.len()).collect(),
        Some(body) => {
            let claims = body.others.iter().map(|other| body_claim(&api[*id], other, "body"));
            let claims: Vec<Claim> = claims.collect();
            claim(Case::Snake, &claims, reserved::CALL_METHODS, &mut Vec::new())
        }
        None => Vec::new(),
    };
    group.operations.iter().map(of_operation).collect()
}

fn body_claim(operation: &Operation, body: &Body, before: &str) -> Claim {
    let media_type = &body.content.media_type;
    Claim {
        wire: format!("{} {} {media_type}", operation.path, operation.method.as_str()),
        wanted: format!("{before}_{}", body.content.words().replace(' ', "_")),
        suffix: String::new(),
    }
}

fn parameters(
    api: &Api,
    id: OperationId,
    bodies: &[String],
    clashes: &mut Vec<Located>,
) -> Vec<String> {
    let operation = &api[id];
    let claims: Vec<Claim> = operation
        .parameters
        .iter()
        .map(|parameter| {
            let location = format!("{:?}", parameter.location).to_lowercase();
            Claim {
                // Two parameters may differ in nothing but where they are sent.
                wire: format!("{} in {location}", parameter.wire),
                wanted: value(&words_of(api, parameter.name.as_deref().unwrap_or(&parameter.wire))),
                suffix: location,
            }
        })
        .collect();
    let paged = operation.paging.as_ref().map_or(&[][..], |_| reserved::PAGED);
    let is_streamed = operation.stream_beside().is_some() || operation.answers_bytes();
    let streamed = if is_streamed { reserved::STREAMED } else { &[] };
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    let reserved =
        [reserved::CALL_METHODS, paged, streamed, &["body", "required"], &bodies].concat();
    let mut found = Vec::new();
    let names = claim(Case::Snake, &claims, &reserved, &mut found);
    clashes.extend(found.into_iter().map(|clash| {
        let at = claims.iter().position(|claim| claim.wire == clash.given_up_by);
        let pointer = at.map(|at| operation.parameters[at].pointer.clone()).unwrap_or_default();
        Located { clash, module: operation.module, pointer, cure: Cure::Name }
    }));
    names
}
