//! Everything that the server knows, and the way of one request through it.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use clientwright::model::{Api, Method, OperationId};

use crate::{
    activity::{Activities, Pace},
    answer::{self, Answer, reason},
    auth::Tokens,
    body::{self, Received},
    clock::Clock,
    fault::Trouble,
    limit::Limiter,
    log::{Log, Seen},
    meet::{Again, Faults, Met, Starts},
    plan::Plan,
    refusal::Refusal,
    request::Request,
    route::{Routed, Router},
    spoil::{delay, spoil},
    stock::{Asked, Stocking},
    store::{Effect, Store},
};

/// What was decided before the server started.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub token_life: Option<Duration>,
    pub pace: Pace,
    /// Reads of a new activity that do not find it.
    pub hidden: u32,
    pub page_size: usize,
    pub retry_after: RetryAfter,
}

/// Whether a refusal for a limit says when to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryAfter {
    Silent,
    Seconds,
}

#[derive(Debug)]
pub(crate) struct World {
    pub api: Api,
    pub plan: Plan,
    pub router: Router,
    pub settings: Settings,
    pub stocking: Stocking,
    pub clock: Clock,
    state: Mutex<State>,
}

/// What changes while the server runs.
#[derive(Debug)]
pub(crate) struct State {
    pub store: Store,
    pub activities: Activities,
    pub tokens: Tokens,
    pub limiter: Limiter,
    pub faults: Faults,
    pub log: Log,
    /// How many items were made for clients.
    pub made: u64,
    /// What takes effect later by itself.
    pub due: Vec<(Duration, Effect)>,
}

/// What goes back over the connection.
#[derive(Debug)]
pub(crate) struct Reply {
    pub delay: Duration,
    pub answer: Answer,
    pub ending: Ending,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Whole,
    /// Half of the body, then the end of the connection.
    Truncated,
    /// Half of the body, then nothing.
    Stalled,
    Reset,
}

impl World {
    pub fn new(
        api: Api,
        settings: Settings,
        stocking: Stocking,
        clock: Clock,
        state: State,
    ) -> Self {
        let (plan, router) = (Plan::new(&api), Router::new(&api));
        Self { api, plan, router, settings, stocking, clock, state: Mutex::new(state) }
    }

    /// A test that panicked while it held the state leaves it whole: every change is one call.
    pub fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.settle(self.clock.now());
        state
    }

    /// The way of one request: limits, faults, credentials, the operation, what a fault does to
    /// its answer.
    pub fn reply(&self, request: Request) -> Reply {
        let mut state = self.state();
        let now = self.clock.now();
        let routed = self.router.find(&request.method, &request.path);
        let operation = match &routed {
            Routed::Found { operation, .. } => Some(*operation),
            Routed::NoPath | Routed::NoMethod(_) => None,
        };
        let reply = match self.limited(&mut state, operation, now) {
            Err(refusal) => Reply::whole(self.refused(operation, &refusal)),
            Ok(()) => {
                let troubles = state.faults.meet(self.met(operation, &request));
                match self.instead(operation, &troubles) {
                    Some(reply) => reply,
                    None => {
                        let answered = self.routed(&mut state, routed, &request, now, &troubles);
                        let answer =
                            answered.unwrap_or_else(|refusal| self.refused(operation, &refusal));
                        spoil(&self.api, operation, answer, &troubles)
                    }
                }
            }
        };
        let Request { method, path, query, headers, body } = request;
        let status = (reply.ending != Ending::Reset).then_some(reply.answer.status);
        state.log.push(Seen { method, path, query, headers, body, status, at: now });
        reply
    }

    fn met<'r>(&self, operation: Option<OperationId>, request: &'r Request) -> Met<'r> {
        let starts = match operation
            .is_some_and(|id| self.api[id].activity.is_some() || self.api[id].ready.is_some())
        {
            true => Starts::Activity,
            false => Starts::Nothing,
        };
        let reads = |method| matches!(method, Method::Get | Method::Head | Method::Options);
        let safe = operation.is_none_or(|id| {
            let stated = self.api[id].repeatable;
            self.plan.act(id).gives_token() || stated.unwrap_or(reads(self.api[id].method))
        });
        let again = if safe { Again::Safe } else { Again::Unclear };
        Met { method: &request.method, path: &request.path, starts, again }
    }

    fn limited(
        &self,
        state: &mut State,
        operation: Option<OperationId>,
        now: Duration,
    ) -> Result<(), Refusal> {
        let limits = operation.map(|id| self.api[id].limits.as_slice()).unwrap_or_default();
        state.limiter.draw(&self.api, limits, now).map_err(Refusal::Throttled)
    }

    fn refused(&self, operation: Option<OperationId>, refusal: &Refusal) -> Answer {
        let mut answer = answer::refuse(&self.api, operation, refusal);
        if let (Refusal::Throttled(wait), RetryAfter::Seconds) =
            (refusal, self.settings.retry_after)
        {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            answer.headers.push(("retry-after".to_owned(), seconds.to_string()));
        }
        answer
    }

    /// What a fault answers in place of the operation.
    fn instead(&self, operation: Option<OperationId>, troubles: &[Trouble]) -> Option<Reply> {
        let reply = troubles.iter().find_map(|trouble| match trouble {
            Trouble::Reset => {
                Some(Reply { ending: Ending::Reset, ..Reply::whole(Answer::empty(500)) })
            }
            Trouble::Status { status, body, content_type, retry_after } => {
                let mut answer = match body {
                    Some(body) => {
                        let media_type = content_type.as_deref().unwrap_or("text/plain");
                        Answer::text(*status, media_type, body.as_bytes())
                    }
                    None => {
                        let operation = operation.map(|id| &self.api[id]);
                        answer::fail(&self.api, operation, *status, None, reason(*status))
                    }
                };
                let after = retry_after.clone();
                answer.headers.extend(after.map(|value| ("retry-after".to_owned(), value)));
                Some(Reply::whole(answer))
            }
            _ => None,
        })?;
        Some(Reply { delay: delay(troubles), ..reply })
    }

    fn routed(
        &self,
        state: &mut State,
        routed: Routed,
        request: &Request,
        now: Duration,
        troubles: &[Trouble],
    ) -> Result<Answer, Refusal> {
        let (operation, parameters) = match routed {
            Routed::Found { operation, parameters } => (operation, parameters),
            Routed::NoPath => return Err(Refusal::NoPath),
            Routed::NoMethod(methods) => {
                let methods = methods.into_iter().map(|method| method.as_str()).collect();
                return Err(Refusal::NoMethod(methods));
            }
        };
        let (declared, act) = (&self.api[operation], self.plan.act(operation));
        if !act.gives_token() {
            state.tokens.check(&self.api, declared, request, now)?;
        }
        body::check_parameters(&self.api, declared, request)?;
        let Received { value: body, files } = body::read(&self.api, declared, act, request)?;
        let asked = Asked { operation, parameters, request, body, files };
        self.act(state, act, &asked, now, troubles)
    }
}

impl State {
    /// Lets everything happen that is due.
    fn settle(&mut self, now: Duration) {
        for effect in self.activities.settle(now) {
            self.store.apply(effect);
        }
        let (due, later) =
            std::mem::take(&mut self.due).into_iter().partition(|(at, _)| *at <= now);
        self.due = later;
        let due: Vec<(Duration, Effect)> = due;
        for (_, effect) in due {
            self.store.apply(effect);
        }
    }
}

impl Reply {
    pub fn whole(answer: Answer) -> Self {
        Self { delay: Duration::ZERO, answer, ending: Ending::Whole }
    }
}
