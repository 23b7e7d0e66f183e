//! Parameters: those of the path item and of the operation, merged.

use openapiv3::{
    Parameter as WrittenParameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr, SchemaKind, Type as WrittenType,
};

use crate::{
    document::{join, unescape},
    model::{Location, Origin, Parameter, Style, TypeRef},
    notice::Element,
    vocabulary,
};

use super::{
    context::Context,
    flat::{self, Pair, Pairs},
    lifecycle::{Described, lifecycle, provenance},
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

/// Lowers one parameter to what is sent for it.
pub(super) fn lower(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    listed: &Listed<'_>,
) -> Vec<Parameter> {
    let data = listed.parameter.parameter_data_ref();
    let location = location(listed.parameter);
    let required = data.required || location == Location::Path;
    let extension: vocabulary::Parameter = ctx.extension(&listed.described);
    let described = Described {
        element: Element::Parameter,
        name: &data.name,
        pointer: &listed.described,
        flagged: data.deprecated.unwrap_or_default(),
        texts: [data.description.as_deref(), None],
    };
    let own = lifecycle(ctx, &described, extension.lifecycle);
    let Pairs { pairs, is_whole } = match typed(ctx, operation, listed, data) {
        Some(ty) => {
            let style = style(listed.parameter, data);
            flat::pairs(ctx, listed.parameter, ty, style, required)
        }
        None => flat::text(&data.name, required),
    };
    match is_whole {
        true => ctx.emit(&listed.listed),
        false => ctx.leave(&listed.listed, "what it holds is given as text, as it is sent"),
    }
    let maximum = maximum(ctx, data);
    let one = |pair: Pair| match pair.member {
        Some(of) => Parameter {
            pointer: of.pointer,
            wire: pair.wire,
            name: of.name,
            location,
            required: pair.required,
            style: pair.style,
            ty: pair.ty,
            maximum: None,
            doc: of.doc,
            lifecycle: of.lifecycle.or_else(|| own.clone()),
            provenance: of.provenance,
        },
        None => Parameter {
            pointer: listed.described.clone(),
            wire: pair.wire,
            name: extension.name.clone(),
            location,
            required: pair.required,
            style: pair.style,
            ty: pair.ty,
            maximum,
            doc: data.description.clone(),
            lifecycle: own.clone(),
            provenance: provenance(&extension.provenance),
        },
    };
    pairs.into_iter().map(one).collect()
}

/// `None` for one that is written in a media type.
fn typed(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    listed: &Listed<'_>,
    data: &ParameterData,
) -> Option<TypeRef> {
    let ParameterSchemaOrContent::Schema(schema) = &data.format else { return None };
    let origin = Origin::Operation(operation.to_owned(), data.name.clone());
    let pointer = join(&listed.described, "schema");
    Some(type_ref(ctx, Written::from(schema), &pointer, Some(origin)))
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
