//! Operations: path item by path item, each settled but for what the second pass links.

use openapiv3::SecurityRequirement;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::{
    dialect::{PathEntry, template},
    document::join,
    model::{Location, Method, Operation, OperationId, Parameter, Success},
    notice::{Element, Notice},
    vocabulary::{self, Group},
    words::is_version,
};

use super::{
    context::Context,
    lifecycle::{Described, provenance, said, settled},
    parameter,
    response::{self, Answers},
    server::{self, Base},
    stream,
};

/// An operation and what the second pass needs to finish it.
pub(super) struct Unlinked {
    pub id: OperationId,
    pub extension: vocabulary::Operation,
    /// `None`: the document's own default holds.
    pub security: Option<Vec<SecurityRequirement>>,
}

pub(super) fn all(
    ctx: &mut Context<'_, '_>,
    root: &vocabulary::Root,
    base: &Base,
) -> Vec<Unlinked> {
    let source = ctx.source;
    let extensions = &ctx.extensions;
    // Prose takes as long to read as all the rest, and each piece of it stands for itself.
    let notices: Vec<Option<Notice>> = source
        .openapi
        .paths
        .par_iter()
        .flat_map_iter(|entry| {
            let operations = entry.operations.iter();
            operations
                .map(|(_, pointer, written)| said(extensions, &described(entry, pointer, written)))
        })
        .collect();
    let mut notices = notices.into_iter();
    let mut unlinked = Vec::new();
    for entry in &source.openapi.paths {
        let item: vocabulary::PathItem = ctx.extension(&entry.pointer);
        let before = unlinked.len();
        for (method, pointer, written) in &entry.operations {
            let place = Place { entry, method: *method, pointer, root, item: &item, base };
            let notice = notices.next().flatten();
            unlinked.extend(one(ctx, &place, written, notice));
        }
        if unlinked.len() == before {
            let parameters = join(&entry.pointer, "parameters");
            ctx.leave(&parameters, "no operation of the path is in the crate");
        }
    }
    unlinked
}

struct Place<'p> {
    entry: &'p PathEntry,
    method: Method,
    pointer: &'p str,
    root: &'p vocabulary::Root,
    item: &'p vocabulary::PathItem,
    base: &'p Base,
}

fn described<'d>(
    entry: &'d PathEntry,
    pointer: &'d str,
    written: &'d openapiv3::Operation,
) -> Described<'d> {
    Described {
        element: Element::Operation,
        name: &entry.path,
        pointer,
        flagged: written.deprecated,
        texts: [written.summary.as_deref(), written.description.as_deref()],
    }
}

fn one(
    ctx: &mut Context<'_, '_>,
    place: &Place<'_>,
    written: &openapiv3::Operation,
    notice: Option<Notice>,
) -> Option<Unlinked> {
    let extension: vocabulary::Operation = ctx.extension(place.pointer);
    let words = format!("{} {}", place.method.as_str(), place.entry.path);
    let (path, parameters) = parameters(ctx, place, written, &words)?;
    let base = server::of_operation(ctx, place.base, [&written.servers, &place.entry.servers]);
    let body = written
        .request_body
        .as_ref()
        .and_then(|body| response::body(ctx, &words, place.pointer, body));
    let Answers { responses, streamed, declared } =
        response::all(ctx, &words, place.pointer, &written.responses);
    let (success, streamed) = match place.method {
        Method::Head => (Success::Nothing, None),
        _ => (response::success(&responses), streamed),
    };
    let is_any = extension.answers.or(place.root.answers) == Some(vocabulary::Answers::Any);
    let declared = match is_any {
        true => Vec::new(),
        false => response::declared(&responses, &success, declared),
    };
    let stated = extension.stream.as_ref();
    let stream = stream::stream(ctx, place.pointer, stated, streamed, &success, body.as_ref());
    let group = [extension.group.as_ref(), place.item.group.as_ref(), place.root.group.as_ref()];
    let group = group.into_iter().flatten().next().unwrap_or(&Group::Tag);
    let first = |lists: [&Vec<String>; 3]| {
        lists.into_iter().find(|list| !list.is_empty()).cloned().unwrap_or_default()
    };
    let (item, root) = (place.item, place.root);
    let timeout = extension.timeout.or(item.timeout).or(root.timeout);
    if extension.kept.is_some() && place.method != Method::Get {
        let pointer = format!("{}/x-clientwright/kept", place.pointer);
        ctx.error("kept", &pointer, "only what `GET` answers can be kept");
    }
    let repeatable = extension.retry.or(root.retry.filter(|_| place.method != Method::Get));
    ctx.emit(place.pointer);
    let described = described(place.entry, place.pointer, written);
    let lifecycle = settled(ctx, &described, notice, extension.lifecycle.clone());
    let id = OperationId(ctx.api.operations.len());
    ctx.api.operations.push(Operation {
        module: ctx.module,
        pointer: place.pointer.to_owned(),
        method: place.method,
        // Without an identifier, an operation is called after its path as written.
        operation_id: written
            .operation_id
            .clone()
            .or_else(|| (path != place.entry.path).then(|| words.clone())),
        path,
        server: base.server,
        prefix: base.prefix,
        name: extension.name.clone(),
        formerly: extension.formerly.clone().into_vec(),
        group: group_name(group, place, &written.tags),
        summary: written.summary.clone(),
        description: written.description.clone(),
        parameters,
        body,
        responses,
        success,
        declared,
        xml: None,
        xml_answers: Vec::new(),
        security: Vec::new(),
        limits: Vec::new(),
        without_scope: Vec::new(),
        permissions: first([&extension.permissions, &item.permissions, &root.permissions]),
        availability: first([&extension.availability, &item.availability, &root.availability]),
        timeout_ms: timeout.map(|timeout| timeout.milliseconds),
        kept_ms: extension.kept.map(|kept| kept.milliseconds),
        repeatable: repeatable.map(|retry| retry.repeatable),
        activity: None,
        errors: None,
        paging: None,
        stream,
        ready: None,
        lifecycle,
        provenance: provenance(&extension.provenance),
    });
    Some(Unlinked { id, extension, security: written.security.clone() })
}

/// The path that is sent and what is sent with it; `None` when it names what is no parameter.
fn parameters(
    ctx: &mut Context<'_, '_>,
    place: &Place<'_>,
    written: &openapiv3::Operation,
    words: &str,
) -> Option<(String, Vec<Parameter>)> {
    let lists = [
        (place.entry.parameters.as_slice(), join(&place.entry.pointer, "parameters")),
        (written.parameters.as_slice(), join(place.pointer, "parameters")),
    ];
    let listed = parameter::merge(ctx, lists);
    let queried = |name: &str| listed.iter().any(|one| one.is(Location::Query, name));
    let path = template::sent(&place.entry.path, queried);
    let mut parameters: Vec<Parameter> = Vec::new();
    for one in &listed {
        if let Some(name) = one.path_name().filter(|name| !template::names(&path).contains(name)) {
            let message = format!("the path has no place for its parameter `{name}`");
            ctx.warn("path-parameter", one.listed(), &*message);
            ctx.leave(one.listed(), message);
            continue;
        }
        for parameter in parameter::lower(ctx, words, one) {
            // The member of an object that is called like another parameter is that parameter.
            let is_same = |known: &Parameter| {
                known.location == parameter.location && known.wire == parameter.wire
            };
            let is_stated = !one.is(parameter.location, &parameter.wire)
                && listed.iter().any(|other| other.is(parameter.location, &parameter.wire));
            if !is_stated && !parameters.iter().any(is_same) {
                parameters.push(parameter);
            }
        }
    }
    let template = template::names(&path);
    for name in &template {
        if !parameters.iter().any(|one| one.location == Location::Path && one.wire == *name) {
            ctx.leave(place.pointer, format!("its path parameter `{name}` is not declared"));
            return None;
        }
    }
    let order = |one: &Parameter| match one.location {
        Location::Path => template.iter().position(|name| *name == one.wire).unwrap_or_default(),
        _ => template.len(),
    };
    parameters.sort_by_key(order);
    Some((path, parameters))
}

fn group_name(group: &Group, place: &Place<'_>, tags: &[String]) -> String {
    let literal = |segment: &&str| !segment.is_empty() && !segment.starts_with('{');
    let segments = || place.entry.path.split('/').skip(1);
    let by_path = || segments().filter(literal).find(|segment| !is_version(segment));
    let named = match group {
        Group::Name(name) => return name.clone(),
        Group::Tag => tags.first().map(String::as_str),
        Group::PathSegment(index) => segments().nth(*index).filter(|segment| literal(segment)),
    };
    let name = named.or_else(by_path).unwrap_or("root");
    place.root.groups.get(name).map_or(name, String::as_str).to_owned()
}
