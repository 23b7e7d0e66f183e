//! Whether a value is what a type says. Values of enumerations are open, as everywhere.

use std::cell::RefCell;

use clientwright::model::{Additional, Api, Kind, Literal, Object, SchemaId, Type, TypeRef, Union};
use serde_json::{Map, Value};

use crate::pattern;

/// Which members a value must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// What a client sends: members that are only read may be missing.
    Sent,
    /// What the server answers: members that are only written may be missing.
    Received,
}

/// Says what is wrong first, with the place.
pub(crate) fn validate(
    api: &Api,
    direction: Direction,
    ty: &TypeRef,
    value: &Value,
) -> Result<(), String> {
    Check { api, direction, open: RefCell::default() }.value(ty, value, "")
}

struct Check<'a> {
    api: &'a Api,
    direction: Direction,
    /// The aliases and unions that are being looked through, with their places.
    open: RefCell<Vec<(SchemaId, String)>>,
}

impl Check<'_> {
    fn value(&self, ty: &TypeRef, value: &Value, place: &str) -> Result<(), String> {
        if value.is_null() {
            let fits = ty.nullable || ty.ty == Type::Any || self.nullable_alias(ty);
            return expect(fits, place, "not be null");
        }
        match &ty.ty {
            Type::Any => Ok(()),
            Type::Boolean => expect(value.is_boolean(), place, "be a boolean"),
            Type::Int32 => {
                let fits = value.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
                expect(fits, place, "be a 32-bit integer")
            }
            Type::Int64 | Type::UnixSeconds | Type::UnixMillis => {
                expect(value.is_i64() || value.is_u64(), place, "be an integer")
            }
            Type::Uint64 => expect(value.is_u64(), place, "be an integer that is not negative"),
            Type::Double | Type::Decimal => expect(value.is_number(), place, "be a number"),
            Type::Text | Type::Base64 | Type::Duration => {
                expect(value.is_string(), place, "be a string")
            }
            // Of a file in a multipart body the number of bytes is kept.
            Type::Binary => expect(value.is_string() || value.is_u64(), place, "be a file"),
            Type::Uuid => expect(value.as_str().is_some_and(is_uuid), place, "be a UUID"),
            Type::Date => expect(value.as_str().is_some_and(is_date), place, "be a date"),
            Type::DateTime => {
                let fits = |text: &str| text.get(..10).is_some_and(is_date) && text.len() > 10;
                expect(value.as_str().is_some_and(fits), place, "be a date and time")
            }
            Type::Array(item) => {
                let Value::Array(items) = value else {
                    return expect(false, place, "be an array");
                };
                items
                    .iter()
                    .enumerate()
                    .try_for_each(|(index, value)| self.value(item, value, &under(place, index)))
            }
            Type::Map(item) => self.each(item, members(value, place)?.iter(), place),
            Type::Schema(id) => match &self.api[*id].kind {
                Kind::Object(object) => self.object(object, members(value, place)?, place),
                Kind::Enumeration(enumeration) => {
                    let text = |value: &Literal| matches!(value, Literal::Text(_));
                    let texts = enumeration.values.iter().any(|value| text(&value.wire));
                    let numbers = enumeration.values.iter().any(|value| !text(&value.wire));
                    let fits = (texts && value.is_string()) || (numbers && value.is_i64());
                    expect(fits, place, "be one of the listed values")
                }
                Kind::Union(union) => self.named(*id, place, || self.union(union, value, place)),
                Kind::Alias(target) => self.named(*id, place, || self.value(target, value, place)),
            },
        }
    }

    fn nullable_alias(&self, ty: &TypeRef) -> bool {
        let mut ty = ty;
        for _ in 0..=self.api.schemas.len() {
            match &ty.ty {
                Type::Schema(id) => match &self.api[*id].kind {
                    Kind::Alias(target) if target.nullable => return true,
                    Kind::Alias(target) => ty = target,
                    _ => return false,
                },
                other => return *other == Type::Any,
            }
        }
        false
    }

    /// A type that leads to itself without a step into the value says nothing.
    fn named(
        &self,
        id: SchemaId,
        place: &str,
        check: impl Fn() -> Result<(), String>,
    ) -> Result<(), String> {
        let here = (id, place.to_owned());
        if self.open.borrow().contains(&here) {
            return expect(false, place, "end somewhere");
        }
        self.open.borrow_mut().push(here);
        let checked = check();
        self.open.borrow_mut().pop();
        checked
    }

    fn object(
        &self,
        object: &Object,
        value: &Map<String, Value>,
        place: &str,
    ) -> Result<(), String> {
        for member in &object.members {
            let spared = match self.direction {
                Direction::Sent => member.read_only,
                Direction::Received => member.write_only,
            };
            match value.get(&member.wire) {
                Some(value) => {
                    let place = under(place, &member.wire);
                    self.value(&member.ty, value, &place)?;
                    self.pattern(member.pattern.as_deref(), value, &place)?;
                }
                None if member.required && !spared => {
                    return Err(format!("{} is required", named(&under(place, &member.wire))));
                }
                None => {}
            }
        }
        let known = |name: &str| object.members.iter().any(|member| member.wire == name);
        let mut others = value.iter().filter(|(name, _)| !known(name));
        match &object.additional {
            Additional::Open => Ok(()),
            Additional::Closed => match others.next() {
                Some((name, _)) => Err(format!("{} is not known", named(&under(place, name)))),
                None => Ok(()),
            },
            Additional::Typed(ty) => self.each(ty, others, place),
        }
    }

    fn pattern(&self, pattern: Option<&str>, value: &Value, place: &str) -> Result<(), String> {
        let (Some(pattern), Some(text), Direction::Sent) =
            (pattern, value.as_str(), self.direction)
        else {
            return Ok(());
        };
        expect(pattern::fits(pattern, text), place, &format!("match `{pattern}`"))
    }

    fn each<'v>(
        &self,
        ty: &TypeRef,
        mut members: impl Iterator<Item = (&'v String, &'v Value)>,
        place: &str,
    ) -> Result<(), String> {
        members.try_for_each(|(name, value)| self.value(ty, value, &under(place, name)))
    }

    fn union(&self, union: &Union, value: &Value, place: &str) -> Result<(), String> {
        let tag = union.discriminator.as_ref().and_then(|member| value.get(member)?.as_str());
        let tagged = |wanted: &str| {
            union.variants.iter().find(|variant| variant.tags.iter().any(|tag| tag == wanted))
        };
        if let Some(variant) = tag.and_then(tagged) {
            return self.value(&variant.ty, value, place);
        }
        let fits = |ty: &TypeRef| self.value(ty, value, place).is_ok();
        let any = union.variants.iter().any(|variant| fits(&variant.ty));
        expect(any, place, "be one of the listed types")
    }
}

fn members<'v>(value: &'v Value, place: &str) -> Result<&'v Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{} must be an object", named(place)))
}

fn expect(fits: bool, place: &str, wanted: &str) -> Result<(), String> {
    if fits { Ok(()) } else { Err(format!("{} must {wanted}", named(place))) }
}

fn under(place: &str, step: impl std::fmt::Display) -> String {
    if place.is_empty() { step.to_string() } else { format!("{place}.{step}") }
}

fn named(place: &str) -> String {
    if place.is_empty() { "the body".to_owned() } else { format!("`{place}`") }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(index, letter)| match index {
            8 | 13 | 18 | 23 => letter == '-',
            _ => letter.is_ascii_hexdigit(),
        })
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.char_indices().all(|(index, letter)| match index {
            4 | 7 => letter == '-',
            _ => letter.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use clientwright::model::{
        Api, Kind, ModuleId, Origin, Schema, SchemaId, Type, TypeRef, Union, Variant,
    };
    use serde_json::{Value, json};

    use super::{Direction, validate};
    use crate::{
        random::Key,
        sample::{Extent, Sampler},
    };

    fn api(kinds: Vec<Kind>) -> Api {
        let schema = |kind| Schema {
            module: ModuleId(0),
            pointer: String::new(),
            origin: Origin::Named(String::new()),
            name: None,
            formerly: Vec::new(),
            doc: None,
            kind,
            lifecycle: None,
            provenance: Vec::new(),
        };
        Api { schemas: kinds.into_iter().map(schema).collect(), ..Api::default() }
    }

    #[test]
    fn types_that_lead_to_themselves_end() {
        let to = |id| TypeRef::new(Type::Schema(SchemaId(id)));
        let variant = |ty| Variant { ty, tags: Vec::new() };
        let variants = vec![variant(to(1)), variant(to(1)), variant(TypeRef::new(Type::Text))];
        let union = Kind::Union(Union { variants, discriminator: None });
        let api = api(vec![Kind::Alias(to(0)), union]);
        for value in [Value::Null, json!({}), json!("x")] {
            assert!(validate(&api, Direction::Sent, &to(0), &value).is_err());
        }
        assert!(validate(&api, Direction::Sent, &to(1), &json!("x")).is_ok());
        assert!(validate(&api, Direction::Sent, &to(1), &json!(1)).is_err());
        for id in [0, 1] {
            Sampler::new(&api).value(&to(id), "", Key::new(1), Extent::All);
        }
    }
}
