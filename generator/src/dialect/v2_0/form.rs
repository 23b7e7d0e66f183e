//! Parameters of `in: formData`: together they are the members of one body.

use serde_json::json;

use crate::document::{Node, Value};
use crate::model::Part;

use super::build::{Object, list};
use super::conversion::Conversion;
use super::inputs::Listed;
use super::media::{self, FORM, MULTIPART, MediaType, MediaTypes};
use super::spot::Spot;
use super::{members, simple, style};

/// A form, known under the pointer of its first part.
pub(super) fn body<'d>(
    ctx: &mut Conversion<'d>,
    parts: &[Listed<'d>],
    consumes: &MediaTypes,
) -> Option<(Spot<'d>, Node)> {
    let first = &parts.first()?.spot;
    let media_types = media_types(ctx, parts, consumes);
    let mut properties = Object::beside(first);
    let mut encoding = Object::beside(first);
    let mut required = Vec::new();
    for Listed { spot, parameter, .. } in parts {
        let name = parameter.text("name").unwrap_or_default();
        if properties.has(name) {
            ctx.lose(Part::Parameter, spot, format!("the form has another part called `{name}`"));
            continue;
        }
        let node = match style::of_form(ctx, parameter) {
            style::Way::Plain => simple::part(ctx, parameter),
            style::Way::Text => simple::joined_text(parameter),
            style::Way::List { style, explode } => {
                encoding.say(name, json!({ "style": style, "explode": explode }));
                repeated(ctx, parameter, &media_types, explode);
                simple::part(ctx, parameter)
            }
        };
        properties.hold(name, spot, Node { written: Some(spot.written()), ..node });
        if let Some(stated) = parameter.get("required")
            && simple::is_true(ctx, &stated)
        {
            required.push(Node::new(Value::String(name.to_owned()), stated.node.at));
        }
        members::parameter(ctx, parameter);
    }
    let is_required = !required.is_empty();
    let mut schema = Object::beside(first);
    schema.say("type", "object");
    schema.add("properties", Some(properties.finish()));
    if is_required {
        schema.add("required", Some(list(first, required)));
    }
    let (schema, encoding) = (schema.finish(), encoding.finish());
    let content = media::content(first, &media_types, |media_type| {
        let mut content = Object::beside(&Spot { at: media_type.at, ..first.clone() });
        content.add("schema", Some(schema.clone()));
        // How a part of a multipart body is written is not a matter of style.
        if !media_type.is_multipart() && !encoding.members().is_empty() {
            content.add("encoding", Some(encoding.clone()));
        }
        content.finish()
    });
    let mut body = Object::made_of(first);
    if is_required {
        body.say("required", true);
    }
    body.add("content", Some(content));
    Some((first.clone(), body.finish()))
}

/// Files need a multipart body; anything else is sent as the operation says, as far as that is a form at all.
fn media_types(
    ctx: &mut Conversion<'_>,
    parts: &[Listed<'_>],
    consumes: &MediaTypes,
) -> MediaTypes {
    let file = parts.iter().find(|part| part.parameter.text("type") == Some("file"));
    let fits = |one: &&MediaType| if file.is_some() { one.is_multipart() } else { one.is_form() };
    let fitting: MediaTypes = consumes.iter().filter(fits).cloned().collect();
    if !fitting.is_empty() {
        return fitting;
    }
    let (spot, assumed) = match (file, parts) {
        (Some(file), _) => (&file.spot, MULTIPART),
        (None, [first, ..]) => (&first.spot, FORM),
        (None, []) => return MediaTypes::new(),
    };
    let message = format!(
        "`consumes` names no media type that the form can be sent as; `{assumed}` is assumed"
    );
    ctx.warn("form-media-type", spot, message);
    vec![MediaType::assumed(assumed, spot)]
}

fn repeated(ctx: &mut Conversion<'_>, part: &Spot<'_>, media_types: &MediaTypes, explode: bool) {
    let holds_files = part.get("items").is_some_and(|items| items.text("type") == Some("file"));
    if !explode && !holds_files && media_types.iter().any(MediaType::is_multipart) {
        let message =
            "a multipart body cannot say that a list is joined; a part for each item is assumed";
        ctx.warn("collection-format", part, message);
    }
}
