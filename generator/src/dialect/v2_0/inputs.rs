//! The list `parameters`: what becomes a parameter, what a body, what a part of a form.

use crate::model::Part;

use super::conversion::Conversion;
use super::spot::Spot;
use super::{parameter, reference};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// In the path, the query or a header. Also a reference that cannot be followed: a later stage says so.
    Parameter,
    Body,
    Form,
}

/// One entry of a list.
#[derive(Clone, Debug)]
pub(super) struct Listed<'d> {
    /// Where it is listed.
    pub spot: Spot<'d>,
    /// Where it is described: elsewhere, when it is a reference.
    pub parameter: Spot<'d>,
    pub kind: Kind,
}

/// What `owner`, a path item or an operation, lists. Whatever is no parameter is told and left out.
pub(super) fn listed<'d>(
    ctx: &mut Conversion<'d>,
    owner: &Spot<'d>,
    path: &str,
) -> Vec<Listed<'d>> {
    let Some(list) = owner.get("parameters") else { return Vec::new() };
    if !list.node.is_array() {
        let message = format!("`parameters` is a list, not {}", list.node.kind());
        ctx.lose(Part::Parameter, &list, message);
        return Vec::new();
    }
    let mut listed = Vec::new();
    for spot in list.items() {
        let parameter = reference::follow(ctx, &spot);
        match kind(&parameter, path) {
            Ok(kind) => listed.push(Listed { spot, parameter, kind }),
            Err(reason) => ctx.lose(Part::Parameter, &spot, reason),
        }
    }
    listed
}

pub(super) fn kind(parameter: &Spot<'_>, path: &str) -> Result<Kind, String> {
    if parameter.reference().is_some() {
        return Ok(Kind::Parameter);
    }
    if !parameter.node.is_object() {
        return Err(format!("{} is no parameter", parameter.node.kind()));
    }
    let name = parameter.text("name");
    match (parameter.text("in"), name) {
        (Some("body"), _) => Ok(Kind::Body),
        (_, None) => Err("a parameter without a name cannot be sent".to_owned()),
        (Some("formData" | "form"), _) => Ok(Kind::Form),
        (_, Some(name)) => match (parameter::location(parameter, path), parameter.text("in")) {
            (Some(_), _) => Ok(Kind::Parameter),
            (None, Some(place)) => Err(format!("`{name}` cannot be sent in `{place}`")),
            (None, None) => Err(format!("where `{name}` is sent is not said")),
        },
    }
}
