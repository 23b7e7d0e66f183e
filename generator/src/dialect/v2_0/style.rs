//! `collectionFormat`: how a list becomes the text of a parameter.

use super::conversion::Conversion;
use super::spot::Spot;

pub(super) enum Way {
    /// One value.
    Plain,
    List {
        style: &'static str,
        explode: bool,
    },
    /// A text in which the caller joins the values: OpenAPI 3.0 has no word for the separator.
    Text,
}

/// Of a parameter in the path, the query or a header. Without a word a list is joined by commas, where OpenAPI 3.0 would
/// repeat the parameter.
pub(super) fn style(ctx: &mut Conversion<'_>, parameter: &Spot<'_>, location: &str) -> Way {
    if !is_list(parameter) {
        return Way::Plain;
    }
    let stated = parameter.get("collectionFormat");
    let format = stated.as_ref().and_then(|stated| stated.node.as_str()).unwrap_or("csv");
    let spot = stated.clone().unwrap_or_else(|| parameter.clone());
    let in_query = location == "query";
    match format {
        "csv" if in_query => Way::List { style: "form", explode: false },
        "csv" => Way::List { style: "simple", explode: false },
        "multi" if in_query => Way::List { style: "form", explode: true },
        "ssv" if in_query => Way::List { style: "spaceDelimited", explode: false },
        "pipes" if in_query => Way::List { style: "pipeDelimited", explode: false },
        "tsv" | "ssv" | "pipes" => {
            ctx.warn("collection-format", &spot, unsaid(format, location));
            Way::Text
        }
        other => {
            ctx.warn("collection-format", &spot, no_way(other, location));
            Way::List { style: if in_query { "form" } else { "simple" }, explode: false }
        }
    }
}

/// Of a part of a form, as its `encoding` says it.
pub(super) fn of_form(ctx: &mut Conversion<'_>, parameter: &Spot<'_>) -> Way {
    if !is_list(parameter) {
        return Way::Plain;
    }
    let stated = parameter.get("collectionFormat");
    let spot = stated.clone().unwrap_or_else(|| parameter.clone());
    match stated.as_ref().and_then(|stated| stated.node.as_str()).unwrap_or("csv") {
        "csv" => Way::List { style: "form", explode: false },
        "multi" => Way::List { style: "form", explode: true },
        "ssv" => Way::List { style: "spaceDelimited", explode: false },
        "pipes" => Way::List { style: "pipeDelimited", explode: false },
        "tsv" => {
            ctx.warn("collection-format", &spot, unsaid("tsv", "form"));
            Way::Text
        }
        other => {
            ctx.warn("collection-format", &spot, no_way(other, "form"));
            Way::List { style: "form", explode: false }
        }
    }
}

fn unsaid(format: &str, place: &str) -> String {
    format!(
        "a list joined as `{format}` in the {place} cannot be said; it is one text, which the caller joins"
    )
}

fn no_way(format: &str, place: &str) -> String {
    format!("`{format}` is no way to send a list in the {place}; commas are assumed")
}

fn is_list(parameter: &Spot<'_>) -> bool {
    match parameter.get("schema") {
        Some(schema) => schema.text("type") == Some("array"),
        None => parameter.text("type") == Some("array") || parameter.get("items").is_some(),
    }
}
