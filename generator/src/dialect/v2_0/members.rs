//! Members that stand where Swagger 2.0 has none of that name.

use crate::diagnostic::closest;
use crate::model::{Method, Part};

use super::conversion::Conversion;
use super::spot::Spot;

/// What an object of one kind may say.
struct Kind {
    called: &'static str,
    known: &'static [&'static str],
    /// Members of OpenAPI 3 that mean the same here and are read.
    later: &'static [&'static str],
}

const ROOT: Kind = Kind {
    called: "the document",
    known: &[
        "swagger",
        "info",
        "host",
        "basePath",
        "schemes",
        "consumes",
        "produces",
        "paths",
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
        "security",
        "tags",
        "externalDocs",
    ],
    later: &[],
};

const OPERATION: Kind = Kind {
    called: "an operation",
    known: &[
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "consumes",
        "produces",
        "parameters",
        "responses",
        "schemes",
        "deprecated",
        "security",
    ],
    later: &["requestBody", "servers"],
};

const PARAMETER: Kind = Kind {
    called: "a parameter",
    known: &[
        "name",
        "in",
        "description",
        "required",
        "schema",
        "type",
        "format",
        "allowEmptyValue",
        "items",
        "collectionFormat",
        "default",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "enum",
        "multipleOf",
    ],
    later: &["deprecated", "example"],
};

const HEADER: Kind = Kind { called: "a header", ..PARAMETER };

const RESPONSE: Kind = Kind {
    called: "a response",
    known: &["description", "schema", "headers", "examples"],
    later: &["content"],
};

const SCHEME: Kind = Kind {
    called: "a security scheme",
    known: &["type", "description", "name", "in", "flow", "authorizationUrl", "tokenUrl", "scopes"],
    later: &["flows"],
};

const SCHEMA: Kind = Kind {
    called: "a schema",
    known: &[
        "$ref",
        "format",
        "title",
        "description",
        "default",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxProperties",
        "minProperties",
        "required",
        "enum",
        "type",
        "items",
        "allOf",
        "properties",
        "additionalProperties",
        "discriminator",
        "readOnly",
        "xml",
        "externalDocs",
        "example",
    ],
    later: &["oneOf", "anyOf", "not", "nullable", "writeOnly", "deprecated"],
};

pub(super) fn root(ctx: &mut Conversion<'_>, written: &Spot<'_>) {
    // Told where the address is made.
    let servers = written.get("host").is_none() && written.get("servers").is_some();
    check(ctx, written, &ROOT, |key| key == "servers" && servers);
    more_paths(ctx, written);
}

pub(super) fn operation(ctx: &mut Conversion<'_>, written: &Spot<'_>) {
    check(ctx, written, &OPERATION, |_| false);
}

pub(super) fn parameter(ctx: &mut Conversion<'_>, written: &Spot<'_>) {
    if let Some(schema) = written.get("schema")
        && written.text("in") != Some("body")
    {
        ctx.warn(
            "later-member",
            &schema,
            "`schema` of a parameter belongs to OpenAPI 3; it is read as there",
        );
    }
    check(ctx, written, &PARAMETER, |_| false);
}

pub(super) fn header(ctx: &mut Conversion<'_>, written: &Spot<'_>) {
    check(ctx, written, &HEADER, |_| false);
}

pub(super) fn response(ctx: &mut Conversion<'_>, written: &Spot<'_>) {
    check(ctx, written, &RESPONSE, |_| false);
}

pub(super) fn scheme(ctx: &mut Conversion<'_>, written: &Spot<'_>) {
    check(ctx, written, &SCHEME, |_| false);
}

pub(super) fn schema(ctx: &mut Conversion<'_>, written: &Spot<'_>) {
    check(ctx, written, &SCHEMA, |_| false);
}

fn check(
    ctx: &mut Conversion<'_>,
    written: &Spot<'_>,
    kind: &Kind,
    is_told: impl Fn(&str) -> bool,
) {
    let Kind { called, known, later } = kind;
    for member in written.node.members() {
        let key = member.key.as_str();
        if key.starts_with("x-") || known.contains(&key) || is_told(key) {
            continue;
        }
        let Some((_, spot)) = written.members().find(|(name, _)| *name == key) else { continue };
        if later.contains(&key) {
            let message = format!("`{key}` of {called} belongs to OpenAPI 3; it is read as there");
            ctx.warn("later-member", &spot, message);
            continue;
        }
        let near = closest(key, known.iter().copied());
        let cure = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let message = format!("`{key}` is no member of {called} and is not read{cure}");
        ctx.warn("unknown-member", &spot, message);
    }
}

/// Paths that differ from others in their query alone stand apart, under a vendor's name, and are not converted.
fn more_paths(ctx: &mut Conversion<'_>, root: &Spot<'_>) {
    let paths = root.get("x-ms-paths");
    for (_, item) in paths.iter().flat_map(Spot::members) {
        for (key, spot) in item.members() {
            let is_method =
                Method::ALL.iter().any(|method| method.as_str().to_ascii_lowercase() == key);
            if is_method && !spot.node.is_null() {
                ctx.lose(Part::Operation, &spot, "operations of `x-ms-paths` are not converted");
            }
        }
    }
}
