//! Pieces in which nothing is wrong, which nearly all are: each level is read once, and what it holds is put in the place
//! of the stand-ins.

mod level;

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, Encoding, Header, MediaType, Operation, Parameter,
    ParameterSchemaOrContent, ReferenceOr, RequestBody, Response, Schema, SchemaKind,
    SecurityScheme, Type,
};
use serde::de::DeserializeOwned;

use super::{Shape, is_status, reference};
use crate::document::Node;

use level::Level;

/// A typed value that can be read level by level.
pub(in crate::dialect) trait Sound: DeserializeOwned {
    const SHAPE: Shape;

    /// Reads what `node` holds in the place of the stand-ins. `None` where something is wrong.
    fn fill(&mut self, node: &Node) -> Option<()>;
}

/// `None` where anything is wrong, or there is anything to say.
pub(super) fn read<T: Sound>(node: &Node) -> Option<ReferenceOr<T>> {
    match reference(node, T::SHAPE) {
        Some(reference) => Some(ReferenceOr::ref_(reference)),
        None => level(node).map(ReferenceOr::Item),
    }
}

fn level<T: Sound>(node: &Node) -> Option<T> {
    let mut value = T::deserialize(Level::of(node, T::SHAPE)?).ok()?;
    value.fill(node)?;
    Some(value)
}

/// The stand-ins for what a member holds; what is no object was read as it is written.
fn one<T: Sound>(slot: Option<&mut ReferenceOr<T>>, node: &Node, key: &str) -> Option<()> {
    if let (Some(slot), Some(held)) = (slot, node.get(key).filter(|held| held.is_object())) {
        *slot = read(held)?;
    }
    Some(())
}

fn boxed(slot: Option<&mut ReferenceOr<Box<Schema>>>, node: &Node, key: &str) -> Option<()> {
    if let (Some(slot), Some(held)) = (slot, node.get(key).filter(|held| held.is_object())) {
        *slot = in_box(read(held)?);
    }
    Some(())
}

fn in_box(schema: ReferenceOr<Schema>) -> ReferenceOr<Box<Schema>> {
    match schema {
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
    }
}

fn list<T: Sound>(slots: &mut [ReferenceOr<T>], node: &Node, key: &str) -> Option<()> {
    let held = node.get(key).map(Node::items).unwrap_or_default();
    for (slot, held) in slots.iter_mut().zip(held) {
        *slot = read(held)?;
    }
    Some(())
}

/// Keys are different, so each stands where it was written.
fn map<T>(
    slots: &mut IndexMap<String, T>,
    node: &Node,
    key: &str,
    read: impl Fn(&Node) -> Option<T>,
) -> Option<()> {
    let held = node.get(key).map(Node::members).unwrap_or_default();
    if slots.len() != held.len() {
        return None;
    }
    for (slot, held) in slots.values_mut().zip(held) {
        *slot = read(&held.value)?;
    }
    Some(())
}

impl Sound for Schema {
    const SHAPE: Shape = Shape::Schema;

    fn fill(&mut self, node: &Node) -> Option<()> {
        let property = |held: &Node| read(held).map(in_box);
        match &mut self.schema_kind {
            SchemaKind::Type(Type::Object(object)) => {
                map(&mut object.properties, node, "properties", property)?;
                additional(&mut object.additional_properties, node)
            }
            SchemaKind::Type(Type::Array(array)) => boxed(array.items.as_mut(), node, "items"),
            SchemaKind::Type(_) => Some(()),
            SchemaKind::OneOf { one_of } => list(one_of, node, "oneOf"),
            SchemaKind::AllOf { all_of } => list(all_of, node, "allOf"),
            SchemaKind::AnyOf { any_of } => list(any_of, node, "anyOf"),
            SchemaKind::Not { not } => one(Some(not), node, "not"),
            SchemaKind::Any(any) => {
                map(&mut any.properties, node, "properties", property)?;
                additional(&mut any.additional_properties, node)?;
                boxed(any.items.as_mut(), node, "items")?;
                list(&mut any.one_of, node, "oneOf")?;
                list(&mut any.all_of, node, "allOf")?;
                list(&mut any.any_of, node, "anyOf")?;
                one(any.not.as_deref_mut(), node, "not")
            }
        }
    }
}

fn additional(slot: &mut Option<AdditionalProperties>, node: &Node) -> Option<()> {
    let slot = match slot {
        Some(AdditionalProperties::Schema(slot)) => Some(&mut **slot),
        Some(AdditionalProperties::Any(_)) | None => None,
    };
    one(slot, node, "additionalProperties")
}

/// Two ways of saying what it is, of which one alone is read.
fn format(slot: &mut ParameterSchemaOrContent, node: &Node) -> Option<()> {
    match (slot, node.get("schema"), node.get("content")) {
        (ParameterSchemaOrContent::Schema(slot), Some(_), None) => one(Some(slot), node, "schema"),
        (ParameterSchemaOrContent::Content(slots), None, Some(_)) => {
            map(slots, node, "content", level)
        }
        _ => None,
    }
}

impl Sound for Parameter {
    const SHAPE: Shape = Shape::Parameter;

    fn fill(&mut self, node: &Node) -> Option<()> {
        match self {
            Self::Query { parameter_data, .. }
            | Self::Header { parameter_data, .. }
            | Self::Path { parameter_data, .. }
            | Self::Cookie { parameter_data, .. } => format(&mut parameter_data.format, node),
        }
    }
}

impl Sound for Header {
    const SHAPE: Shape = Shape::Header;

    fn fill(&mut self, node: &Node) -> Option<()> {
        format(&mut self.format, node)
    }
}

impl Sound for MediaType {
    const SHAPE: Shape = Shape::MediaType;

    fn fill(&mut self, node: &Node) -> Option<()> {
        one(self.schema.as_mut(), node, "schema")?;
        map(&mut self.encoding, node, "encoding", level)
    }
}

impl Sound for Encoding {
    const SHAPE: Shape = Shape::Encoding;

    fn fill(&mut self, node: &Node) -> Option<()> {
        map(&mut self.headers, node, "headers", read)
    }
}

impl Sound for RequestBody {
    const SHAPE: Shape = Shape::RequestBody;

    fn fill(&mut self, node: &Node) -> Option<()> {
        map(&mut self.content, node, "content", level)
    }
}

impl Sound for Response {
    const SHAPE: Shape = Shape::Response;

    fn fill(&mut self, node: &Node) -> Option<()> {
        map(&mut self.headers, node, "headers", read)?;
        map(&mut self.content, node, "content", level)
    }
}

impl Sound for Operation {
    const SHAPE: Shape = Shape::Operation;

    fn fill(&mut self, node: &Node) -> Option<()> {
        list(&mut self.parameters, node, "parameters")?;
        one(self.request_body.as_mut(), node, "requestBody")?;
        let members = node.get("responses").map(Node::members).unwrap_or_default();
        let held: Vec<_> = members.iter().filter(|member| !member.key.starts_with("x-")).collect();
        if !held.iter().all(|member| is_status(&member.key)) {
            return None;
        }
        let (default, held): (Vec<_>, Vec<_>) =
            held.into_iter().partition(|member| member.key == "default");
        if let (Some(slot), [default]) = (&mut self.responses.default, default.as_slice()) {
            *slot = read(&default.value)?;
        }
        let slots = &mut self.responses.responses;
        if slots.len() != held.len() {
            return None;
        }
        for (slot, held) in slots.values_mut().zip(held) {
            *slot = read(&held.value)?;
        }
        Some(())
    }
}

impl Sound for SecurityScheme {
    const SHAPE: Shape = Shape::SecurityScheme;

    fn fill(&mut self, _: &Node) -> Option<()> {
        Some(())
    }
}

#[cfg(test)]
mod tests;
