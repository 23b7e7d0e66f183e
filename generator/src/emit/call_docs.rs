//! What the documentation says of an operation and its parameters.

use proc_macro2::TokenStream;

use crate::{
    facts::{ErrorBody, What},
    model::{
        Format, Lifecycle, Location, ModuleId, Operation, OperationId, Parameter, Statuses,
        Success, is_ending,
    },
};

use super::{Ctx, attrs, docs, group::required_outside_path, pending, series};

pub(super) fn documentation(ctx: &Ctx<'_>, id: OperationId) -> TokenStream {
    let operation = &ctx.api[id];
    let line = |text: &Option<String>| text.as_deref().map(docs::lines).unwrap_or_default();
    let summary = line(&operation.summary);
    let description = line(&operation.description);
    let same = description.starts_with(&summary);
    let request = format!("{} {}", operation.method.as_str(), operation.template());
    let request = format!("{}.", docs::code(&request));
    let list = |what: &str, items: &[String]| match items {
        [] => Vec::new(),
        [only] => vec![format!("{what}: {only}.")],
        items => vec![format!("{what}s: {}.", items.join(", "))],
    };
    let permissions: Vec<String> =
        operation.permissions.iter().map(|permission| docs::code(permission)).collect();
    // The handle on an activity is made from the header that names it.
    let is_activity = operation.success == Success::Activity;
    let headers: Vec<String> = operation
        .responses
        .iter()
        .filter(|_| !is_activity)
        .filter(|response| response.statuses.is_success())
        .flat_map(|response| &response.headers)
        .map(|header| named(&header.wire, header.lifecycle.as_ref()))
        .fold(Vec::new(), |mut headers, header| {
            if !headers.contains(&header) {
                headers.push(header);
            }
            headers
        });
    // One paragraph, a line each: there are many operations.
    let facts = [
        vec![request],
        list("Permission", &permissions),
        headers_doc(&headers),
        others_doc(operation),
        series::doc(ctx, id),
        pending::doc(operation),
        offered(&operation.availability),
        own_errors(ctx, operation),
    ]
    .concat();
    docs::attributes(&docs::join([
        if same { Vec::new() } else { summary },
        description,
        facts,
        arguments_doc(ctx, id),
        attrs::ending(operation.lifecycle.as_ref()),
        docs::provenance(&operation.provenance),
    ]))
}

fn offered(deployments: &[String]) -> Vec<String> {
    match deployments {
        [] => Vec::new(),
        some => docs::lines(&format!("Offered only by: {}.", some.join(", "))),
    }
}

/// Struck through where it is going away, as rustdoc strikes the items that can have the attribute.
fn named(name: &str, lifecycle: Option<&Lifecycle>) -> String {
    match is_ending(lifecycle) {
        true => format!("~~{}~~", docs::code(name)),
        false => docs::code(name),
    }
}

/// What the document says of the parameters that are arguments.
fn arguments_doc(ctx: &Ctx<'_>, id: OperationId) -> Vec<String> {
    let operation = &ctx.api[id];
    let names = &ctx.names.operation(id).parameters;
    let together = required_outside_path(operation).len() > 1;
    let mut lines = Vec::new();
    for (index, (parameter, name)) in operation.parameters.iter().zip(names).enumerate() {
        let is_argument = parameter.location == Location::Path || (parameter.required && !together);
        // No attribute can stand on an argument.
        let notice = parameter.lifecycle.as_ref().filter(|lifecycle| lifecycle.deprecated);
        let notice = notice.map(|lifecycle| {
            match attrs::notice(ctx, What::Parameter(id, index), lifecycle).as_str() {
                "" => "Deprecated.".to_owned(),
                notice => format!("Deprecated: {notice}."),
            }
        });
        let doc = docs::join([notice.into_iter().collect(), parameter_doc(parameter)]);
        if is_argument && !doc.is_empty() {
            let name = named(name, parameter.lifecycle.as_ref());
            lines.extend(docs::lines(&format!("- {name}:")));
            let last = lines.len() - 1;
            let start = if docs::is_prose(&doc[0]) { " " } else { "\n  " };
            lines[last] = format!("- {name}:{start}{}", doc.join("\n  "));
        }
    }
    lines.iter().flat_map(|line| line.split('\n')).map(|line| line.trim_end().to_owned()).collect()
}

/// The headers that the trait of the module reads.
fn headers_doc(headers: &[String]) -> Vec<String> {
    match headers {
        [] => Vec::new(),
        [only] => vec![format!("[Answer header](super::Headers): {only}.")],
        some => vec![format!("[Answer headers](super::Headers): {}.", some.join(", "))],
    }
}

/// What a success may be asked for instead.
fn others_doc(operation: &Operation) -> Vec<String> {
    let successes = operation.responses.iter().filter(|one| one.statuses.is_success());
    let mut lines: Vec<String> = Vec::new();
    for other in successes.flat_map(|response| &response.others) {
        let by = match other.format {
            Format::Text => "text_as",
            Format::Bytes => "bytes_as",
            _ => "json_as",
        };
        let media_type = docs::code(&other.media_type);
        let line =
            format!("Answers {media_type} too: [`Call::{by}`](clientwright_runtime::Call::{by}).");
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// Errors whose bodies have a type: what `Error::body_as` can be asked for.
fn own_errors(ctx: &Ctx<'_>, operation: &Operation) -> Vec<String> {
    let line = |body: ErrorBody| {
        let (statuses, name) = error_body(ctx, &body);
        format!("Error body for {statuses}: [`{name}`](super::types::{name}).")
    };
    ctx.facts.own_errors(operation).into_iter().map(line).collect()
}

/// What each operation of a module has is said once, in the module.
pub(super) fn shared_errors(ctx: &Ctx<'_>, module: ModuleId) -> Vec<String> {
    let line = |body: &ErrorBody| {
        let (statuses, name) = error_body(ctx, body);
        format!("Error body for {statuses} of every operation: [`{name}`](types::{name}).")
    };
    ctx.facts.errors[module.0].iter().map(line).collect()
}

fn error_body<'c>(ctx: &Ctx<'c>, body: &ErrorBody) -> (String, &'c str) {
    let status = |status: &Statuses| match status {
        Statuses::Code(code) => code.to_string(),
        Statuses::Range(first) => format!("{first}XX"),
        Statuses::Default => "other".to_owned(),
    };
    let statuses: Vec<String> = body.statuses.iter().map(status).collect();
    (statuses.join(", "), &ctx.names.schema(body.schema).ty)
}

pub(super) fn parameter_doc(parameter: &Parameter) -> Vec<String> {
    docs::join([
        parameter.doc.as_deref().map(docs::lines).unwrap_or_default(),
        attrs::ending(parameter.lifecycle.as_ref()),
        docs::provenance(&parameter.provenance),
    ])
}
