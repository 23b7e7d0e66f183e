//! The body of a request: a parameter of `in: body`, or all those of `in: formData` together.

use crate::document::Node;
use crate::model::Part;

use super::build::{self, Object};
use super::conversion::Conversion;
use super::inputs::{self, Kind, Listed};
use super::media::{self, MediaType, MediaTypes};
use super::reference::{self, Target};
use super::spot::Spot;
use super::{form, members, schema, simple};

/// What an operation sends, and where its author wrote that. What the operation lists goes before what its path does.
pub(super) fn of_operation<'d>(
    ctx: &mut Conversion<'d>,
    shared: &[Listed<'d>],
    own: &[Listed<'d>],
    consumes: Option<&MediaTypes>,
) -> Option<(Spot<'d>, Node)> {
    let stated = consumes.cloned().or_else(|| ctx.consumes.clone()).unwrap_or_default();
    let list = match own.iter().any(|listed| listed.kind == Kind::Body) {
        true => own.to_vec(),
        false => own.iter().chain(shared).cloned().collect(),
    };
    let (bodies, forms) = rivals(ctx, list, &stated);
    if !forms.is_empty() {
        return form::body(ctx, &forms, &stated);
    }
    let body = one(ctx, bodies)?;
    let node = match body.spot.reference() {
        Some(_) if is_usual(ctx, consumes) && is_component(&body.parameter) => {
            let mut referring = Object::made_of(&body.spot);
            referring.say("$ref", reference::component(Target::Body, &body.parameter));
            referring.finish()
        }
        Some(_) => {
            let node = self::body(ctx, &body.parameter, &stated);
            build::used_at(&body.spot, node)
        }
        None => self::body(ctx, &body.parameter, &stated),
    };
    Some((body.spot, node))
}

/// The bodies that operations refer to, as those send them that state no media types of their own.
pub(super) fn components(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Object {
    let mut bodies = Object::made_of(written);
    let consumes = ctx.consumes.clone().unwrap_or_default();
    for (name, spot) in written.members() {
        if spot.reference().is_none() && inputs::kind(&spot, "") == Ok(Kind::Body) {
            bodies.put(name, &spot, body(ctx, &spot, &consumes));
        }
    }
    bodies
}

fn is_usual(ctx: &Conversion<'_>, consumes: Option<&MediaTypes>) -> bool {
    let names = |types: &MediaTypes| types.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    consumes.is_none_or(|own| ctx.consumes.as_ref().is_some_and(|usual| names(usual) == names(own)))
}

fn is_component(parameter: &Spot<'_>) -> bool {
    parameter.pointer.rsplit_once('/').is_some_and(|(above, _)| above == "/parameters")
}

/// A request has a body or a form. Of both, the media types tell which is meant.
fn rivals<'d>(
    ctx: &mut Conversion<'d>,
    list: Vec<Listed<'d>>,
    consumes: &MediaTypes,
) -> (Vec<Listed<'d>>, Vec<Listed<'d>>) {
    let list = list.into_iter().filter(|listed| listed.kind != Kind::Parameter);
    let (bodies, forms): (Vec<_>, Vec<_>) = list.partition(|listed| listed.kind == Kind::Body);
    if bodies.is_empty() || forms.is_empty() {
        return (bodies, forms);
    }
    let has_file = forms.iter().any(|listed| listed.parameter.text("type") == Some("file"));
    let means_form = has_file || consumes.first().is_some_and(MediaType::is_form);
    let (kept, lost) = if means_form { ("form", &bodies) } else { ("body", &forms) };
    for listed in lost {
        let reason = format!("a request has a body or a form, not both: the {kept} is sent");
        ctx.lose(part(listed.kind), &listed.spot, reason);
    }
    if means_form { (Vec::new(), forms) } else { (bodies, Vec::new()) }
}

fn part(kind: Kind) -> Part {
    if kind == Kind::Body { Part::Body } else { Part::Parameter }
}

fn one<'d>(ctx: &mut Conversion<'d>, bodies: Vec<Listed<'d>>) -> Option<Listed<'d>> {
    let mut bodies = bodies.into_iter();
    let first = bodies.next()?;
    for other in bodies {
        ctx.lose(Part::Body, &other.spot, "a request has one body: the first is sent");
    }
    Some(first)
}

fn body(ctx: &mut Conversion<'_>, written: &Spot<'_>, consumes: &MediaTypes) -> Node {
    let mut body = Object::made_of(written);
    body.keep("description", written.get("description"));
    if let Some(stated) = written.get("required")
        && simple::is_true(ctx, &stated)
    {
        body.put("required", &stated, simple::truth(stated.node.at));
    }
    let schema = match written.get("schema") {
        Some(stated) => {
            let node = schema::schema(ctx, &stated);
            Some(Node { written: Some(stated.written()), ..node })
        }
        None => without_schema(ctx, written),
    };
    let media_types = media::of_body(ctx, consumes, written);
    let content = media::content(written, &media_types, |media_type| {
        let mut content = Object::beside(&Spot { at: media_type.at, ..written.clone() });
        content.add("schema", schema.clone());
        content.finish()
    });
    body.add("content", Some(content));
    body.keep_extensions(written);
    members::parameter(ctx, written);
    body.finish()
}

/// Some authors describe a body as they do a parameter.
fn without_schema(ctx: &mut Conversion<'_>, written: &Spot<'_>) -> Option<Node> {
    if written.get("type").is_some() || written.get("items").is_some() {
        let message = "a body says what it is in `schema`; what stands beside `in` is read as one";
        ctx.warn("body-without-schema", written, message);
        return Some(simple::schema(ctx, written));
    }
    ctx.warn("body-without-schema", written, "a body without `schema` may be anything");
    None
}
