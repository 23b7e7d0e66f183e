//! How much of a document its crate has as the document means it.

use std::collections::{BTreeMap, BTreeSet};

use clientwright::{
    document::{Document, Node},
    model::{Kind, Type, TypeRef},
    pipeline::Reading,
};

/// Members of a schema that say what its values are.
const SAYING: [&str; 7] = ["type", "properties", "enum", "allOf", "anyOf", "oneOf", "not"];

/// Why `Accept` and `Content-Type` are listed. OpenAPI says that their definitions as parameters shall be ignored.
const IGNORED: &str = "the client writes this header itself";

/// Operations of which nothing is left out that OpenAPI does not tell to leave out.
pub fn whole(reading: &Reading) -> usize {
    let left = reading.api.ledger.left().filter(|left| left.reason != IGNORED);
    let left: BTreeSet<&str> = left.map(|left| left.entry.pointer.as_str()).collect();
    let operations = reading.api.operations.iter();
    let is_whole = |pointer: &str| {
        !left.contains(pointer)
            && left
                .range(format!("{pointer}/").as_str()..)
                .next()
                .is_none_or(|next| !next.starts_with(&format!("{pointer}/")))
    };
    operations.filter(|operation| is_whole(&operation.pointer)).count()
}

/// The types of members and aliases, and those among them that are any value although the document says more, by what
/// it says.
pub fn untyped(reading: &Reading) -> (usize, BTreeMap<String, usize>) {
    let mut nodes = 0;
    let mut untyped = BTreeMap::new();
    for schema in &reading.api.schemas {
        let Some(document) = reading.documents.get(schema.module.0) else { continue };
        let parts: Vec<(&str, &TypeRef)> = match &schema.kind {
            Kind::Object(object) => {
                object.members.iter().map(|member| (member.pointer.as_str(), &member.ty)).collect()
            }
            Kind::Alias(ty) => vec![(schema.pointer.as_str(), ty)],
            Kind::Enumeration(_) | Kind::Union(_) => Vec::new(),
        };
        for (pointer, ty) in parts {
            nodes += 1;
            if let Some(said) = said(document, pointer, ty) {
                *untyped.entry(said).or_default() += 1;
            }
        }
    }
    (nodes, untyped)
}

fn said(document: &Document, pointer: &str, ty: &TypeRef) -> Option<String> {
    let mut node = document.pointer(pointer)?;
    let mut ty = ty;
    loop {
        let below = match &ty.ty {
            Type::Array(item) => Some((item, "items")),
            Type::Map(value) => Some((value, "additionalProperties")),
            _ => None,
        };
        let Some((inner, member)) = below else { break };
        (ty, node) = (inner, node.get(member)?);
    }
    let words: Vec<String> =
        SAYING.into_iter().filter_map(|word| Some(word_of(word, node.get(word)?))).collect();
    (ty.ty == Type::Any && !words.is_empty()).then(|| words.join(", "))
}

fn word_of(word: &str, node: &Node) -> String {
    match node.as_str() {
        Some(text) => format!("{word}: {text}"),
        None if node.items().len() == 1 => format!("{word} of one"),
        None => word.to_owned(),
    }
}
