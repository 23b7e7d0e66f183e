//! Asking for what a write has changed, until the change shows.

use std::{sync::Arc, time::Duration};

use http::HeaderMap;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::{
    client::Client,
    content::Content,
    error::{Answer, Error, Kind, Result},
    path,
    pipeline::{self, Plan, Reading},
    response::Received,
    time::scale,
    v1::{Fill, Operation, Place, Ready},
};

/// The interval is this part of the time it has taken so far.
const SHARE: f64 = 0.15;
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);
/// What was just written may not be known everywhere at once.
const NOT_FOUND_AT_FIRST: u32 = 5;
/// So many passing troubles in a row are taken for a lasting one.
const TROUBLES: u32 = 8;

/// What is watched, and how.
pub(super) struct Watch {
    pub(super) rule: &'static Ready,
    client: Client,
    operation: &'static Operation,
    /// The path of the read, or why it cannot be made: the write has been answered all the same.
    target: Result<String>,
    since: Instant,
}

/// What a look has shown.
enum Look {
    Ready,
    Failed(Option<String>),
    NotYet,
}

/// What the looks so far allow.
#[derive(Default)]
struct Patience {
    seen: bool,
    not_found: u32,
    troubles: u32,
}

impl Watch {
    pub(super) fn new(received: &Received) -> Result<Self> {
        let operation = received.operation;
        let no_rule = || Error::request("no read shows what it changes").about(operation.into());
        let rule = operation.ready.ok_or_else(no_rule)?;
        Ok(Self {
            rule,
            client: received.client.clone(),
            operation,
            target: target(rule, received).map_err(|error| error.about(rule.read.into())),
            since: Instant::now(),
        })
    }

    /// The answer in which the effect of the write shows.
    pub(super) async fn until_ready(&self, deadline: Option<Instant>) -> Result<Answer> {
        self.wait(deadline).await.map_err(|error| error.about(self.operation.into()))
    }

    async fn wait(&self, deadline: Option<Instant>) -> Result<Answer> {
        let target = self.target.clone()?;
        let mut patience = Patience::default();
        let mut asked = None;
        loop {
            // An earlier look could still show the state before the write, and take it for the end.
            self.pause(asked, deadline).await?;
            match self.read(&target, deadline).await {
                Ok(answer) => {
                    patience = Patience { seen: true, ..Patience::default() };
                    match self.look(&answer.body) {
                        Look::Ready => return Ok(answer),
                        Look::Failed(reason) => {
                            return Err(Error::new(Kind::WriteFailed {
                                reason,
                                body: answer.body,
                            }));
                        }
                        Look::NotYet => asked = None,
                    }
                }
                Err(error) => {
                    asked = error.retry_after();
                    patience.bear(error, deadline)?;
                }
            }
        }
    }

    fn look(&self, body: &[u8]) -> Look {
        let rule = self.rule;
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let Some(found) = body.pointer(rule.member) else { return Look::NotYet };
        let is = |value: &str| serde_json::from_str::<Value>(value).is_ok_and(|it| it == *found);
        if is(rule.equals) {
            return Look::Ready;
        }
        if !rule.fails.iter().any(|value| is(value)) {
            return Look::NotYet;
        }
        let reason = rule.reason.and_then(|pointer| body.pointer(pointer)?.as_str());
        Look::Failed(reason.filter(|reason| !reason.is_empty()).map(str::to_owned))
    }

    /// Asks once, without sending again: the next look is the retry.
    async fn read(&self, target: &str, deadline: Option<Instant>) -> Result<Answer> {
        let (read, core) = (self.rule.read, &self.client.core);
        let own_timeout = read.timeout_ms.map(Duration::from_millis);
        let plan = Plan {
            subject: read.into(),
            server: read.server,
            target: target.to_owned(),
            headers: HeaderMap::new(),
            accept: read.accept,
            successes: &[],
            asked: None,
            without_scope: Some(read.without_scope),
            body: Content::default(),
            security: read.security.unwrap_or(core.product.security),
            limits: read.limits,
            low_priority: true,
            repeatable: true,
            errors: read.errors.unwrap_or(core.product.errors),
            timeout: own_timeout.unwrap_or(core.settings.timeout),
            attempts: 1,
            deadline,
            login: false,
            // What is kept is what was, and this asks what has become of it.
            kept_for: None,
            reading: Reading::Whole,
        };
        pipeline::run(core, &plan).await
    }

    /// Waits until the next look is due; a wait past the deadline is cut short by it.
    async fn pause(&self, asked: Option<Duration>, deadline: Option<Instant>) -> Result<()> {
        let interval = scale(self.since.elapsed(), SHARE).clamp(SHORTEST, LONGEST);
        let own = scale(interval, self.client.core.random.between(0.9, 1.1));
        let delay = asked.map_or(own, |asked| own.max(asked));
        let Some(deadline) = deadline else {
            sleep(delay).await;
            return Ok(());
        };
        let remaining = deadline.saturating_duration_since(Instant::now());
        if remaining.is_zero() {
            return Err(Error::new(Kind::Deadline));
        }
        // A last look shortly before the deadline is worth more than none.
        let last_look = remaining.saturating_sub(SHORTEST).max(remaining / 2);
        sleep(delay.min(last_look)).await;
        Ok(())
    }
}

impl Patience {
    /// Decides whether an unanswered look may be followed by another: the work goes on whatever
    /// becomes of the looks.
    fn bear(&mut self, error: Error, deadline: Option<Instant>) -> Result<()> {
        if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            return Err(Error::new(Kind::Deadline));
        }
        // A look that found no slot was not sent; it says nothing of the server.
        if matches!(error.0.kind, Kind::Limit { .. }) {
            return Ok(());
        }
        if error.is_not_found() {
            self.not_found += 1;
            return match (self.seen, self.not_found > NOT_FOUND_AT_FIRST) {
                (true, _) => Err(lost("what was written is gone", error)),
                (false, true) => Err(lost("what was written does not appear", error)),
                (false, false) => Ok(()),
            };
        }
        self.troubles += 1;
        if !error.is_retryable() || self.troubles >= TROUBLES {
            return Err(lost("nobody can tell whether the write has taken effect", error));
        }
        Ok(())
    }
}

fn lost(trouble: &'static str, cause: Error) -> Error {
    Error::new(Kind::ActivityLost { trouble, cause: Some(Arc::new(cause)) })
}

/// The path of the read.
fn target(rule: &Ready, received: &Received) -> Result<String> {
    let body: Value = serde_json::from_slice(received.body()).unwrap_or_default();
    let fill = |fill: Fill| match fill {
        Fill::Path(name) => {
            received.path.iter().find(|(given, _)| *given == name).map(|(_, value)| value.clone())
        }
        Fill::Answer(Place::Header(name)) => received.header(name).map(str::to_owned),
        Fill::Answer(Place::Body) => received.text().ok().map(|text| text.trim().to_owned()),
        Fill::Answer(Place::Pointer(pointer)) => match body.pointer(pointer)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        },
    };
    let values = rule.with.iter().filter_map(|(name, from)| {
        let value = fill(*from)?;
        // What filled the path of the write is written as paths are.
        let is_written = matches!(from, Fill::Path(_));
        Some((*name, if is_written { value } else { path::encoded(value) }))
    });
    path::fill_written(rule.read.path, &values.collect::<Vec<_>>())
}
