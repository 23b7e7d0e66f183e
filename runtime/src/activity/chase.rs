//! The task that asks how an activity stands, until it has ended.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, watch},
    time::{Instant, timeout_at},
};

use super::{Followed, Snapshot, Status, hub::News, poll};
use crate::{
    error::{Error, Kind, Result},
    time::{lock, scale},
};

/// The interval is this part of the time it has taken so far, so that the end is noticed late in
/// proportion only.
const SHARE: f64 = 0.15;
pub(super) const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);
/// So many passing troubles in a row are taken for a lasting one.
const TROUBLES: u32 = 8;
/// Whoever waits for so long before it begins is worth a word in the log.
const STUCK: Duration = Duration::from_secs(600);

pub(super) struct Chase {
    followed: Arc<Followed>,
    id: String,
    news: watch::Sender<News>,
    hurry: Arc<Notify>,
    since: Instant,
    /// The server has known the activity at least once.
    seen: bool,
    not_found: u32,
    troubles: u32,
    waiting_since: Option<Instant>,
}

impl Chase {
    pub(super) fn new(
        followed: Arc<Followed>,
        id: String,
        news: watch::Sender<News>,
        hurry: Arc<Notify>,
    ) -> Self {
        Self {
            followed,
            id,
            news,
            hurry,
            since: Instant::now(),
            seen: false,
            not_found: 0,
            troubles: 0,
            waiting_since: None,
        }
    }

    pub(super) async fn run(mut self) {
        let end = self.follow().await;
        self.news.send_modify(|news| news.end = Some(end));
    }

    async fn follow(&mut self) -> Result<()> {
        // When somebody has stopped to wait and waits again, the last pause goes on. One that was
        // taken up by its id may have ended long ago, so it is asked for at once.
        let first = self.followed.started.map(|started| started + SHORTEST);
        let due = lock(&self.followed.next_poll).or(first);
        self.pause(due.unwrap_or(self.since)).await;
        loop {
            let asked = match poll::once(&self.followed, &self.id).await {
                Ok(snapshot) => {
                    (self.seen, self.troubles) = (true, 0);
                    if self.report(snapshot) {
                        return Ok(());
                    }
                    None
                }
                Err(error) => {
                    let asked = error.retry_after();
                    self.tolerate(error)?;
                    asked
                }
            };
            let due = self.next_poll(asked);
            *lock(&self.followed.next_poll) = Some(due);
            self.pause(due).await;
        }
    }

    /// Tells all who wait; `true` when it was the last that there is to tell.
    fn report(&mut self, snapshot: Snapshot) -> bool {
        let (status, is_last) = (snapshot.status(), snapshot.is_last());
        if let Some(observer) = &self.followed.client.core.observer {
            observer.activity(self.followed.operation.id, &self.id, &snapshot);
        }
        self.note_if_stuck(status);
        self.news.send_modify(|news| {
            news.number += 1;
            news.snapshot = Some(snapshot);
        });
        is_last
    }

    fn note_if_stuck(&mut self, status: Status) {
        if status != Status::Waiting {
            self.waiting_since = None;
            return;
        }
        let now = Instant::now();
        let since = *self.waiting_since.get_or_insert(now);
        if now - since >= STUCK {
            let operation = self.followed.operation.id;
            tracing::warn!(operation, activity = self.id, "the activity has not begun yet");
            self.waiting_since = Some(now);
        }
    }

    /// Decides whether an unanswered poll may be followed by another. The activity runs on whatever
    /// happens to its polls.
    fn tolerate(&mut self, error: Error) -> Result<()> {
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

    fn next_poll(&self, asked: Option<Duration>) -> Instant {
        let now = Instant::now();
        let elapsed = now - self.followed.started.unwrap_or(self.since);
        let interval = scale(elapsed, SHARE).clamp(SHORTEST, LONGEST);
        let own = scale(interval, self.followed.client.core.random.between(0.9, 1.1));
        now + asked.map_or(own, |asked| own.max(asked))
    }

    /// Waits until the next poll is due, or somebody cannot wait that long.
    async fn pause(&self, due: Instant) {
        let _ = timeout_at(due, self.hurry.notified()).await;
    }
}

fn lost(trouble: &'static str, mut cause: Error) -> Error {
    // The error as a whole names the activity.
    cause.0.activity = None;
    Error::new(Kind::ActivityLost { trouble, cause: Some(Arc::new(cause)) })
}
