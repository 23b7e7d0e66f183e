//! Schemas: named ones in the document's order, inline ones as they are met.

use openapiv3::{Discriminator, ReferenceOr, Schema as WrittenSchema};

use crate::{
    document::{join, unescape},
    model::{Kind, Literal, Origin, Schema, SchemaId, Type, TypeRef, Union, Variant},
    notice::Element,
    vocabulary,
};

use super::{
    composite, conflict,
    context::Context,
    enumeration::enumeration,
    lifecycle::{Described, lifecycle, provenance},
    object,
    shape::{AdditionalShape, Part, Shape, Written, allows_null, shape},
};

pub(super) const COMPONENTS: &str = "/components/schemas";

/// Every schema of `components`: ids first, then what they are, because they refer to each other.
pub(super) fn named(ctx: &mut Context<'_, '_>) {
    let openapi = ctx.source.openapi;
    let mut claimed = Vec::new();
    for (name, written) in &openapi.components.schemas {
        let pointer = join(COMPONENTS, name);
        let id = ctx.claim(&pointer, blank(ctx, &pointer, Origin::Named(name.clone())));
        if let ReferenceOr::Item(schema) = written
            && (allows_null(schema) || is_choice_with_null(ctx, schema, &pointer))
        {
            ctx.nullable.push(id);
        }
        ctx.emit(&pointer);
        claimed.push((id, pointer, Written::from(written)));
    }
    for (id, pointer, written) in claimed {
        let kind = match written {
            Written::Reference(_) => Kind::Alias(type_ref(ctx, written, &pointer, None)),
            Written::Item(schema) => kind(ctx, schema, &pointer, id),
        };
        fill(ctx, id, &pointer, written, kind);
    }
}

/// Of what is written here; whether a component allows null may not be known yet.
fn is_choice_with_null(ctx: &Context<'_, '_>, schema: &WrittenSchema, pointer: &str) -> bool {
    let Shape::Either(parts) = shape(schema) else { return false };
    parts.iter().any(Part::allows_null) || has_any(ctx, &parts, pointer)
}

/// Whether any value may be chosen; null is one.
fn has_any(ctx: &Context<'_, '_>, parts: &[Part<'_>], pointer: &str) -> bool {
    let parts = alternatives(ctx, parts, pointer);
    parts.iter().any(|part| match part.written {
        Written::Item(schema) => matches!(shape(schema), Shape::Plain(Type::Any)),
        Written::Reference(_) => false,
    })
}

/// The type of a schema that stands at `pointer`; it is hoisted when it needs a type of its own.
/// Without an origin it is named after what refers to it.
pub(super) fn type_ref(
    ctx: &mut Context<'_, '_>,
    written: Written<'_>,
    pointer: &str,
    origin: Option<Origin>,
) -> TypeRef {
    let schema = match written {
        Written::Reference(reference) => return referred(ctx, reference, pointer),
        Written::Item(schema) => schema,
    };
    let nullable = allows_null(schema);
    let ty = match shape(schema) {
        Shape::Plain(ty) => ty,
        Shape::Array(item) => array(ctx, item, pointer, origin),
        Shape::Object(object) if object.properties.is_empty() => {
            map(ctx, &object.additional, pointer, origin)
        }
        Shape::Composite(composite) if composite::only(ctx, &composite).is_some() => {
            conflict::of_parts(ctx, &composite.all, pointer);
            let ty = match composite::only(ctx, &composite) {
                Some(only) => type_ref(ctx, only.written, &at(pointer, only), origin),
                None => TypeRef::new(Type::Any),
            };
            let nullable = nullable || composite.all.iter().any(|part| part.allows_null());
            return TypeRef { nullable: nullable || ty.nullable, ..ty };
        }
        Shape::Either(parts) => {
            if let [only] = alternatives(ctx, &parts, pointer).as_slice() {
                let ty = type_ref(ctx, only.written, &at(pointer, only), origin);
                return TypeRef { nullable: nullable || ty.nullable || parts.len() > 1, ..ty };
            }
            let nullable = nullable
                || parts.iter().any(|part| part_allows_null(ctx, part))
                || has_any(ctx, &parts, pointer);
            return TypeRef { ty: Type::Schema(hoist(ctx, schema, pointer, origin)), nullable };
        }
        _ => Type::Schema(hoist(ctx, schema, pointer, origin)),
    };
    TypeRef { ty, nullable }
}

fn part_allows_null(ctx: &Context<'_, '_>, part: &Part<'_>) -> bool {
    match part.written {
        Written::Item(schema) => allows_null(schema),
        Written::Reference(reference) => component(reference)
            .and_then(|name| ctx.schemas.get(&join(COMPONENTS, &name)))
            .is_some_and(|id| ctx.nullable.contains(id)),
    }
}

fn hoist(
    ctx: &mut Context<'_, '_>,
    schema: &WrittenSchema,
    pointer: &str,
    origin: Option<Origin>,
) -> SchemaId {
    if let Some(id) = ctx.schemas.get(pointer) {
        return *id;
    }
    let origin = origin.unwrap_or_else(|| Origin::Operation(pointer.to_owned(), String::new()));
    let id = ctx.claim(pointer, blank(ctx, pointer, origin));
    let kind = kind(ctx, schema, pointer, id);
    fill(ctx, id, pointer, Written::Item(schema), kind);
    id
}

pub(super) fn kind(
    ctx: &mut Context<'_, '_>,
    schema: &WrittenSchema,
    pointer: &str,
    id: SchemaId,
) -> Kind {
    let within = |place: &str| Some(Origin::Within(id, place.to_owned()));
    match shape(schema) {
        Shape::Plain(ty) => Kind::Alias(TypeRef::new(ty)),
        Shape::Texts(values) => {
            let values = values.into_iter().map(|value| Literal::Text(value.to_owned())).collect();
            enumeration(ctx, pointer, values)
        }
        Shape::Integers(values) => {
            enumeration(ctx, pointer, values.into_iter().map(Literal::Integer).collect())
        }
        Shape::Array(item) => Kind::Alias(TypeRef::new(array(ctx, item, pointer, within("item")))),
        Shape::Object(object) => match &object.additional {
            AdditionalShape::Typed(_) | AdditionalShape::Any if object.properties.is_empty() => {
                Kind::Alias(TypeRef::new(map(ctx, &object.additional, pointer, within("value"))))
            }
            _ => object::object(ctx, &object, pointer, id),
        },
        Shape::Composite(composite) => composite::kind(ctx, &composite, pointer, id),
        Shape::Either(parts) => match alternatives(ctx, &parts, pointer).as_slice() {
            [Part { written: Written::Item(only), at }] => {
                kind(ctx, only, &format!("{pointer}{at}"), id)
            }
            _ => either(ctx, schema, &parts, pointer, id),
        },
    }
}

fn array(
    ctx: &mut Context<'_, '_>,
    item: Option<Part<'_>>,
    pointer: &str,
    origin: Option<Origin>,
) -> Type {
    let item = match item {
        None => TypeRef::new(Type::Any),
        Some(item) => {
            let place = at(pointer, &item);
            let origin = match origin {
                Some(Origin::Operation(operation, words)) => {
                    Some(Origin::Operation(operation, format!("{words} item")))
                }
                Some(Origin::Within(id, member)) if member != "item" => {
                    Some(Origin::Within(id, format!("{member} item")))
                }
                other => other,
            };
            type_ref(ctx, item.written, &place, origin)
        }
    };
    Type::Array(Box::new(item))
}

fn map(
    ctx: &mut Context<'_, '_>,
    additional: &AdditionalShape<'_>,
    pointer: &str,
    origin: Option<Origin>,
) -> Type {
    let value = match additional {
        AdditionalShape::Typed(value) => type_ref(ctx, value.written, &at(pointer, value), origin),
        AdditionalShape::Unstated | AdditionalShape::Any | AdditionalShape::None => {
            TypeRef { ty: Type::Any, nullable: false }
        }
    };
    Type::Map(Box::new(value))
}

fn either(
    ctx: &mut Context<'_, '_>,
    schema: &WrittenSchema,
    parts: &[Part<'_>],
    pointer: &str,
    id: SchemaId,
) -> Kind {
    let discriminator = schema.schema_data.discriminator.as_ref();
    let parts = alternatives(ctx, parts, pointer);
    let mut variants = Vec::new();
    for part in &parts {
        let index = part.at.rsplit('/').next().unwrap_or_default();
        let origin = Some(Origin::Within(id, format!("variant {index}")));
        let ty = type_ref(ctx, part.written, &at(pointer, part), origin);
        let tags = tags(discriminator, part.written);
        if !variants.iter().any(|known: &Variant| known.ty == ty) {
            variants.push(Variant { ty, tags });
        }
    }
    if let [only] = variants.as_slice() {
        return Kind::Alias(only.ty.clone());
    }
    let discriminator = discriminator.map(|discriminator| discriminator.property_name.clone());
    Kind::Union(Union { variants, discriminator })
}

/// The values of the discriminator that mean this alternative.
pub(super) fn tags(discriminator: Option<&Discriminator>, written: Written<'_>) -> Vec<String> {
    let (Some(discriminator), Written::Reference(reference)) = (discriminator, written) else {
        return Vec::new();
    };
    let means = |to: &str| to == reference || component(reference).as_deref() == Some(to);
    let mapped = discriminator.mapping.iter().filter(|(_, to)| means(to));
    let tags: Vec<String> = mapped.map(|(tag, _)| tag.clone()).collect();
    if tags.is_empty() { component(reference).into_iter().collect() } else { tags }
}

/// The parts of a union that say more than "or null", or which members must be there.
pub(super) fn alternatives<'s>(
    ctx: &Context<'_, '_>,
    parts: &[Part<'s>],
    pointer: &str,
) -> Vec<Part<'s>> {
    const CONSTRAINTS: [&str; 5] = ["required", "not", "description", "title", "nullable"];
    let whole = ctx.source.document.pointer(pointer);
    let says_more = |part: &&Part<'_>| {
        let Some(node) = whole.and_then(|whole| whole.pointer(&part.at)) else { return true };
        let members = node.members();
        let constrains = members.iter().all(|member| CONSTRAINTS.contains(&member.key.as_str()));
        let values = node.get("enum").map(|values| values.items()).unwrap_or_default();
        let is_null = node.get("type").and_then(|ty| ty.as_str()) == Some("null")
            || !values.is_empty() && values.iter().all(|value| value.is_null());
        !is_null && (members.is_empty() || !constrains)
    };
    parts.iter().filter(says_more).cloned().collect()
}

pub(super) fn referred(ctx: &mut Context<'_, '_>, reference: &str, pointer: &str) -> TypeRef {
    let openapi = ctx.source.openapi;
    let Some(name) = component(reference) else {
        ctx.error(
            "reference",
            pointer,
            format!("`{reference}` does not name a schema of `components`"),
        );
        return TypeRef::new(Type::Any);
    };
    let target = join(COMPONENTS, &name);
    match ctx.schemas.get(&target) {
        Some(id) => TypeRef { ty: Type::Schema(*id), nullable: ctx.nullable.contains(id) },
        None => {
            let known = openapi.components.schemas.keys().map(String::as_str);
            let near = crate::diagnostic::closest(&name, known).map(str::to_owned);
            let place = ctx.source.document.place(pointer);
            let message = format!("there is no schema `{name}`");
            let error = crate::diagnostic::Diagnostic::error("reference", place, message);
            ctx.diagnostics.push(match near {
                Some(near) => error.with_help(format!("did you mean `{near}`?")),
                None => error,
            });
            TypeRef::new(Type::Any)
        }
    }
}

pub(super) fn component(reference: &str) -> Option<String> {
    let name = reference.strip_prefix("#/components/schemas/")?;
    (!name.contains('/')).then(|| unescape(name))
}

pub(super) fn at(pointer: &str, part: &Part<'_>) -> String {
    format!("{pointer}{}", part.at)
}

pub(super) fn blank(ctx: &Context<'_, '_>, pointer: &str, origin: Origin) -> Schema {
    Schema {
        module: ctx.module,
        pointer: pointer.to_owned(),
        origin,
        name: None,
        formerly: Vec::new(),
        doc: None,
        kind: Kind::Alias(TypeRef::new(Type::Any)),
        lifecycle: None,
        provenance: Vec::new(),
    }
}

fn fill(ctx: &mut Context<'_, '_>, id: SchemaId, pointer: &str, written: Written<'_>, kind: Kind) {
    let extension: vocabulary::Schema = ctx.extension(pointer);
    // A member's own notice stands on its field; the hoisted type is not deprecated by it.
    let is_member = matches!(ctx.api.schemas[id.0].origin, Origin::Within(..));
    let data = match written {
        Written::Item(schema) => Some(&schema.schema_data),
        Written::Reference(_) => None,
    };
    let schema = &mut ctx.api.schemas[id.0];
    schema.kind = kind;
    schema.doc = data.and_then(|data| data.description.clone().or_else(|| data.title.clone()));
    schema.formerly = extension.formerly.into_vec();
    if is_member {
        return;
    }
    schema.name = extension.name;
    schema.provenance = provenance(&extension.provenance);
    let described = Described {
        element: Element::Schema,
        name: pointer.rsplit('/').next().unwrap_or_default(),
        pointer,
        flagged: data.is_some_and(|data| data.deprecated),
        texts: [
            data.and_then(|data| data.title.as_deref()),
            data.and_then(|data| data.description.as_deref()),
        ],
    };
    let lifecycle = lifecycle(ctx, &described, extension.lifecycle.map(Into::into));
    ctx.api.schemas[id.0].lifecycle = lifecycle;
}
