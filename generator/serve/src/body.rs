//! Reading what a client sent: media type, form, types, required parameters.

use std::sync::Arc;

use clientwright::model::{Api, Body, Format, Location, Operation, Parameter, Type};
use serde_json::Value;

use crate::{
    multipart,
    plan::Act,
    refusal::Refusal,
    request::{FORM, Request},
    store::File,
    types::{object, resolve},
    validate::{Direction, validate},
};

/// What a request brought.
#[derive(Debug, Default)]
pub(crate) struct Received {
    pub value: Option<Value>,
    pub files: Vec<File>,
}

impl From<Option<Value>> for Received {
    fn from(value: Option<Value>) -> Self {
        Self { value, files: Vec::new() }
    }
}

/// The body, once it is what the operation takes.
pub(crate) fn read(
    api: &Api,
    operation: &Operation,
    act: &Act,
    request: &Request,
) -> Result<Received, Refusal> {
    let Some(plain) = &operation.body else { return Ok(Received::default()) };
    let sent = request.media_type().unwrap_or_default();
    let declared = plain.all().find(|body| takes(body, &sent)).unwrap_or(plain);
    if request.body.is_empty() {
        return match declared.required {
            true => Err(Refusal::Invalid("the body is required".to_owned())),
            false => Ok(Received::default()),
        };
    }
    let is_form = sent == FORM;
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
            Ok(Some(value).into())
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
            Ok(value.into())
        }
        Format::Multipart => {
            let ty = &declared.content.ty;
            let content_type = request.header("content-type").unwrap_or_default();
            let invalid = |error| Refusal::Invalid(format!("the body is not multipart: {error}"));
            let parts = multipart::parts(content_type, &request.body).map_err(invalid)?;
            let (members, files) = multipart::read(api, ty, parts);
            let value = Value::Object(members);
            validate(api, Direction::Sent, ty, &value).map_err(Refusal::Invalid)?;
            Ok(Received { value: Some(value), files })
        }
        // What XML holds is not looked at.
        Format::Text | Format::Xml | Format::Bytes | Format::EventStream | Format::JsonLines => {
            let value = Value::from(String::from_utf8_lossy(&request.body).into_owned());
            let media_type = request.header("content-type").map(str::to_owned);
            let bytes = Arc::from(request.body.as_slice());
            Ok(Received { value: Some(value), files: vec![File { name: None, media_type, bytes }] })
        }
    }
}

fn takes(declared: &Body, sent: &str) -> bool {
    let wanted = declared.content.media_type.split(';').next().unwrap_or_default().trim();
    let wanted = wanted.to_ascii_lowercase();
    let is_named = declared.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(sent));
    if wanted == sent || wanted == "*/*" || is_named {
        return true;
    }
    match declared.content.format {
        Format::Json => sent == "application/json" || sent.ends_with("+json"),
        Format::Form | Format::Multipart | Format::EventStream | Format::JsonLines => false,
        Format::Text => sent.starts_with("text/"),
        Format::Xml => sent.ends_with("/xml") || sent.ends_with("+xml"),
        Format::Bytes => sent == "application/octet-stream" || wanted.ends_with("/*"),
    }
}

/// Whether required parameters are there, numbers and booleans are such, and no number is too large.
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
                let number = sent.parse::<i64>().ok();
                let over = parameter.maximum.filter(|most| number.is_some_and(|sent| sent > *most));
                if let Some(most) = over {
                    let message = format!("the {place} `{wire}` must not be above {most}");
                    return Err(Refusal::Invalid(message));
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
        Type::Int64 | Type::UnixSeconds | Type::UnixMillis if sent.parse::<i64>().is_err() => {
            Some("an integer")
        }
        Type::Uint64 if sent.parse::<u64>().is_err() => Some("an integer that is not negative"),
        Type::Double | Type::Decimal if sent.parse::<f64>().is_err() => Some("a number"),
        _ => None,
    }
}
