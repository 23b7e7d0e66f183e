//! Asking how an activity stands, until it has ended.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, HeaderValue, header::ACCEPT};
use tokio::time::{Instant, sleep};

use super::{Done, Followed, Snapshot, Status};
use crate::{
    error::{Error, Kind, Result},
    path,
    pipeline::{self, Plan, Reading},
    time::scale,
};

/// The interval is this part of the time it has taken so far, so that the end is noticed late in
/// proportion only.
const SHARE: f64 = 0.15;
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);
/// So many passing troubles in a row are taken for a lasting one.
const TROUBLES: u32 = 8;

/// Asks once, without sending again: the next poll is the retry.
pub(super) async fn once(followed: &Followed, deadline: Option<Instant>) -> Result<Snapshot> {
    let Some(id) = &followed.id else {
        return Err(Error::request(
            "the write was done with its answer: there is no activity to ask for",
        )
        .about(followed.operation.into()));
    };
    let read = followed.rule.read;
    let core = &followed.client.core;
    let name = parameter(read.path);
    let target =
        path::fill(read.path, &[(name, id.clone())]).map_err(|error| error.about(read.into()))?;
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(read.accept));
    let own_timeout = read.timeout_ms.map(Duration::from_millis);
    let plan = Plan {
        subject: read.into(),
        server: read.server,
        target,
        headers,
        without_scope: Some(read.without_scope),
        body: bytes::Bytes::new(),
        security: read.security,
        limits: read.limits,
        low_priority: true,
        repeatable: true,
        errors: read.errors.unwrap_or(core.product.errors),
        timeout: own_timeout.unwrap_or(core.settings.timeout),
        attempts: 1,
        deadline,
        login: false,
        reading: Reading::Whole,
    };
    let answer = pipeline::run(core, &plan).await.map_err(|error| error.of_activity(id))?;
    Ok(Snapshot::read(followed.rule, answer.body))
}

/// The name of the template's only parameter.
fn parameter(template: &'static str) -> &'static str {
    let name = template.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
    name.map_or("", |(name, _)| name)
}

pub(super) async fn until_done(
    followed: &Arc<Followed>,
    deadline: Option<Instant>,
) -> Result<Done> {
    let Some(id) = &followed.id else {
        return Ok(Done::at_once(Arc::clone(followed)));
    };
    let mut wait =
        Wait { followed, deadline, since: Instant::now(), seen: false, not_found: 0, troubles: 0 };
    wait.run().await.map_err(|error| error.of_activity(id).about(followed.operation.into()))
}

struct Wait<'f> {
    followed: &'f Arc<Followed>,
    deadline: Option<Instant>,
    since: Instant,
    /// The server has known the activity at least once.
    seen: bool,
    not_found: u32,
    troubles: u32,
}

impl Wait<'_> {
    async fn run(&mut self) -> Result<Done> {
        // One that was taken up by its id may have ended long ago.
        if self.followed.started.is_some() {
            self.pause(None).await?;
        }
        loop {
            let asked = match once(self.followed, self.deadline).await {
                Ok(snapshot) => {
                    (self.seen, self.troubles) = (true, 0);
                    match snapshot.status() {
                        Status::Completed => {
                            return Ok(Done::new(Arc::clone(self.followed), snapshot));
                        }
                        Status::Failed => return Err(self.failed(&snapshot)),
                        Status::Waiting | Status::Running | Status::Unknown => None,
                    }
                }
                Err(error) => {
                    let asked = error.retry_after();
                    self.tolerate(error)?;
                    asked
                }
            };
            self.pause(asked).await?;
        }
    }

    fn failed(&self, snapshot: &Snapshot) -> Error {
        Error::new(Kind::ActivityFailed {
            reason: snapshot.reason().map(str::to_owned),
            transient: snapshot.is_transient(self.followed.rule),
            body: snapshot.body.clone(),
        })
    }

    /// Decides whether an unanswered poll may be followed by another. The activity runs on whatever
    /// becomes of the polls.
    fn tolerate(&mut self, error: Error) -> Result<()> {
        if self.deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            return Err(Error::new(Kind::Deadline));
        }
        // A poll that found no slot was not sent; it says nothing of the server.
        if matches!(error.0.kind, Kind::Limit { .. }) {
            return Ok(());
        }
        if error.is_not_found() {
            if self.seen {
                return Err(lost("the activity is gone", error));
            }
            self.not_found += 1;
            if self.not_found > self.followed.rule.not_found_at_first {
                return Err(lost("the activity does not appear", error));
            }
            return Ok(());
        }
        if !error.is_retryable() {
            return Err(lost("the activity cannot be read", error));
        }
        self.troubles += 1;
        if self.troubles >= TROUBLES {
            return Err(lost("the activity could not be read for too long", error));
        }
        Ok(())
    }

    /// Waits until the next poll is due; a wait past the deadline is cut short by it.
    async fn pause(&self, asked: Option<Duration>) -> Result<()> {
        let elapsed = self.followed.started.unwrap_or(self.since).elapsed();
        let random = &self.followed.client.core.random;
        let interval = scale(elapsed, SHARE).clamp(SHORTEST, LONGEST);
        let own = scale(interval, random.between(0.9, 1.1));
        let delay = asked.map_or(own, |asked| own.max(asked));
        let Some(deadline) = self.deadline else {
            sleep(delay).await;
            return Ok(());
        };
        let remaining = deadline.saturating_duration_since(Instant::now());
        if remaining.is_zero() {
            return Err(Error::new(Kind::Deadline));
        }
        // A last look shortly before the deadline is worth more than none.
        let last_look = remaining.saturating_sub(SHORTEST);
        sleep(if delay < remaining { delay } else { last_look.max(remaining.min(SHORTEST)) }).await;
        Ok(())
    }
}

fn lost(trouble: &'static str, mut cause: Error) -> Error {
    // The error as a whole names the activity.
    cause.0.activity = None;
    Error::new(Kind::ActivityLost { trouble, cause: Some(Arc::new(cause)) })
}
