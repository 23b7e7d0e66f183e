//! Parameters: those of the path item and of the operation, merged.

use openapiv3::{
    Parameter as WrittenParameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr, SchemaKind, Type as WrittenType,
};

use crate::{
    document::{join, unescape},
    model::{Kind, Location, Origin, Parameter, Style, Type, TypeRef},
    vocabulary,
};

use super::{
    context::Context,
    lifecycle::{lifecycle, provenance},
    schema::{component, type_ref},
    shape::Written,
};

/// A parameter as written, with the place it is listed at and the place it is described at.
pub(super) struct Listed<'p> {
    parameter: &'p WrittenParameter,
    listed: String,
    described: String,
}

impl Listed<'_> {
    /// Where it is listed.
    pub fn listed(&self) -> &str {
        &self.listed
    }

    pub fn is(&self, place: Location, name: &str) -> bool {
        location(self.parameter) == place && self.parameter.parameter_data_ref().name == name
    }

    /// The name of a parameter of the path.
    pub fn path_name(&self) -> Option<&str> {
        let name = self.parameter.parameter_data_ref().name.as_str();
        (location(self.parameter) == Location::Path).then_some(name)
    }
}

/// The lists of the path item and the operation as one: the operation's own entry wins.
pub(super) fn merge<'p, 's: 'p>(
    ctx: &mut Context<'_, 's>,
    lists: [(&'p [ReferenceOr<WrittenParameter>], String); 2],
) -> Vec<Listed<'p>> {
    let mut merged: Vec<Listed<'p>> = Vec::new();
    for (parameters, pointer) in lists {
        for (index, written) in parameters.iter().enumerate() {
            let listed = join(&pointer, &index.to_string());
            let Some(parameter) = resolve(ctx, written, listed) else { continue };
            if is_written_by_the_client(parameter.parameter) {
                ctx.leave(&parameter.listed, "the client writes this header itself");
                continue;
            }
            let key = |listed: &Listed<'_>| {
                (location(listed.parameter), listed.parameter.parameter_data_ref().name.clone())
            };
            match merged.iter_mut().find(|known| key(known) == key(&parameter)) {
                // What the operation states anew is in the crate for the path's other operations
                // or through this one; twice in one list is a mistake.
                Some(known) => {
                    match known.listed.starts_with(&pointer) {
                        true => ctx.leave(&known.listed, "the same list states the parameter anew"),
                        false => ctx.emit(&known.listed),
                    }
                    *known = parameter;
                }
                None => merged.push(parameter),
            }
        }
    }
    merged
}

/// OpenAPI says to ignore these, and `Authorization` too; but that one is often the only word that
/// a document has on credentials.
fn is_written_by_the_client(parameter: &WrittenParameter) -> bool {
    let name = &parameter.parameter_data_ref().name;
    location(parameter) == Location::Header
        && ["Accept", "Content-Type"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

fn resolve<'p, 's: 'p>(
    ctx: &mut Context<'_, 's>,
    written: &'p ReferenceOr<WrittenParameter>,
    listed: String,
) -> Option<Listed<'p>> {
    let reference = match written {
        ReferenceOr::Item(parameter) => {
            return Some(Listed { parameter, described: listed.clone(), listed });
        }
        ReferenceOr::Reference { reference } => reference,
    };
    let name = reference.strip_prefix("#/components/parameters/").map(unescape);
    let components = &ctx.source.openapi.components.parameters;
    let target = name.as_ref().and_then(|name| components.get(name));
    match (name, target) {
        (Some(name), Some(ReferenceOr::Item(parameter))) => {
            let described = join("/components/parameters", &name);
            Some(Listed { parameter, listed, described })
        }
        _ => {
            ctx.leave(&listed, format!("`{reference}` leads nowhere"));
            None
        }
    }
}

/// Lowers one parameter, or says why it cannot be sent.
pub(super) fn lower(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    listed: &Listed<'_>,
) -> Result<Parameter, Unsendable> {
    let data = listed.parameter.parameter_data_ref();
    let required = data.required || location(listed.parameter) == Location::Path;
    let result = typed(ctx, operation, listed, data).and_then(|ty| {
        let style = style(listed.parameter, data);
        match (is_object(ctx, &ty), style) {
            (false, Some(style)) => Ok((ty, style)),
            _ => Err("objects as parameters are not written yet"),
        }
    });
    match result {
        Ok((ty, style)) => {
            ctx.emit(&listed.listed);
            let extension: vocabulary::Parameter = ctx.extension(&listed.described);
            Ok(Parameter {
                pointer: listed.described.clone(),
                wire: data.name.clone(),
                name: extension.name,
                location: location(listed.parameter),
                required,
                style,
                ty,
                maximum: maximum(ctx, data),
                doc: data.description.clone(),
                lifecycle: lifecycle(data.deprecated.unwrap_or_default(), extension.lifecycle),
                provenance: provenance(&extension.provenance),
            })
        }
        Err(reason) => {
            ctx.leave(&listed.listed, reason);
            Err(Unsendable { required, reason, name: data.name.clone() })
        }
    }
}

/// A parameter that this version cannot write.
pub(super) struct Unsendable {
    pub required: bool,
    pub reason: &'static str,
    pub name: String,
}

fn typed(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    listed: &Listed<'_>,
    data: &ParameterData,
) -> Result<TypeRef, &'static str> {
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => {
            let origin = Origin::Operation(operation.to_owned(), data.name.clone());
            let pointer = join(&listed.described, "schema");
            Ok(type_ref(ctx, Written::from(schema), &pointer, Some(origin)))
        }
        ParameterSchemaOrContent::Content(_) => {
            Err("parameters with `content` are not written yet")
        }
    }
}

fn maximum(ctx: &Context<'_, '_>, data: &ParameterData) -> Option<i64> {
    let ParameterSchemaOrContent::Schema(written) = &data.format else { return None };
    let schema = match written {
        ReferenceOr::Item(schema) => schema,
        ReferenceOr::Reference { reference } => {
            let name = component(reference)?;
            ctx.source.openapi.components.schemas.get(&name)?.as_item()?
        }
    };
    match &schema.schema_kind {
        SchemaKind::Type(WrittenType::Integer(integer)) => integer.maximum,
        _ => None,
    }
}

fn is_object(ctx: &Context<'_, '_>, ty: &TypeRef) -> bool {
    match &ty.ty {
        Type::Map(_) => true,
        Type::Array(item) => is_object(ctx, item) || matches!(item.ty, Type::Array(_)),
        Type::Schema(id) => match &ctx.api[*id].kind {
            Kind::Object(_) | Kind::Union(_) => true,
            Kind::Alias(ty) => is_object(ctx, &ty.clone()),
            Kind::Enumeration(_) => false,
        },
        _ => false,
    }
}

fn location(parameter: &WrittenParameter) -> Location {
    match parameter {
        WrittenParameter::Path { .. } => Location::Path,
        WrittenParameter::Query { .. } => Location::Query,
        WrittenParameter::Header { .. } => Location::Header,
        WrittenParameter::Cookie { .. } => Location::Cookie,
    }
}

/// `None` where the style writes something other than a list of values.
fn style(parameter: &WrittenParameter, data: &ParameterData) -> Option<Style> {
    match parameter {
        WrittenParameter::Query { style, .. } => match style {
            QueryStyle::Form if data.explode.unwrap_or(true) => Some(Style::Repeated),
            QueryStyle::Form => Some(Style::Joined(',')),
            QueryStyle::SpaceDelimited => Some(Style::Joined(' ')),
            QueryStyle::PipeDelimited => Some(Style::Joined('|')),
            QueryStyle::DeepObject => None,
        },
        WrittenParameter::Path { style: PathStyle::Simple, .. }
        | WrittenParameter::Header { .. }
        | WrittenParameter::Cookie { .. } => Some(Style::Joined(',')),
        WrittenParameter::Path { .. } => None,
    }
}
