//! Writes that take their time: when each is in which state, and what it changes at its end.

use std::{collections::BTreeMap, time::Duration};

use clientwright::model::{ActivityId, ActivityState};

use crate::store::Effect;

/// How started work moves on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// By time: so long in each state. [`Builder::speed`](crate::Builder::speed) divides both.
    Time {
        /// How long it waits.
        waiting: Duration,
        /// How long it runs.
        running: Duration,
    },
    /// By reads: so many find it in each state, and the next one finds it at its end.
    Polls {
        /// How many reads find it waiting.
        waiting: u32,
        /// How many reads find it running.
        running: u32,
    },
}

impl Default for Pace {
    fn default() -> Self {
        Self::Time { waiting: Duration::from_millis(200), running: Duration::from_millis(500) }
    }
}

/// How an activity ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Completes,
    Fails(String),
    /// It waits for ever.
    Waits,
}

/// What a write tells of itself when it starts an activity.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub id: String,
    pub rule: ActivityId,
    pub at: Duration,
    pub pace: Pace,
    pub fate: Fate,
    pub effect: Option<Effect>,
    /// The id of what the write is about.
    pub result: String,
    /// What kind of thing that is.
    pub kind: String,
    /// Reads that still answer that there is no such activity.
    pub hidden: u32,
}

/// An activity since it was started.
#[derive(Clone, Debug)]
pub(crate) struct Started {
    pub start: Start,
    polls: u32,
    ended: Option<Duration>,
}

/// Where an activity stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Phase {
    pub state: ActivityState,
    /// Percent.
    pub progress: f64,
    pub since: Duration,
    pub until: Option<Duration>,
}

impl Started {
    pub fn new(start: Start) -> Self {
        Self { start, polls: 0, ended: None }
    }

    pub fn phase(&self, now: Duration) -> Phase {
        let phase = |state, progress, since| Phase { state, progress, since, until: None };
        if self.start.fate == Fate::Waits {
            return phase(ActivityState::Waiting, 0.0, self.start.at);
        }
        let end = |since: Duration, until: Duration| {
            let state = match self.start.fate {
                Fate::Fails(_) => ActivityState::Failed,
                Fate::Completes | Fate::Waits => ActivityState::Completed,
            };
            Phase { state, progress: 100.0, since, until: Some(until) }
        };
        match self.start.pace {
            Pace::Time { waiting, running } => {
                let (begun, done) = (self.start.at + waiting, self.start.at + waiting + running);
                if now >= done {
                    end(begun, done)
                } else if now >= begun {
                    let part = (now - begun).as_secs_f64() / running.as_secs_f64();
                    phase(ActivityState::Running, percent(part), begun)
                } else {
                    phase(ActivityState::Waiting, 0.0, self.start.at)
                }
            }
            Pace::Polls { waiting, running } => {
                if self.polls > waiting.saturating_add(running) {
                    end(self.start.at, self.ended.unwrap_or(now))
                } else if self.polls > waiting {
                    let part = (f64::from(self.polls - waiting) - 0.5) / f64::from(running);
                    phase(ActivityState::Running, percent(part), self.start.at)
                } else {
                    phase(ActivityState::Waiting, 0.0, self.start.at)
                }
            }
        }
    }
}

/// With one decimal.
fn percent(part: f64) -> f64 {
    (part * 1000.0).round() / 10.0
}

/// Every activity that was started.
#[derive(Debug, Default)]
pub(crate) struct Activities {
    started: Vec<Started>,
    by_id: BTreeMap<String, usize>,
}

impl Activities {
    pub fn start(&mut self, started: Started) {
        self.by_id.insert(started.start.id.clone(), self.started.len());
        self.started.push(started);
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Started> {
        self.started.iter()
    }

    /// A read of one activity; `None` where there is none, or not yet.
    pub fn read(&mut self, id: &str) -> Option<&Started> {
        let started = &mut self.started[*self.by_id.get(id)?];
        if started.start.hidden > 0 {
            started.start.hidden -= 1;
            return None;
        }
        started.polls = started.polls.saturating_add(1);
        Some(started)
    }

    /// The effects of what has ended by now, in the order of ending.
    pub fn settle(&mut self, now: Duration) -> Vec<Effect> {
        let mut ended = Vec::new();
        for started in &mut self.started {
            let phase = started.phase(now);
            if let (None, Some(until)) = (started.ended, phase.until) {
                started.ended = Some(until);
                let effect = started.start.effect.take();
                if phase.state == ActivityState::Completed {
                    ended.extend(effect.map(|effect| (until, effect)));
                }
            }
        }
        ended.sort_by_key(|(until, _)| *until);
        ended.into_iter().map(|(_, effect)| effect).collect()
    }
}
