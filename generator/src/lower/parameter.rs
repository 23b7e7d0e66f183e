//! Parameters: those of the path item and of the operation, merged.

use openapiv3::{
    Parameter as WrittenParameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr, SchemaKind, Type as WrittenType,
};

use crate::{
    diagnostic::Diagnostic,
    dialect::header::{is_cookie_name, is_header_name},
    document::{join, unescape},
    model::{Expansion, Location, Notation, Origin, Parameter, Type, TypeRef},
    notice::Element,
    vocabulary,
};

use super::{
    context::Context,
    flat::{self, Pair, Pairs},
    lifecycle::{Described, lifecycle, provenance},
    media,
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
            if !can_be_sent(ctx, &parameter) {
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

/// No request can hold a header of such a name. A cookie can be escaped.
fn can_be_sent(ctx: &mut Context<'_, '_>, parameter: &Listed<'_>) -> bool {
    let name = &parameter.parameter.parameter_data_ref().name;
    let place = join(&parameter.described, "name");
    match location(parameter.parameter) {
        Location::Header if !is_header_name(name) => {
            let message = format!("no header can be called `{name}`");
            ctx.warn("header-name", &place, &*message);
            ctx.leave(&parameter.listed, message);
            return false;
        }
        Location::Cookie if !is_cookie_name(name) => {
            let place = ctx.source.document.place(&place);
            let message =
                format!("`{name}` holds what no cookie's name can; that is percent-encoded");
            ctx.diagnostics.push(Diagnostic::note("cookie-name", place, message));
        }
        _ => {}
    }
    true
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
        Some((ty, expansion)) => flat::pairs(ctx, &data.name, location, ty, expansion, required),
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
            member_of: Some((data.name.clone(), of.place)),
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
            member_of: None,
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

/// Its type and how it is written; `None` for one in a media type that is the caller's to write.
fn typed(
    ctx: &mut Context<'_, '_>,
    operation: &str,
    listed: &Listed<'_>,
    data: &ParameterData,
) -> Option<(TypeRef, Expansion)> {
    let origin = Origin::Operation(operation.to_owned(), data.name.clone());
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => {
            let pointer = join(&listed.described, "schema");
            let ty = type_ref(ctx, Written::from(schema), &pointer, Some(origin));
            Some((ty, expansion(listed.parameter, data)))
        }
        ParameterSchemaOrContent::Content(content) => {
            let (media_type, written) = content.first()?;
            let notation = media::notation(media_type)?;
            let place = join(&join(&listed.described, "content"), media_type);
            let pointer = join(&place, "schema");
            let ty = match &written.schema {
                Some(schema) => type_ref(ctx, Written::from(schema), &pointer, Some(origin)),
                None if notation == Notation::Json => return None,
                None => TypeRef::new(Type::Text),
            };
            Some((ty, notation.into()))
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

fn location(parameter: &WrittenParameter) -> Location {
    match parameter {
        WrittenParameter::Path { .. } => Location::Path,
        WrittenParameter::Query { .. } => Location::Query,
        WrittenParameter::Header { .. } => Location::Header,
        WrittenParameter::Cookie { .. } => Location::Cookie,
    }
}

/// The style that it states, or that its place has by default.
fn expansion(parameter: &WrittenParameter, data: &ParameterData) -> Expansion {
    let (notation, keeps_reserved, sends_empty) = match parameter {
        WrittenParameter::Query { style, allow_reserved, allow_empty_value, .. } => {
            let notation = match style {
                QueryStyle::Form => Notation::Form,
                QueryStyle::SpaceDelimited => Notation::SpaceDelimited,
                QueryStyle::PipeDelimited => Notation::PipeDelimited,
                QueryStyle::DeepObject => Notation::DeepObject,
            };
            (notation, *allow_reserved, allow_empty_value.unwrap_or_default())
        }
        WrittenParameter::Path { style, .. } => {
            let notation = match style {
                PathStyle::Simple => Notation::Simple,
                PathStyle::Label => Notation::Label,
                PathStyle::Matrix => Notation::Matrix,
            };
            (notation, false, false)
        }
        WrittenParameter::Header { .. } => (Notation::Simple, false, false),
        WrittenParameter::Cookie { .. } => (Notation::Form, false, false),
    };
    let explode = data.explode.unwrap_or(notation == Notation::Form);
    Expansion { notation, explode, keeps_reserved, sends_empty }
}
