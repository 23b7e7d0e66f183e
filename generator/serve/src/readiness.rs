//! Writes that show at once and take effect later, as a `ready` rule says.

use std::time::Duration;

use clientwright::model::{Expression, Kind, Literal, Ready, Success, Type};
use serde_json::{Value, json};

use crate::{
    collection::CollectionId,
    fault::Trouble,
    place::steps,
    plan::Act,
    route::{Piece, Template},
    stock::Asked,
    store::Effect,
    world::{State, World},
};

/// How long such a write takes, before the server's speed.
const READY: Duration = Duration::from_millis(300);

enum Target {
    Item(CollectionId, String),
    /// A document that stands alone, by its path.
    Document(String),
}

impl Target {
    fn set(&self, pointer: &str, value: Value) -> Effect {
        let place = steps(pointer);
        match self {
            Self::Item(collection, id) => {
                Effect::Set { collection: *collection, id: id.clone(), place, value }
            }
            Self::Document(path) => Effect::Amend(path.clone(), place, value),
        }
    }
}

impl World {
    /// Applies what a write does: at once, and, where a `ready` rule follows it, later.
    pub(crate) fn take_effect(
        &self,
        state: &mut State,
        asked: &Asked<'_>,
        effect: Option<Effect>,
        now: Duration,
        troubles: &[Trouble],
    ) {
        let target = self.api[asked.operation]
            .ready
            .as_ref()
            .and_then(|ready| Some((ready, self.target(ready, asked, effect.as_ref())?)));
        effect.into_iter().for_each(|effect| state.store.apply(effect));
        let Some((ready, target)) = target else { return };
        state.store.apply(target.set(&ready.member, self.unready(ready)));
        let due = now + self.clock.work(READY);
        let mut later = |pointer: &str, value| state.due.push((due, target.set(pointer, value)));
        let fate = troubles.iter().find_map(|trouble| match trouble {
            Trouble::ActivityFails { reason } => Some(Some(reason)),
            Trouble::ActivityWaits => Some(None),
            _ => None,
        });
        match (fate, ready.fails.first()) {
            (None, _) => later(&ready.member, ready.equals.as_deref().map_or(json!(true), read)),
            (Some(Some(reason)), Some(failed)) => {
                if let Some(place) = &ready.reason {
                    later(place, json!(reason));
                }
                later(&ready.member, read(failed));
            }
            // Nothing that is read could tell that it has failed: it waits for ever.
            (Some(_), _) => {}
        }
    }

    /// Where the rule's read finds what the write has changed.
    fn target(&self, ready: &Ready, asked: &Asked<'_>, effect: Option<&Effect>) -> Option<Target> {
        if matches!(self.plan.act(ready.read), Act::ReadDocument) {
            return Some(Target::Document(self.path(ready, asked)?));
        }
        match effect? {
            Effect::Insert(collection, item) => Some(Target::Item(*collection, item.id.clone())),
            Effect::Merge(collection, id, _) => Some(Target::Item(*collection, id.clone())),
            _ => None,
        }
    }

    /// The path of what is read, where the request of the write is enough to know it.
    fn path(&self, ready: &Ready, asked: &Asked<'_>) -> Option<String> {
        let fill = |name: &str| {
            let (_, from) = ready.with.iter().find(|(known, _)| known == name)?;
            match from {
                Expression::RequestPath(parameter) => asked.parameter(parameter),
                _ => None,
            }
        };
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => Some(text.clone()),
            Piece::Parameter(name) => fill(name).map(str::to_owned),
        };
        let template = Template::of(&self.api[ready.read]);
        let segment = |pieces: &Vec<Piece>| pieces.iter().map(piece).collect::<Option<String>>();
        let segments = template.segments.iter().map(segment).collect::<Option<Vec<String>>>()?;
        Some(format!("/{}", segments.join("/")))
    }

    /// What the member is before: another of its values, where these are known.
    fn unready(&self, ready: &Ready) -> Value {
        let ready_value = ready.equals.as_deref().map_or(json!(true), read);
        if let Value::Bool(is_ready) = ready_value {
            return json!(!is_ready);
        }
        let Success::One(content) = &self.api[ready.read].success else { return Value::Null };
        let ty = self.api.place(&content.ty, &ready.member).map(|ty| self.api.resolved(&ty.ty));
        let Some(Type::Schema(id)) = ty else { return json!("pending") };
        let Kind::Enumeration(declared) = &self.api[*id].kind else { return json!("pending") };
        let is_last = |value: &Value| {
            *value == ready_value || ready.fails.iter().any(|failed| read(failed) == *value)
        };
        let values = declared.values.iter().map(|value| match &value.wire {
            Literal::Text(text) => json!(text),
            Literal::Integer(number) => json!(number),
        });
        values.into_iter().find(|value| !is_last(value)).unwrap_or(Value::Null)
    }
}

/// A value of the rule, which is written as JSON.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}
