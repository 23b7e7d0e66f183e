//! Inline schemas that say the same: one of them is a type, the others are names of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Additional, Api, Kind, ModuleId, Origin, Schema, SchemaId, Type, TypeRef};

use super::Direction;

/// By schema, the first of its module that is the same in every respect and stands for it.
///
/// Every place keeps its name, so that it does not matter which of them is the type.
pub(super) fn twins(api: &Api, marks: &Marks<'_>) -> BTreeMap<SchemaId, SchemaId> {
    // Two variants of one type could not be told apart.
    let variants: BTreeSet<SchemaId> = api.schemas.iter().flat_map(variants).collect();
    let mut search = Search { api, marks, alike: BTreeMap::new(), class: BTreeMap::new() };
    // What stands inside a schema comes after it.
    for id in api.schema_ids().collect::<Vec<_>>().into_iter().rev() {
        if is_inline(&api[id]) && !variants.contains(&id) && !marks.uploads.contains(&id) {
            search.visit(id);
        }
    }
    let classes = search.alike.into_values().flatten();
    classes.flat_map(|class| twins_of(&class.members)).collect()
}

/// What else is known of the schemas.
pub(super) struct Marks<'m> {
    pub directions: &'m [Direction],
    pub boxed: &'m BTreeSet<(SchemaId, usize)>,
    pub endless: &'m BTreeSet<(SchemaId, usize)>,
    pub uploads: &'m BTreeSet<SchemaId>,
}

fn variants(schema: &Schema) -> Vec<SchemaId> {
    match &schema.kind {
        Kind::Union(union) => {
            union.variants.iter().flat_map(|variant| variant.ty.ty.schemas()).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether nothing but its place tells it from another.
fn is_inline(schema: &Schema) -> bool {
    !matches!(schema.origin, Origin::Named(_))
        && !matches!(schema.kind, Kind::Alias(_))
        && schema.name.is_none()
        && schema.formerly.is_empty()
        && schema.lifecycle.is_none()
        && schema.provenance.is_empty()
}

/// The members come last first.
fn twins_of(members: &[SchemaId]) -> Vec<(SchemaId, SchemaId)> {
    match members.split_last() {
        Some((first, twins)) => twins.iter().map(|twin| (*twin, *first)).collect(),
        None => Vec::new(),
    }
}

struct Class {
    /// As the schema is but for its places, its parts by class.
    content: Content,
    members: Vec<SchemaId>,
}

#[derive(PartialEq)]
struct Content {
    kind: Kind,
    doc: Option<String>,
    direction: Direction,
    boxed: Vec<usize>,
    endless: Vec<usize>,
}

struct Search<'s> {
    api: &'s Api,
    marks: &'s Marks<'s>,
    /// Classes by what is quick to compare.
    alike: BTreeMap<(ModuleId, Vec<String>), Vec<Class>>,
    /// The first schema that was seen of its class.
    class: BTreeMap<SchemaId, SchemaId>,
}

impl Search<'_> {
    fn visit(&mut self, id: SchemaId) {
        let content = self.content(id);
        let classes = self.alike.entry((self.api[id].module, words(&content.kind))).or_default();
        match classes.iter_mut().find(|class| class.content == content) {
            Some(class) => {
                self.class.insert(id, class.members[0]);
                class.members.push(id);
            }
            None => classes.push(Class { content, members: vec![id] }),
        }
    }

    fn content(&self, id: SchemaId) -> Content {
        let marked = |set: &BTreeSet<(SchemaId, usize)>| {
            set.range((id, 0)..=(id, usize::MAX)).map(|(_, index)| *index).collect()
        };
        Content {
            kind: self.kind(&self.api[id].kind),
            doc: self.api[id].doc.clone(),
            direction: self.marks.directions[id.0],
            boxed: marked(self.marks.boxed),
            endless: marked(self.marks.endless),
        }
    }

    fn kind(&self, kind: &Kind) -> Kind {
        let mut kind = kind.clone();
        match &mut kind {
            Kind::Object(object) => {
                for member in &mut object.members {
                    member.pointer.clear();
                    self.part(&mut member.ty);
                }
                if let Additional::Typed(ty) = &mut object.additional {
                    self.part(ty);
                }
            }
            Kind::Union(union) => {
                union.variants.iter_mut().for_each(|variant| self.part(&mut variant.ty));
            }
            Kind::Alias(ty) => self.part(ty),
            Kind::Enumeration(_) => {}
        }
        kind
    }

    fn part(&self, part: &mut TypeRef) {
        match &mut part.ty {
            Type::Schema(id) => *id = self.class.get(id).copied().unwrap_or(*id),
            Type::Array(inner) | Type::Map(inner) => self.part(inner),
            _ => {}
        }
    }
}

/// Names of members and values.
fn words(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Object(object) => object.members.iter().map(|member| member.wire.clone()).collect(),
        Kind::Enumeration(enumeration) => {
            enumeration.values.iter().map(|value| value.wire.to_string()).collect()
        }
        Kind::Union(union) => union.discriminator.iter().cloned().collect(),
        Kind::Alias(_) => Vec::new(),
    }
}
