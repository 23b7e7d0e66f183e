//! What a written schema is, before it is given a type: the one place that knows all the ways
//! `openapiv3` spells the same thing.

use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, IntegerFormat, ObjectType, ReferenceOr, Schema,
    SchemaData, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty,
};

use crate::{document::join, model};

#[derive(Debug)]
pub(super) enum Shape<'s> {
    Plain(model::Type),
    Texts(Vec<&'s str>),
    Integers(Vec<i64>),
    Array(Option<Part<'s>>),
    Object(ObjectShape<'s>),
    Composite(Composite<'s>),
    /// A choice, with nothing beside it.
    Either(Vec<Part<'s>>),
}

/// `allOf`, members and a choice, as far as they stand beside each other.
#[derive(Debug, Default)]
pub(super) struct Composite<'s> {
    pub all: Vec<Part<'s>>,
    pub either: Vec<Part<'s>>,
    pub discriminator: Option<&'s Discriminator>,
    pub beside: ObjectShape<'s>,
}

/// A schema inside another, with the path from the outer to it.
#[derive(Clone, Debug)]
pub(super) struct Part<'s> {
    pub written: Written<'s>,
    pub at: String,
}

/// `openapiv3` boxes some of the schemas it holds; this does not care.
#[derive(Clone, Copy, Debug)]
pub(super) enum Written<'s> {
    Reference(&'s str),
    Item(&'s Schema),
}

#[derive(Debug, Default)]
pub(super) struct ObjectShape<'s> {
    pub properties: Vec<(&'s str, Part<'s>)>,
    pub required: Vec<&'s str>,
    pub additional: AdditionalShape<'s>,
}

impl ObjectShape<'_> {
    /// Whether nothing is said of the object.
    pub fn is_silent(&self) -> bool {
        self.properties.is_empty()
            && self.required.is_empty()
            && matches!(self.additional, AdditionalShape::Unstated)
    }
}

/// What is said about a schema rather than of its values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Annotations<'s> {
    pub description: Option<&'s str>,
    pub deprecated: bool,
    pub read_only: bool,
    pub write_only: bool,
}

/// Also what stands in parts of an `allOf` that say nothing else: references of OpenAPI 3.0 have
/// no other place for it.
pub(super) fn annotations(written: Written<'_>) -> Annotations<'_> {
    let Written::Item(schema) = written else { return Annotations::default() };
    let data = &schema.schema_data;
    let own = Annotations {
        description: data.description.as_deref(),
        deprecated: data.deprecated,
        read_only: data.read_only,
        write_only: data.write_only,
    };
    let Shape::Composite(composite) = shape(schema) else { return own };
    composite.all.iter().fold(own, |known, part| {
        let more = annotations(part.written);
        Annotations {
            description: known.description.or(more.description),
            deprecated: known.deprecated || more.deprecated,
            read_only: known.read_only || more.read_only,
            write_only: known.write_only || more.write_only,
        }
    })
}

#[derive(Debug, Default)]
pub(super) enum AdditionalShape<'s> {
    #[default]
    Unstated,
    Any,
    None,
    Typed(Part<'s>),
}

impl Part<'_> {
    pub fn allows_null(&self) -> bool {
        matches!(self.written, Written::Item(schema) if allows_null(schema))
    }
}

impl<'s> From<&'s ReferenceOr<Schema>> for Written<'s> {
    fn from(schema: &'s ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(item) => Self::Item(item),
        }
    }
}

impl<'s> From<&'s ReferenceOr<Box<Schema>>> for Written<'s> {
    fn from(schema: &'s ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(item) => Self::Item(item),
        }
    }
}

pub(super) fn shape(schema: &Schema) -> Shape<'_> {
    match &schema.schema_kind {
        SchemaKind::Type(ty) => plain(ty),
        SchemaKind::OneOf { one_of } => either(parts("/oneOf", one_of)),
        SchemaKind::AnyOf { any_of } => either(parts("/anyOf", any_of)),
        SchemaKind::AllOf { all_of } if all_of.is_empty() => Shape::Plain(model::Type::Any),
        SchemaKind::AllOf { all_of } => {
            Shape::Composite(Composite { all: parts("/allOf", all_of), ..Composite::default() })
        }
        SchemaKind::Not { .. } => Shape::Plain(model::Type::Any),
        SchemaKind::Any(any) => mixed(any, &schema.schema_data),
    }
}

/// Whether null is allowed: said so, or one of the values listed.
pub(super) fn allows_null(schema: &Schema) -> bool {
    let listed = match &schema.schema_kind {
        SchemaKind::Type(Type::String(text)) => text.enumeration.contains(&None),
        SchemaKind::Type(Type::Integer(integer)) => integer.enumeration.contains(&None),
        SchemaKind::Any(any) => any.enumeration.contains(&serde_json::Value::Null),
        _ => false,
    };
    listed || schema.schema_data.nullable
}

/// A choice between nothing says nothing.
fn either(parts: Vec<Part<'_>>) -> Shape<'_> {
    if parts.is_empty() { Shape::Plain(model::Type::Any) } else { Shape::Either(parts) }
}

/// Whether a text must not be shown.
pub(super) fn is_secret(written: Written<'_>) -> bool {
    let Written::Item(schema) = written else { return false };
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(text)) => {
            text.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password)
        }
        SchemaKind::Any(any) => any.format.as_deref() == Some("password"),
        _ => false,
    }
}

/// The regular expression of a text.
pub(super) fn pattern(written: Written<'_>) -> Option<String> {
    let Written::Item(schema) = written else { return None };
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(text)) => text.pattern.clone(),
        _ => None,
    }
}

/// The one truth value that a schema allows.
pub(super) fn constant(written: Written<'_>) -> Option<bool> {
    let Written::Item(schema) = written else { return None };
    let listed: Vec<Option<bool>> = match &schema.schema_kind {
        SchemaKind::Type(Type::Boolean(boolean)) => boolean.enumeration.clone(),
        SchemaKind::Any(any) => any.enumeration.iter().map(serde_json::Value::as_bool).collect(),
        _ => Vec::new(),
    };
    match listed.as_slice() {
        [only] => *only,
        _ => None,
    }
}

fn plain(ty: &Type) -> Shape<'_> {
    match ty {
        Type::String(text) => {
            let values: Vec<&str> = text.enumeration.iter().flatten().map(String::as_str).collect();
            if values.is_empty() {
                Shape::Plain(text_type(&text.format))
            } else {
                Shape::Texts(values)
            }
        }
        Type::Integer(integer) => {
            let values: Vec<i64> = integer.enumeration.iter().flatten().copied().collect();
            if !values.is_empty() {
                return Shape::Integers(values);
            }
            Shape::Plain(match &integer.format {
                VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => model::Type::Int32,
                VariantOrUnknownOrEmpty::Unknown(format) => integer_format(format),
                _ => model::Type::Int64,
            })
        }
        Type::Number(number) => Shape::Plain(match &number.format {
            VariantOrUnknownOrEmpty::Unknown(format) => number_format(format),
            _ => model::Type::Double,
        }),
        Type::Boolean(_) => Shape::Plain(model::Type::Boolean),
        Type::Array(array) => Shape::Array(array.items.as_ref().map(item)),
        Type::Object(object) => Shape::Object(object_shape(object)),
    }
}

/// Keywords of several types at once, or no `type` at all: what they are about decides, where the
/// type does not.
fn mixed<'s>(any: &'s AnySchema, data: &'s SchemaData) -> Shape<'s> {
    const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];
    let stated = any.typ.as_deref().filter(|stated| TYPES.contains(stated));
    let may_be = |ty: &str| stated.is_none_or(|stated| stated == ty);
    let object = match may_be("object") {
        false => ObjectShape::default(),
        true => ObjectShape {
            properties: properties(&any.properties),
            required: any.required.iter().map(String::as_str).collect(),
            additional: additional(any.additional_properties.as_ref()),
        },
    };
    let values = || any.enumeration.iter().filter(|value| !value.is_null());
    let texts: Vec<&str> = values().filter_map(serde_json::Value::as_str).collect();
    let integers: Vec<i64> = values().filter_map(serde_json::Value::as_i64).collect();
    let are_all = |found: usize| found > 0 && found == values().count();
    let either = match any.one_of.as_slice() {
        [] => parts("/anyOf", &any.any_of),
        one_of => parts("/oneOf", one_of),
    };
    if !any.all_of.is_empty() || !(either.is_empty() || object.is_silent()) {
        let all = parts("/allOf", &any.all_of);
        let discriminator = data.discriminator.as_ref();
        Shape::Composite(Composite { all, either, discriminator, beside: object })
    } else if !either.is_empty() {
        Shape::Either(either)
    } else if !object.is_silent() || any.typ.as_deref() == Some("object") {
        Shape::Object(object)
    } else if let Some(items) = any.items.as_ref().filter(|_| may_be("array")) {
        Shape::Array(Some(item(items)))
    } else if are_all(texts.len()) {
        Shape::Texts(texts)
    } else if are_all(integers.len()) && may_be("integer") {
        Shape::Integers(integers)
    } else {
        Shape::Plain(match any.typ.as_deref() {
            Some("string") => text_format(any.format.as_deref().unwrap_or_default()),
            Some("integer") => integer_format(any.format.as_deref().unwrap_or_default()),
            Some("number") => number_format(any.format.as_deref().unwrap_or_default()),
            Some("boolean") => model::Type::Boolean,
            Some("array") => return Shape::Array(None),
            _ => model::Type::Any,
        })
    }
}

fn object_shape(object: &ObjectType) -> ObjectShape<'_> {
    ObjectShape {
        properties: properties(&object.properties),
        required: object.required.iter().map(String::as_str).collect(),
        additional: additional(object.additional_properties.as_ref()),
    }
}

fn properties(
    properties: &indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>,
) -> Vec<(&str, Part<'_>)> {
    let part =
        |name: &str, schema| Part { written: Written::from(schema), at: join("/properties", name) };
    properties.iter().map(|(name, schema)| (name.as_str(), part(name, schema))).collect()
}

fn additional(stated: Option<&AdditionalProperties>) -> AdditionalShape<'_> {
    match stated {
        None => AdditionalShape::Unstated,
        Some(AdditionalProperties::Any(true)) => AdditionalShape::Any,
        Some(AdditionalProperties::Any(false)) => AdditionalShape::None,
        Some(AdditionalProperties::Schema(schema)) => AdditionalShape::Typed(Part {
            written: Written::from(schema.as_ref()),
            at: "/additionalProperties".to_owned(),
        }),
    }
}

fn item(items: &ReferenceOr<Box<Schema>>) -> Part<'_> {
    Part { written: Written::from(items), at: "/items".to_owned() }
}

fn parts<'s>(keyword: &str, schemas: &'s [ReferenceOr<Schema>]) -> Vec<Part<'s>> {
    let part = |(index, schema): (usize, &'s ReferenceOr<Schema>)| Part {
        written: Written::from(schema),
        at: join(keyword, &index.to_string()),
    };
    schemas.iter().enumerate().map(part).collect()
}

fn text_type(format: &VariantOrUnknownOrEmpty<StringFormat>) -> model::Type {
    match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => model::Type::Date,
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => model::Type::DateTime,
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => model::Type::Base64,
        VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => model::Type::Binary,
        VariantOrUnknownOrEmpty::Item(StringFormat::Password) | VariantOrUnknownOrEmpty::Empty => {
            model::Type::Text
        }
        VariantOrUnknownOrEmpty::Unknown(format) => text_format(format),
    }
}

fn number_format(format: &str) -> model::Type {
    match format {
        "decimal" => model::Type::Decimal,
        // A double holds 53 bits.
        "int64" => model::Type::Int64,
        "uint64" => model::Type::Uint64,
        _ => model::Type::Double,
    }
}

fn integer_format(format: &str) -> model::Type {
    match format {
        "uint64" => model::Type::Uint64,
        "unix-time" | "unixtime" => model::Type::UnixSeconds,
        "unix-time-ms" => model::Type::UnixMillis,
        _ => model::Type::Int64,
    }
}

fn text_format(format: &str) -> model::Type {
    match format {
        "uuid" => model::Type::Uuid,
        "date" => model::Type::Date,
        "date-time" => model::Type::DateTime,
        "duration" => model::Type::Duration,
        "byte" => model::Type::Base64,
        "binary" => model::Type::Binary,
        _ => model::Type::Text,
    }
}
