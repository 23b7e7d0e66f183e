//! One operation.

use crate::document::{Node, join};

use super::build::{Object, list};
use super::conversion::Conversion;
use super::inputs::{self, Kind, Listed};
use super::spot::Spot;
use super::{body, media, members, parameter, response, security, servers};

pub(super) fn operation<'d>(
    ctx: &mut Conversion<'d>,
    path: &str,
    shared: &[Listed<'d>],
    written: &Spot<'d>,
) -> Node {
    let consumes = media::stated(ctx, written, "consumes");
    let produces = media::stated(ctx, written, "produces");
    let own = inputs::listed(ctx, written, path);
    let mut operation = Object::made_of(written);
    for key in KEPT {
        operation.keep(key, written.get(key));
    }
    security::repair_list(ctx, written, &mut operation);
    operation.add("servers", servers::of_operation(ctx, written));
    operation.add("parameters", parameters(ctx, path, shared, &own, written));
    if let Some((spot, body)) = body::of_operation(ctx, shared, &own, consumes.as_ref()) {
        operation.remove("requestBody");
        operation.put("requestBody", &spot, body);
    }
    match written.get("responses") {
        Some(responses) => {
            let node = response::all(ctx, &responses, produces.as_ref());
            operation.put("responses", &responses, node);
        }
        None => ctx.warn(
            "no-responses",
            written,
            "no responses are declared; an empty answer is assumed",
        ),
    }
    operation.keep_extensions(written);
    members::operation(ctx, written);
    operation.finish()
}

/// Members that mean the same in both versions, and those of OpenAPI 3 that authors use already.
const KEPT: [&str; 9] = [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "deprecated",
    "security",
    "requestBody",
    "servers",
];

fn parameters<'d>(
    ctx: &mut Conversion<'d>,
    path: &str,
    shared: &[Listed<'d>],
    own: &[Listed<'d>],
    operation: &Spot<'d>,
) -> Option<Node> {
    let mut parameters = Vec::new();
    for listed in own.iter().filter(|listed| listed.kind == Kind::Parameter) {
        parameters.push(parameter::listed(ctx, listed, path));
    }
    for name in undeclared(path, shared, own) {
        parameters.push(declare(ctx, &name, operation));
    }
    let spot = operation.get("parameters").unwrap_or_else(|| operation.clone());
    let list = Node {
        written: Some(join(&operation.pointer, "parameters").into()),
        ..list(&spot, parameters)
    };
    (!list.items().is_empty()).then_some(list)
}

/// A part of the path that no parameter describes is text.
fn declare(ctx: &mut Conversion<'_>, name: &str, operation: &Spot<'_>) -> Node {
    let message =
        format!("`{{{name}}}` of the path is not declared as a parameter; text is assumed");
    ctx.warn("path-parameter", operation, message);
    let mut parameter = Object::beside(operation);
    parameter.say("name", name);
    parameter.say("in", "path");
    parameter.say("required", true);
    parameter.say("schema", serde_json::json!({ "type": "string" }));
    let mut node = parameter.finish();
    node.written = Some(join(&join(&operation.pointer, "parameters"), name).into());
    node
}

fn undeclared(path: &str, shared: &[Listed<'_>], own: &[Listed<'_>]) -> Vec<String> {
    // A reference that leads nowhere may well be the declaration.
    let is_open = |listed: &&Listed<'_>| listed.parameter.reference().is_some();
    if shared.iter().chain(own).find(is_open).is_some() {
        return Vec::new();
    }
    let declares = |listed: &Listed<'_>, name: &str| {
        parameter::location(&listed.parameter, path) == Some("path")
            && listed.parameter.text("name") == Some(name)
    };
    let mut names: Vec<String> = Vec::new();
    for name in template(path) {
        let is_declared = shared.iter().chain(own).any(|listed| declares(listed, name));
        if !is_declared && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The names in braces, in order.
pub(super) fn template(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}
