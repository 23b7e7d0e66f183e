//! Plausible values for a type. The same place holds the same value on every run with a seed.

use base64::{Engine, engine::general_purpose::STANDARD};
use clientwright::model::{Api, Kind, Literal, Member, Object, SchemaId, Type, TypeRef, Union};
use serde_json::{Map, Value, json};

use crate::{
    clock::iso,
    pattern,
    random::Key,
    types::{letters, resolve},
    validate::Direction,
};

/// Deeper than this only what is required is made.
const DEPTH: usize = 8;
/// What is required without end is left empty here.
const END: usize = 32;
/// 2025-01-01 to 2025-12-31: samples do not depend on the day.
const YEAR: (u64, u64) = (1_735_689_600_000, 31_536_000_000);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Sampler<'a> {
    pub api: &'a Api,
    /// What is only written has no place in what is received.
    pub direction: Direction,
}

/// Which members of an object are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    Required,
    All,
}

impl<'a> Sampler<'a> {
    /// Of what the server answers.
    pub fn new(api: &'a Api) -> Self {
        Self { api, direction: Direction::Received }
    }

    /// A value of `ty`. `name` is what the value is called, which says more than a type.
    pub fn value(&self, ty: &TypeRef, name: &str, key: Key, extent: Extent) -> Value {
        self.nested(ty, name, key, extent, &mut Vec::new())
    }

    fn nested(
        &self,
        ty: &TypeRef,
        name: &str,
        key: Key,
        extent: Extent,
        within: &mut Vec<SchemaId>,
    ) -> Value {
        match &ty.ty {
            Type::Any => Value::from("sample"),
            Type::Boolean => Value::from(key.below(2) == 0),
            Type::Int32 | Type::Int64 | Type::Uint64 => Value::from(1 + key.below(64)),
            Type::Double | Type::Decimal => Value::from(key.below(10_000) as f64 / 100.0),
            Type::Text => Value::from(text(name, key)),
            Type::Uuid => Value::from(key.uuid()),
            Type::DateTime => Value::from(moment(key)),
            Type::UnixSeconds => Value::from(millis(key) / 1000),
            Type::UnixMillis => Value::from(millis(key)),
            Type::Date => Value::from(moment(key)[..10].to_owned()),
            Type::Duration => Value::from(format!("PT{}M", 1 + key.below(90))),
            Type::Base64 => Value::from(STANDARD.encode(text(name, key))),
            Type::Binary => Value::from(text(name, key)),
            Type::Array(item) => {
                // A type that holds itself would double at every level.
                let items = if self.recurs(item, within) { 0 } else { 1 + key.below(2) };
                if let Some(kinds) = self.plain_kinds(item) {
                    let one = |(kind, at): (&&TypeRef, u64)| {
                        self.nested(kind, name, key.nth(at), extent, within)
                    };
                    return kinds.iter().zip(0..).map(one).collect();
                }
                (0..items)
                    .map(|index| self.nested(item, name, key.nth(index), extent, within))
                    .collect()
            }
            Type::Map(item) if self.recurs(item, within) => json!({}),
            Type::Map(item) => json!({ "sample": self.nested(item, name, key, extent, within) }),
            Type::Schema(id) => match &self.api[*id].kind {
                Kind::Alias(target) => {
                    if within.len() >= END {
                        return Value::Null;
                    }
                    within.push(*id);
                    let value = self.nested(target, name, key, extent, within);
                    within.pop();
                    value
                }
                Kind::Enumeration(enumeration) => {
                    let current = |index: &usize| enumeration.values[*index].lifecycle.is_none();
                    let mut known =
                        (0..enumeration.values.len()).filter(current).collect::<Vec<_>>();
                    // What was never asked to fail has not.
                    let fine = |index: &usize| !is_failure(&enumeration.values[*index].wire);
                    if known.iter().any(fine) {
                        known.retain(fine);
                    }
                    let nth = usize::try_from(key.below(known.len() as u64)).unwrap_or_default();
                    let index = known.get(nth).copied().unwrap_or_default();
                    enumeration.values.get(index).map_or(Value::Null, |value| literal(&value.wire))
                }
                Kind::Object(_) | Kind::Union(_) if within.len() >= END => json!({}),
                Kind::Object(object) => {
                    within.push(*id);
                    let value = self.object(object, key, extent, within);
                    within.pop();
                    value
                }
                Kind::Union(union) => {
                    within.push(*id);
                    let value = self.union(union, name, key, extent, within);
                    within.pop();
                    value
                }
            },
        }
    }

    fn object(
        &self,
        object: &Object,
        key: Key,
        extent: Extent,
        within: &mut Vec<SchemaId>,
    ) -> Value {
        let mut members = Map::new();
        let extent = if within.len() > DEPTH { Extent::Required } else { extent };
        let is_told = |member: &&Member| self.direction == Direction::Sent || !member.write_only;
        for member in object.members.iter().filter(is_told) {
            let recurs = self.recurs(&member.ty, within);
            if !member.required && (extent == Extent::Required || recurs) {
                continue;
            }
            let key = key.child(&member.wire);
            let value = if member.ty.nullable && (recurs || is_null(member, key)) {
                Value::Null
            } else {
                let value = self.nested(&member.ty, &member.wire, key, extent, within);
                match (&member.pattern, value) {
                    (Some(pattern), Value::String(usual)) => {
                        Value::from(pattern::text(pattern, usual, key))
                    }
                    (_, value) => value,
                }
            };
            members.insert(member.wire.clone(), value);
        }
        Value::Object(members)
    }

    fn union(
        &self,
        union: &Union,
        name: &str,
        key: Key,
        extent: Extent,
        within: &mut Vec<SchemaId>,
    ) -> Value {
        let plain = |ty: &TypeRef| !self.recurs(ty, within);
        let variant = union.variants.iter().find(|variant| plain(&variant.ty));
        let Some(variant) = variant.or(union.variants.first()) else { return Value::Null };
        let mut value = self.nested(&variant.ty, name, key, extent, within);
        if let (Some(member), Some(tag), Value::Object(members)) =
            (&union.discriminator, variant.tags.first(), &mut value)
        {
            members.insert(member.clone(), Value::from(tag.clone()));
        }
        value
    }

    /// The types of a union of values that are no objects: an array of those, such as `[1, "2"]`,
    /// holds one of each.
    fn plain_kinds<'t>(&'t self, ty: &'t TypeRef) -> Option<Vec<&'t TypeRef>> {
        let Type::Schema(id) = &resolve(self.api, ty).ty else { return None };
        let Kind::Union(union) = &self.api[*id].kind else { return None };
        let kinds: Vec<_> = union.variants.iter().map(|variant| &variant.ty).collect();
        let is_plain = |kind: &&TypeRef| resolve(self.api, kind).ty.schemas().is_empty();
        kinds.iter().all(is_plain).then_some(kinds)
    }

    /// Whether a type names one that is being made.
    fn recurs(&self, ty: &TypeRef, within: &[SchemaId]) -> bool {
        ty.ty.schemas().iter().any(|id| {
            within.contains(id)
                || match &self.api[*id].kind {
                    Kind::Alias(target) if target != ty => {
                        target.ty.schemas().iter().any(|id| within.contains(id))
                    }
                    _ => false,
                }
        })
    }
}

/// One in five optional members that may be null is.
fn is_null(member: &Member, key: Key) -> bool {
    !member.required && key.child("null").below(5) == 0
}

fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::Text(text) => Value::from(text.clone()),
        Literal::Integer(number) => Value::from(*number),
    }
}

fn is_failure(literal: &Literal) -> bool {
    let failures = ["error", "failed", "failure"];
    matches!(literal, Literal::Text(text) if failures.contains(&letters(text).as_str()))
}

fn millis(key: Key) -> u64 {
    YEAR.0 + key.below(YEAR.1)
}

fn moment(key: Key) -> String {
    iso(millis(key))
}

/// A text that fits what it is called.
fn text(name: &str, key: Key) -> String {
    let plain = letters(name);
    let number = 1 + key.below(250);
    let ends = |ending: &str| plain.ends_with(ending);
    if name == "id" || name.ends_with("Id") || name.ends_with("_id") || ends("uid") {
        key.uuid()
    } else if ends("email") || ends("emailid") {
        format!("user{number}@example.com")
    } else if ends("macaddress") || plain == "mac" {
        format!("02:00:5e:10:00:{number:02x}")
    } else if ends("ipaddress") || ends("ipv4address") || plain == "ip" {
        format!("192.0.2.{number}")
    } else if ends("url") || ends("uri") {
        format!("https://example.com/{number}")
    } else if ends("date") || ends("time") || ends("timestamp") || is_moment(name) {
        moment(key)
    } else if plain.is_empty() {
        "sample".to_owned()
    } else {
        format!("{name}-{number}")
    }
}

/// `createdAt`, `created_at`, but not `format`.
fn is_moment(name: &str) -> bool {
    let stem = name.strip_suffix("At").or_else(|| name.strip_suffix("_at"));
    stem.is_some_and(|stem| !stem.is_empty())
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::random::Key;

    #[test]
    fn texts_fit_their_names() {
        let key = Key::new(1);
        assert_eq!(text("virtualMachineId", key).len(), 36);
        assert!(text("ipAddress", key).starts_with("192.0.2."));
        assert!(text("paid", key).starts_with("paid-"));
        assert_eq!(text("name", key), text("name", key));
    }
}
