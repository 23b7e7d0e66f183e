//! Waiting for the end of an activity.

use std::{future::IntoFuture, sync::Arc, time::Duration};

use tokio::time::{Instant, timeout_at};

use super::{
    Activity, Done, Followed, Snapshot, Status,
    chase::SHORTEST,
    hub::{News, Pursuit},
};
use crate::{
    error::{Error, Kind, Result},
    transport::BoxFuture,
};

/// A wait for the end of an [`Activity`]: await it.
#[derive(Clone, Debug)]
#[must_use = "nothing is waited for until this is awaited"]
pub struct UntilDone {
    activity: Activity,
    deadline: Option<Duration>,
}

impl UntilDone {
    pub(super) fn new(activity: Activity) -> Self {
        Self { activity, deadline: None }
    }

    /// The longest to wait. When it has passed, the error holds the activity's id.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }
}

impl IntoFuture for UntilDone {
    type Output = Result<Done>;
    type IntoFuture = BoxFuture<'static, Result<Done>>;

    fn into_future(self) -> Self::IntoFuture {
        let deadline = self.deadline.and_then(|deadline| Instant::now().checked_add(deadline));
        let followed = self.activity.0;
        Box::pin(async move {
            let Some(id) = &followed.id else {
                return Ok(Done::at_once(Arc::clone(&followed)));
            };
            let done = until_done(&followed, id, deadline).await;
            done.map_err(|error| error.of_activity(id).about(followed.operation.into()))
        })
    }
}

async fn until_done(followed: &Arc<Followed>, id: &str, deadline: Option<Instant>) -> Result<Done> {
    loop {
        let pursuit = Pursuit::join(followed, id);
        let news = match deadline {
            None => pursuit.end().await,
            Some(deadline) => pursuit.end_by(deadline).await?,
        };
        // Without an end the asking was given up, with the runtime it ran on: it begins anew here.
        match (news.end, news.snapshot) {
            (Some(Err(error)), _) => return Err(error),
            (Some(Ok(())), Some(snapshot)) => return done(followed, snapshot),
            _ => {}
        }
    }
}

fn done(followed: &Arc<Followed>, snapshot: Snapshot) -> Result<Done> {
    if snapshot.status() == Status::Completed {
        return Ok(Done::new(Arc::clone(followed), snapshot));
    }
    Err(Error::new(Kind::ActivityFailed {
        reason: snapshot.reason().map(str::to_owned),
        transient: snapshot.is_transient(followed.rule),
        body: snapshot.body,
    }))
}

impl Pursuit {
    async fn end(&self) -> News {
        let mut news = self.news();
        let ended = news.wait_for(|news| news.end.is_some()).await.map(|news| news.clone());
        ended.unwrap_or_default()
    }

    /// A last look shortly before the deadline is worth more than none.
    async fn end_by(&self, deadline: Instant) -> Result<News> {
        let last_look = deadline.checked_sub(SHORTEST).unwrap_or(deadline);
        if let Ok(news) = timeout_at(last_look, self.end()).await {
            return Ok(news);
        }
        self.hurry();
        timeout_at(deadline, self.end()).await.map_err(|_| Error::new(Kind::Deadline))
    }
}
