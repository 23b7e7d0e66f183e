//! One parameter of the path, the query or a header.

use crate::document::Node;

use super::build::{self, Object};
use super::conversion::Conversion;
use super::inputs::{self, Kind, Listed};
use super::reference::{self, Target};
use super::spot::Spot;
use super::{members, operation, simple, style};

/// A parameter where it is listed: a reference stays one where there is something to refer to.
pub(super) fn listed(ctx: &mut Conversion<'_>, listed: &Listed<'_>, path: &str) -> Node {
    let Some(written) = listed.spot.reference() else {
        return parameter(ctx, &listed.parameter, path);
    };
    let is_component =
        listed.parameter.pointer.rsplit_once('/').is_some_and(|(above, _)| above == "/parameters");
    if listed.parameter.reference().is_none() && !is_component {
        let node = parameter(ctx, &listed.parameter, path);
        return build::used_at(&listed.spot, node);
    }
    let mut referring = Object::made_of(&listed.spot);
    let target = match is_component {
        true => reference::component(Target::Parameter, &listed.parameter),
        false => written.to_owned(),
    };
    referring.say("$ref", target);
    referring.finish()
}

/// The parameters that others refer to.
pub(super) fn components(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Object {
    let mut parameters = Object::made_of(written);
    for (name, spot) in written.members().filter(|(name, _)| !name.starts_with("x-")) {
        // Whether a name is part of a path is known where the parameter is used.
        let path = format!("/{{{}}}", spot.text("name").unwrap_or_default());
        if inputs::kind(&spot, &path) == Ok(Kind::Parameter) {
            let node = match spot.reference() {
                Some(_) => spot.node.clone(),
                None => parameter(ctx, &spot, &path),
            };
            parameters.put(name, &spot, node);
        }
    }
    parameters
}

/// Where a parameter is sent. A name that the path has is of the path, whatever else is missing.
pub(super) fn location<'p>(parameter: &Spot<'p>, path: &str) -> Option<&'p str> {
    match parameter.text("in") {
        Some(place @ ("path" | "query" | "header" | "cookie")) => Some(place),
        Some(_) => None,
        None => {
            let name = parameter.text("name")?;
            operation::template(path).any(|part| part == name).then_some("path")
        }
    }
}

fn parameter(ctx: &mut Conversion<'_>, written: &Spot<'_>, path: &str) -> Node {
    let location = location(written, path).unwrap_or("query");
    let mut parameter = Object::made_of(written);
    parameter.keep("name", written.get("name"));
    match written.get("in") {
        Some(place) => parameter.keep("in", Some(place)),
        None => {
            ctx.warn(
                "parameter-place",
                written,
                "where the parameter is sent is not said; the path is assumed",
            );
            parameter.say("in", location);
        }
    }
    for key in ["description", "allowEmptyValue", "deprecated"] {
        parameter.keep(key, written.get(key));
    }
    required(ctx, written, location, &mut parameter);
    let schema = match style::style(ctx, written, location) {
        style::Way::Plain => simple::schema(ctx, written),
        style::Way::List { style, explode } => {
            parameter.say("style", style);
            parameter.say("explode", explode);
            simple::schema(ctx, written)
        }
        style::Way::Text => simple::joined_text(written),
    };
    parameter.add("schema", Some(schema));
    parameter.keep("example", written.get("example"));
    for (key, spot) in written.members().filter(|(key, _)| key.starts_with("x-")) {
        if !simple::is_of_schema(key) {
            parameter.put(key, &spot, spot.node.clone());
        }
    }
    members::parameter(ctx, written);
    parameter.finish()
}

fn required(ctx: &mut Conversion<'_>, written: &Spot<'_>, location: &str, parameter: &mut Object) {
    let stated = written.get("required");
    let is_required = stated.as_ref().is_some_and(|stated| simple::is_true(ctx, stated));
    match stated {
        Some(stated) if is_required => {
            parameter.put("required", &stated, simple::truth(stated.node.at))
        }
        stated if location == "path" => {
            let message = "a parameter of the path is always required; so it is assumed";
            ctx.warn("path-required", &stated.unwrap_or_else(|| written.clone()), message);
            parameter.say("required", true);
        }
        _ => {}
    }
}
