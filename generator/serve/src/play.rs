//! What an operation answers: tokens, activities, and what is stored.

use std::time::Duration;

use clientwright::model::{Auth, Exchange, Expression, Life, Resource, SchemeId, TypeRef};
use serde_json::{Value, json};

use crate::{
    activity::{Fate, Pace, Start, Started},
    answer::{Answer, succeed},
    auth::Token,
    fault::Trouble,
    page::{describe, window},
    perform::{Outcome, Show},
    place::{get, put_at, steps, text},
    plan::Act,
    refusal::Refusal,
    report::Reporter,
    sample::{Extent, Sampler},
    shape::{Shaper, View},
    stock::{Asked, Stock},
    store::{Effect, Item},
    types::{ListShape, success_content},
    world::{State, World},
};

/// How long a write takes that a `ready` rule follows, before the server's speed.
const READY: Duration = Duration::from_millis(300);
const TOKEN_LIFE: Duration = Duration::from_secs(300);

impl Act {
    /// Whether it answers a token, and so cannot ask for one.
    pub fn gives_token(&self) -> bool {
        matches!(self, Self::Login(..) | Self::Renew(..))
    }
}

impl World {
    pub(crate) fn act(
        &self,
        state: &mut State,
        act: &Act,
        asked: &Asked<'_>,
        now: Duration,
        troubles: &[Trouble],
    ) -> Result<Answer, Refusal> {
        match act {
            Act::Login(scheme, way) | Act::Renew(scheme, way) => {
                self.token(state, act, (*scheme, *way), asked, now)
            }
            Act::ReadActivity => self.activity(state, asked, now),
            Act::ListActivities(shape) => {
                let started: Vec<Started> = state.activities.iter().rev().cloned().collect();
                let report = |started: &Started| self.report(started, now);
                let rows = started.iter().map(report).collect();
                self.listed(asked, shape, rows)
            }
            _ => self.stored(state, act, asked, now, troubles),
        }
    }

    fn stored(
        &self,
        state: &mut State,
        act: &Act,
        asked: &Asked<'_>,
        now: Duration,
        troubles: &[Trouble],
    ) -> Result<Answer, Refusal> {
        let (store, made) = (&mut state.store, &mut state.made);
        let stocking = self.stocking;
        let mut stock = Stock { api: &self.api, plan: &self.plan, stocking, store, made };
        let outcome = stock.perform(act, asked)?;
        let operation = &self.api[asked.operation];
        if operation.activity.is_some() {
            return Ok(self.start(state, asked, outcome, now, troubles));
        }
        let answer = self.shown(asked, &outcome.show)?;
        if let Some(effect) = outcome.effect {
            for effect in self.staged(state, asked, effect, now) {
                state.store.apply(effect);
            }
        }
        Ok(answer)
    }

    /// A write that a `ready` rule follows shows at once, but is not ready at once.
    fn staged(
        &self,
        state: &mut State,
        asked: &Asked<'_>,
        effect: Effect,
        now: Duration,
    ) -> Vec<Effect> {
        let (collection, id) = match &effect {
            Effect::Insert(collection, item) => (*collection, item.id.clone()),
            Effect::Merge(collection, id, _) => (*collection, id.clone()),
            _ => return vec![effect],
        };
        if self.api[asked.operation].ready.is_none() {
            return vec![effect];
        }
        let mut effects = vec![effect];
        for (place, ready) in &self.plan.collection(collection).ready {
            let set = |value: Value| Effect::Set {
                collection,
                id: id.clone(),
                place: place.clone(),
                value,
            };
            let unready = match ready {
                Value::Bool(ready) => json!(!ready),
                Value::String(_) => json!("pending"),
                _ => Value::Null,
            };
            effects.push(set(unready));
            state.due.push((now + self.clock.work(READY), set(ready.clone())));
        }
        effects
    }

    fn start(
        &self,
        state: &mut State,
        asked: &Asked<'_>,
        outcome: Outcome,
        now: Duration,
        troubles: &[Trouble],
    ) -> Answer {
        let operation = &self.api[asked.operation];
        let Some((rule, resource)) = &operation.activity else {
            unreachable!("only operations with an activity start one")
        };
        let key = self.stocking.key.child("activity").nth(state.activities.iter().count() as u64);
        let id = key.uuid();
        let kind = match (resource, &outcome.subject) {
            (Resource::Item(kind), _) => kind.clone(),
            (_, Some((collection, _))) => {
                crate::types::singular(self.plan.collection(*collection).name())
            }
            _ => "resource".to_owned(),
        };
        let fate = troubles.iter().find_map(|trouble| match trouble {
            Trouble::ActivityFails { reason } => Some(Fate::Fails(reason.clone())),
            Trouble::ActivityWaits => Some(Fate::Waits),
            _ => None,
        });
        let pace = match self.settings.pace {
            Pace::Time { waiting, running } => {
                Pace::Time { waiting: self.clock.work(waiting), running: self.clock.work(running) }
            }
            polls @ Pace::Polls { .. } => polls,
        };
        state.activities.start(Started::new(Start {
            id: id.clone(),
            rule: *rule,
            at: now,
            pace,
            fate: fate.unwrap_or(Fate::Completes),
            effect: outcome.effect,
            result: outcome.subject.map_or_else(|| key.child("result").uuid(), |(_, id)| id),
            kind,
            hidden: self.settings.hidden,
        }));
        match &self.api[*rule].id {
            Expression::Header(header) => {
                let mut answer = succeed(&self.api, operation, None, key);
                answer.headers.push((header.to_ascii_lowercase(), id));
                answer
            }
            Expression::Pointer(pointer) => {
                let mut body = self.sample(asked).unwrap_or_default();
                put_at(&mut body, &steps(pointer), Value::from(id));
                succeed(&self.api, operation, Some(body), key)
            }
            Expression::Body | Expression::RequestPath(_) | Expression::Activity(_) => {
                succeed(&self.api, operation, Some(Value::from(id)), key)
            }
        }
    }

    fn activity(
        &self,
        state: &mut State,
        asked: &Asked<'_>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        let id = asked.parameters.last().map(|(_, id)| id.as_str()).unwrap_or_default();
        let absent = || Refusal::NotFound(format!("there is no activity `{id}`"));
        let started = state.activities.read(id).ok_or_else(absent)?.clone();
        let body = self.report(&started, now);
        // A read can be what brings it to its end.
        for effect in state.activities.settle(now) {
            state.store.apply(effect);
        }
        let key = self.stocking.key.child(id);
        Ok(succeed(&self.api, &self.api[asked.operation], Some(body), key))
    }

    fn report(&self, started: &Started, now: Duration) -> Value {
        let date = |moment| self.clock.date(moment);
        let reporter = Reporter { api: &self.api, key: self.stocking.key, date: &date };
        reporter.body(started, started.phase(now))
    }

    fn token(
        &self,
        state: &mut State,
        act: &Act,
        (scheme, way): (SchemeId, usize),
        asked: &Asked<'_>,
        now: Duration,
    ) -> Result<Answer, Refusal> {
        let Auth::Exchange(exchange) = &self.api[scheme].ways[way].auth else {
            unreachable!("the plan names ways that exchange")
        };
        let renewal = exchange.renew.as_deref();
        let (place, lives) = match (act, renewal) {
            (Act::Renew(..), Some(renewal)) => {
                state.tokens.check_renewal(exchange, renewal, asked, now)?;
                (&renewal.token, &renewal.life)
            }
            _ => {
                state.tokens.check_login(exchange, asked)?;
                (&exchange.token, &exchange.life)
            }
        };
        let life = self.token_life(lives);
        let token = state.tokens.give(now, self.clock.date(now), life);
        let mut body = self.sample(asked).unwrap_or_default();
        let key = self.stocking.key.child(&token.text);
        let mut headers = Vec::new();
        tell(place, Value::from(token.text.clone()), &mut body, &mut headers);
        tell_life(lives, &token, &mut body);
        if let Some(renewal) = renewal {
            freshen(exchange, renewal, &mut body, &token);
            state.tokens.remember(renewal, &body);
        }
        let mut answer = succeed(&self.api, &self.api[asked.operation], Some(body), key);
        for (name, value) in headers {
            answer = answer.without(&name);
            answer.headers.push((name, value));
        }
        Ok(answer)
    }

    fn token_life(&self, lives: &[Life]) -> Duration {
        let fixed = match lives.first() {
            Some(Life::FixedSeconds(seconds)) => Duration::from_secs(*seconds),
            _ => TOKEN_LIFE,
        };
        self.settings.token_life.unwrap_or(fixed)
    }

    fn sample(&self, asked: &Asked<'_>) -> Option<Value> {
        let ty = &success_content(&self.api[asked.operation])?.ty;
        let key = self.stocking.key.child(&asked.request.path);
        Some(Sampler::new(&self.api).value(ty, "", key, Extent::All))
    }

    fn shown(&self, asked: &Asked<'_>, show: &Show) -> Result<Answer, Refusal> {
        let operation = &self.api[asked.operation];
        let key = self.stocking.key.child(&asked.request.path);
        let shaper = Shaper { api: &self.api, key: self.stocking.key };
        let ty: Option<&TypeRef> = success_content(operation).map(|content| &content.ty);
        let body = match (show, ty) {
            (_, None) => None,
            (Show::List(collection, items, shape), _) => {
                let id = &self.plan.collection(*collection).id;
                let row = |item: &Item| shaper.item(&shape.item, item, id, View::Row);
                return self.listed(asked, shape, items.iter().map(row).collect());
            }
            (Show::Item(collection, item), Some(ty)) => {
                Some(shaper.item(ty, item, &self.plan.collection(*collection).id, View::Detail))
            }
            (Show::Document { path, kept }, Some(ty)) => {
                Some(shaper.value(ty, kept.as_ref(), path))
            }
            (Show::Nothing, Some(_)) => self.sample(asked),
        };
        Ok(succeed(&self.api, operation, body, key))
    }

    fn listed(
        &self,
        asked: &Asked<'_>,
        shape: &ListShape,
        rows: Vec<Value>,
    ) -> Result<Answer, Refusal> {
        let operation = &self.api[asked.operation];
        let usual = self.settings.page_size;
        let window =
            window(operation, asked.request, rows.len(), usual).map_err(Refusal::Invalid)?;
        let page: Vec<Value> =
            rows.into_iter().skip(window.range().start).take(window.range().len()).collect();
        let mut body = match shape.items.is_empty() {
            true => Value::Null,
            false => self.sample(asked).unwrap_or_default(),
        };
        for (name, value) in body.as_object_mut().into_iter().flatten() {
            if let Some(parameter) = asked.parameter(name).filter(|_| value.is_string()) {
                *value = Value::from(parameter);
            }
        }
        put_at(&mut body, &shape.items, Value::Array(page));
        let header = describe(operation, asked.request, window, &mut body);
        let key = self.stocking.key.child(&asked.request.path);
        let mut answer = succeed(&self.api, operation, Some(body), key);
        if let Some((name, value)) = header {
            answer = answer.without(&name);
            answer.headers.push((name.to_ascii_lowercase(), value));
        }
        Ok(answer)
    }
}

fn tell(place: &Expression, value: Value, body: &mut Value, headers: &mut Vec<(String, String)>) {
    match place {
        Expression::Body => *body = value,
        Expression::Pointer(pointer) => put_at(body, &steps(pointer), value),
        Expression::Header(name) => headers.push((name.to_ascii_lowercase(), text(&value))),
        Expression::Activity(_) | Expression::RequestPath(_) => {}
    }
}

/// Seconds, as digits where the place is declared a text.
fn tell_life(lives: &[Life], token: &Token, body: &mut Value) {
    for life in lives {
        let Life::Member(place) = life else { continue };
        let seconds = match token.life.subsec_nanos() {
            0 => json!(token.life.as_secs()),
            _ => json!(token.life.as_secs_f64()),
        };
        let is_text = get(body, &steps(place)).is_some_and(Value::is_string);
        let value = if is_text { Value::from(seconds.to_string()) } else { seconds };
        put_at(body, &steps(place), value);
    }
}

/// What a renewal is asked for with is new with every token.
fn freshen(
    exchange: &Exchange,
    renewal: &clientwright::model::Renewal,
    body: &mut Value,
    token: &Token,
) {
    for place in renewal.request.iter().flat_map(|(_, places)| places) {
        if let Expression::Pointer(pointer) = place
            && *place != exchange.token
            && *place != renewal.token
        {
            let text = format!("renew.{}", token.text);
            put_at(body, &steps(pointer), Value::from(text));
        }
    }
}
