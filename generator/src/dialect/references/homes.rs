//! Which component a piece becomes that others refer to and that is none yet.

use std::{collections::BTreeMap, iter};

use super::resolve::Target;
use super::{Uses, resolve::decoded};
use crate::dialect::kind::{Kind, Version};
use crate::document::{Document, FILES, Node, join, segments};

/// The pointer of the component, by the place that it is made from.
pub(super) type Homes = BTreeMap<String, String>;

/// A place takes the component that is nothing but a reference to it. Any other is called after the place, so that its
/// name depends on nothing else; where two would be called alike, both are called after the whole of it.
pub(super) fn homes(document: &Document, version: Version, uses: &Uses) -> Homes {
    let mut homes = Homes::new();
    let mut places: BTreeMap<&str, Kind> = BTreeMap::new();
    for (at, one) in uses {
        let Target::Place(place) = &one.target else { continue };
        let Some(section) = one.kind.section(version) else { continue };
        let (site, target) = (document.pointer(at), document.pointer(place));
        if is_repeated(version, one.kind, site, target) {
            continue;
        }
        places.entry(place).or_insert(one.kind);
        let is_component = at.strip_prefix(section).is_some_and(|name| !name[1..].contains('/'));
        if is_component {
            homes.entry(place.clone()).or_insert_with(|| at.clone());
        }
    }
    places.retain(|place, _| !homes.contains_key(*place));

    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for kind in [Kind::Schema, Kind::Parameter, Kind::Header, Kind::RequestBody, Kind::Response] {
        let section = kind.section(version).and_then(|section| document.pointer(section));
        for (name, _) in section.into_iter().flat_map(Node::entries) {
            *taken.entry(key(kind, name)).or_default() += 1;
        }
    }
    for (place, kind) in &places {
        *taken.entry(key(*kind, &short(place))).or_default() += 1;
    }
    for (place, kind) in places {
        let Some(section) = kind.section(version) else { continue };
        let mut name = short(place);
        if taken.get(&key(kind, &name)).is_some_and(|times| *times > 1) {
            let whole = long(place);
            let numbered = (2..).map(|number| format!("{whole}_{number}"));
            let mut names = iter::once(whole.clone()).chain(numbered);
            let is_free = |name: &String| !taken.contains_key(&key(kind, name));
            name = names.find(is_free).unwrap_or(whole);
            taken.insert(key(kind, &name), 1);
        }
        homes.insert(place.to_owned(), join(section, &name));
    }
    homes
}

/// Whether a piece is repeated where it is referred to. A path has its own operations, a scheme its own credential; a
/// number, a text or a truth is too small to have a name, unless more is said beside the reference.
pub(super) fn is_repeated(
    version: Version,
    kind: Kind,
    site: Option<&Node>,
    target: Option<&Node>,
) -> bool {
    match (kind, site, target) {
        (Kind::PathItem | Kind::SecurityScheme, ..) => true,
        (Kind::Schema, Some(site), Some(target)) => {
            is_plain(target) && (version != Version::V3_1 || is_plain_beside(site))
        }
        _ => false,
    }
}

fn is_plain_beside(site: &Node) -> bool {
    site.entries().all(|(key, _)| matches!(key, "$ref" | "$dynamicRef") || says_little(key))
}

fn is_plain(node: &Node) -> bool {
    let is_scalar =
        |name: &str| matches!(name, "string" | "number" | "integer" | "boolean" | "null");
    let types_are_scalar = node.get("type").is_none_or(|ty| match ty.as_str() {
        Some(name) => is_scalar(name),
        None => ty.items().iter().all(|name| name.as_str().is_some_and(is_scalar)),
    });
    types_are_scalar && node.entries().all(|(key, _)| says_little(key))
}

/// Whether a keyword leaves a schema without parts.
fn says_little(key: &str) -> bool {
    const PLAIN: [&str; 24] = [
        "type",
        "format",
        "title",
        "description",
        "default",
        "example",
        "examples",
        "nullable",
        "readOnly",
        "writeOnly",
        "deprecated",
        "externalDocs",
        "xml",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "contentEncoding",
        "contentMediaType",
        "$comment",
    ];
    PLAIN.contains(&key) || key.starts_with("x-")
}

/// Names that differ in nothing but case and punctuation would be one in Rust.
fn key(kind: Kind, name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    format!("{kind:?} {}", letters.collect::<String>())
}

/// The words of a place that say something: names, and where it has none, positions.
fn short(place: &str) -> String {
    const FRAME: [&str; 19] = [
        FILES,
        "components",
        "schemas",
        "definitions",
        "$defs",
        "properties",
        "patternProperties",
        "paths",
        "content",
        "schema",
        "schemas",
        "responses",
        "parameters",
        "headers",
        "requestBodies",
        "allOf",
        "anyOf",
        "oneOf",
        "prefixItems",
    ];
    let all: Vec<String> = segments(place).collect();
    let foreign = all.first().is_some_and(|first| first == FILES);
    let path = if foreign { &all[2..] } else { &all[..] };
    let mut words = Vec::new();
    let mut before = "";
    for (index, segment) in path.iter().enumerate() {
        let is_name = matches!(before, "properties" | "schemas" | "definitions" | "$defs");
        let is_last = index + 1 == path.len();
        let is_position = segment.chars().all(|c| c.is_ascii_digit()) && before != "responses";
        let says_nothing = (is_position && !is_last)
            || (FRAME.contains(&segment.as_str()) && !is_name)
            || before == "content"
            || matches!((before, segment.as_str()), ("responses", "200" | "201" | "default"));
        if !says_nothing || is_name {
            let word = if is_name { segment } else { word(segment) };
            words.push(word.to_owned());
        }
        before = if is_name { "" } else { segment };
    }
    if words.is_empty() {
        return match foreign {
            true => stem(&all[1]),
            false => long(place),
        };
    }
    joined(words.iter().map(String::as_str))
}

fn word(segment: &str) -> &str {
    match segment {
        "items" => "item",
        "requestBody" => "body",
        "additionalProperties" => "value",
        other => other,
    }
}

fn long(place: &str) -> String {
    let all: Vec<String> = segments(place).filter(|segment| segment != FILES).collect();
    joined(all.iter().map(String::as_str))
}

/// A file's name without its folders and its ending.
fn stem(file: &str) -> String {
    let name = file.rsplit('/').find(|part| !part.is_empty()).unwrap_or(file);
    joined([name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(name)])
}

/// The parts with nothing in them that a component's name may not have.
fn joined<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    let mut name = String::new();
    for part in parts {
        let part = decoded(part).unwrap_or_else(|| part.to_owned());
        let is_kept = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        for piece in part.split(|c| !is_kept(c)).filter(|piece| !piece.is_empty()) {
            if !name.is_empty() {
                name.push('_');
            }
            name.push_str(piece);
        }
    }
    if name.is_empty() { "piece".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_called_after_its_place() {
        let called = [
            ("/components/schemas/User/properties/address", "User_address"),
            ("/components/schemas/User/properties/properties/properties/a", "User_properties_a"),
            ("/components/schemas/A/allOf/1", "A_1"),
            ("/components/schemas/A/allOf/1/properties/b/items", "A_b_item"),
            ("/components/responses/Bad/content/application~1json/schema", "Bad"),
            (
                "/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema",
                "pets_id_get",
            ),
            ("/paths/~1pets/get/responses/404", "pets_get_404"),
            ("/paths/~1pets/post/requestBody/content/a~1b/schema", "pets_post_body"),
            ("/x-clientwright-files/schemas~1pet.yaml", "pet"),
            ("/x-clientwright-files/common.yaml/components/schemas/Pet", "Pet"),
            ("/x-clientwright-files/common.yaml/Pet/properties/tag", "Pet_tag"),
        ];
        for (place, name) in called {
            assert_eq!(short(place), name, "{place}");
        }
        assert_eq!(long("/x-clientwright-files/a~1b.yaml/Pet"), "a_b.yaml_Pet");
    }
}
