//! Names of types, their members and variants. An inline schema is named after its place.

use std::collections::BTreeMap;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::{
    facts::Facts,
    model::{Api, Kind, OperationId, Origin, SchemaId, Type, TypeRef},
    words::{pascal, snake},
};

use super::{
    Cure, Located, OperationNames, SchemaNames, reserved,
    scope::{Case, Claim, Clash, claim, file},
    ty, value, words_of,
};

pub(super) fn schemas(
    api: &Api,
    facts: &Facts,
    operations: &[OperationNames],
    clashes: &mut Vec<Located>,
) -> Vec<SchemaNames> {
    let mut names = vec![SchemaNames::default(); api.schemas.len()];
    let places = Places { api, facts, operations, by_words: by_words(api) };
    for module in api.module_ids() {
        let of_module: Vec<SchemaId> =
            api.schema_ids().filter(|id| api[*id].module == module).collect();
        let claims: Vec<Claim> = of_module.par_iter().map(|id| places.claim(*id)).collect();
        let mut found = Vec::new();
        let types = claim(Case::Pascal, &claims, reserved::TYPES, &mut found);
        let files: Vec<Claim> = types
            .par_iter()
            .map(|name| Claim {
                wire: name.clone(),
                wanted: file(&snake(&words_of(api, name))),
                suffix: String::new(),
            })
            .collect();
        let files = claim(Case::Snake, &files, reserved::FILES, &mut Vec::new());
        clashes.extend(found.into_iter().map(|clash| {
            let at = claims.iter().position(|claim| claim.wire == clash.given_up_by);
            let pointer = at.map(|at| api[of_module[at]].pointer.clone()).unwrap_or_default();
            Located { clash, module, pointer, cure: Cure::Name }
        }));
        let of_members: Vec<_> = of_module.par_iter().map(|id| members(api, *id)).collect();
        for (((id, ty), file), (members, found)) in
            of_module.into_iter().zip(types).zip(files).zip(of_members)
        {
            clashes.extend(found);
            names[id.0] = SchemaNames { ty, file, members, formerly: Vec::new() };
        }
    }
    names
}

struct Places<'p> {
    api: &'p Api,
    facts: &'p Facts,
    operations: &'p [OperationNames],
    by_words: BTreeMap<String, OperationId>,
}

/// Operations by method and path, as the origins of inline schemas name them.
fn by_words(api: &Api) -> BTreeMap<String, OperationId> {
    let mut found = BTreeMap::new();
    for id in api.operation_ids() {
        let words = format!("{} {}", api[id].method.as_str(), api[id].path);
        found.entry(words).or_insert(id);
    }
    found
}

impl Places<'_> {
    fn claim(&self, id: SchemaId) -> Claim {
        let schema = &self.api[id];
        Claim {
            wire: schema.pointer.clone(),
            wanted: ty(&self.words(id, 0)),
            suffix: match schema.origin {
                Origin::Named(_) => String::new(),
                // A named schema keeps its name; the inline one says that it is one.
                Origin::Within(..) | Origin::Operation(..) => "inline".to_owned(),
            },
        }
    }

    fn words(&self, id: SchemaId, depth: usize) -> Vec<String> {
        let schema = &self.api[id];
        if let Some(name) = &schema.name {
            return words_of(self.api, name);
        }
        match &schema.origin {
            Origin::Named(name) => {
                let words = words_of(self.api, name);
                let prefixes = &self.api[schema.module].prefixes;
                let first = words.first();
                let goes = first.is_some_and(|first| {
                    prefixes.iter().any(|prefix| prefix.eq_ignore_ascii_case(first))
                });
                if goes && words.len() > 1 { words[1..].to_vec() } else { words }
            }
            Origin::Within(outer, place) => {
                // Parents stand before their parts, so this ends; the bound says so.
                let mut words = if depth < 64 { self.words(*outer, depth + 1) } else { Vec::new() };
                words.extend(words_of(self.api, place));
                words
            }
            Origin::Operation(operation, place) => {
                if let Some(words) = self.component_words(&schema.pointer, place) {
                    return words;
                }
                let mut words = self.operation_words(operation);
                words.extend(words_of(self.api, place));
                words
            }
        }
    }

    /// What stands in a parameter, an answer or a body that operations share is called after that: which of them comes
    /// first changes when a document grows.
    fn component_words(&self, pointer: &str, place: &str) -> Option<Vec<String>> {
        let mut segments = pointer.strip_prefix("/components/")?.split('/');
        let (kind, name) = (segments.next()?, segments.next()?);
        let mut words = words_of(self.api, &name.replace("~1", "/").replace("~0", "~"));
        let mut rest = words_of(self.api, place);
        // Schemas are often called as the parameters are that hold them.
        if let Some(kind) =
            kind.strip_suffix('s').filter(|kind| matches!(*kind, "parameter" | "header"))
        {
            rest.retain(|word| word == "item");
            rest.insert(0, kind.to_owned());
        }
        if words.last() == rest.first() {
            words.pop();
        }
        words.extend(rest);
        Some(words).filter(|words| !words.is_empty())
    }

    fn operation_words(&self, operation: &str) -> Vec<String> {
        match self.by_words.get(operation) {
            Some(id) => {
                let mut words = words_of(self.api, &self.facts.group_of(*id).words);
                words.extend(words_of(self.api, &self.operations[id.0].method));
                words
            }
            None => words_of(self.api, operation),
        }
    }
}

fn members(api: &Api, id: SchemaId) -> (Vec<String>, Vec<Located>) {
    let schema = &api[id];
    let (case, claims, reserved): (Case, Vec<Claim>, &[&str]) = match &schema.kind {
        Kind::Object(object) => {
            let claim = |wire: &str, name: Option<&str>| Claim {
                wire: wire.to_owned(),
                wanted: value(&words_of(api, name.unwrap_or(wire))),
                suffix: String::new(),
            };
            let members = object.members.iter();
            let claims = members.map(|member| claim(&member.wire, member.name.as_deref()));
            (Case::Snake, claims.collect(), reserved::MEMBERS)
        }
        Kind::Enumeration(enumeration) => {
            let claims = enumeration.values.iter().map(|value| {
                let wire = value.wire.to_string();
                let wanted = match &value.name {
                    Some(name) => ty(&words_of(api, name)),
                    None => variant(api, &wire),
                };
                Claim { wire, wanted, suffix: String::new() }
            });
            (Case::Pascal, claims.collect(), reserved::VARIANTS)
        }
        Kind::Union(union) => {
            let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
            let claims = union.variants.iter().map(|variant| {
                let wanted = shape(api, &variant.ty);
                let count = shapes.entry(wanted.clone()).or_default();
                *count += 1;
                let wire = format!("{wanted} {count}");
                Claim { wire, wanted, suffix: String::new() }
            });
            (Case::Pascal, claims.collect(), reserved::VARIANTS)
        }
        Kind::Alias(_) => (Case::Snake, Vec::new(), &[]),
    };
    let mut found = Vec::new();
    let names = claim(case, &claims, reserved, &mut found);
    let located = |clash: Clash| {
        let (pointer, cure) = match &schema.kind {
            Kind::Object(object) => {
                let member = object.members.iter().find(|one| one.wire == clash.given_up_by);
                (member.map_or(&schema.pointer, |member| &member.pointer), Cure::Name)
            }
            _ => (&schema.pointer, Cure::ValueName),
        };
        Located { clash, module: schema.module, pointer: pointer.clone(), cure }
    };
    (names, found.into_iter().map(located).collect())
}

/// A value without letters or digits is spelt by its code points.
fn variant(api: &Api, wire: &str) -> String {
    let words = words_of(api, wire);
    match (words.is_empty(), wire.is_empty()) {
        (_, true) => "Empty".to_owned(),
        (true, _) => wire.chars().fold("U".to_owned(), |name, c| format!("{name}{:x}", c as u32)),
        (false, _) if wire.starts_with('-') => format!("Minus{}", pascal(&words)),
        (false, _) => ty(&words),
    }
}

/// What a variant of a union is called: after what it holds.
fn shape(api: &Api, part: &TypeRef) -> String {
    match &part.ty {
        Type::Any => "Any".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::Int32 | Type::Int64 | Type::Uint64 => "Integer".to_owned(),
        Type::Double | Type::Decimal => "Number".to_owned(),
        Type::Text => "Text".to_owned(),
        Type::Uuid => "Id".to_owned(),
        Type::DateTime | Type::UnixSeconds | Type::UnixMillis => "Time".to_owned(),
        Type::Date => "Day".to_owned(),
        Type::Duration => "Duration".to_owned(),
        Type::Base64 | Type::Binary => "Bytes".to_owned(),
        Type::Array(item) => format!("{}List", shape(api, item)),
        Type::Map(value) => format!("{}Map", shape(api, value)),
        Type::Schema(id) => match &api[*id].origin {
            Origin::Named(name) => ty(&words_of(api, name)),
            Origin::Within(_, place) | Origin::Operation(_, place) => ty(&words_of(api, place)),
        },
    }
}
