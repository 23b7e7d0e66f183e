//! What an operation answers: tokens, activities, and what is stored.

use std::time::Duration;

use clientwright::model::{Expression, Resource};
use serde_json::Value;

use crate::{
    activity::{Fate, Pace, Start, Started},
    answer::{Answer, succeed},
    collection::CollectionId,
    fault::Trouble,
    perform::Outcome,
    place::{put_at, steps},
    plan::Act,
    refusal::Refusal,
    report::Reporter,
    stock::{Asked, Path, Stock},
    types::{letters, singular},
    world::{State, World},
};

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
        let answer = self.shown(asked, act, &outcome.show)?;
        self.take_effect(state, asked, outcome.effect, now, troubles);
        Ok(answer)
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
        let result = outcome.subject.as_ref().map(|subject| self.result(asked, resource, subject));
        let kind = match (resource, &outcome.subject) {
            (Resource::Item(kind), _) => kind.clone(),
            (_, Some((collection, _))) => singular(self.plan.collection(*collection).name()),
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
            result: result.unwrap_or_else(|| key.child("result").uuid()),
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

    /// The id that the activity answers: the subject's, or that of an item above it which the
    /// document names. What makes nothing answers what it changed a part of.
    fn result(
        &self,
        asked: &Asked<'_>,
        resource: &Resource,
        (collection, id): &(CollectionId, String),
    ) -> String {
        let is = |name: &str, kind: &str| letters(&singular(name)) == letters(kind);
        let own = self.plan.collection(*collection).name();
        let mut parents = Path::of(&self.api, asked).parents(usize::MAX).into_iter().rev();
        let above = match resource {
            Resource::Item(kind) if !is(own, kind) => parents.find(|(name, _)| is(name, kind)),
            Resource::Nothing => parents.find(|(name, _)| name != own),
            _ => None,
        };
        above.map_or_else(|| id.clone(), |(_, id)| id)
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
}
