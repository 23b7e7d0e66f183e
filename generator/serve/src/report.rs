//! The body that an activity's read answers, written at the places that the rule names.

use clientwright::model::{Activity, ActivityState, Api, StateAt, TypeRef};
use serde_json::{Map, Value, json};

use crate::{
    activity::{Fate, Phase, Started},
    clock::iso,
    place::{get, put, steps},
    random::Key,
    sample::{Extent, Sampler},
    types::{at, letters, object, resolve, success_content},
};

/// The dates of a report, as they are written.
struct Dates {
    created: String,
    begun: String,
    ended: Option<String>,
}

/// Writes reports of activities.
pub(crate) struct Reporter<'a> {
    pub api: &'a Api,
    pub key: Key,
    /// Milliseconds after 1970 of a moment on the server's clock.
    pub date: &'a dyn Fn(std::time::Duration) -> u64,
}

impl Reporter<'_> {
    pub fn body(&self, started: &Started, phase: Phase) -> Value {
        let rule = &self.api[started.start.rule];
        let key = self.key.child(&started.start.id);
        let ty = success_content(&self.api[rule.read]).map(|content| &content.ty);
        let date = |moment| iso((self.date)(moment));
        let dates = Dates {
            created: date(started.start.at),
            begun: date(phase.since),
            ended: phase.until.map(date),
        };
        let sample = |ty| Sampler::new(self.api).value(ty, "", key, Extent::All);
        let mut body = ty.map_or_else(|| json!({}), sample);
        for (name, value) in body.as_object_mut().into_iter().flatten() {
            if name == "id" {
                *value = Value::from(started.start.id.clone());
            } else if letters(name).starts_with("creat") && value.is_string() {
                *value = Value::from(dates.created.clone());
            }
        }
        if let Some(items) = &rule.items {
            put(&mut body, items, json!([self.concerned(ty, items, started, key)]));
        }
        self.state(rule, ty, started, phase, &dates, &mut body);
        body
    }

    /// The id and the kind; what else is declared of an item is null where it may be.
    fn concerned(&self, ty: Option<&TypeRef>, items: &str, started: &Started, key: Key) -> Value {
        let mut item = Map::new();
        let id = Value::from(started.start.result.clone());
        item.insert("id".to_owned(), id);
        item.insert("type".to_owned(), Value::from(started.start.kind.clone()));
        let within = steps(items).into_iter().chain(["0".to_owned()]).collect::<Vec<_>>();
        let declared = ty.and_then(|ty| at(self.api, ty, &within));
        let members = declared.and_then(|ty| object(self.api, ty)).into_iter();
        for member in members.flat_map(|object| &object.members) {
            if item.contains_key(&member.wire) {
                continue;
            }
            if member.ty.nullable {
                item.insert(member.wire.clone(), Value::Null);
            } else if member.required {
                let sampler = Sampler::new(self.api);
                let value = sampler.value(&member.ty, &member.wire, key, Extent::Required);
                item.insert(member.wire.clone(), value);
            }
        }
        Value::Object(item)
    }

    fn state(
        &self,
        rule: &Activity,
        ty: Option<&TypeRef>,
        started: &Started,
        phase: Phase,
        dates: &Dates,
        body: &mut Value,
    ) {
        let word = rule.states.iter().find(|(_, state)| *state == phase.state);
        let word = word.map_or(usual(phase.state), |(word, _)| word.as_str());
        let told = self.told(rule, started, phase);
        match &rule.state {
            StateAt::Member(place) => {
                for (place, _) in &told.others {
                    clear(body, place);
                }
                put(body, place, Value::from(word));
                self.dated(body, dates, phase.state);
            }
            StateAt::KeyOf(place) => {
                let mut under = steps(place);
                under.push(word.to_owned());
                let declared = ty.and_then(|ty| at(self.api, ty, &under));
                let payload = self.payload(declared, &under, &told, word, phase, dates);
                put(body, place, json!({ word: payload }));
            }
        }
        for (place, value) in told.now {
            put(body, place, value);
        }
    }

    /// What the rule's places hold in this state, and which of them only other states have.
    fn told<'r>(&self, rule: &'r Activity, started: &Started, phase: Phase) -> Told<'r> {
        let reason = match &started.start.fate {
            Fate::Fails(reason) => reason.as_str(),
            Fate::Completes | Fate::Waits => "",
        };
        let places = [
            (&rule.progress, ActivityState::Running, json!(phase.progress)),
            (&rule.result, ActivityState::Completed, json!(started.start.result)),
            (&rule.reason, ActivityState::Failed, json!(reason)),
        ];
        let mut told = Told { now: Vec::new(), others: Vec::new() };
        for (place, state, value) in places {
            let Some(place) = place.as_deref() else { continue };
            match state == phase.state {
                true => told.now.push((place, value)),
                false => told.others.push((place, state)),
            }
        }
        told
    }

    /// The members that stand under a state's name. A state that has not begun has none but those
    /// that are required.
    fn payload(
        &self,
        ty: Option<&TypeRef>,
        under: &[String],
        told: &Told<'_>,
        word: &str,
        phase: Phase,
        dates: &Dates,
    ) -> Value {
        let mut payload = Map::new();
        let members = ty.and_then(|ty| object(self.api, resolve(self.api, ty)));
        for member in members.into_iter().flat_map(|object| &object.members) {
            let is_last = |place: &str| steps(place).last() == Some(&member.wire);
            let told_now =
                told.now.iter().any(|(place, _)| is_within(place, under) && is_last(place));
            let of_others = told.others.iter().any(|(place, _)| is_last(place));
            let value = match date(&member.wire, dates, phase.state) {
                Some(value) => Some(value),
                None if told_now => Some(Value::Null),
                None if of_others || phase.state != ActivityState::Running => None,
                None if letters(&member.wire) == "status" => Some(Value::from(word)),
                None => None,
            };
            if let Some(value) = value.filter(|_| phase.state != ActivityState::Waiting) {
                payload.insert(member.wire.clone(), value);
            } else if member.required {
                let key = self.key.child(&member.wire);
                let sampler = Sampler::new(self.api);
                let value = sampler.value(&member.ty, &member.wire, key, Extent::Required);
                payload.insert(member.wire.clone(), value);
            }
        }
        Value::Object(payload)
    }

    fn dated(&self, body: &mut Value, dates: &Dates, state: ActivityState) {
        let Value::Object(members) = body else { return };
        members.retain(|name, value| match is_end(name) && value.is_string() {
            true => dates.ended.is_some(),
            false => true,
        });
        for (name, value) in members {
            if let Some(date) = date(name, dates, state).filter(|_| value.is_string()) {
                *value = date;
            }
        }
    }
}

struct Told<'r> {
    now: Vec<(&'r str, Value)>,
    others: Vec<(&'r str, ActivityState)>,
}

fn is_within(place: &str, under: &[String]) -> bool {
    steps(place).starts_with(under)
}

/// `stopDate`, `endTime`, `finishedAt`.
fn is_end(name: &str) -> bool {
    let plain = letters(name);
    ["stop", "end", "finish", "complet"].iter().any(|start| plain.starts_with(start))
}

fn date(name: &str, dates: &Dates, state: ActivityState) -> Option<Value> {
    let has_begun = state != ActivityState::Waiting;
    if letters(name).starts_with("start") && has_begun {
        return Some(Value::from(dates.begun.clone()));
    }
    dates.ended.clone().filter(|_| is_end(name)).map(Value::from)
}

fn clear(body: &mut Value, place: &str) {
    let steps = steps(place);
    if let Some((last, before)) = steps.split_last()
        && get(body, before).is_some()
        && let Value::Object(members) = crate::place::at(body, before)
    {
        members.shift_remove(last);
    }
}

fn usual(state: ActivityState) -> &'static str {
    match state {
        ActivityState::Waiting => "waiting",
        ActivityState::Running => "running",
        ActivityState::Completed => "completed",
        ActivityState::Failed => "failed",
    }
}
