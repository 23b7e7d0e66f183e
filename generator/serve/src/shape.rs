//! Answers in the shape that a response declares: members that are kept, by name; what is
//! required and not kept is sampled.

use clientwright::model::{Api, Member, Type, TypeRef};
use serde_json::{Map, Value};

use crate::{
    collection::Collection,
    place::{get, put_at},
    random::Key,
    sample::{Extent, Sampler},
    store::Item,
    types::{object, resolve},
    validate::{Direction, validate},
};

/// How much of an item is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// For whoever made it: with what is told once.
    Made,
    Detail,
    /// In a list, optional arrays are left out unless a client sent them.
    Row,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Shaper<'a> {
    pub api: &'a Api,
    /// Where samples grow from.
    pub key: Key,
}

impl Shaper<'_> {
    pub fn item(&self, ty: &TypeRef, item: &Item, known: &Collection, view: View) -> Value {
        let key = self.key.child(&item.id);
        let id = known.id.as_slice();
        let withheld = if view == View::Made { &[] } else { known.once.as_slice() };
        let mut shown_item = item.clone();
        if let Value::Object(members) = &mut shown_item.value {
            members.retain(|name, _| !withheld.contains(name));
        }
        let item = &shown_item;
        let Some(declared) = object(self.api, ty) else {
            return self.other(ty, item, id, key);
        };
        let mut shown = Map::new();
        for member in declared.members.iter().filter(|member| !member.write_only) {
            let kept = item.value.get(&member.wire).filter(|kept| self.fits(&member.ty, kept));
            let sent = item.sent.contains(&member.wire);
            let hidden = view == View::Row && !member.required && !sent && self.is_array(member);
            let value = match kept {
                _ if hidden => continue,
                None if withheld.contains(&member.wire) && member.ty.nullable => Value::Null,
                None if withheld.contains(&member.wire) && !member.required => continue,
                Some(kept) => kept.clone(),
                None if is_id(member, id) => self.id(&member.ty, &item.id),
                None if member.required => self.sample(member, key),
                None if view != View::Row && !sent => self.sample(member, key),
                None => continue,
            };
            shown.insert(member.wire.clone(), value);
        }
        if declared.members.is_empty() {
            return item.value.clone();
        }
        Value::Object(shown)
    }

    /// What is kept when it is of the type, else its id where that is asked for, else a sample.
    fn other(&self, ty: &TypeRef, item: &Item, id: &[String], key: Key) -> Value {
        if self.fits(ty, &item.value) {
            return item.value.clone();
        }
        match resolve(self.api, ty).ty {
            Type::Uuid => Value::from(item.id.clone()),
            _ => {
                let mut value = Sampler::new(self.api).value(ty, "", key, Extent::All);
                if get(&value, id).is_some() {
                    put_at(&mut value, id, Value::from(item.id.clone()));
                }
                value
            }
        }
    }

    /// A value that is kept whole, such as a document that stands alone.
    pub fn value(&self, ty: &TypeRef, kept: Option<&Value>, place: &str) -> Value {
        if let Some(kept) = kept.filter(|kept| self.fits(ty, kept)) {
            return kept.clone();
        }
        let key = self.key.child(place);
        let mut value = Sampler::new(self.api).value(ty, "", key, Extent::All);
        let (Some(Value::Object(kept)), Value::Object(shown)) = (kept, &mut value) else {
            return value;
        };
        for member in object(self.api, ty).into_iter().flat_map(|object| &object.members) {
            if let Some(kept) = kept.get(&member.wire).filter(|kept| self.fits(&member.ty, kept)) {
                shown.insert(member.wire.clone(), kept.clone());
            }
        }
        value
    }

    /// An id as its type writes it.
    pub fn id(&self, ty: &TypeRef, id: &str) -> Value {
        match (&resolve(self.api, ty).ty, id.parse::<i64>()) {
            (Type::Int32 | Type::Int64, Ok(number)) => Value::from(number),
            _ => Value::from(id),
        }
    }

    pub fn fits(&self, ty: &TypeRef, value: &Value) -> bool {
        validate(self.api, Direction::Received, ty, value).is_ok()
    }

    fn is_array(&self, member: &Member) -> bool {
        matches!(resolve(self.api, &member.ty).ty, Type::Array(_))
    }

    fn sample(&self, member: &Member, key: Key) -> Value {
        let key = key.child(&member.wire);
        Sampler::new(self.api).value(&member.ty, &member.wire, key, Extent::All)
    }
}

fn is_id(member: &Member, id: &[String]) -> bool {
    id.last() == Some(&member.wire) || matches!(&*member.wire, "id" | "uid")
}
