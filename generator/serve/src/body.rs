//! Reading what a client sent: media type, form, types, required parameters.

use clientwright::model::{Api, Body, Format, Location, Operation, Parameter, Type};
use serde_json::Value;

use crate::{
    plan::Act,
    refusal::Refusal,
    request::Request,
    types::{object, resolve},
    validate::{Direction, validate},
};

/// The body as a value, once it is what the operation takes.
pub(crate) fn read(
    api: &Api,
    operation: &Operation,
    act: &Act,
    request: &Request,
) -> Result<Option<Value>, Refusal> {
    let Some(declared) = &operation.body else { return Ok(None) };
    if request.body.is_empty() {
        return match declared.required {
            true => Err(Refusal::Invalid("the body is required".to_owned())),
            false => Ok(None),
        };
    }
    let sent = request.media_type().unwrap_or_default();
    let is_form = is_form(&sent);
    // Credentials are taken as a form too, whatever the document says: that is how most take them.
    let form_login = is_form && matches!(act, Act::Login(..) | Act::Renew(..));
    if !form_login && !takes(declared, &sent) {
        let wanted = &declared.content.media_type;
        return Err(Refusal::MediaType(format!("the body must be `{wanted}`, not `{sent}`")));
    }
    match declared.content.format {
        Format::Json if !is_form => {
            let value: Value = serde_json::from_slice(&request.body)
                .map_err(|error| Refusal::Invalid(format!("the body is not JSON: {error}")))?;
            validate(api, Direction::Sent, &declared.content.ty, &value)
                .map_err(Refusal::Invalid)?;
            Ok(Some(value))
        }
        Format::Json | Format::Form => {
            let value = request.value();
            let members = object(api, &declared.content.ty).into_iter();
            for member in members.flat_map(|object| &object.members) {
                let sent = value.as_ref().and_then(|value| value.get(&member.wire));
                if member.required && !member.read_only && sent.is_none() {
                    return Err(Refusal::Invalid(format!("`{}` is required", member.wire)));
                }
            }
            Ok(value)
        }
        Format::Text | Format::Bytes => {
            Ok(Some(Value::from(String::from_utf8_lossy(&request.body).into_owned())))
        }
    }
}

fn is_form(media_type: &str) -> bool {
    media_type == "application/x-www-form-urlencoded" || media_type.starts_with("multipart/")
}

fn takes(declared: &Body, sent: &str) -> bool {
    let wanted = declared.content.media_type.split(';').next().unwrap_or_default().trim();
    let wanted = wanted.to_ascii_lowercase();
    if wanted == sent || wanted == "*/*" {
        return true;
    }
    match declared.content.format {
        Format::Json => sent == "application/json" || sent.ends_with("+json"),
        Format::Form => false,
        Format::Text => sent.starts_with("text/"),
        Format::Bytes => sent == "application/octet-stream" || wanted.ends_with("/*"),
    }
}

/// Whether required parameters are there, and numbers and booleans are such.
pub(crate) fn check_parameters(
    api: &Api,
    operation: &Operation,
    request: &Request,
) -> Result<(), Refusal> {
    for parameter in &operation.parameters {
        let wire = parameter.wire.as_str();
        let (place, sent) = match parameter.location {
            Location::Path => continue,
            Location::Query => ("query parameter", request.query(wire)),
            Location::Header => ("header", request.header(wire)),
            Location::Cookie => ("cookie", request.cookie(wire)),
        };
        match sent {
            None if parameter.required && !is_object(api, parameter) => {
                return Err(Refusal::Invalid(format!("the {place} `{wire}` is required")));
            }
            Some(sent) => {
                let wanted = unfit(&resolve(api, &parameter.ty).ty, sent);
                if let Some(wanted) = wanted {
                    return Err(Refusal::Invalid(format!("the {place} `{wire}` must be {wanted}")));
                }
            }
            None => {}
        }
    }
    Ok(())
}

/// The members of an object stand in the query under their own names.
fn is_object(api: &Api, parameter: &Parameter) -> bool {
    object(api, &parameter.ty).is_some() || matches!(resolve(api, &parameter.ty).ty, Type::Map(_))
}

fn unfit(ty: &Type, sent: &str) -> Option<&'static str> {
    match ty {
        Type::Boolean if !matches!(sent, "true" | "false") => Some("`true` or `false`"),
        Type::Int32 if sent.parse::<i32>().is_err() => Some("a 32-bit integer"),
        Type::Int64 if sent.parse::<i64>().is_err() => Some("an integer"),
        Type::Double if sent.parse::<f64>().is_err() => Some("a number"),
        _ => None,
    }
}
